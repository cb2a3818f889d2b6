use crate::language::Advice;
use crate::panel::Generation;

/// What differs between panels, and what they offer to choose from.
pub trait Panels {
    // The throttle.
    /// For customers.
    fn try_again_in(&self, seconds: u64) -> String;
    /// The panel takes fewer requests in this minute than are needed yet.
    fn too_few_requests(&self, seconds: u64) -> Advice;

    // Test Connection.
    fn connection_found(
        &self,
        generation: Option<Generation>,
        nodes: u64,
        pools: Option<u64>,
    ) -> String;
    /// Every panel user's token has full rights. `perhaps`: the panel doesn't show
    /// whether it is old enough.
    fn every_token_has_full_rights(&self, perhaps: bool) -> String;
    /// Sign-on tokens that nobody signed are taken.
    fn unsigned_sign_on(&self) -> String;
    /// A v4 that doesn't start a server again when its suspension ends. `perhaps`: as above.
    fn unsuspended_stay_off(&self, perhaps: bool) -> String;

    // The product editor.
    fn any_node(&self) -> &'static str;
    fn any_location(&self) -> &'static str;
    /// `fra-1 · 12 GB free`.
    fn node_choice(&self, node: &str, free: &str) -> String;
    /// A location by its number and its nodes.
    fn location_choice(&self, location: u64, nodes: &[&str]) -> String;
    /// `Debian 12 · node fra-1`.
    fn template_choice(&self, template: &str, node: &str) -> String;
    /// `Debian 12 · every node that has it`.
    fn template_anywhere(&self, template: &str) -> String;
}
