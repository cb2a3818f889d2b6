use crate::outcome::ProblemKind;
use crate::panel::servers::ServerStatus;

/// What customers read. Nothing of the panel's inside.
pub trait Customer {
    /// What a customer hears of a problem.
    fn customer_hears(&self, kind: ProblemKind) -> String;
    /// The rule for passwords ([`crate::password::fits`]).
    fn password_rule(&self) -> String;

    /// A status, in a word or two.
    fn status(&self, status: &ServerStatus) -> String;
    /// What a status means for the customer; blank if it needs no words.
    fn status_means(&self, status: &ServerStatus) -> &'static str;

    // The service page.
    fn server(&self) -> &'static str;
    fn name(&self) -> &'static str;
    fn hostname(&self) -> &'static str;
    fn status_label(&self) -> &'static str;
    fn vm_id(&self) -> &'static str;
    fn cpu(&self) -> &'static str;
    fn cores(&self, number: u32) -> String;
    fn memory(&self) -> &'static str;
    fn disk(&self) -> &'static str;
    fn bandwidth(&self) -> &'static str;
    /// `12 GB of 500 GB`.
    fn used_of(&self, used: &str, allowed: &str) -> String;
    /// `12 GB used, unlimited`.
    fn used_unlimited(&self, used: &str) -> String;
    fn snapshots(&self) -> &'static str;
    fn backups(&self) -> &'static str;
    fn unlimited(&self) -> &'static str;
    fn addresses(&self) -> &'static str;
    fn address(&self) -> &'static str;
    fn gateway(&self) -> &'static str;
    fn no_addresses(&self) -> &'static str;
    fn sign_on(&self) -> &'static str;
    /// The panel doesn't answer; what is stored is shown.
    fn no_live_data(&self) -> &'static str;
    /// The server isn't there, or isn't the customer's.
    fn no_server_found(&self) -> &'static str;
    /// Nothing is stored yet.
    fn being_prepared(&self) -> &'static str;
    /// The service isn't active.
    fn not_active(&self) -> &'static str;
}
