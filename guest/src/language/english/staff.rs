use super::English;
use crate::language::{Advice, Earlier, Lack, NodeLacks, Staff, Unfit, joined};
use crate::panel::servers::ServerStatus;
use crate::settings::{BadSetting, Fault};
use crate::units::{Bytes, Mebibytes, thousands};

impl Staff for English {
    fn bad_uuid(&self, text: &str) -> Advice {
        Advice::new(
            format!("Server UUID holds “{text}”, which is no whole UUID."),
            "Correct it in the service, or clear it.",
        )
    }
    fn no_uuid(&self) -> Advice {
        Advice::new(
            "No server is stored for this service.",
            "Run Create, or type the Server UUID into the service.",
        )
    }
    fn server_gone(&self, uuid: &str) -> Advice {
        Advice::new(
            format!("The panel has no server {uuid}, which is stored for this service."),
            "If it was deleted on the panel, run Terminate to clear what is stored; then Create makes a new one.",
        )
    }
    fn service_not_active(&self) -> Advice {
        Advice::new("The service isn't active.", "")
    }
    fn creation_under_way(&self, seconds: u64) -> Advice {
        Advice::new(
            format!("A creation of this service is under way. Try again in {seconds} s."),
            "",
        )
    }

    fn not_bound(&self) -> Advice {
        Advice::new(
            "It isn't known which panel user is this client's: an email address alone is no proof.",
            "Confirm the panel user: type its number into Panel User ID of a service without server, then run Create.",
        )
    }
    fn not_the_owner(&self, uuid: &str, owner: u64) -> Advice {
        Advice::new(
            format!(
                "The server {uuid} belongs to panel user {owner}, who isn't known to be this client's."
            ),
            "Check Server UUID in the service, and the server's owner on the panel.",
        )
    }
    fn user_gone(&self, user: u64) -> Advice {
        Advice::new(
            format!("The panel has no user {user}, who is stored as this client's."),
            "If the user was deleted on the panel, remove the client's binding to it.",
        )
    }
    fn user_is_administrator(&self, user: u64) -> Advice {
        Advice::new(
            format!(
                "Panel user {user} is a panel administrator: no service is given to one, and nobody is signed on as one."
            ),
            "Give the client a panel user without administrator rights, or the client another email address.",
        )
    }
    fn email_is_somebodys(&self, email: &str, user: u64) -> Advice {
        Advice::new(
            format!(
                "Panel user {user} has the email address {email} and owns servers that aren't this client's services: an address alone is no proof that the user is this client's."
            ),
            format!(
                "If it is the same person, type {user} into Panel User ID of the service and run Create again."
            ),
        )
    }
    fn email_taken(&self, email: &str) -> Advice {
        Advice::new(
            format!(
                "The panel has another user whose email address it takes for the same as {email}."
            ),
            "If it is the same person, type that user's number into Panel User ID of the service and run Create again.",
        )
    }
    fn no_email(&self) -> Advice {
        Advice::new(
            "The client has no email address.",
            "Give the client one in WHMCS.",
        )
    }
    fn administrator_blank(&self) -> Advice {
        Advice::new(
            "The server record's Username is blank.",
            "Put the email address of a panel administrator there, to sign on as that user.",
        )
    }
    fn administrator_unknown(&self, email: &str) -> Advice {
        Advice::new(
            format!("The panel has no user with exactly the email address {email}."),
            "Write Username in the server record exactly as the panel has it.",
        )
    }
    fn administrator_is_none(&self, email: &str) -> Advice {
        Advice::new(
            format!("The panel user {email} is no administrator."),
            "Put the email address of a panel administrator into Username of the server record.",
        )
    }

