//! The panel's records as JSON (ConvoyPanel v4.6.1 and v3.10.2-beta, observed).

mod servers;

use crate::generation::{Generation, Ways};
use crate::simulator::Simulator;
use crate::world::World;
use crate::world::models::{Address, Backup, Iso, Node, Server, Template, TemplateGroup, User};
use serde_json::{Value, json};
use std::cell::OnceCell;
use std::collections::BTreeMap;

pub use servers::{Include, changed};

/// The world as one answer shows it: written as the panel's generation does,
/// with what its rows have in common looked up once for all of them.
pub struct View<'a> {
    world: &'a World,
    generation: Generation,
    ways: Ways,
    totals: OnceCell<Totals>,
    /// Addresses by the server that has them, of the servers that are shown.
    held: BTreeMap<u64, Vec<&'a Address>>,
}

/// Sums over all servers: of a node its memory, disk and number, of a user their number.
#[derive(Default)]
struct Totals {
    nodes: BTreeMap<u64, (u64, u64, usize)>,
    users: BTreeMap<u64, usize>,
}

impl<'a> View<'a> {
    pub fn new(sim: &'a Simulator) -> Self {
        Self {
            world: &sim.world,
            generation: sim.settings.generation,
            ways: sim.settings.ways,
            totals: OnceCell::new(),
            held: BTreeMap::new(),
        }
    }

    /// A view in which these servers have their addresses.
    pub fn of_servers(sim: &'a Simulator, servers: &[&Server]) -> Self {
        let mut held: BTreeMap<u64, Vec<&Address>> = servers
            .iter()
            .map(|server| (server.id, Vec::new()))
            .collect();
        // Most addresses are of servers that are not shown.
        let first = held.keys().next().copied().unwrap_or(u64::MAX);
        let last = held.keys().next_back().copied().unwrap_or(0);
        let near = |address: &&Address| {
            let server = address.server_id;
            server.is_some_and(|id| (first..=last).contains(&id))
        };
        for address in sim.world.addresses.iter().filter(near) {
            if let Some(of_server) = address.server_id.and_then(|id| held.get_mut(&id)) {
                of_server.push(address);
            }
        }
        Self {
            held,
            ..Self::new(sim)
        }
    }

    fn totals(&self) -> &Totals {
        self.totals.get_or_init(|| {
            let mut totals = Totals::default();
            for server in &self.world.servers {
                let node = totals.nodes.entry(server.node_id).or_default();
                node.0 += server.memory;
                node.1 += server.disk;
                node.2 += 1;
                *totals.users.entry(server.user_id).or_default() += 1;
            }
            totals
        })
    }

    /// Inside another record a count isn't made: it is always 0.
    pub fn node(&self, node: &Node, counted: bool) -> Value {
        let nodes = &self.totals().nodes;
        let (memory, disk, servers) = nodes.get(&node.id).copied().unwrap_or_default();
        let mut value = json!({
            "id": node.id,
            "location_id": node.location_id,
            "name": node.name,
            "cluster": node.cluster,
            "fqdn": node.fqdn,
            "port": node.port,
            "memory": node.memory,
            "memory_overallocate": node.memory_overallocate,
            "memory_allocated": memory,
            "disk": node.disk,
            "disk_overallocate": node.disk_overallocate,
            "disk_allocated": disk,
            "vm_storage": node.vm_storage,
            "backup_storage": node.backup_storage,
            "iso_storage": node.iso_storage,
            "network": node.network,
            "servers_count": if counted { servers } else { 0 },
        });
        if self.ways.tells_verify_tls {
            value["verify_tls"] = json!(node.verify_tls);
        }
        if self.generation.has_coterms() {
            value["coterm_id"] = json!(node.coterm_id);
        } else {
            let coterm = self.world.coterm_of(node);
            value["coterm_enabled"] = json!(coterm.is_some());
            value["coterm_tls_enabled"] = json!(coterm.is_none_or(|coterm| coterm.is_tls_enabled));
            value["coterm_fqdn"] = json!(coterm.map(|coterm| &coterm.fqdn));
            value["coterm_port"] = json!(coterm.map_or(443, |coterm| coterm.port));
        }
        value
    }

    /// See `node` for `counted`.
    pub fn user(&self, user: &User, counted: bool) -> Value {
        let servers = if counted {
            self.totals().users.get(&user.id).copied().unwrap_or(0)
        } else {
            0
        };
        json!({
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "email_verified_at": null,
            "root_admin": user.root_admin,
            "servers_count": servers,
        })
    }

    pub fn address(&self, address: &Address) -> Value {
        let mut value = json!({
            "id": address.id,
            "server_id": address.server_id,
            "type": address.family,
            "address": address.address,
            "cidr": address.cidr,
            "gateway": address.gateway,
            "mac_address": address.mac_address,
        });
        if self.generation.has_pools() {
            value["address_pool_id"] = json!(address.address_pool_id);
        }
        value
    }
}

pub fn template(group: &TemplateGroup, template: &Template, order: usize) -> Value {
    json!({
        "id": template.id,
        "template_group_id": group.id,
        "uuid": template.uuid,
        "name": template.name,
        "vmid": template.vmid,
        "hidden": u8::from(template.hidden),
        "order_column": order + 1,
    })
}

pub fn templates(group: &TemplateGroup) -> Vec<Value> {
    group
        .templates
        .iter()
        .enumerate()
        .map(|(order, one)| template(group, one, order))
        .collect()
}

/// A customer's view: no ids, and nothing hidden, unless to an administrator.
pub fn own_templates(group: &TemplateGroup, order: usize, hidden_too: bool) -> Value {
    let visible: Vec<Value> = group
        .templates
        .iter()
        .enumerate()
        .filter(|(_, template)| hidden_too || !template.hidden)
        .map(|(order, template)| {
            json!({ "uuid": template.uuid, "name": template.name, "hidden": u8::from(template.hidden), "order_column": order + 1 })
        })
        .collect();
    json!({
        "uuid": group.uuid,
        "name": group.name,
        "hidden": u8::from(group.hidden),
        "order_column": order + 1,
        "templates": { "data": visible },
    })
}

/// Flags come as 0 and 1, times with six decimals.
pub fn backup(backup: &Backup) -> Value {
    json!({
        "uuid": backup.uuid,
        "is_successful": u8::from(backup.is_successful()),
        "is_locked": u8::from(backup.locked),
        "name": backup.name,
        "size": if backup.is_successful() { 700 << 20 } else { 0 },
        "completed_at": backup.completed.map(time),
        "created_at": time(backup.created),
    })
}

/// As the application API shows it (the panel's public source; no node with one was observed).
pub fn iso(iso: &Iso) -> Value {
    json!({
        "uuid": iso.uuid,
        "is_successful": true,
        "name": iso.name,
        "file_name": iso.file_name,
        "size": iso.size,
        "hidden": iso.hidden,
        "completed_at": time(iso.created),
        "created_at": time(iso.created),
    })
}

fn time(milliseconds: u64) -> String {
    crate::dates::format(milliseconds, "%Y-%m-%dT%H:%M:%S.000000Z")
}
