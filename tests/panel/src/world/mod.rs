//! The panel's state: rows, look-ups, and the work that goes on by itself
//! (installation, deletion, backups), which is settled whenever somebody looks.

pub mod models;
pub mod seed;
mod vms;
mod work;

use crate::chance;
use models::{
    Address, Backup, Coterm, Iso, Location, Node, Pool, Server, Template, TemplateGroup, Token,
    User, Vm,
};
use serde::{Deserialize, Serialize};

pub use work::Outcome;

/// Sizes are stored in whole mebibytes (ConvoyPanel v4.6.1, observed).
pub const MEBIBYTE: u64 = 1 << 20;

/// An address that another server won in a race belongs to this one, which no list shows.
pub const RIVAL_SERVER: u64 = 999_999;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct World {
    pub locations: Vec<Location>,
    pub nodes: Vec<Node>,
    pub template_groups: Vec<TemplateGroup>,
    pub pools: Vec<Pool>,
    pub addresses: Vec<Address>,
    pub users: Vec<User>,
    pub tokens: Vec<Token>,
    pub servers: Vec<Server>,
    pub vms: Vec<Vm>,
    pub backups: Vec<Backup>,
    pub coterms: Vec<Coterm>,
    pub isos: Vec<Iso>,
    /// The highest ids ever given: a database never gives one twice.
    pub last_user: u64,
    pub last_server: u64,
}

impl World {
    pub fn node(&self, id: u64) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The console server that a node's consoles go through.
    pub fn coterm_of(&self, node: &Node) -> Option<&Coterm> {
        self.coterms
            .iter()
            .find(|coterm| node.coterm_id == Some(coterm.id))
    }

    pub fn user(&self, id: u64) -> Option<&User> {
        let place = self.users.binary_search_by_key(&id, |user| user.id).ok()?;
        self.users.get(place)
    }

    /// Puts rows in the order of their ids, as a database keeps them, gives users
    /// that have no UUID one, and VMs that say nothing of their size that of their servers.
    pub fn complete(&mut self) {
        for user in &mut self.users {
            if user.uuid.is_empty() {
                user.uuid = uuid();
            }
        }
        self.users.sort_by_key(|user| user.id);
        self.servers.sort_by_key(|server| server.id);
        self.fill_vms();
    }

    /// A server by the key that paths take: short or whole UUID.
    pub fn server(&self, key: &str) -> Option<&Server> {
        self.servers
            .iter()
            .find(|server| server.uuid == key || server.short() == key)
    }

    pub fn server_mut(&mut self, key: &str) -> Option<&mut Server> {
        self.servers
            .iter_mut()
            .find(|server| server.uuid == key || server.short() == key)
    }

    pub fn template(&self, uuid: &str) -> Option<(&TemplateGroup, &Template)> {
        self.template_groups.iter().find_map(|group| {
            group
                .templates
                .iter()
                .find(|template| template.uuid == uuid)
                .map(|template| (group, template))
        })
    }

    pub fn addresses_of(&self, server: u64) -> impl Iterator<Item = &Address> {
        self.addresses
            .iter()
            .filter(move |address| address.server_id == Some(server))
    }

    /// Whether a node may use the pool an address is of.
    pub fn reaches(&self, node: u64, address: &Address) -> bool {
        self.pools
            .iter()
            .any(|pool| pool.id == address.address_pool_id && pool.node_ids.contains(&node))
    }

    /// Memory and disk of all servers on a node, in bytes; suspended and failed ones count.
    pub fn allocated(&self, node: u64) -> (u64, u64) {
        self.servers
            .iter()
            .filter(|server| server.node_id == node)
            .fold((0, 0), |(memory, disk), server| {
                (memory + server.memory, disk + server.disk)
            })
    }

    pub fn next_user(&mut self) -> u64 {
        let highest = self.users.iter().map(|user| user.id).max().unwrap_or(0);
        self.last_user = self.last_user.max(highest) + 1;
        self.last_user
    }

    pub fn next_server(&mut self) -> u64 {
        let highest = self
            .servers
            .iter()
            .map(|server| server.id)
            .max()
            .unwrap_or(0);
        self.last_server = self.last_server.max(highest) + 1;
        self.last_server
    }
}

/// A random UUID, version 4.
pub fn uuid() -> String {
    let mut bytes: [u8; 16] = chance::bytes();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_never_given_twice() {
        let mut world = World::default();
        let first = world.next_server();
        assert_eq!((first, world.next_server()), (1, 2));
    }
}