    fn bad_settings(&self, settings: &[BadSetting]) -> Advice {
        let list: Vec<String> = settings.iter().map(fault).collect();
        Advice::new(
            joined(&list, " "),
            "Correct the product's module settings or the service's options.",
        )
    }
    fn no_template(&self) -> Advice {
        Advice::new(
            "Template UUID is blank.",
            "Name the template in the product's module settings.",
        )
    }
    fn node_unknown(&self, node: u64) -> Advice {
        Advice::new(
            format!("The panel has no node {node}."),
            "Check Node ID in the product's module settings.",
        )
    }
    fn no_node(&self, location: Option<u64>) -> Advice {
        match location {
            Some(location) => Advice::new(
                format!("The panel has no node in location {location}."),
                "Check Location ID in the product's module settings.",
            ),
            None => Advice::new("The panel has no node.", "Add a node to the panel."),
        }
    }
    fn no_room(&self, nodes: &[NodeLacks]) -> Advice {
        let list: Vec<String> = nodes.iter().map(node_lacks).collect();
        Advice::new(
            joined(&list, " "),
            "Make room, add addresses or templates on the panel, or change the product's module settings.",
        )
    }
    fn addresses_taken(&self) -> Advice {
        Advice::new(
            "The free addresses were taken by others twice while the server was being made.",
            "Try again.",
        )
    }
    fn node_filled_up(&self, node: u64, memory: Mebibytes, disk: Mebibytes) -> Advice {
        Advice::new(
            format!(
                "Node {node} has filled up meanwhile: it no longer has {memory} of memory and {disk} of disk left. Nothing was made."
            ),
            "Try again: the nodes' room is looked at anew.",
        )
    }
    fn disk_smaller(&self, has: Bytes, asked: Bytes) -> Advice {
        Advice::new(
            format!(
                "The server's disk has {has}, the product asks for {asked}: a disk can't be made smaller."
            ),
            "Choose a product or option with at least the same disk.",
        )
    }
    fn build_differs(&self, differences: &[(&'static str, String, String)]) -> Advice {
        let list: Vec<String> = differences
            .iter()
            .map(|(name, asked, has)| format!("{name}: asked for {asked}, has {has}."))
            .collect();
        Advice::new(
            format!(
                "The panel accepted the change, but the server isn't as asked for. {}",
                joined(&list, " ")
            ),
            "Look at the server on the panel, then try again.",
        )
    }
    fn weak_password(&self) -> Advice {
        Advice::new(
            "The panel wouldn't accept the password, so it wasn't sent.",
            crate::language::Customer::password_rule(self),
        )
    }
    fn no_randomness(&self) -> Advice {
        Advice::new(
            "This machine gives no random numbers: no password can be made.",
            "",
        )
    }

    fn status_forbids(&self, status: &ServerStatus) -> Advice {
        match status {
            ServerStatus::Ready => Advice::new(
                "The server is busy, perhaps with a backup.",
                "Try again when it is finished.",
            ),
            ServerStatus::Installing => Advice::new(
                "The server is being installed, and the panel would forget this when it is finished.",
                "Try again when the installation is finished.",
            ),
            ServerStatus::InstallFailed => Advice::new(
                "The server's installation failed.",
                "Look at the panel's log and at Proxmox. Terminate and Create make it anew.",
            ),
            ServerStatus::Suspended => {
                Advice::new("The server is suspended.", "Unsuspend it first.")
            }
            ServerStatus::RestoringBackup | ServerStatus::RestoringSnapshot => Advice::new(
                "The server is being restored.",
                "Try again when that is finished.",
            ),
            ServerStatus::Deleting => {
                Advice::new("The server is being deleted.", "Try again in a minute.")
            }
            ServerStatus::DeletionFailed => Advice::new(
                "The panel failed to delete the server.",
                "Look at Proxmox. Once the VM is gone, confirm and press “Forget this server” on the service's tab: it takes the panel's two steps, resetting the server's status and then dropping its record without touching Proxmox.",
            ),
            ServerStatus::Unknown(word) => Advice::new(
                format!("The server's status is “{word}”, which this module doesn't know."),
                "Look at the server on the panel.",
            ),
        }
    }
    fn marks_ambiguous(&self, servers: &[String]) -> Advice {
        Advice::new(
            format!(
                "Several servers bear this service's mark: {}. None is taken.",
                joined(servers, ", ")
            ),
            "Look at them on the panel and type the UUID of the right one into Server UUID, or delete what is surplus.",
        )
    }
    fn mark_unfit(&self, server: &str, unfit: &Unfit) -> Advice {
        let why = match unfit {
            Unfit::Owner(owner) => format!("it belongs to panel user {owner}"),
            Unfit::Held => "another service of the client holds it".to_owned(),
            Unfit::Node(node) => format!("it is on node {node}"),
            Unfit::Size => "its CPU, memory or disk aren't what the settings say".to_owned(),
            Unfit::Status(status) => format!("its status is {status}"),
        };
        Advice::new(
            format!(
                "The server {server} bears this service's mark and isn't taken, because {why}."
            ),
            "Look at it on the panel: rename or delete it, or type its UUID into Server UUID.",
        )
    }
}

fn fault(bad: &BadSetting) -> String {
    let BadSetting { name, value, fault } = bad;
    match fault {
        Fault::Blank => format!("{name} is blank."),
        Fault::NotANumber => format!("{name}: “{value}” isn't a whole number."),
        Fault::Negative => format!("{name}: “{value}” is negative."),
        Fault::BadUnit(unit) => format!("{name}: “{value}” can't be used, because of “{unit}”."),
        Fault::TooSmall(least) => format!(
            "{name}: “{value}” is too small, the least is {}.",
            thousands(*least)
        ),
        Fault::TooLarge(most) => format!(
            "{name}: “{value}” is too large, the most is {}.",
            thousands(*most)
        ),
        Fault::UnknownPlaceholder(place) => format!(
            "{name}: {place} isn't known; there are {{service}} {{client}} {{domain}} {{product}} {{random4}}."
        ),
        Fault::OpenBrace => format!("{name}: “{value}” has a {{ without }}."),
        Fault::NotYesOrNo => format!("{name}: “{value}” is neither yes nor no."),
        Fault::NotOffered => {
            format!("{name}: the customer asks for “{value}”, which the product doesn't offer.")
        }
        Fault::EarlierOrder => English.earlier_order().to_owned(),
        Fault::EarlierOrderUnclear => English.earlier_order_unclear().to_owned(),
    }
}

fn node_lacks(node: &NodeLacks) -> String {
    let lacks: Vec<String> = node
        .lacks
        .iter()
        .map(|lack| match lack {
            Lack::Memory { free, asked } => {
                format!("has {free} of memory left, the product asks for {asked}")
            }
            Lack::Disk { free, asked } => {
                format!("has {free} of disk left, the product asks for {asked}")
            }
            Lack::Template(template) => format!("has no template {template}"),
            Lack::Addresses {
                family,
                free,
                asked,
            } => format!(
                "has {free} free {} address(es), the product asks for {asked}",
                family.name()
            ),
        })
        .collect();
    format!(
        "Node {} ({}) {}.",
        node.id,
        node.name,
        joined(&lacks, "; it ")
    )
}
