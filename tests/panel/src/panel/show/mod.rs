//! The panel's records as JSON (ConvoyPanel v4.6.1, observed).

use crate::simulator::Simulator;
use crate::world::World;
use crate::world::models::{Address, Backup, Family, Node, Server, Template, TemplateGroup, User};
use serde_json::{Value, json};

/// What a server's object holds beside the server.
#[derive(Clone, Copy)]
pub struct Include {
    pub user: bool,
    pub node: bool,
}

/// Changes answer with both.
pub const BOTH: Include = Include {
    user: true,
    node: true,
};

/// Inside another record a count isn't made: it is always 0.
pub fn node(world: &World, node: &Node, counted: bool) -> Value {
    let (memory, disk) = world.allocated(node.id);
    let servers = world
        .servers
        .iter()
        .filter(|server| counted && server.node_id == node.id)
        .count();
    json!({
        "id": node.id,
        "location_id": node.location_id,
        "name": node.name,
        "cluster": node.cluster,
        "verify_tls": node.verify_tls,
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
        "coterm_id": node.coterm_id,
        "servers_count": servers,
    })
}

/// See `node` for `counted`.
pub fn user(world: &World, user: &User, counted: bool) -> Value {
    let servers = world
        .servers
        .iter()
        .filter(|server| counted && server.user_id == user.id)
        .count();
    json!({
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "email_verified_at": null,
        "root_admin": user.root_admin,
        "servers_count": servers,
    })
}

pub fn address(address: &Address) -> Value {
    json!({
        "id": address.id,
        "address_pool_id": address.address_pool_id,
        "server_id": address.server_id,
        "type": address.family,
        "address": address.address,
        "cidr": address.cidr,
        "gateway": address.gateway,
        "mac_address": address.mac_address,
    })
}

/// An address with the server that has it, if `include=server` asks for it.
pub fn address_with_server(world: &World, one: &Address) -> Value {
    let mut value = address(one);
    let holder = world
        .servers
        .iter()
        .find(|server| one.server_id == Some(server.id));
    if let Some(server) = holder {
        value["server"] = json!({ "data": {
            "id": server.id,
            "uuid": server.uuid,
            "uuid_short": server.short(),
            "user_id": server.user_id,
            "node_id": server.node_id,
            "vmid": server.vmid,
            "hostname": server.hostname,
            "name": server.name,
            "description": null,
            "status": server.status,
        } });
    }
    value
}

fn common(world: &World, server: &Server) -> Value {
    let addresses = |family: Family| -> Vec<Value> {
        world
            .addresses_of(server.id)
            .filter(|one| one.family == family)
            .map(address)
            .collect()
    };
    json!({
        "id": server.short(),
        "uuid": server.uuid,
        "node_id": server.node_id,
        "hostname": server.hostname,
        "name": server.name,
        "description": null,
        "status": server.status,
        "usages": { "bandwidth": server.bandwidth_usage },
        "limits": {
            "cpu": server.cpu,
            "memory": server.memory,
            "disk": server.disk,
            "snapshots": server.snapshots,
            "backups": server.backups,
            "bandwidth": server.bandwidth,
            "addresses": { "ipv4": addresses(Family::Ipv4), "ipv6": addresses(Family::Ipv6) },
            "mac_address": null,
        },
        "internal_id": server.id,
    })
}

fn include(world: &World, server: &Server, include: Include, mut value: Value) -> Value {
    if let Some(owner) = world.user(server.user_id).filter(|_| include.user) {
        value["user"] = json!({ "data": user(world, owner, false) });
    }
    if let Some(host) = world.node(server.node_id).filter(|_| include.node) {
        value["node"] = json!({ "data": node(world, host, false) });
    }
    value
}

/// As the application API shows it.
pub fn server(world: &World, server: &Server, with: Include) -> Value {
    let mut value = common(world, server);
    value["user_id"] = json!(server.user_id);
    value["vmid"] = json!(server.vmid);
    include(world, server, with, value)
}

/// As its owner sees it: without owner and VM id.
pub fn own_server(world: &World, server: &Server, with: Include) -> Value {
    include(world, server, with, common(world, server))
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

/// A customer's view: no ids, nothing hidden.
pub fn own_templates(group: &TemplateGroup, order: usize) -> Value {
    let visible: Vec<Value> = group
        .templates
        .iter()
        .enumerate()
        .filter(|(_, template)| !template.hidden)
        .map(|(order, template)| {
            json!({ "uuid": template.uuid, "name": template.name, "hidden": 0, "order_column": order + 1 })
        })
        .collect();
    json!({
        "uuid": group.uuid,
        "name": group.name,
        "hidden": 0,
        "order_column": order + 1,
        "templates": { "data": visible },
    })
}

/// Flags come as 0 and 1, times with six decimals.
pub fn backup(backup: &Backup) -> Value {
    json!({
        "uuid": backup.uuid,
        "is_successful": u8::from(backup.completed.is_some()),
        "is_locked": u8::from(backup.locked),
        "name": backup.name,
        "size": if backup.completed.is_some() { 700 << 20 } else { 0 },
        "completed_at": backup.completed.map(time),
        "created_at": time(backup.created),
    })
}

fn time(milliseconds: u64) -> String {
    crate::dates::format(milliseconds, "%Y-%m-%dT%H:%M:%S.000000Z")
}

/// What an answer to a changed server holds.
pub fn changed(sim: &Simulator, id: u64) -> Value {
    let found = sim.world.servers.iter().find(|server| server.id == id);
    found.map_or(Value::Null, |found| server(&sim.world, found, BOTH))
}
