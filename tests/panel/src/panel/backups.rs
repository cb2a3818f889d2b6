//! Backups of a customer's server.

use super::{Call, client, show};
use crate::mishaps::Task;
use crate::query::{PageSize, page};
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{Errors, boolean, field, text};
use crate::world::models::{Backup, Job, Status, Work};
use crate::world::uuid;
use serde_json::json;

const PAGE: PageSize = PageSize {
    default: 20,
    most: 50,
};

/// So many in so many seconds.
const MOST: usize = 2;
const WINDOW_SECONDS: u64 = 600;

pub fn list(sim: &mut Simulator, call: &Call) -> Outcome {
    let id = call.server(sim)?.id;
    let backups = sim.world.backups.iter();
    let own: Vec<&Backup> = backups.filter(|backup| backup.server_id == id).collect();
    let count = own.len();
    let mut answer = page(call.request, PAGE, own).write(show::backup);
    answer["meta"]["backup_count"] = json!(count);
    Ok(Reply::Json(answer))
}

/// The key that locks is `locked`; `is_locked` is ignored.
pub fn create(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let mut errors = Errors::default();
    errors.required_text(input, "name", 40);
    for (name, known) in [
        ("mode", &["snapshot", "suspend", "kill"][..]),
        ("compression_type", &["none", "lzo", "gzip", "zstd"]),
    ] {
        if errors.required(input, name) {
            errors.selected(name, known.contains(&text(input, name).unwrap_or("")));
        }
    }
    errors.check()?;
    let server = call.server(sim)?;
    client::vm(sim, server)?;
    let (id, node) = (server.id, server.node_id);
    let now = sim.clock.now();
    let own = || {
        sim.world
            .backups
            .iter()
            .filter(|backup| backup.server_id == id)
    };
    let recent: Vec<u64> = own()
        .map(|backup| backup.created)
        .filter(|created| created + WINDOW_SECONDS * 1000 > now)
        .collect();
    if recent.len() >= MOST {
        let oldest = recent.iter().min().copied().unwrap_or(now);
        let wait = ((oldest + WINDOW_SECONDS * 1000).saturating_sub(now) / 1000).saturating_sub(1);
        let message = format!(
            "Only {MOST} backups may be generated within a {WINDOW_SECONDS} second span of time."
        );
        return Err(Problem::new(429, message).with_header("retry-after", wait.to_string()));
    }
    if let Some(limit) = server
        .backups
        .filter(|limit| own().count() as u64 >= *limit)
    {
        let message = format!(
            "Cannot create a new backup, this server has reached its limit of {limit} backups."
        );
        return Err(Problem::new(400, message));
    }
    let backup = Backup {
        uuid: uuid(),
        server_id: id,
        name: text(input, "name").unwrap_or("").to_owned(),
        locked: field(input, "locked").and_then(boolean).unwrap_or(false),
        created: now,
        completed: None,
        ends: sim.ends(sim.settings.install_ms),
        fails: sim.begins_to_fail(node, Task::Backup),
        failed: false,
    };
    let data = show::backup(&backup);
    sim.world.backups.push(backup);
    sim.act = Some("backup_created");
    Ok(Reply::data(data))
}

fn find<'a>(sim: &'a Simulator, call: &Call) -> Result<&'a Backup, Problem> {
    let server = call.server(sim)?.id;
    let key = call.segment(5);
    let found = sim
        .world
        .backups
        .iter()
        .find(|backup| backup.uuid == key && backup.server_id == server);
    found.ok_or_else(|| Problem::no_model("Backup", key))
}

pub fn delete(sim: &mut Simulator, call: &Call) -> Outcome {
    let backup = find(sim, call)?;
    if backup.is_kept() {
        return Err(Problem::new(
            400,
            "Cannot delete a backup that is marked as locked.",
        ));
    }
    let uuid = backup.uuid.clone();
    sim.world.backups.retain(|backup| backup.uuid != uuid);
    sim.act = Some("backup_deleted");
    Ok(Reply::NoContent)
}

pub fn restore(sim: &mut Simulator, call: &Call) -> Outcome {
    let backup = find(sim, call)?.uuid.clone();
    if client::vm(sim, call.server(sim)?)?.running {
        return Err(Problem::new(
            400,
            "The server needs to be stopped before a backup can be restored.",
        ));
    }
    let node = call.server(sim)?.node_id;
    let job = Job {
        backup: Some(backup),
        ..sim.begin(Work::Restore, node)
    };
    let server = call.server_mut(sim)?;
    server.status = Some(Status::RestoringBackup);
    server.jobs.push(job);
    sim.act = Some("backup_restored");
    Ok(Reply::NoContent)
}
