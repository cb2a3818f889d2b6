//! A VM's disks and drives: what it boots from, and the ISOs in its drives.

use super::{Call, client};
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{Errors, field};
use crate::world::models::{Iso, Server, Vm};
use serde_json::{Value, json};

/// The disk, and the drive with the first settings.
const DISK: &str = "scsi0";
const CLOUDINIT: &str = "ide2";

/// The drives that are free for ISOs, in the order they are taken.
const DRIVES: [&str; 3] = ["ide0", "ide1", "ide3"];

/// All disks. The primary is known by its size: it is none if the VM's isn't
/// what the record says (the panel's public source).
pub fn disks(sim: &Simulator, server: &Server, vm: &Vm) -> Vec<Value> {
    let disk = |interface: &str, primary: bool, media: Option<&str>, size: u64| {
        json!({
            "interface": interface,
            "is_primary_disk": primary,
            "is_media": media.is_some(),
            "media_name": media,
            "size": size,
        })
    };
    let cloudinit = sim.settings.generation.cloudinit_size();
    let mut disks = vec![
        disk(DISK, vm.disk == server.disk, None, vm.disk),
        disk(CLOUDINIT, false, Some("Cloudinit"), cloudinit),
    ];
    let mounted = server.isos.iter().filter_map(|uuid| iso(sim, uuid));
    let drives = DRIVES.iter().zip(mounted);
    disks.extend(drives.map(|(drive, iso)| disk(drive, false, Some(&iso.name), iso.size)));
    disks
}

/// The disks that the VM tries, in their order, and the others.
pub fn boot_order_of(sim: &Simulator, server: &Server, vm: &Vm) -> (Vec<Value>, Vec<Value>) {
    let usual = [DISK.to_owned(), CLOUDINIT.to_owned()];
    let order = if server.boot_order.is_empty() {
        &usual[..]
    } else {
        &server.boot_order
    };
    let mut others = disks(sim, server, vm);
    let mut tried = Vec::new();
    for interface in order {
        if let Some(place) = others
            .iter()
            .position(|disk| disk["interface"] == *interface)
        {
            tried.push(others.remove(place));
        }
    }
    (tried, others)
}

pub fn boot_order(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    let (tried, others) = boot_order_of(sim, server, client::vm(sim, server)?);
    Ok(Reply::data(
        json!({ "unused_devices": others, "boot_order": tried }),
    ))
}

pub fn set_boot_order(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let mut errors = Errors::default();
    errors.present(input, "order");
    let list = field(input, "order").and_then(Value::as_array);
    if list.is_none() && field(input, "order").is_some() {
        errors.add("order", "The order must be an array.");
    }
    for (index, one) in list.into_iter().flatten().enumerate() {
        if !one.is_string() {
            errors.add(
                &format!("order.{index}"),
                format!("The order.{index} must be a string."),
            );
        }
    }
    errors.check()?;
    client::vm(sim, call.server(sim)?)?;
    let order = list
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned);
    call.server_mut(sim)?.boot_order = order.collect();
    sim.act = Some("boot_order_changed");
    Ok(Reply::NoContent)
}

fn iso<'a>(sim: &'a Simulator, uuid: &str) -> Option<&'a Iso> {
    sim.world.isos.iter().find(|iso| iso.uuid == uuid)
}

fn is_administrator(sim: &Simulator, call: &Call) -> bool {
    sim.world
        .user(call.user)
        .is_some_and(|user| user.root_admin)
}

/// The ISOs of the server's node; hidden ones only for an administrator.
pub fn isos(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    client::vm(sim, server)?;
    let all = is_administrator(sim, call);
    let isos = sim.world.isos.iter();
    let shown = isos.filter(|iso| iso.node_id == server.node_id && (all || !iso.hidden));
    let data: Vec<Value> = shown
        .map(|iso| {
            json!({
                "uuid": iso.uuid,
                "name": iso.name,
                "size": iso.size,
                "hidden": iso.hidden,
                "mounted": server.isos.contains(&iso.uuid),
            })
        })
        .collect();
    Ok(Reply::data(json!(data)))
}

/// Also another node's (the panel's public source; not observed, like the words
/// of the refusals).
pub fn mount(sim: &mut Simulator, call: &Call) -> Outcome {
    let iso = named(sim, call)?.clone();
    if iso.hidden && !is_administrator(sim, call) {
        return Err(Problem::new(403, "This action is unauthorized."));
    }
    let server = call.server(sim)?;
    client::vm(sim, server)?;
    if server.isos.contains(&iso.uuid) {
        return Err(Problem::new(400, "This ISO is already mounted."));
    }
    if server.isos.len() == DRIVES.len() {
        return Err(Problem::new(400, "There is no free drive."));
    }
    call.server_mut(sim)?.isos.push(iso.uuid);
    sim.act = Some("iso_mounted");
    Ok(Reply::NoContent)
}

pub fn unmount(sim: &mut Simulator, call: &Call) -> Outcome {
    let uuid = named(sim, call)?.uuid.clone();
    let server = call.server(sim)?;
    client::vm(sim, server)?;
    if !server.isos.contains(&uuid) {
        return Err(Problem::new(400, "This ISO is not mounted."));
    }
    call.server_mut(sim)?.isos.retain(|one| *one != uuid);
    sim.act = Some("iso_unmounted");
    Ok(Reply::NoContent)
}

fn named<'a>(sim: &'a Simulator, call: &Call) -> Result<&'a Iso, Problem> {
    let key = call.segment(7);
    iso(sim, key).ok_or_else(|| Problem::no_model("ISO", key))
}
