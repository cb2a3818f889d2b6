//! Brings a server to what the settings and options say.

use crate::context::{Context, filled};
use crate::door::Door;
use crate::hooks::attachment::{self, Free, Wanted};
use crate::hooks::{fault, options, states, throttle, verify};
use crate::language::{Lack, NodeLacks};
use crate::mark::Mark;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record};
use crate::ownership;
use crate::panel::nodes::Family;
use crate::panel::servers::{self, Beside, Build, Server, ServerStatus};
use crate::panel::{Error, Wave, ask};
use crate::settings::Settings;
use crate::units::{Bytes, Gibibytes, Mebibytes};

/// Brings CPU, memory, disk, limits and the number of addresses to what the
/// settings say. Safe to repeat.
pub fn change_package(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| change(door, context, record))
}

fn change(door: &mut dyn Door, context: &Context, record: &mut Record) -> Result<(), Problem> {
    let uuid = context.uuid()?;
    let counted = options::for_change(context, record);
    let settings = context.settings_with(&counted)?;
    let wanted = Wanted {
        ipv4: settings.ipv4,
        ipv6: settings.ipv6,
    };

    // Free addresses are asked for at once if what is stored says that some
    // will be needed and where.
    let mut wave = Wave::default();
    let shown = wave.add(servers::show(&uuid, Beside::Node));
    let guess = context.stored_node().map(|node| {
        let likely = likely_missing(context, wanted);
        (node, likely, attachment::ask_free(&mut wave, node, likely))
    });
    let answers = wave.send(door);
    let server = answers
        .take(&shown)
        .map_err(|error| fault::of_look(context, &uuid, &error))?;
    ownership::check(context, record, &server)?;
    record
        .effects
        .push(Effect::RememberStatus(server.status.to_string()));
    states::tell_of(context, &mut record.effects, &uuid, &server.status);
    options::tell_of_what_stays(context, record, &counted, &settings, &server);
    allow(context, &settings, &server)?;
    let addresses = &server.limits.addresses;
    addresses
        .whole()
        .map_err(|error| fault::reading(context, &error))?;
    if leaves_bandwidth(&settings) {
        let note = context.language.bandwidth_left().to_owned();
        record.notes.push(note);
    }

    let missing = attachment::missing(&server, wanted);
    let free = match guess {
        _ if missing.is_none() => Free::default(),
        Some((node, asked, tickets))
            if node == server.node_id
                && missing.ipv4 <= asked.ipv4
                && missing.ipv6 <= asked.ipv6 =>
        {
            tickets
                .read(&answers)
                .map_err(|error| fault::reading(context, &error))?
        }
        _ => {
            let mut wave = Wave::default();
            let tickets = attachment::ask_free(&mut wave, server.node_id, missing);
            let answers = wave.send(door);
            tickets
                .read(&answers)
                .map_err(|error| fault::reading(context, &error))?
        }
    };
    enough(context, &server, missing, &free)?;

    let spread = Mark::of(context.service_mark).spread();
    let build = plan(
        context,
        &settings,
        &server,
        wanted,
        free.pick(missing, spread),
    );
    let top_up = if missing.is_none() { 0 } else { 2 };
    throttle::room_for(door, context, 1 + top_up)?;
    let mut changed = match ask(door, servers::build(&uuid, &build)) {
        Ok(changed) => changed,
        Err(error) if error.is_node_failure() => {
            return Err(half_done(
                door, context, record, &build, wanted, &server, &error,
            ));
        }
        Err(error) => {
            return Err(no_room(context, &settings, &server, &error)
                .unwrap_or_else(|| fault::of_server(context, &uuid, &error)));
        }
    };
    if !attachment::missing(&changed, wanted).is_none() {
        match attachment::top_up(door, &changed, wanted, spread) {
            Ok(Some(fuller)) => changed = fuller,
            Err(failed) if failed.is_unknown => {
                return Err(fault::of_server(context, &uuid, &failed.error));
            }
            // What is missing is named below.
            Ok(None) | Err(_) => {}
        }
    }
    record
        .effects
        .push(attachment::shown(context, &changed.limits.addresses));
    let differences = differences(&build, wanted, &changed);
    if differences.is_empty() {
        // The panel's record says so; the VM may not.
        record
            .effects
            .extend(verify::resized(context, &server.limits, &changed.limits));
        return Ok(());
    }
    Err(context.problem(
        ProblemKind::PanelFailed,
        context.language.build_differs(&differences),
    ))
}

/// 5xx: the panel writes its record before it tells Proxmox, so the record may have
/// changed though the VM has not.
fn half_done(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    build: &Build,
    wanted: Wanted,
    before: &Server,
    error: &Error,
) -> Problem {
    let problem = fault::of_server(context, &before.uuid, error);
    let Ok(after) = ask(door, servers::show(&before.uuid, Beside::Nothing)) else {
        return problem;
    };
    record
        .effects
        .push(attachment::shown(context, &after.limits.addresses));
    if !differences(build, wanted, &after).is_empty() {
        return problem;
    }
    let advice = context.language.build_unsure(&problem.staff);
    context.problem(problem.kind, advice)
}

/// What stored addresses say will be needed; a family is told by its colons.
fn likely_missing(context: &Context, wanted: Wanted) -> Wanted {
    let stored = &context.server;
    let all = stored
        .assigned_addresses
        .iter()
        .map(String::as_str)
        .chain(stored.dedicated_address.as_deref());
    let (ipv6, ipv4): (Vec<&str>, Vec<&str>) = all
        .filter(|address| filled(Some(address)).is_some())
        .partition(|address| address.contains(':'));
    let need = |wanted: usize, stored: usize| if wanted > stored { wanted } else { 0 };
    Wanted {
        ipv4: need(wanted.ipv4, ipv4.len()),
        ipv6: need(wanted.ipv6, ipv6.len()),
    }
}

