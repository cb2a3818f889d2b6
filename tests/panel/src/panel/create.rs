//! A new server.

use super::{Call, show};
use crate::chance;
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{
    Errors, HOSTNAME_LIMIT, LEAST_MEMORY, boolean, field, given, number, size, text,
};
use crate::world::models::{Server, Status, Work};
use crate::world::{MEBIBYTE, RIVAL_SERVER, uuid};
use serde_json::Value;

/// Ids that the panel makes up lie in this range.
const VM_IDS: std::ops::Range<u64> = 100..1_000_000_000;

/// The node is looked for before anything is checked, the template's node after
/// everything (ConvoyPanel v4.6.1, observed).
pub fn create(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let node = find_node(sim, input)?;
    check(sim, input, node)?;
    let bytes = |name: &str| size(input, name).unwrap_or(0) / MEBIBYTE * MEBIBYTE;
    if bytes("limits.disk") == 0 {
        return Err(Problem::not_saved(
            "Server",
            None,
            "disk",
            "The disk must be at least 1.",
        ));
    }
    let install = field(input, "should_create_server")
        .and_then(boolean)
        .unwrap_or(false);
    let template = text(input, "template_uuid");
    let generation = sim.settings.generation;
    if install {
        let Some((group, _)) = template.and_then(|uuid| sim.world.template(uuid)) else {
            return Err(Problem::no_model("Template", ""));
        };
        if group.node_id != node {
            return Err(generation.template_elsewhere());
        }
    }
    let waits = install || generation.creates_without_installing();
    let id = sim.world.next_server();
    let server = Server {
        id,
        uuid: uuid(),
        node_id: node,
        user_id: size(input, "user_id").unwrap_or(0),
        name: text(input, "name").unwrap_or("").to_owned(),
        hostname: text(input, "hostname").unwrap_or("").to_owned(),
        status: waits.then_some(Status::Installing),
        cpu: size(input, "limits.cpu").unwrap_or(0),
        memory: bytes("limits.memory"),
        disk: bytes("limits.disk"),
        snapshots: size(input, "limits.snapshots"),
        backups: size(input, "limits.backups"),
        bandwidth: given(input, "limits.bandwidth").map(|_| bytes("limits.bandwidth")),
        vmid: size(input, "vmid").unwrap_or_else(|| vm_id(sim, node)),
        template_uuid: template.unwrap_or("").to_owned(),
        account_password: text(input, "account_password").map(str::to_owned),
        start_on_completion: field(input, "start_on_completion")
            .and_then(boolean)
            .unwrap_or(false),
        jobs: install
            .then(|| sim.begin(Work::Install, node))
            .into_iter()
            .collect(),
        ..Server::default()
    };
    sim.world.servers.push(server);
    attach(sim, id, node, &ids(input, "limits.address_ids"));
    sim.act = Some("server_created");
    if waits {
        Ok(Reply::data(show::changed(sim, id)))
    } else {
        Err(Problem::server_error())
    }
}

/// A VM id made up. v3 doesn't look whether the node has it already.
fn vm_id(sim: &Simulator, node: u64) -> u64 {
    loop {
        let id = chance::within(VM_IDS);
        let mut servers = sim.world.servers.iter();
        let taken = servers.any(|server| server.node_id == node && server.vmid == id);
        if !taken || !sim.settings.generation.avoids_taken_vm_ids() {
            return id;
        }
    }
}

