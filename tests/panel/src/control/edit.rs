//! Rows added, changed and removed past the panel's API, as an administrator,
//! a customer or an accident would.

use super::{Answer, bad, read};
use crate::simulator::Simulator;
use crate::world::models::{Backup, Iso, Node, Pool, Server, Template, TemplateGroup, User, Vm};
use crate::world::{World, uuid};
use hyper::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Everything, with each server's addresses and what its VM really is (null if
/// there is none) beside it, and how many are signed on.
pub fn state(sim: &Simulator) -> Value {
    let mut state = json!(sim.world);
    let mut held: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for address in &sim.world.addresses {
        let server = address.server_id.unwrap_or(0);
        held.entry(server).or_default().push(&address.address);
    }
    let vms = sim.world.vms.iter();
    let vms: BTreeMap<(u64, u64), &Vm> = vms.map(|vm| ((vm.node_id, vm.vmid), vm)).collect();
    if let Some(servers) = state["servers"].as_array_mut() {
        for (value, server) in servers.iter_mut().zip(&sim.world.servers) {
            value["addresses"] = json!(held.get(&server.id).map_or(&[][..], Vec::as_slice));
            value["vm"] = json!(vms.get(&(server.node_id, server.vmid)));
        }
    }
    state["sessions"] = json!(sim.sessions.signed_on());
    state
}

/// Adds a row; an id or UUID that isn't given is made. Answers the row.
pub fn add(world: &mut World, kind: &str, mut input: Value) -> Answer {
    match kind {
        "users" => {
            let mut user: User = read(input)?;
            if user.id == 0 {
                user.id = world.next_user();
            }
            let value = push(&mut world.users, user);
            world.complete();
            Ok(value)
        }
        "servers" => {
            let addresses = take(&mut input, "addresses");
            let mut server: Server = read(input)?;
            if server.id == 0 {
                server.id = world.next_server();
            }
            if server.uuid.is_empty() {
                server.uuid = uuid();
            }
            if server.vmid == 0 {
                server.vmid = 100 + server.id;
            }
            attach(world, server.id, &addresses);
            let value = json!(server);
            world.servers.push(server.clone());
            // A server that is there has its VM, unless its status says that it hasn't yet.
            if server.status.is_none() {
                world.make_vm(&server, true, 0);
            }
            world.complete();
            Ok(value)
        }
        "isos" => {
            let mut iso: Iso = read(input)?;
            if iso.uuid.is_empty() {
                iso.uuid = uuid();
            }
            Ok(push(&mut world.isos, iso))
        }
        "nodes" => {
            let mut node: Node = read(input)?;
            if node.id == 0 {
                node.id = next(world.nodes.iter().map(|node| node.id));
            }
            Ok(push(&mut world.nodes, node))
        }
        "pools" => {
            let mut pool: Pool = read(input)?;
            if pool.id == 0 {
                pool.id = next(world.pools.iter().map(|pool| pool.id));
            }
            Ok(push(&mut world.pools, pool))
        }
        "addresses" => {
            let mut address: crate::world::models::Address = read(input)?;
            if address.id == 0 {
                address.id = next(world.addresses.iter().map(|address| address.id));
            }
            Ok(push(&mut world.addresses, address))
        }
        "backups" => {
            let mut backup: Backup = read(input)?;
            if backup.uuid.is_empty() {
                backup.uuid = uuid();
            }
            Ok(push(&mut world.backups, backup))
        }
        "tokens" => Ok(push(&mut world.tokens, read(input)?)),
        "coterms" => Ok(push(&mut world.coterms, read(input)?)),
        "templates" => add_template(world, input),
        _ => Err(unknown(kind)),
    }
}

/// A template of a node, in its group of the name given (`Linux`), which is
/// made where there is none.
fn add_template(world: &mut World, mut input: Value) -> Answer {
    let node = take(&mut input, "node_id")
        .as_u64()
        .ok_or_else(|| bad("node_id is missing"))?;
    let name = take(&mut input, "group")
        .as_str()
        .unwrap_or("Linux")
        .to_owned();
    let mut template: Template = read(input)?;
    if template.uuid.is_empty() {
        template.uuid = uuid();
    }
    template.id = next(
        world
            .template_groups
            .iter()
            .flat_map(|group| &group.templates)
            .map(|template| template.id),
    );
    let found = world
        .template_groups
        .iter()
        .position(|group| group.node_id == node && group.name == name);
    let position = found.unwrap_or_else(|| {
        let id = next(world.template_groups.iter().map(|group| group.id));
        let group = TemplateGroup {
            id,
            node_id: node,
            uuid: uuid(),
            name,
            ..TemplateGroup::default()
        };
        world.template_groups.push(group);
        world.template_groups.len() - 1
    });
    Ok(push(
        &mut world.template_groups[position].templates,
        template,
    ))
}

