//! Servers: the list, one of them, and its record's fields.

use super::{Call, show};
use crate::query::{Filters, USUAL, page};
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{Errors, HOSTNAME_LIMIT, field, size, text};
use crate::world::models::{Proxmox, Server, Status};

/// Newest first, unless any order is asked for: then the panel forgets its own.
pub fn list(sim: &mut Simulator, call: &Call) -> Outcome {
    let filters = Filters::new(
        call.request,
        &["*", "address_pool_id", "node_id", "user_id", "name"],
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
            && filters.equals("node_id", &server.node_id.to_string())
            && filters.equals("user_id", &server.user_id.to_string())
            && filters.contains("name", &[&server.name])
    };
    let mut servers: Vec<&Server> = world.servers.iter().filter(fits).collect();
    if call.request.parameter("sort").is_none() {
        servers.reverse();
    }
    let with = include(call);
    let items = servers
        .into_iter()
        .map(|server| show::server(world, server, with))
        .collect();
    Ok(page(call.request, USUAL, items))
}

pub fn show(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    Ok(Reply::data(show::server(&sim.world, server, include(call))))
}

/// The includes asked for; unknown ones are ignored.
pub fn include(call: &Call) -> show::Include {
    show::Include {
        user: call.request.includes("user"),
        node: call.request.includes("node"),
    }
}

/// Any of name, hostname, user_id, vmid and status; other fields are ignored.
/// The hostname is brought to the VM, and nothing is stored if that fails.
pub fn update(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    let (id, uuid) = (server.id, server.uuid.clone());
    let proxmox = sim
        .world
        .node(server.node_id)
        .map_or(Proxmox::Unreachable, |node| node.proxmox);
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
    let status: Option<Option<Status>> = match field(input, "status") {
        None => None,
        Some(value) => {
            let status = serde_json::from_value(value.clone());
            errors.selected("status", status.is_ok());
            Some(status.ok().flatten())
        }
    };
    errors.check()?;
    if text(input, "hostname").is_some() {
        match proxmox {
            Proxmox::Works => {}
            Proxmox::Failing => {
                return Err(Problem::new(
                    503,
                    format!("Server {uuid} failed to sync hostname."),
                ));
            }
            Proxmox::Unreachable => return Err(Problem::server_error()),
        }
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
