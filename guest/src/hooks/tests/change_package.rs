use serde_json::{Value, json};

use super::create::kind;
use crate::context::Context;
use crate::door::{Failure, Reach, Response};
use crate::hooks::change_package::change_package;
use crate::hooks::verify;
use crate::outcome::{Effect, ProblemKind};
use crate::panel::servers::{Addresses, Limits};
use crate::testing::*;
use crate::units::Bytes;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const BUILD: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/settings/build";
const FREE: &str = "/api/application/nodes/1/addresses?filter%5Btype%5D=ipv4";

fn shown(changes: &[(&str, Value)]) -> Value {
    let node = json!({ "data": node(1, GIB, 100 * GIB) });
    with(with(server(), &[("/node", node)]), changes)
}

fn upgrade() -> Context {
    let mut context = context();
    context.service.product.settings[0] = "4".to_owned();
    context.service.product.settings[1] = "4096".to_owned();
    context
}

fn upgraded() -> Value {
    with(
        server(),
        &[
            ("/limits/cpu", json!(4)),
            ("/limits/memory", json!(4 * GIB)),
        ],
    )
}

fn addresses(count: &str) -> Context {
    let mut context = context();
    context.service.product.settings.push(count.to_owned());
    context
}

fn with_addresses(ids: &[u64]) -> Value {
    let list: Vec<Value> = ids
        .iter()
        .map(|id| address(*id, &format!("198.51.100.{}", id + 9)))
        .collect();
    shown(&[("/limits/addresses/ipv4", json!(list))])
}

fn limits(memory: u64) -> Limits {
    Limits {
        cpu: 4,
        memory: Bytes(memory),
        disk: Bytes(20 * GIB),
        snapshots: None,
        backups: None,
        bandwidth: None,
        addresses: Addresses::default(),
    }
}

#[test]
fn everything_is_sent_and_read_back_in_two_round_trips() {
    let mut panel =
        Panel::default()
            .on("GET", SERVER, data(&shown(&[])))
            .on("PATCH", BUILD, data(&upgraded()));
    let outcome = change_package(&mut panel, &upgrade());
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 2));
    assert_eq!(
        body(panel.sent("PATCH", BUILD)),
        json!({ "cpu": 4, "memory": 4 * GIB, "disk": 20 * GIB, "snapshot_limit": 0, "backup_limit": 2,
            "bandwidth_limit": 500 * GIB, "address_ids": [2] })
    );
    let shown = Effect::SetAddresses {
        dedicated: Some("198.51.100.11".to_owned()),
        assigned: Vec::new(),
    };
    let resized = verify::resized(&context(), &limits(2 * GIB), &limits(4 * GIB));
    let mut effects = vec![remembered("ready"), shown];
    effects.extend(resized);
    assert_eq!((outcome.effects.len(), outcome.effects), (3, effects));
}

/// M5: a server that is there isn't slowed down, nor kept from its upgrade. Put back: send
/// what the setting says in `plan` of `guest/src/hooks/change_package.rs`.
#[test]
fn a_bandwidth_of_nothing_leaves_the_panels_own() {
    let mut context = upgrade();
    "0".clone_into(&mut context.service.product.settings[3]);
    let mut panel =
        Panel::default()
            .on("GET", SERVER, data(&shown(&[])))
            .on("PATCH", BUILD, data(&upgraded()));
    let outcome = change_package(&mut panel, &context);
    assert_eq!(outcome.ended, Ok(()));
    let sent = body(panel.sent("PATCH", BUILD));
    assert_eq!(sent["bandwidth_limit"], json!(500 * GIB));
    let notes = outcome.notes.concat();
    assert!(notes.contains("left as it is"), "{notes}");
}

