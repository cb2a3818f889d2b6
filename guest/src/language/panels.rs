use crate::language::{Language, joined};
use crate::panel::Generation;
use crate::panel::nodes::FreeAddresses;
use crate::units::thousands;

/// Objects that can't be read and are named; a panel may have many alike.
const NAMED: usize = 3;

impl Language {
    /// What Test Connection found.
    pub(crate) fn connection_found(
        self,
        generation: Generation,
        nodes: u64,
        pools: Option<u64>,
        free: FreeAddresses,
    ) -> String {
        let (panel, all) = (generation.name(), thousands(nodes));
        let found = match pools {
            Some(pools) => self.connection_with_pools(panel, &all, &thousands(pools)),
            None => self.connection_without_pools(panel, &all),
        };
        let [v4, v6] = free.addresses.map(thousands);
        let addresses = self.free_addresses(&v4, &v6);
        match free.nodes {
            0 => found,
            told if told == nodes => self.connection_addresses(&found, &addresses),
            told => self.connection_addresses_of(&found, &thousands(told), &all, &addresses),
        }
    }

    /// That some nodes can't be read, if so.
    pub(crate) fn odd_nodes(self, odd: &[String]) -> Option<String> {
        let named = odd.get(..NAMED).unwrap_or(odd);
        (!odd.is_empty()).then(|| self.nodes_left_out(&joined(named, "; ")))
    }

    pub(crate) fn names(self, names: &[String]) -> String {
        self.chain(names, Self::pair_of_names)
    }
}
