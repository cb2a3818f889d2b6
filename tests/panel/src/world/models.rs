//! What the panel's database holds, as rows. Every field can be left out of a
//! state that a test hands in; sizes are bytes, times milliseconds since 1970.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Location {
    pub id: u64,
    pub short_code: String,
    pub description: String,
}

/// How the Proxmox host behind a node answers the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proxmox {
    #[default]
    Works,
    /// Takes every task, and the task then fails by itself: nothing is done.
    TaskFails,
    /// Answers every call with an error (500, 596).
    Failing,
    /// Refuses connections.
    Unreachable,
}

impl Proxmox {
    /// Whether it answers what it is asked.
    pub fn answers(self) -> bool {
        matches!(self, Self::Works | Self::TaskFails)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Node {
    pub id: u64,
    pub location_id: u64,
    pub name: String,
    pub cluster: String,
    pub verify_tls: bool,
    pub fqdn: String,
    pub port: u16,
    pub memory: u64,
    /// Percent on top of `memory`; the API takes one below 0.
    pub memory_overallocate: i64,
    pub disk: u64,
    /// Percent on top of `disk`, likewise.
    pub disk_overallocate: i64,
    pub vm_storage: String,
    pub backup_storage: String,
    pub iso_storage: String,
    pub network: String,
    pub coterm_id: Option<u64>,
    pub proxmox: Proxmox,
}

impl Default for Node {
    fn default() -> Self {
        Self {
            id: 0,
            location_id: 1,
            name: "node".into(),
            cluster: "pve".into(),
            verify_tls: false,
            fqdn: "127.0.0.1".into(),
            port: 8006,
            memory: 64 << 30,
            memory_overallocate: 0,
            disk: 1000 << 30,
            disk_overallocate: 0,
            vm_storage: "local-lvm".into(),
            backup_storage: "local".into(),
            iso_storage: "local".into(),
            network: "vmbr0".into(),
            coterm_id: None,
            proxmox: Proxmox::Works,
        }
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TemplateGroup {
    pub id: u64,
    pub node_id: u64,
    pub uuid: String,
    pub name: String,
    pub hidden: bool,
    pub templates: Vec<Template>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Template {
    pub id: u64,
    pub uuid: String,
    pub name: String,
    pub vmid: u64,
    pub hidden: bool,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pool {
    pub id: u64,
    pub name: String,
    /// The nodes that may use it.
    pub node_ids: Vec<u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    #[default]
    Ipv4,
    Ipv6,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Address {
    pub id: u64,
    pub address_pool_id: u64,
    pub server_id: Option<u64>,
    #[serde(rename = "type")]
    pub family: Family,
    pub address: String,
    pub cidr: u8,
    pub gateway: String,
    pub mac_address: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct User {
    pub id: u64,
    /// Made with the user, and no answer shows it; `jti` of his sign-on tokens is its hash.
    pub uuid: String,
    pub name: String,
    pub email: String,
    pub root_admin: bool,
    /// In clear, so that a test can see what was set.
    pub password: String,
}

/// A personal access token: `id|secret`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Token {
    pub user_id: u64,
    pub token: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Installing,
    InstallFailed,
    Suspended,
    RestoringBackup,
    RestoringSnapshot,
    Deleting,
    DeletionFailed,
}

/// When work in the background ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// When the control API says so.
    #[default]
    Manually,
    At(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    Install,
    /// Deletes the VM, then the record.
    Purge,
    /// Deletes the record only.
    Forget,
    Restore,
}

impl Work {
    /// Whether Proxmox keeps the VM locked as long as it lasts.
    pub fn locks(self) -> bool {
        matches!(self, Self::Install | Self::Restore)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub work: Work,
    pub ends: Ends,
    /// Whether it fails when it ends, whatever Proxmox does then.
    #[serde(default)]
    pub fails: bool,
    /// UUID of the backup that is restored.
    #[serde(default)]
    pub backup: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// The panel's `internal_id`.
    pub id: u64,
    pub uuid: String,
    pub node_id: u64,
    pub user_id: u64,
    pub name: String,
    pub hostname: String,
    pub status: Option<Status>,
    pub cpu: u64,
    pub memory: u64,
    pub disk: u64,
    pub snapshots: Option<u64>,
    pub backups: Option<u64>,
    pub bandwidth: Option<u64>,
    pub bandwidth_usage: u64,
    pub vmid: u64,
    pub template_uuid: String,
    /// The root password in clear, so that a test can see what was set.
    pub account_password: Option<String>,
    pub ssh_keys: String,
    pub nameservers: Vec<String>,
    /// Interfaces of the disks that the VM boots from; the usual ones if empty.
    pub boot_order: Vec<String>,
    /// UUIDs of the ISOs in its drives, in their order.
    pub isos: Vec<String>,
    pub start_on_completion: bool,
    pub jobs: Vec<Job>,
}

impl Server {
    /// The first eight characters of the UUID: the `id` of the API.
    pub fn short(&self) -> &str {
        self.uuid.get(..8).unwrap_or(&self.uuid)
    }
}

/// A virtual machine on a node's Proxmox: what it really is, which isn't always
/// what the server's record says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Vm {
    pub node_id: u64,
    pub vmid: u64,
    pub running: bool,
    /// Since when it runs.
    pub since: u64,
    pub cpu: u64,
    pub memory: u64,
    /// Never shrinks.
    pub disk: u64,
    pub hostname: String,
    pub addresses: Vec<String>,
    /// Why Proxmox refuses to stop, start or destroy it: a test says `backup` for
    /// Proxmox's own. What the panel itself does locks it, too: see `World::is_locked`.
    pub lock: Option<String>,
    /// Cores and memory that a running VM gets at its next start; none if it has them.
    pub next_cpu: Option<u64>,
    pub next_memory: Option<u64>,
    /// UUID of the backup that it was last restored from.
    pub restored: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backup {
    pub uuid: String,
    pub server_id: u64,
    pub name: String,
    pub locked: bool,
    pub created: u64,
    pub completed: Option<u64>,
    pub ends: Ends,
    /// Whether it fails when it ends: completed, and not successful.
    pub fails: bool,
    pub failed: bool,
}

/// A console server that a node's consoles go through.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Coterm {
    pub id: u64,
    pub name: String,
    pub is_tls_enabled: bool,
    pub fqdn: String,
    pub port: u16,
}

/// A disc that customers can put into a VM's drive.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Iso {
    pub uuid: String,
    pub node_id: u64,
    pub name: String,
    pub file_name: String,
    pub size: u64,
    pub hidden: bool,
    pub created: u64,
}
