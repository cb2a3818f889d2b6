//! Thousands of servers at once, for tests of scale.

use super::{Answer, bad, read};
use crate::world::World;
use crate::world::models::{Address, Family, Server, Vm};
use serde::Deserialize;
use serde_json::{Value, json};

/// Beside these, any field of a server: each gets it.
#[derive(Deserialize)]
struct Many {
    count: u64,
    /// What the usage of each is above that of the one before, in bytes.
    #[serde(default)]
    bandwidth_usage_step: u64,
    /// Gives each an IPv4 address of its own, made in the first pool of the node.
    #[serde(default)]
    with_address: bool,
}

/// Adds servers that are ready and run. Their UUIDs follow from their ids, their
/// names and hostnames are the given ones (`server`) with the id behind. Answers
/// the first id and all UUIDs, oldest first.
pub fn add(world: &mut World, mut input: Value) -> Answer {
    let many: Many = read(input.clone())?;
    if let Some(fields) = input.as_object_mut() {
        for name in ["count", "bandwidth_usage_step", "with_address"] {
            fields.remove(name);
        }
    }
    let model: Server = read(input)?;
    let node = if model.node_id == 0 { 1 } else { model.node_id };
    let pool = world
        .pools
        .iter()
        .find(|pool| pool.node_ids.contains(&node))
        .map(|pool| pool.id);
    let first = world.next_server();
    let last_address = world.addresses.iter().map(|address| address.id).max();
    let mut uuids = Vec::new();
    for number in 0..many.count {
        let id = first + number;
        let address = Ipv4(id).to_string();
        let name = |given: &str, usual: &str| {
            let given = if given.is_empty() { usual } else { given };
            format!("{given}-{id}")
        };
        let server = Server {
            id,
            uuid: format!("{id:08x}-0000-4000-8000-{id:012x}"),
            node_id: node,
            name: name(&model.name, "server"),
            hostname: name(&model.hostname, "server"),
            vmid: 100_000 + id,
            bandwidth_usage: model.bandwidth_usage + number * many.bandwidth_usage_step,
            ..model.clone()
        };
        let mut vm = Vm {
            node_id: node,
            vmid: server.vmid,
            running: true,
            cpu: server.cpu,
            memory: server.memory,
            disk: server.disk,
            hostname: server.hostname.clone(),
            ..Vm::default()
        };
        if many.with_address {
            let pool = pool.ok_or_else(|| bad("the node has no pool"))?;
            vm.addresses.push(address.clone());
            world.addresses.push(Address {
                id: last_address.unwrap_or(0) + 1 + number,
                address_pool_id: pool,
                server_id: Some(id),
                family: Family::Ipv4,
                address,
                cidr: 8,
                gateway: "10.0.0.1".into(),
                mac_address: None,
            });
        }
        uuids.push(server.uuid.clone());
        world.vms.push(vm);
        world.servers.push(server);
    }
    world.last_server = first + many.count.saturating_sub(1);
    Ok(json!({ "first_id": first, "uuids": uuids }))
}

/// The private address with a number, counted from 10.0.0.1, the gateway's.
struct Ipv4(u64);

impl std::fmt::Display for Ipv4 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [.., a, b, c] = (self.0 + 1).to_be_bytes();
        write!(f, "10.{a}.{b}.{c}")
    }
}