fn find_node(sim: &Simulator, input: &Value) -> Result<u64, Problem> {
    let key = match given(input, "node_id") {
        None => return Err(Problem::no_model("Node", "")),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let found = key.parse().ok().and_then(|id| sim.world.node(id));
    found
        .map(|node| node.id)
        .ok_or_else(|| Problem::no_model("Node", &key))
}

fn check(sim: &Simulator, input: &Value, node: u64) -> Result<(), Problem> {
    let mut errors = Errors::default();
    errors.required_text(input, "name", 40);
    if errors.required(input, "user_id") {
        errors.selected(
            "user_id",
            size(input, "user_id").is_some_and(|id| sim.world.user(id).is_some()),
        );
    }
    errors.present(input, "vmid");
    errors.integer(input, "vmid", VM_IDS.start);
    errors.required_text(input, "hostname", HOSTNAME_LIMIT);
    for (name, least) in [
        ("limits.cpu", 1),
        ("limits.memory", LEAST_MEMORY),
        ("limits.disk", 1),
    ] {
        errors.required(input, name);
        errors.integer(input, name, least);
    }
    for name in ["limits.snapshots", "limits.backups", "limits.bandwidth"] {
        errors.present(input, name);
        errors.integer(input, name, 0);
    }
    known_addresses(sim, input, "limits.address_ids", &mut errors);
    // The framework compares with 1 as text: `true` doesn't ask for a password.
    let installs = field(input, "should_create_server").and_then(number) == Some(1);
    if installs && given(input, "account_password").is_none() {
        errors.add(
            "account_password",
            "The account password field is required when should create server is 1.",
        );
    } else {
        let rule = sim.settings.generation.password_rule();
        errors.root_password(input, "account_password", rule);
    }
    errors.present(input, "should_create_server");
    errors.boolean(input, "should_create_server");
    if let Some(uuid) = text(input, "template_uuid") {
        errors.selected("template_uuid", sim.world.template(uuid).is_some());
    }
    errors.present(input, "start_on_completion");
    errors.boolean(input, "start_on_completion");
    errors.check()?;
    room(sim, input, node, None, "limits.", "limits.address_ids")
}

/// The ids in a list, also as text.
pub fn ids(input: &Value, name: &str) -> Vec<u64> {
    let list = given(input, name).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(number)
        .filter_map(|id| u64::try_from(id).ok())
        .collect()
}

/// Every address asked for must exist.
pub fn known_addresses(sim: &Simulator, input: &Value, name: &str, errors: &mut Errors) {
    let list = given(input, name).and_then(Value::as_array);
    for (index, id) in list.into_iter().flatten().enumerate() {
        let id = number(id).and_then(|id| u64::try_from(id).ok());
        let known = sim
            .world
            .addresses
            .iter()
            .any(|address| Some(address.id) == id);
        errors.selected(&format!("{name}.{index}"), known);
    }
}

/// Whether the node has room, and the addresses are free. `own` is the server
/// that changes: what it has is its own already.
pub fn room(
    sim: &Simulator,
    input: &Value,
    node: u64,
    own: Option<&Server>,
    prefix: &str,
    addresses: &str,
) -> Result<(), Problem> {
    let mut errors = Errors::default();
    let (memory, disk) = sim.world.allocated(node);
    if let Some(node) = sim.world.node(node) {
        let own = own.map_or((0, 0), |own| (own.memory, own.disk));
        for (name, capacity, more, allocated, own) in [
            (
                "memory",
                node.memory,
                node.memory_overallocate,
                memory,
                own.0,
            ),
            ("disk", node.disk, node.disk_overallocate, disk, own.1),
        ] {
            let percent = i128::from(more.saturating_add(100).max(0));
            let all = i128::from(capacity) * percent / 100;
            let all = u64::try_from(all).unwrap_or(u64::MAX);
            let room = all.saturating_add(own).saturating_sub(allocated);
            if size(input, &format!("{prefix}{name}")).is_some_and(|asked| asked > room) {
                errors.add(
                    &format!("{prefix}{name}"),
                    format!("The {name} value exceeds the node's limit."),
                );
            }
        }
    }
    let asked = ids(input, addresses);
    let taken = sim.world.addresses.iter().any(|address| {
        asked.contains(&address.id)
            && address.server_id.is_some()
            && address.server_id != own.map(|own| own.id)
    });
    if taken {
        errors.add(
            addresses,
            "One or more of the selected addresses are already in use",
        );
    }
    errors.check()
}

/// Attaches what is free and of a pool that the node may use; the others are
/// passed over in silence.
pub fn attach(sim: &mut Simulator, server: u64, node: u64, ids: &[u64]) {
    let winner = if sim.rival { RIVAL_SERVER } else { server };
    for position in 0..sim.world.addresses.len() {
        let address = &sim.world.addresses[position];
        let fits = ids.contains(&address.id)
            && address.server_id.is_none()
            && sim.world.reaches(node, address);
        if fits {
            sim.world.addresses[position].server_id = Some(winner);
        }
    }
}
