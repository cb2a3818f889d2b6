use super::English;
use crate::language::Notes;
use crate::panel::nodes::Family;
use crate::panel::servers::ServerStatus;
use crate::settings::Setting;

impl Notes for English {
    fn setting_description(&self, setting: Setting) -> &'static str {
        match setting {
            Setting::CpuCores => "CPU cores of the server.",
            Setting::Memory => "Memory in MB (1 GB is 1024), 16 or more.",
            Setting::Disk => "Disk in MB (1 GB is 1024). An upgrade can't make it smaller.",
            Setting::Bandwidth => "Monthly traffic in GB. Blank: unlimited.",
            Setting::Snapshots => "Snapshots the customer may keep. Blank: unlimited.",
            Setting::Backups => "Backups the customer may keep. Blank: unlimited.",
            Setting::Template => {
                "The system to install: a template's UUID or its name, or several separated by \
                 commas, the preferred one first. A template has another UUID on every node."
            }
            Setting::Node => "Number of the node. Blank: the node with most free memory.",
            Setting::Ipv4Addresses => "IPv4 addresses of the server. Blank: 1.",
            Setting::Ipv6Addresses => "IPv6 addresses of the server. Blank: 0.",
            Setting::Location => "Only nodes of this location's number, if Node ID is blank.",
            Setting::HostnamePattern => {
                "Hostname of servers ordered without a valid domain. Places to fill in: {service} \
                 {client} {domain} {product} {random4}. Blank: vps-{service}."
            }
            Setting::ServerNamePattern => {
                "The server's name on the panel, at most 31 characters, with the same places to \
                 fill in; a mark of 9 characters follows. Blank: vps-{service}."
            }
            Setting::StartAfterInstall => "Whether the server is started once it is installed.",
        }
    }

    fn yes(&self) -> &'static str {
        "Yes"
    }
    fn no(&self) -> &'static str {
        "No"
    }
    fn open_panel(&self) -> &'static str {
        "Open ConvoyPanel"
    }

    fn no_nodes(&self) -> String {
        "The panel has no node yet: nothing can be created.".to_owned()
    }
    fn plain_http(&self) -> String {
        "The connection isn't encrypted: the API token can be read on the way. Tick Secure and use https.".to_owned()
    }
    fn product_settings(&self, product: &str, faults: &str) -> String {
        format!("Product “{product}”: {faults}")
    }
    fn product_node_unknown(&self, product: &str, node: u64) -> String {
        format!("Product “{product}”: the panel has no node {node} (Node ID).")
    }
    fn product_location_empty(&self, product: &str, location: u64) -> String {
        format!("Product “{product}”: the panel has no node in location {location} (Location ID).")
    }

    fn server_exists(&self, uuid: &str, status: &ServerStatus) -> String {
        format!("The service has its server already: {uuid}, status {status}. Nothing was made.")
    }
    fn adopted(&self, name: &str, uuid: &str) -> String {
        format!(
            "The server was made by an earlier call whose answer was lost: {name} ({uuid}) is taken over."
        )
    }
    fn password_lost(&self) -> String {
        "The root password that the earlier call generated is lost. Set a new one with Change Password.".to_owned()
    }
    fn addresses_missing(&self, family: Family, has: usize, wanted: usize) -> String {
        let family = family.name();
        format!(
            "The server has {has} of {wanted} {family} addresses: the node has no free one left. Add addresses on the panel, then use Change Package."
        )
    }
    fn top_up_failed(&self, cause: &str) -> String {
        format!("Missing addresses couldn't be added: {cause} Use Change Package to try again.")
    }
    fn hostname_ignored(&self, wished: &str) -> String {
        format!("The customer's hostname “{wished}” isn't valid and was left out.")
    }
    fn nothing_to_delete(&self) -> String {
        "No server is stored, and the panel has none with this service's mark: there was nothing to delete.".to_owned()
    }
    fn already_gone(&self, uuid: &str) -> String {
        format!("The server {uuid} is gone from the panel, or being deleted.")
    }
    fn found_by_mark(&self, name: &str, uuid: &str) -> String {
        format!(
            "No server was stored; the one with this service's mark was deleted: {name} ({uuid})."
        )
    }
    fn live_data_failed(&self, cause: &str) -> String {
        format!("The service page shows stored data only: {cause}")
    }
    fn owner_differs(&self, owner: u64) -> String {
        format!(
            "The server belongs to panel user {owner}, who isn't this client's: the page shows stored data only."
        )
    }
}