/// Refuses before anything is sent what the panel would accept and not do.
fn allow(context: &Context, settings: &Settings, server: &Server) -> Result<(), Problem> {
    let status = &server.status;
    if matches!(
        status,
        ServerStatus::Deleting | ServerStatus::DeletionFailed | ServerStatus::InstallFailed
    ) {
        return Err(fault::of_status(context, status));
    }
    let asked = Bytes::from(settings.disk);
    if asked < server.limits.disk {
        let (has, asked) = (server.limits.disk.to_string(), asked.to_string());
        let advice = context.language.disk_smaller(&has, &asked);
        return Err(context.problem(ProblemKind::Refused, advice));
    }
    Ok(())
}

fn enough(context: &Context, server: &Server, missing: Wanted, free: &Free) -> Result<(), Problem> {
    let families = [
        (Family::Ipv4, missing.ipv4, free.total_ipv4),
        (Family::Ipv6, missing.ipv6, free.total_ipv6),
    ];
    let lacks: Vec<Lack> = families
        .into_iter()
        .filter(|(_, asked, free)| *free < *asked as u64)
        .map(|(family, asked, free)| Lack::Addresses {
            family,
            free,
            asked,
        })
        .collect();
    if lacks.is_empty() {
        Ok(())
    } else {
        Err(capacity(context, server, lacks))
    }
}

fn plan(
    context: &Context,
    settings: &Settings,
    server: &Server,
    wanted: Wanted,
    more: Vec<u64>,
) -> Build {
    let dedicated = filled(context.server.dedicated_address.as_deref());
    let attached = &server.limits.addresses;
    let ipv4 = attachment::kept(&attached.ipv4, wanted.ipv4, dedicated);
    let ipv6 = attachment::kept(&attached.ipv6, wanted.ipv6, dedicated);
    let kept = ipv4.into_iter().chain(ipv6).map(|address| address.id);
    Build {
        cpu: settings.cpu,
        memory: settings.memory.into(),
        disk: settings.disk.into(),
        snapshot_limit: settings.snapshots,
        backup_limit: settings.backups,
        bandwidth_limit: if leaves_bandwidth(settings) {
            server.limits.bandwidth
        } else {
            settings.bandwidth.map(Into::into)
        },
        address_ids: kept.chain(more).collect(),
    }
}

/// A bandwidth of 0 means unlimited in WHMCS and nothing on a panel: a server that is there
/// keeps what it has.
fn leaves_bandwidth(settings: &Settings) -> bool {
    settings.bandwidth == Some(Gibibytes(0))
}

/// 422 for memory or disk, in figures where the panel showed the node.
fn no_room(
    context: &Context,
    settings: &Settings,
    server: &Server,
    error: &Error,
) -> Option<Problem> {
    let (memory, disk) = (
        error.complains_about("memory"),
        error.complains_about("disk"),
    );
    let node = server.node.as_ref().filter(|_| memory || disk)?;
    let mut lacks = Vec::new();
    // What the server has already isn't asked for once more.
    if memory {
        let own = Mebibytes::from(server.limits.memory).0;
        let asked = Mebibytes(settings.memory.0.saturating_sub(own));
        lacks.push(Lack::Memory {
            free: node.free_memory().into(),
            asked,
        });
    }
    if disk {
        let own = Mebibytes::from(server.limits.disk).0;
        let asked = Mebibytes(settings.disk.0.saturating_sub(own));
        lacks.push(Lack::Disk {
            free: node.free_disk().into(),
            asked,
        });
    }
    Some(fault::because(capacity(context, server, lacks), error))
}

fn capacity(context: &Context, server: &Server, lacks: Vec<Lack>) -> Problem {
    let name = server
        .node
        .as_ref()
        .map(|node| node.name.clone())
        .unwrap_or_default();
    let node = NodeLacks {
        id: server.node_id,
        name,
        lacks,
    };
    context.problem(ProblemKind::Capacity, context.language.no_room(&[node]))
}

/// What the panel shows otherwise than it was asked for: name, asked, shown.
fn differences(
    build: &Build,
    wanted: Wanted,
    server: &Server,
) -> Vec<(&'static str, String, String)> {
    let limits = &server.limits;
    let count =
        |limit: Option<u32>| limit.map_or_else(|| "-".to_owned(), |limit| limit.to_string());
    let size =
        |limit: Option<Bytes>| limit.map_or_else(|| "-".to_owned(), |limit| limit.to_string());
    let all = [
        ("CPU", build.cpu.to_string(), limits.cpu.to_string()),
        (
            "memory",
            build.memory.to_string(),
            limits.memory.to_string(),
        ),
        ("disk", build.disk.to_string(), limits.disk.to_string()),
        (
            "snapshots",
            count(build.snapshot_limit),
            count(limits.snapshots),
        ),
        ("backups", count(build.backup_limit), count(limits.backups)),
        (
            "bandwidth",
            size(build.bandwidth_limit),
            size(limits.bandwidth),
        ),
        (
            "IPv4",
            wanted.ipv4.to_string(),
            limits.addresses.ipv4.len().to_string(),
        ),
        (
            "IPv6",
            wanted.ipv6.to_string(),
            limits.addresses.ipv6.len().to_string(),
        ),
    ];
    all.into_iter()
        .filter(|(_, asked, shown)| asked != shown)
        .collect()
}
