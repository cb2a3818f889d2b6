//! A pending deletion, on its way to the end (M2).

mod ended;
mod pending;
mod repeated;

use serde_json::{Value, json};

use crate::context::ServiceStatus;
use crate::deletion::Deletion;
use crate::hooks::sync::deletion::{Asked, Step, follow};
use crate::language;
use crate::outcome::Problem;
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const SUSPEND: &str =
    "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/settings/suspend";
const NOW: u64 = 1_790_000_000;
const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
const DAY: u64 = 86400;

/// Accepted so many seconds ago.
fn accepted(ago: u64) -> Deletion {
    Deletion {
        uuid: UUID.to_owned(),
        vm_id: 605_685_610,
        node_id: 1,
        owner: 3,
        asked: NOW - ago,
        sent: Some(NOW - ago),
        failed: 0,
        due: NOW - ago,
        hindered: None,
        hindrance: None,
        told: None,
        told_slow: false,
    }
}

/// Never accepted, since that wasn't possible so many seconds ago.
fn never_sent(ago: u64) -> Deletion {
    Deletion {
        sent: None,
        hindered: Some(NOW - ago),
        ..accepted(ago)
    }
}

fn is(status: Value) -> Panel {
    let shown = with(server(), &[("/status", status)]);
    Panel::default()
        .on("GET", SERVER, data(&shown))
        .on("PATCH", SERVER, data(&server()))
}

fn looked_at(
    panel: &mut Panel,
    deletion: Deletion,
    service: Option<ServiceStatus>,
    now: u64,
) -> Result<Step, Problem> {
    let asked = Asked {
        deletion,
        service,
        held_by_other: false,
        now,
    };
    follow(panel, language::of("english"), asked)
}

/// Of a terminated service, now.
fn step(panel: &mut Panel, deletion: Deletion) -> Step {
    looked_at(panel, deletion, Some(ServiceStatus::Terminated), NOW).expect("an answer")
}

fn busy() -> Result<crate::door::Response, crate::door::Failure> {
    refused(409, "This server is currently in an unsupported status.")
}
