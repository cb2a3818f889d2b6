//! A server's size, its suspension and its end.

use super::{Call, create, show};
use crate::mishaps::Task;
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{Errors, LEAST_MEMORY, boolean, field, given, size};
use crate::world::MEBIBYTE;
use crate::world::models::{Proxmox, Server, Status, Work};

/// 409 in every state that a change can't be made in.
pub fn unsupported_status() -> Problem {
    Problem::new(
        409,
        "This server is currently in an unsupported status, please try again later.",
    )
}

fn not_ending(server: &Server) -> Result<(), Problem> {
    match server.status {
        Some(Status::Deleting | Status::DeletionFailed) => Err(unsupported_status()),
        _ => Ok(()),
    }
}

/// The panel's record changes in any case; the VM only if Proxmox works. An
/// error that Proxmox answers (500, 596) is swallowed, a refused connection is not.
pub fn build(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    not_ending(server)?;
    let input = &call.request.input;
    // The rest of the form is read before it is checked (ConvoyPanel v4.6.1, observed).
    let complete = field(input, "address_ids").is_some_and(|ids| ids.is_array())
        && [
            "cpu",
            "memory",
            "disk",
            "snapshot_limit",
            "backup_limit",
            "bandwidth_limit",
        ]
        .iter()
        .all(|name| field(input, name).is_some());
    if !complete {
        return Err(Problem::server_error());
    }
    let mut errors = Errors::default();
    for (name, least) in [("cpu", 1), ("memory", LEAST_MEMORY), ("disk", MEBIBYTE)] {
        errors.required(input, name);
        errors.integer(input, name, least);
    }
    for name in [
        "snapshot_limit",
        "backup_limit",
        "bandwidth_limit",
        "bandwidth_usage",
    ] {
        errors.integer(input, name, 0);
    }
    create::known_addresses(sim, input, "address_ids", &mut errors);
    errors.check()?;
    create::room(sim, input, server.node_id, Some(server), "", "address_ids")?;
    let (id, node) = (server.id, server.node_id);
    let bytes = |name: &str| size(input, name).unwrap_or(0) / MEBIBYTE * MEBIBYTE;
    let server = call.server_mut(sim)?;
    server.cpu = size(input, "cpu").unwrap_or(0);
    server.memory = bytes("memory");
    server.disk = bytes("disk");
    server.snapshots = size(input, "snapshot_limit");
    server.backups = size(input, "backup_limit");
    server.bandwidth = given(input, "bandwidth_limit").map(|_| bytes("bandwidth_limit"));
    if given(input, "bandwidth_usage").is_some() {
        server.bandwidth_usage = bytes("bandwidth_usage");
    }
    let ids = create::ids(input, "address_ids");
    for address in &mut sim.world.addresses {
        if address.server_id == Some(id) && !ids.contains(&address.id) {
            address.server_id = None;
        }
    }
    create::attach(sim, id, node, &ids);
    sim.act = Some("server_built");
    match sim.proxmox(node, Task::Build) {
        how @ Proxmox::Unreachable => return Err(sim.settings.ways.node_failed(how)),
        Proxmox::Works => sim.world.bring_to_vm(id, sim.settings.memory_waits),
        Proxmox::Failing | Proxmox::TaskFails => {}
    }
    Ok(Reply::data(show::changed(sim, id)))
}

/// Stops the VM. If Proxmox refuses, the status is null, whatever it was before; a
/// task that Proxmox takes and doesn't do is suspended all the same, and the VM runs on.
pub fn suspend(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    not_ending(server)?;
    if server.status == Some(Status::Suspended) {
        return Ok(Reply::NoContent);
    }
    let obeys = reaches_vm(sim, call, Task::Suspend).inspect_err(|_| {
        if let Ok(server) = call.server_mut(sim) {
            server.status = None;
        }
    })?;
    if obeys {
        power(sim, call, false)?;
    }
    call.server_mut(sim)?.status = Some(Status::Suspended);
    sim.act = Some("server_suspended");
    Ok(Reply::NoContent)
}

/// Starts the VM; an older panel leaves it off.
pub fn unsuspend(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    not_ending(server)?;
    if server.status != Some(Status::Suspended) {
        return Ok(Reply::NoContent);
    }
    let obeys = reaches_vm(sim, call, Task::Unsuspend)?;
    if obeys && sim.settings.ways.unsuspend_starts {
        power(sim, call, true)?;
    }
    call.server_mut(sim)?.status = None;
    sim.act = Some("server_unsuspended");
    Ok(Reply::NoContent)
}

/// Whether Proxmox does what it is told to a VM: false, if it says so and doesn't. An
/// error unless it answers and has the VM, which an installation has from the beginning.
fn reaches_vm(sim: &mut Simulator, call: &Call, task: Task) -> Result<bool, Problem> {
    let server = call.server(sim)?;
    let (node, vmid) = (server.node_id, server.vmid);
    let installing = server.jobs.iter().any(|job| job.work == Work::Install);
    let locked = sim.is_locked(server);
    let how = sim.proxmox(node, task);
    if !how.answers() || !installing && sim.world.vm(node, vmid).is_none() {
        return Err(sim.settings.ways.node_failed(how));
    }
    Ok(how == Proxmox::Works && !locked)
}

fn power(sim: &mut Simulator, call: &Call, running: bool) -> Result<(), Problem> {
    let server = call.server(sim)?;
    let (node, vmid, now) = (server.node_id, server.vmid, sim.clock.now());
    if let Some(vm) = sim.world.vm_mut(node, vmid) {
        if running {
            vm.start(now);
        } else {
            vm.running = false;
        }
    }
    Ok(())
}

/// Begins the deletion. `no_purge` drops the record only. Only a backup of the panel's
/// own that runs stands in its way at once: an installation and a restore, like
/// Proxmox's own backup, let it fail later, since Proxmox has the VM locked.
pub fn delete(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    not_ending(server)?;
    let (id, node) = (server.id, server.node_id);
    let busy = sim
        .world
        .backups
        .iter()
        .any(|backup| backup.server_id == id && backup.completed.is_none());
    if busy {
        return Err(unsupported_status());
    }
    let forget = field(&call.request.input, "no_purge")
        .and_then(boolean)
        .unwrap_or(false);
    let locked = sim.is_locked(server);
    let work = if forget { Work::Forget } else { Work::Purge };
    let mut job = sim.begin(work, node);
    job.fails |= work == Work::Purge && locked;
    let server = call.server_mut(sim)?;
    server.status = Some(Status::Deleting);
    server.jobs.push(job);
    sim.act = Some("server_deleted");
    Ok(Reply::NoContent)
}
