use crate::language::Advice;
use crate::panel::servers::ServerStatus;

/// States a server goes through, and what is left to do after them.
pub trait States {
    /// The suspension is done when the server's state allows it.
    fn suspension_pending(&self, status: &ServerStatus) -> Advice;
    /// A suspension that was still to be done is called off.
    fn suspension_called_off(&self) -> String;
    /// The suspension is ended, and the server doesn't run.
    fn not_started(&self, cause: &str) -> Advice;
    /// The panel's record has changed, the VM perhaps not.
    fn build_unsure(&self, cause: &str) -> Advice;
    /// For staff who aren't looking.
    fn installation_failed(&self, uuid: &str) -> String;
    fn still_installing(&self) -> String;
    fn ssh_key_set(&self) -> String;
    /// What the customer typed is no SSH key.
    fn ssh_key_invalid(&self) -> String;
    fn ssh_key_failed(&self, cause: &str) -> String;
}
