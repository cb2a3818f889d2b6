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
    ) -> String {
        let (panel, nodes) = (generation.name(), thousands(nodes));
        match pools {
            Some(pools) => self.connection_with_pools(panel, &nodes, &thousands(pools)),
            None => self.connection_without_pools(panel, &nodes),
        }
    }

    pub(crate) fn names(self, names: &[String]) -> String {
        self.chain(names, Self::pair_of_names)
    }
}
