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
/// error that Proxmox answers is swallowed, a refused connection is a 500.
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
        Proxmox::Unreachable => return Err(Problem::server_error()),
        Proxmox::Works => sim.world.bring_to_vm(id),
        Proxmox::Failing => {}
    }
    Ok(Reply::data(show::changed(sim, id)))
}

/// Stops the VM. If that fails the status is null, whatever it was before.
pub fn suspend(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    not_ending(server)?;
    if server.status == Some(Status::Suspended) {
        return Ok(Reply::NoContent);
    }
    if !reaches_vm(sim, call, Task::Suspend)? {
        call.server_mut(sim)?.status = None;
        return Err(Problem::server_error());
    }
    power(sim, call, false)?;
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
    if !reaches_vm(sim, call, Task::Unsuspend)? {
        return Err(Problem::server_error());
    }
    if sim.settings.ways.unsuspend_starts {
        power(sim, call, true)?;
    }
    call.server_mut(sim)?.status = None;
    sim.act = Some("server_unsuspended");
    Ok(Reply::NoContent)
}

/// Whether Proxmox works and has the VM. An installation has it from the beginning.
fn reaches_vm(sim: &mut Simulator, call: &Call, task: Task) -> Result<bool, Problem> {
    let server = call.server(sim)?;
    let (node, vmid) = (server.node_id, server.vmid);
    let installing = server.jobs.iter().any(|job| job.work == Work::Install);
    let works = sim.proxmox(node, task) == Proxmox::Works;
    Ok(works && (installing || sim.world.vm(node, vmid).is_some()))
}

fn power(sim: &mut Simulator, call: &Call, running: bool) -> Result<(), Problem> {
    let server = call.server(sim)?;
    let (node, vmid, now) = (server.node_id, server.vmid, sim.clock.now());
    if let Some(vm) = sim.world.vm_mut(node, vmid) {
        vm.running = running;
        vm.since = now;
    }
    Ok(())
}

/// Begins the deletion. `no_purge` drops the record only.
pub fn delete(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    not_ending(server)?;
    let id = server.id;
    let busy = matches!(
        server.status,
        Some(Status::RestoringBackup | Status::RestoringSnapshot)
    ) || sim
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
    let work = if forget { Work::Forget } else { Work::Purge };
    let job = sim.begin(work);
    let server = call.server_mut(sim)?;
    server.status = Some(Status::Deleting);
    server.jobs.push(job);
    sim.act = Some("server_deleted");
    Ok(Reply::NoContent)
}
