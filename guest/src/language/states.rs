use crate::language::Advice;
use crate::panel::servers::ServerStatus;

/// States a server goes through, and what is left to do after them.
pub trait States {
    /// The suspension is done when the server's state allows it.
    fn suspension_pending(&self, status: &ServerStatus) -> Advice;
    /// There is no suspension to end.
    fn not_suspended(&self, status: &ServerStatus) -> String;
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
