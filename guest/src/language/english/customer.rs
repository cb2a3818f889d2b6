use super::English;
use crate::language::Customer;
use crate::outcome::ProblemKind;
use crate::panel::servers::ServerStatus;

impl Customer for English {
    fn customer_hears(&self, kind: ProblemKind) -> String {
        match kind {
            ProblemKind::PanelFailed | ProblemKind::Unreachable => {
                "The server management can't be reached right now. Please try again in a few minutes."
            }
            ProblemKind::UnknownOutcome => {
                "It isn't known yet whether this was done. Please look again in a few minutes."
            }
            ProblemKind::NotReady => "Your server is busy right now. Please try again in a few minutes.",
            ProblemKind::Throttled => "Too many requests at once. Please try again in a minute.",
            ProblemKind::Unconfirmed => "This must be confirmed first.",
            ProblemKind::Missing => "Your server wasn't found. Please contact support.",
            ProblemKind::Setting
            | ProblemKind::Identity
            | ProblemKind::Capacity
            | ProblemKind::Unauthorized
            | ProblemKind::Refused => "This can't be done right now. Please contact support.",
        }
        .to_owned()
    }

    fn password_rule(&self) -> String {
        "The password must have 8 to 191 characters, among them an upper-case and a lower-case \
         letter, a digit and one of ! @ # $ % ^ & *, and no space, ~, backtick or accented letter."
            .to_owned()
    }

    fn status(&self, status: &ServerStatus) -> String {
        match status {
            ServerStatus::Ready => "Ready",
            ServerStatus::Installing => "Installing",
            ServerStatus::InstallFailed => "Installation failed",
            ServerStatus::Suspended => "Suspended",
            ServerStatus::RestoringBackup => "Restoring a backup",
            ServerStatus::RestoringSnapshot => "Restoring a snapshot",
            ServerStatus::Deleting | ServerStatus::DeletionFailed => "Being deleted",
            ServerStatus::Unknown(_) => "Busy",
        }
        .to_owned()
    }

    fn status_means(&self, status: &ServerStatus) -> &'static str {
        match status {
            ServerStatus::Ready => "",
            ServerStatus::Installing => "Your server is being installed. This takes a few minutes.",
            ServerStatus::InstallFailed => {
                "The installation didn't succeed. Please contact support."
            }
            ServerStatus::Suspended => "Your server is suspended. Please contact support.",
            ServerStatus::RestoringBackup | ServerStatus::RestoringSnapshot => {
                "Your server is being restored. It can be used again afterwards."
            }
            ServerStatus::Deleting | ServerStatus::DeletionFailed => {
                "Your server is being deleted."
            }
            ServerStatus::Unknown(_) => "Your server is busy. Please look again in a few minutes.",
        }
    }

    fn server(&self) -> &'static str {
        "Server"
    }
    fn name(&self) -> &'static str {
        "Name"
    }
    fn hostname(&self) -> &'static str {
        "Hostname"
    }
    fn status_label(&self) -> &'static str {
        "Status"
    }
    fn vm_id(&self) -> &'static str {
        "VM ID"
    }
    fn cpu(&self) -> &'static str {
        "CPU"
    }
    fn cores(&self, number: u32) -> String {
        if number == 1 {
            "1 core".to_owned()
        } else {
            format!("{number} cores")
        }
    }
    fn memory(&self) -> &'static str {
        "Memory"
    }
    fn disk(&self) -> &'static str {
        "Disk"
    }
    fn bandwidth(&self) -> &'static str {
        "Bandwidth"
    }
    fn used_of(&self, used: &str, allowed: &str) -> String {
        format!("{used} of {allowed} used")
    }
    fn used_unlimited(&self, used: &str) -> String {
        format!("{used} used, unlimited")
    }
    fn snapshots(&self) -> &'static str {
        "Snapshots"
    }
    fn backups(&self) -> &'static str {
        "Backups"
    }
    fn unlimited(&self) -> &'static str {
        "Unlimited"
    }
    fn addresses(&self) -> &'static str {
        "IP addresses"
    }
    fn address(&self) -> &'static str {
        "Address"
    }
    fn gateway(&self) -> &'static str {
        "Gateway"
    }
    fn no_addresses(&self) -> &'static str {
        "No address is assigned."
    }
    fn sign_on(&self) -> &'static str {
        "Manage server"
    }
    fn no_live_data(&self) -> &'static str {
        "Live data can't be shown right now. Your server isn't affected by this."
    }
    fn no_server_found(&self) -> &'static str {
        "Your server wasn't found. Please contact support."
    }
    fn being_prepared(&self) -> &'static str {
        "Your server is being prepared."
    }
    fn not_active(&self) -> &'static str {
        "This service isn't active."
    }
}
