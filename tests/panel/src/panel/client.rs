//! The customer's own servers: what they are, whether they run.

use super::show::View;
use super::{Call, build, hardware, servers};
use crate::mishaps::Task;
use crate::query::{Filters, USUAL, page};
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{Errors, text};
use crate::world::models::{Proxmox, Server, Status, Vm};
use hyper::Method;
use serde_json::json;

/// Lets the signed-on user to his own servers, an administrator to all, and
/// nobody to more than the record of one that isn't ready.
pub fn admit(sim: &mut Simulator, call: &Call) -> Result<(), Problem> {
    let user = sim
        .world
        .user(call.user)
        .ok_or_else(|| sim.settings.ways.unauthenticated())?;
    if call.request.segments.len() < 4 {
        return Ok(());
    }
    let server = call.server(sim)?;
    if server.user_id != user.id && !user.root_admin {
        return Err(Problem::new(404, "Server not found"));
    }
    if call.request.segments.len() == 4 && call.request.method == Method::GET {
        return Ok(());
    }
    match server.status {
        None => Ok(()),
        Some(Status::Suspended) => Err(Problem::new(
            409,
            "This server is currently suspended and the functionality requested is unavailable.",
        )),
        Some(Status::Installing | Status::InstallFailed) => Err(Problem::new(
            409,
            "This server has not yet completed its installation process, please try again later.",
        )),
        Some(_) => Err(build::unsupported_status()),
    }
}

/// The user's own; an administrator who asks for `type=all` gets everybody's.
pub fn list(sim: &mut Simulator, call: &Call) -> Outcome {
    let filters = Filters::new(call.request, sim.settings.ways.collation(), &["name"])?;
    let all = call.request.parameter("type") == Some("all");
    let admin = sim
        .world
        .user(call.user)
        .is_some_and(|user| user.root_admin);
    let fits = |server: &&Server| {
        let visible = if all {
            admin
        } else {
            server.user_id == call.user
        };
        visible && filters.contains("name", &[&server.name])
    };
    let page = page(
        call.request,
        USUAL,
        sim.world.servers.iter().filter(fits).collect(),
    );
    let view = View::of_servers(sim, &page.items);
    Ok(page.reply(|server| view.own_server(server, servers::include(call))))
}

pub fn show(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    let view = View::of_servers(sim, &[server]);
    Ok(Reply::data(view.own_server(server, servers::include(call))))
}

/// The server's VM, if Proxmox answers and has it.
pub fn vm<'a>(sim: &'a Simulator, server: &Server) -> Result<&'a Vm, Problem> {
    let node = sim.world.node(server.node_id);
    let how = node.map_or(Proxmox::Unreachable, |node| node.proxmox);
    sim.world
        .vm(server.node_id, server.vmid)
        .filter(|_| how.answers())
        .ok_or_else(|| sim.settings.ways.node_failed(how))
}

pub fn state(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    let vm = vm(sim, server)?;
    let uptime = sim.clock.now().saturating_sub(vm.since) / 1000;
    Ok(Reply::data(json!({
        "state": word(vm),
        // Of a stopped VM an integer (observed).
        "cpu_used": if vm.running { json!(0.15) } else { json!(0) },
        "memory_total": vm.memory,
        "memory_used": if vm.running { vm.memory / 3 } else { 0 },
        "uptime": if vm.running { uptime } else { 0 },
    })))
}

fn word(vm: &Vm) -> &'static str {
    if vm.running { "running" } else { "stopped" }
}

pub fn power(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let mut errors = Errors::default();
    let asked = text(input, "state").unwrap_or("");
    if errors.required(input, "state") {
        let known = [
            "start", "restart", "reset", "resume", "suspend", "shutdown", "kill",
        ];
        errors.selected("state", known.contains(&asked));
    }
    errors.check()?;
    let server = call.server(sim)?;
    let (node, vmid) = (server.node_id, server.vmid);
    vm(sim, server)?;
    let locked = sim.is_locked(server);
    let how = sim.proxmox(node, Task::Power);
    if !how.answers() {
        return Err(sim.settings.ways.node_failed(how));
    }
    let now = sim.clock.now();
    let obeys = how == Proxmox::Works && !locked;
    if let Some(vm) = sim.world.vm_mut(node, vmid).filter(|_| obeys) {
        match asked {
            "start" => vm.start(now),
            "restart" | "reset" => {
                vm.running = false;
                vm.start(now);
            }
            "shutdown" | "kill" => vm.running = false,
            _ => {}
        }
    }
    sim.act = Some("power_changed");
    Ok(Reply::NoContent)
}

pub fn details(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    let vm = vm(sim, server)?;
    let (order, _) = hardware::boot_order_of(sim, server, vm);
    let [.., a, b, c] = server.id.to_be_bytes();
    Ok(Reply::data(json!({
        "id": server.short(),
        "uuid": server.uuid,
        "node_id": server.node_id,
        "state": word(vm),
        "locked": sim.is_locked(server),
        "config": {
            "mac_address": format!("BC:24:11:{a:02X}:{b:02X}:{c:02X}"),
            "boot_order": order,
            "disks": hardware::disks(sim, server, vm),
        },
        "internal_id": server.id,
    })))
}
