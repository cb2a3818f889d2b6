use crate::hooks::staff::Function;
use crate::language::Advice;
use crate::panel::servers::ServerStatus;

/// The service tab and its buttons, power, and what is read of all servers.
pub trait Administration {
    // What a server can be billed by; customers read it too.
    fn cpu_cores(&self) -> &'static str;
    fn ipv4_addresses(&self) -> &'static str;
    fn ipv6_addresses(&self) -> &'static str;
    /// Servers or users came or went while their list was read.
    fn list_changed(&self) -> Advice;

    // Whether a server runs; for customers.
    fn running(&self) -> &'static str;
    fn stopped(&self) -> &'static str;

    fn button(&self, function: Function) -> &'static str;

    // The service tab: labels.
    fn owner(&self) -> &'static str;
    fn on_the_panel(&self) -> &'static str;
    fn stored_ids(&self) -> &'static str;
    fn server_uuid(&self) -> &'static str;
    fn panel_user_id(&self) -> &'static str;
    fn confirmation(&self) -> &'static str;
    fn node(&self) -> &'static str;
    // What the inputs are for.
    fn server_uuid_help(&self) -> &'static str;
    fn panel_user_id_help(&self) -> &'static str;
    fn confirmation_help(&self) -> &'static str;
    // What stands beside what is shown.
    fn nothing_stored(&self) -> &'static str;
    fn suspension_waits(&self) -> &'static str;
    fn no_binding(&self) -> &'static str;
    fn owner_not_bound(&self, bound: u64) -> String;
    fn owner_is_administrator(&self) -> &'static str;
    fn email_differs(&self, email: &str) -> String;

    // What was saved there.
    fn uuid_blank(&self) -> Advice;
    fn bad_server_id(&self, text: &str) -> Advice;
    fn server_unknown(&self, text: &str) -> Advice;
    fn bad_panel_user(&self, text: &str) -> Advice;
    fn panel_user_unknown(&self, user: u64) -> Advice;
    fn anothers_panel_user(&self, user: u64) -> Advice;
    fn owner_unconfirmed(&self, owner: u64) -> Advice;
    fn server_held(&self, uuid: &str) -> Advice;
    fn server_stored(&self, uuid: &str) -> String;
    fn user_bound(&self, user: u64) -> String;
    fn user_unbound(&self, user: u64) -> String;
    /// The panel user is bound now, and the stored server is somebody else's.
    fn reassign_next(&self, owner: u64) -> String;

    // Dangerous functions.
    /// `number` is what staff can always type: the VM's.
    fn unconfirmed(&self, function: Function, number: &str) -> Advice;
    fn forget_needless(&self, status: &ServerStatus) -> Advice;
    /// The status is reset, and the record is still there.
    fn forget_half_done(&self, cause: &str) -> Advice;
    fn forgotten(&self, uuid: &str) -> String;
    fn reinstalling(&self, template: &str) -> String;
    fn reassigned(&self, user: u64) -> String;
}
