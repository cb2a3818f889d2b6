use super::English;
use crate::hooks::staff::Function;
use crate::language::{Administration, Advice};
use crate::panel::servers::ServerStatus;

impl Administration for English {
    fn cpu_cores(&self) -> &'static str {
        "CPU cores"
    }
    fn ipv4_addresses(&self) -> &'static str {
        "IPv4 addresses"
    }
    fn ipv6_addresses(&self) -> &'static str {
        "IPv6 addresses"
    }
    fn list_changed(&self) -> Advice {
        Advice::new(
            "Servers or users of the panel came or went while their list was read, so it isn't whole.",
            "Try again.",
        )
    }

    fn running(&self) -> &'static str {
        "Running"
    }
    fn stopped(&self) -> &'static str {
        "Stopped"
    }

    fn button(&self, function: Function) -> &'static str {
        match function {
            Function::Start => "Start",
            Function::ShutDown => "Shut Down",
            Function::Restart => "Restart",
            Function::Stop => "Stop (power off)",
            Function::Synchronize => "Synchronize",
            Function::Reinstall => "Reinstall",
            Function::Forget => "Forget this server",
            Function::Reassign => "Reassign to this client",
        }
    }

    fn owner(&self) -> &'static str {
        "Owner"
    }
    fn on_the_panel(&self) -> &'static str {
        "On the panel"
    }
    fn stored_ids(&self) -> &'static str {
        "Stored in WHMCS"
    }
    fn server_uuid(&self) -> &'static str {
        "Server UUID"
    }
    fn panel_user_id(&self) -> &'static str {
        "Panel User ID"
    }
    fn confirmation(&self) -> &'static str {
        "Confirmation"
    }
    fn node(&self) -> &'static str {
        "Node"
    }
    fn server_uuid_help(&self) -> &'static str {
        "The whole UUID, or the 8 characters the panel shows. It is checked against the panel before it is stored."
    }
    fn panel_user_id_help(&self) -> &'static str {
        "The number of the panel user who is this client. Saving another number says that you have made sure of it; blank says that nobody is known to be."
    }
    fn confirmation_help(&self) -> &'static str {
        "Before Reinstall, Forget this server and Reassign to this client: type the server's name or its VM ID here and save, then press the button within 5 minutes."
    }
    fn nothing_stored(&self) -> &'static str {
        "No server is stored for this service."
    }
    fn suspension_waits(&self) -> &'static str {
        "A suspension is to be done as soon as the server's status allows it."
    }
    fn no_binding(&self) -> &'static str {
        "It isn't known which panel user is this client's. If it is this one, type the number into Panel User ID and save."
    }
    fn owner_not_bound(&self, bound: u64) -> String {
        format!("This isn't the client's panel user, who is {bound}.")
    }
    fn owner_is_administrator(&self) -> &'static str {
        "This is a panel administrator: nothing is done in this user's name."
    }
    fn email_differs(&self, email: &str) -> String {
        format!("In WHMCS the client's email address is {email}. The panel user isn't changed.")
    }

    fn uuid_blank(&self) -> Advice {
        Advice::new(
            "Server UUID was left blank; what is stored stays.",
            "Terminate deletes the server and clears what is stored; Forget this server drops one that can't be deleted.",
        )
    }
    fn bad_server_id(&self, text: &str) -> Advice {
        Advice::new(
            format!(
                "“{text}” is neither a server's UUID nor the 8 characters the panel shows; nothing was stored."
            ),
            "Copy the UUID from the server's page on the panel.",
        )
    }
    fn server_unknown(&self, text: &str) -> Advice {
        Advice::new(
            format!("The panel has no server {text}; nothing was stored."),
            "Copy the UUID from the server's page on the panel.",
        )
    }
    fn bad_panel_user(&self, text: &str) -> Advice {
        Advice::new(
            format!("“{text}” is no panel user's number; nothing was stored."),
            "The number stands at the end of the address of the user's page on the panel.",
        )
    }
    fn panel_user_unknown(&self, user: u64) -> Advice {
        Advice::new(
            format!("The panel has no user {user}; nothing was stored."),
            "The number stands at the end of the address of the user's page on the panel.",
        )
    }
    fn anothers_panel_user(&self, user: u64) -> Advice {
        Advice::new(
            format!("Panel user {user} is another client's; nothing was stored."),
            "Two clients never share a panel user. Remove the other client's binding first, if it is wrong.",
        )
    }
    fn owner_unconfirmed(&self, owner: u64) -> Advice {
        Advice::new(
            format!(
                "The server belongs to panel user {owner}, who isn't known to be this client's; nothing was stored."
            ),
            format!(
                "If it is this client, type {owner} into Panel User ID and save both together."
            ),
        )
    }
    fn server_held(&self, uuid: &str) -> Advice {
        Advice::new(
            format!("Another service of the client holds the server {uuid}; nothing was stored."),
            "One server belongs to one service.",
        )
    }
    fn server_stored(&self, uuid: &str) -> String {
        format!("The server {uuid} is stored for this service.")
    }
    fn user_bound(&self, user: u64) -> String {
        format!("Panel user {user} is this client's from now on.")
    }
    fn user_unbound(&self, user: u64) -> String {
        format!("Panel user {user} is no longer known to be this client's.")
    }
    fn reassign_next(&self, owner: u64) -> String {
        format!(
            "The stored server still belongs to panel user {owner}: Reassign to this client makes it this client's."
        )
    }

    fn unconfirmed(&self, function: Function, number: &str) -> Advice {
        let button = self.button(function);
        Advice::new(
            format!("{button} must be confirmed first; nothing was changed."),
            format!(
                "Type {number} (the VM ID), or the server's name as the panel shows it, into Confirmation on the service's tab, save, then press {button} within 5 minutes."
            ),
        )
    }
    fn forget_needless(&self, status: &ServerStatus) -> Advice {
        Advice::new(
            format!(
                "The server's status is {status}. Only one whose installation or deletion failed can be forgotten; nothing was changed."
            ),
            "Terminate deletes the server.",
        )
    }
    fn forget_half_done(&self, cause: &str) -> Advice {
        Advice::new(
            format!(
                "The server's status was reset, but the panel didn't confirm that it dropped its record. {cause}"
            ),
            "Run Terminate. If the deletion fails again, type the server's UUID into Server UUID if it is blank, confirm, and press Forget this server once more.",
        )
    }
    fn forgotten(&self, uuid: &str) -> String {
        format!(
            "The panel's record of server {uuid} is dropped. If Proxmox still has the VM, delete it there."
        )
    }
    fn reinstalling(&self, template: &str) -> String {
        format!("{template} is being installed; the password is stored in the service.")
    }
    fn reassigned(&self, user: u64) -> String {
        format!("The server belongs to panel user {user}, who is this client's.")
    }
}
