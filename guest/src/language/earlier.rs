use crate::language::Advice;

/// What earlier modules left behind; for staff.
pub trait Earlier {
    // Servers.
    /// What stands where an earlier module kept the server's id is none.
    fn earlier_id_invalid(&self, text: &str) -> Advice;
    fn earlier_server_gone(&self, id: &str) -> Advice;
    /// Another service of the client holds the server.
    fn earlier_server_held(&self, id: &str) -> Advice;
    /// The server's owner has other servers too, or isn't who the earlier module stored.
    fn earlier_owner_unproven(&self, id: &str, owner: u64) -> Advice;
    fn carried_over(&self, id: &str, uuid: &str) -> String;

    // Product settings in the order of the Convoy-WHMCS module.
    /// The command line tool brings them into our order.
    fn earlier_order(&self) -> &'static str;
    /// Their sizes don't look like the GB that module counts in.
    fn earlier_order_unclear(&self) -> &'static str;
}
