use super::English;
use crate::language::{Advice, States};
use crate::panel::servers::ServerStatus;

impl States for English {
    fn suspension_pending(&self, status: &ServerStatus) -> Advice {
        Advice::new(
            format!(
                "The server isn't suspended yet: its status is {status}, and the panel would forget the suspension. It is written down."
            ),
            "WHMCS's cron suspends it as soon as its status allows it. Unsuspend or Terminate calls that off.",
        )
    }
    fn not_suspended(&self, status: &ServerStatus) -> String {
        format!(
            "The server isn't suspended, its status is {status}: nothing was changed on the panel."
        )
    }
    fn not_started(&self, cause: &str) -> Advice {
        Advice::new(
            format!("The suspension is ended, but the server may not run: {cause}"),
            "Run Unsuspend again, or start it on the panel: before v4.3 the panel leaves it off.",
        )
    }
    fn build_unsure(&self, cause: &str) -> Advice {
        Advice::new(
            format!(
                "The panel has written down what was asked for, but the VM may not have it. {cause}"
            ),
            "Look at Proxmox, then run Change Package again: it is safe to repeat.",
        )
    }
    fn installation_failed(&self, uuid: &str) -> String {
        format!(
            "The installation of server {uuid} failed. Look at the panel's log and at Proxmox; Terminate and Create make it anew."
        )
    }
    fn still_installing(&self) -> String {
        "The server is still being installed.".to_owned()
    }
    fn ssh_key_set(&self) -> String {
        "The customer's SSH key is set.".to_owned()
    }
    fn ssh_key_invalid(&self) -> String {
        "What the customer typed as SSH key isn't one and was left out.".to_owned()
    }
    fn ssh_key_failed(&self, cause: &str) -> String {
        format!("The customer's SSH key couldn't be set: {cause}")
    }
}
