//! Servers: the list, one of them, and its record's fields.

use super::show::{self, View};
use super::{Call, nodes};
use crate::mishaps::Task;
use crate::query::{Filters, USUAL, page};
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{Errors, HOSTNAME_LIMIT, field, size, text};
use crate::world::models::{Proxmox, Server, Status};

/// In the panel's order, unless any order is asked for: then it forgets its own.
pub fn list(sim: &mut Simulator, call: &Call) -> Outcome {
    let filters = Filters::new(
        call.request,
        sim.settings.ways.collation(),
        sim.settings.generation.server_filters(),
    )?;
    let world = &sim.world;
    let fits = |server: &&Server| {
        let of_pool = filters.values("address_pool_id").is_none_or(|mut ids| {
            ids.any(|id| {
                world.pools.iter().any(|pool| {
                    pool.id.to_string() == id && pool.node_ids.contains(&server.node_id)
                })
            })
        });
        of_pool
            && filters.contains("*", &[&server.name, &server.hostname, &server.uuid])
            && filters.equals_number("node_id", server.node_id)
            && filters.equals_number("user_id", server.user_id)
            && filters.contains("name", &[&server.name])
    };
    let mut servers: Vec<&Server> = world.servers.iter().filter(fits).collect();
    if call.request.parameter("sort").is_none() {
        servers = nodes::in_order(sim, servers);
    }
    let with = include(call);
    let page = page(call.request, USUAL, servers);
    let view = View::of_servers(sim, &page.items);
    Ok(page.reply(|server| view.server(server, with)))
}

pub fn show(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    let view = View::of_servers(sim, &[server]);
    Ok(Reply::data(view.server(server, include(call))))
}

/// The includes asked for; unknown ones are ignored.
pub fn include(call: &Call) -> show::Include {
    show::Include {
        user: call.request.includes("user"),
        node: call.request.includes("node"),
    }
}

/// Any of name, hostname, user_id, vmid and status; other fields are ignored.
/// The hostname is brought to the VM; where that fails, v4 stores nothing.
pub fn update(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    let (id, uuid, node) = (server.id, server.uuid.clone(), server.node_id);
    let generation = sim.settings.generation;
    let input = &call.request.input;
    let mut errors = Errors::default();
    for (name, most) in [("name", 40), ("hostname", HOSTNAME_LIMIT)] {
        if field(input, name).is_some() {
            errors.required_text(input, name, most);
        }
    }
    if field(input, "user_id").is_some() {
        errors.selected(
            "user_id",
            size(input, "user_id").is_some_and(|id| sim.world.user(id).is_some()),
        );
    }
    errors.integer(input, "vmid", 100);
    let moved = size(input, "node_id").filter(|_| generation.moves_servers());
    if generation.moves_servers() && field(input, "node_id").is_some() {
        errors.selected(
            "node_id",
            moved.is_some_and(|id| sim.world.node(id).is_some()),
        );
    }
    let status: Option<Option<Status>> = match field(input, "status") {
        None => None,
        Some(value) => {
            let status = serde_json::from_value(value.clone());
            errors.selected("status", status.is_ok());
            Some(status.ok().flatten())
        }
    };
    errors.check()?;
    if let Some(hostname) = text(input, "hostname") {
        match sim.proxmox(node, Task::Hostname) {
            Proxmox::Works | Proxmox::TaskFails => bring_hostname(sim, call, hostname)?,
            Proxmox::Failing => generation.hostname_not_synced(&uuid)?,
            how @ Proxmox::Unreachable => return Err(sim.settings.ways.node_failed(how)),
        }
    }
    if let Some(node) = moved.filter(|moved| *moved != node) {
        move_record(sim, call, node)?;
    }
    let server = call.server_mut(sim)?;
    if let Some(name) = text(input, "name") {
        server.name = name.to_owned();
    }
    if let Some(hostname) = text(input, "hostname") {
        server.hostname = hostname.to_owned();
    }
    if let Some(user) = size(input, "user_id") {
        server.user_id = user;
    }
    if let Some(vmid) = size(input, "vmid") {
        server.vmid = vmid;
    }
    if let Some(status) = status {
        server.status = status;
    }
    sim.act = Some("server_updated");
    Ok(Reply::data(show::changed(sim, id)))
}

fn bring_hostname(sim: &mut Simulator, call: &Call, hostname: &str) -> Result<(), Problem> {
    let server = call.server(sim)?;
    let (node, vmid) = (server.node_id, server.vmid);
    if let Some(vm) = sim.world.vm_mut(node, vmid) {
        vm.hostname = hostname.to_owned();
    }
    Ok(())
}

/// The record goes to another node without its VM, and loses its addresses
/// (ConvoyPanel v3.10.2-beta, observed).
fn move_record(sim: &mut Simulator, call: &Call, node: u64) -> Result<(), Problem> {
    let server = call.server_mut(sim)?;
    server.node_id = node;
    let id = server.id;
    for address in &mut sim.world.addresses {
        if address.server_id == Some(id) {
            address.server_id = None;
        }
    }
    Ok(())
}
