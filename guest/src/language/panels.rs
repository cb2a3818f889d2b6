use crate::language::Language;
use crate::panel::Generation;
use crate::units::thousands;

impl Language {
    /// What Test Connection found.
    pub(crate) fn connection_found(
        self,
        generation: Generation,
        nodes: u64,
        pools: Option<u64>,
        free: Option<[u64; 2]>,
    ) -> String {
        let (panel, nodes) = (generation.name(), thousands(nodes));
        let found = match pools {
            Some(pools) => self.connection_with_pools(panel, &nodes, &thousands(pools)),
            None => self.connection_without_pools(panel, &nodes),
        };
        match free.map(|free| free.map(thousands)) {
            Some([v4, v6]) => self.connection_addresses(&found, &self.free_addresses(&v4, &v6)),
            None => found,
        }
    }

    pub(crate) fn names(self, names: &[String]) -> String {
        self.chain(names, Self::pair_of_names)
    }
}