#[test]
fn blank_limits_are_unlimited() {
    let mut context = context();
    for position in [3, 4, 5] {
        context.service.product.settings[position].clear();
    }
    let unlimited = with(
        server(),
        &[
            ("/limits/snapshots", json!(null)),
            ("/limits/backups", json!(null)),
            ("/limits/bandwidth", json!(null)),
        ],
    );
    let mut panel =
        Panel::default()
            .on("GET", SERVER, data(&shown(&[])))
            .on("PATCH", BUILD, data(&unlimited));
    assert_eq!(change_package(&mut panel, &context).ended, Ok(()));
    let sent = body(panel.sent("PATCH", BUILD));
    assert_eq!(
        [
            &sent["snapshot_limit"],
            &sent["backup_limit"],
            &sent["bandwidth_limit"]
        ],
        [&json!(null); 3]
    );
}

#[test]
fn a_smaller_disk_is_refused_before_it_is_sent() {
    let mut panel = Panel::default().on(
        "GET",
        SERVER,
        data(&shown(&[("/limits/disk", json!(40 * GIB))])),
    );
    let problem = change_package(&mut panel, &upgrade())
        .ended
        .expect_err("a problem");
    assert_eq!(
        (problem.kind, panel.changes().len()),
        (ProblemKind::Refused, 0)
    );
    assert!(
        problem.staff.contains("40 GB") && problem.staff.contains("20 GB"),
        "{}",
        problem.staff
    );
}

#[test]
fn addresses_are_added_in_two_round_trips_if_the_node_is_stored_and_three_if_not() {
    for (node, depth) in [(Some("1"), 2), (None, 3), (Some("2"), 3)] {
        let mut context = addresses("2");
        context.server.node_id = node.map(str::to_owned);
        let mut panel = Panel::default()
            .on("GET", SERVER, data(&with_addresses(&[2])))
            .on("GET", "/api/application/nodes/2/addresses", list(&[]))
            .on("GET", FREE, list(&[address(5, "198.51.100.14")]))
            .on("PATCH", BUILD, data(&with_addresses(&[2, 5])));
        let outcome = change_package(&mut panel, &context);
        assert_eq!((outcome.ended, panel.depth()), (Ok(()), depth));
        assert_eq!(
            body(panel.sent("PATCH", BUILD))["address_ids"],
            json!([2, 5])
        );
        let shown = Effect::SetAddresses {
            dedicated: Some("198.51.100.11".to_owned()),
            assigned: vec!["198.51.100.14".to_owned()],
        };
        assert!(outcome.effects.contains(&shown));
    }
}

// Hazard 11. Put back by releasing from the front of the list.
#[test]
fn the_dedicated_address_is_the_last_to_be_released() {
    let mut context = addresses("1");
    context.server.dedicated_address = Some("198.51.100.14".to_owned());
    let mut panel = Panel::default()
        .on("GET", SERVER, data(&with_addresses(&[2, 5, 6])))
        .on("PATCH", BUILD, data(&with_addresses(&[5])));
    let outcome = change_package(&mut panel, &context);
    assert_eq!(body(panel.sent("PATCH", BUILD))["address_ids"], json!([5]));
    let shown = Effect::SetAddresses {
        dedicated: Some("198.51.100.14".to_owned()),
        assigned: Vec::new(),
    };
    assert!(outcome.effects.contains(&shown));
}

#[test]
fn too_few_free_addresses_are_told_before_anything_is_sent() {
    let mut panel = Panel::default()
        .on("GET", SERVER, data(&with_addresses(&[2])))
        .on("GET", FREE, list(&[address(5, "198.51.100.14")]));
    let problem = change_package(&mut panel, &addresses("4"))
        .ended
        .expect_err("a problem");
    assert_eq!(
        (problem.kind, panel.changes().len()),
        (ProblemKind::Capacity, 0)
    );
    assert!(
        problem.staff.contains("has 1 free IPv4"),
        "{}",
        problem.staff
    );
}

