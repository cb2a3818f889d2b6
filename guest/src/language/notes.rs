use crate::panel::nodes::Family;
use crate::panel::servers::ServerStatus;

/// What staff read in the log, the product editor and Test Connection.
pub trait Notes {
    /// What a product setting is for.
    fn setting_description(&self, setting: crate::settings::Setting) -> &'static str;
    fn yes(&self) -> &'static str;
    fn no(&self) -> &'static str;
    fn open_panel(&self) -> &'static str;

    // Test Connection.
    fn no_nodes(&self) -> String;
    fn plain_http(&self) -> String;
    /// One of a product's settings, or several, can't be used.
    fn product_settings(&self, product: &str, faults: &str) -> String;
    fn product_node_unknown(&self, product: &str, node: u64) -> String;
    fn product_location_empty(&self, product: &str, location: u64) -> String;

    // What a hook did and why.
    fn server_exists(&self, uuid: &str, status: &ServerStatus) -> String;
    fn adopted(&self, name: &str, uuid: &str) -> String;
    fn password_lost(&self) -> String;
    fn addresses_missing(&self, family: Family, has: usize, wanted: usize) -> String;
    fn top_up_failed(&self, cause: &str) -> String;
    fn hostname_ignored(&self, wished: &str) -> String;
    fn nothing_to_delete(&self) -> String;
    fn already_gone(&self, uuid: &str) -> String;
    fn found_by_mark(&self, name: &str, uuid: &str) -> String;
    fn live_data_failed(&self, cause: &str) -> String;
    fn owner_differs(&self, owner: u64) -> String;
}