/// Lays the given fields over a row. Servers and backups are named by UUID, VMs by VM id,
/// others by id.
pub fn change(world: &mut World, kind: &str, key: &str, mut input: Value) -> Answer {
    match kind {
        "users" => lay(
            world
                .users
                .iter_mut()
                .find(|user| user.id.to_string() == key),
            &input,
        ),
        "nodes" => lay(
            world
                .nodes
                .iter_mut()
                .find(|node| node.id.to_string() == key),
            &input,
        ),
        "pools" => lay(
            world
                .pools
                .iter_mut()
                .find(|pool| pool.id.to_string() == key),
            &input,
        ),
        "addresses" => lay(
            world
                .addresses
                .iter_mut()
                .find(|address| address.id.to_string() == key),
            &input,
        ),
        "vms" => lay(
            world.vms.iter_mut().find(|vm| vm.vmid.to_string() == key),
            &input,
        ),
        "backups" => lay(
            world.backups.iter_mut().find(|backup| backup.uuid == key),
            &input,
        ),
        "servers" => {
            let addresses = take(&mut input, "addresses");
            let row = lay(world.server_mut(key), &input)?;
            if let Some(id) = row["id"].as_u64().filter(|_| addresses.is_array()) {
                attach(world, id, &addresses);
            }
            Ok(row)
        }
        _ => Err(unknown(kind)),
    }
}

/// Removes a row, and a server's VM with it.
pub fn remove(world: &mut World, kind: &str, key: &str) -> Answer {
    match kind {
        "users" => world.users.retain(|user| user.id.to_string() != key),
        "nodes" => world.nodes.retain(|node| node.id.to_string() != key),
        "addresses" => world
            .addresses
            .retain(|address| address.id.to_string() != key),
        "templates" => {
            world
                .template_groups
                .iter_mut()
                .for_each(|group| group.templates.retain(|one| one.uuid != key));
        }
        "servers" => {
            let Some(server) = world.server(key).cloned() else {
                return Err(missing());
            };
            world.servers.retain(|one| one.id != server.id);
            world
                .vms
                .retain(|vm| vm.node_id != server.node_id || vm.vmid != server.vmid);
            attach(world, server.id, &json!([]));
        }
        "vms" => world.vms.retain(|vm| vm.vmid.to_string() != key),
        "backups" => world.backups.retain(|backup| backup.uuid != key),
        "isos" => world.isos.retain(|iso| iso.uuid != key),
        _ => return Err(unknown(kind)),
    }
    Ok(json!({}))
}

/// Gives a server exactly these addresses, named by id or as text.
fn attach(world: &mut World, server: u64, addresses: &Value) {
    let wanted = addresses.as_array().map(Vec::as_slice).unwrap_or_default();
    for address in &mut world.addresses {
        if wanted
            .iter()
            .any(|one| *one == json!(address.id) || *one == json!(address.address))
        {
            address.server_id = Some(server);
        } else if address.server_id == Some(server) {
            address.server_id = None;
        }
    }
}

fn take(input: &mut Value, name: &str) -> Value {
    input
        .as_object_mut()
        .and_then(|fields| fields.remove(name))
        .unwrap_or(Value::Null)
}

fn next(ids: impl Iterator<Item = u64>) -> u64 {
    ids.max().unwrap_or(0) + 1
}

fn push<T: Serialize>(rows: &mut Vec<T>, row: T) -> Value {
    let value = json!(row);
    rows.push(row);
    value
}

fn lay<T: Serialize + DeserializeOwned>(row: Option<&mut T>, input: &Value) -> Answer {
    let row = row.ok_or_else(missing)?;
    let mut value = json!(row);
    if let (Some(fields), Some(changes)) = (value.as_object_mut(), input.as_object()) {
        fields.extend(changes.clone());
    }
    *row = read(value.clone())?;
    Ok(value)
}

fn missing() -> (StatusCode, String) {
    (StatusCode::NOT_FOUND, "there is no such row".into())
}

fn unknown(kind: &str) -> (StatusCode, String) {
    (StatusCode::NOT_FOUND, format!("there are no {kind}"))
}