#[test]
fn an_answer_that_shows_something_else_is_no_success() {
    let mut panel =
        Panel::default()
            .on("GET", SERVER, data(&shown(&[])))
            .on("PATCH", BUILD, data(&server()));
    let problem = change_package(&mut panel, &upgrade())
        .ended
        .expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::PanelFailed);
    assert!(
        problem.staff.contains("CPU: asked for 4, has 2."),
        "{}",
        problem.staff
    );
}

#[test]
fn a_full_node_is_told_in_figures() {
    let full = invalid("memory", "The memory value exceeds the node's limit.");
    let mut panel = Panel::default()
        .on("GET", SERVER, data(&shown(&[])))
        .on("PATCH", BUILD, full);
    let problem = change_package(&mut panel, &upgrade())
        .ended
        .expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::Capacity);
    assert!(
        problem
            .staff
            .contains("has 1,024 MB of memory left, the product asks for 2,048 MB"),
        "{}",
        problem.staff
    );
}

#[test]
fn answers_of_the_panel_are_told_apart() {
    for (answer, problem) in [
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
        (html(200), ProblemKind::UnknownOutcome),
        (refused(409, "busy"), ProblemKind::NotReady),
        (refused(500, "Server Error"), ProblemKind::UnknownOutcome),
        (no_server(), ProblemKind::Missing),
    ] {
        let mut panel = Panel::default()
            .on("GET", SERVER, data(&shown(&[])))
            .on("PATCH", BUILD, answer);
        assert_eq!(kind(&change_package(&mut panel, &upgrade())), Some(problem));
    }
    for (status, problem) in [
        ("deleting", ProblemKind::NotReady),
        ("deletion_failed", ProblemKind::Refused),
    ] {
        let mut panel =
            Panel::default().on("GET", SERVER, data(&shown(&[("/status", json!(status))])));
        assert_eq!(kind(&change_package(&mut panel, &upgrade())), Some(problem));
        assert_eq!(panel.changes().len(), 0);
    }
}

#[test]
fn a_change_the_panel_wrote_down_and_proxmox_did_not_do_is_told() {
    for failed in [
        refused(500, "Server Error"),
        refused(502, "Couldn't connect to the node."),
    ] {
        is_told_of_a_half_done_change(failed);
    }
}

fn is_told_of_a_half_done_change(failed: Result<Response, Failure>) {
    let status = match &failed {
        Ok(response) => response.status.as_u16().to_string(),
        Err(_) => String::new(),
    };
    let failed = || failed.clone();
    let mut panel = Panel::default()
        .once("GET", SERVER, data(&shown(&[])))
        .on("GET", SERVER, data(&upgraded()))
        .on("PATCH", BUILD, failed());
    let outcome = change_package(&mut panel, &upgrade());
    let problem = outcome.ended.expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::UnknownOutcome);
    assert!(
        problem.staff.contains("written down") && problem.staff.contains(&status),
        "{}",
        problem.staff
    );
    assert!(problem.hint.contains("Change Package"));

    // The record hasn't changed, or can't be seen: only the error is known.
    for after in [data(&shown(&[])), lost(Reach::Maybe)] {
        let mut panel = Panel::default()
            .once("GET", SERVER, data(&shown(&[])))
            .on("GET", SERVER, after)
            .on("PATCH", BUILD, failed());
        let problem = change_package(&mut panel, &upgrade())
            .ended
            .expect_err("a problem");
        assert!(!problem.staff.contains("written down"), "{}", problem.staff);
    }
}

#[test]
fn an_installation_that_failed_is_not_changed_and_staff_are_told() {
    let failed = shown(&[("/status", json!("install_failed"))]);
    let mut panel = Panel::default().on("GET", SERVER, data(&failed));
    let outcome = change_package(&mut panel, &upgrade());
    assert_eq!(kind(&outcome), Some(ProblemKind::Refused));
    assert!(matches!(
        &outcome.effects[..],
        [_, Effect::TellStaff { topic, .. }] if topic == "install-failed"
    ));
    assert_eq!(panel.changes().len(), 0);
}
