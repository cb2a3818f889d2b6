use serde_json::json;

use super::create::{installing, kind, panel};
use crate::context::Context;
use crate::door::{Door, Watch};
use crate::hooks::change_package::change_package;
use crate::hooks::create::create;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const MARKED: &str = "/api/application/servers?filter%5Bname%5D=";
const USERS: &str = "/api/application/users";
const FREE: &str = "/api/application/nodes/1/addresses?filter%5Btype%5D=ipv4";

type Hook = fn(&mut dyn Door, &Context) -> Outcome;

/// A hook, its panel with so many requests left, and how many are needed.
type Case = (Hook, fn(u32) -> Panel, Context, u32);

fn run(hook: Hook, panel: &mut Panel, context: &Context) -> Outcome {
    hook(&mut Watch::new(panel, None), context)
}

fn left(remaining: u32) -> Panel {
    panel().but("GET", MARKED, on_v3(list(&[]), remaining))
}

fn new_client() -> Context {
    Context {
        bindings: Vec::new(),
        ..ordered()
    }
}

fn nobody_yet(panel: Panel) -> Panel {
    panel
        .but("GET", "/api/application/users?filter", list(&[]))
        .on("POST", USERS, data(&user(9, "ann@example.test", false)))
}

fn anywhere() -> Context {
    let mut context = ordered();
    context.service.product.settings[7].clear();
    context
}

fn any_node(panel: Panel) -> Panel {
    panel.on(
        "GET",
        "/api/application/nodes?",
        list(&[node(1, 8 * GIB, 100 * GIB)]),
    )
}

fn one_more_address() -> Context {
    let mut context = context();
    context.service.product.settings.push("2".to_owned());
    context
}

fn shown(remaining: u32) -> Panel {
    Panel::default()
        .on("GET", SERVER, on_v3(data(&server()), remaining))
        .on("PATCH", SERVER, data(&server()))
        .on("GET", FREE, list(&[address(3, "198.51.100.12")]))
}

#[test]
fn a_hook_that_the_throttle_would_cut_off_changes_nothing() {
    // What each still needs after its first round trip.
    let cases: [Case; 5] = [
        (create, left, ordered(), 3),
        (create, |n| nobody_yet(left(n)), new_client(), 5),
        (create, |n| any_node(left(n)), anywhere(), 8),
        (change_package, shown, context(), 1),
        (change_package, shown, one_more_address(), 3),
    ];
    for (hook, panel, context, needed) in cases {
        let mut few = panel(needed - 1);
        let outcome = run(hook, &mut few, &context);
        let problem = outcome.ended.expect_err("a problem");
        assert_eq!(
            (problem.kind, few.changes().len()),
            (ProblemKind::Throttled, 0)
        );
        assert!(problem.staff.contains("60 s") && problem.staff.contains("Nothing was done"));
        assert!(problem.customer.contains("60 s"));
        assert!(!outcome.effects.contains(&Effect::CloseIntent));

        // The cron waits instead, and v4 doesn't count.
        let mut patient = context.clone();
        patient.panel.patient = true;
        for (left, context) in [(needed, &context), (0, &patient)] {
            let mut panel = panel(left);
            let _ = run(hook, &mut panel, context);
            assert!(!panel.posts().is_empty());
        }
    }
}

#[test]
fn a_refusal_in_the_first_round_trip_tells_how_long_to_wait() {
    let mut panel = left(9).but("GET", FREE, throttled(5));
    let problem = run(create, &mut panel, &ordered())
        .ended
        .expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::Throttled);
    assert!(problem.staff.contains("6 s"), "{}", problem.staff);
    assert_eq!(panel.changes().len(), 0);
}

#[test]
fn a_creation_that_v3_refuses_with_429_is_known_not_to_have_happened() {
    let mut panel = left(50).but("POST", "/api/application/servers", throttled(12));
    let outcome = run(create, &mut panel, &ordered());
    assert_eq!(kind(&outcome), Some(ProblemKind::Throttled));
    assert_eq!(outcome.effects, [Effect::CloseIntent]);
    let problem = outcome.ended.expect_err("a problem");
    assert!(problem.staff.contains("13 s") && problem.customer.contains("13 s"));
}

#[test]
fn what_the_throttle_keeps_from_being_added_is_left_to_the_cron() {
    let bare = with(installing(), &[("/limits/addresses/ipv4", json!([]))]);
    let mut panel = left(50)
        .but("GET", FREE, throttled(5))
        .but("POST", "/api/application/servers", data(&bare))
        .once("GET", FREE, list(&[address(2, "198.51.100.11")]));
    let outcome = run(create, &mut panel, &ordered());
    assert_eq!(outcome.ended, Ok(()));
    assert!(outcome.effects.contains(&Effect::AwaitInstallation));
    assert!(outcome.notes[0].contains("6 s"), "{:?}", outcome.notes);
}

#[test]
fn v3_is_asked_about_few_nodes_at_once() {
    let nodes: Vec<_> = (1..=20).map(|id| node(id, 8 * GIB, 100 * GIB)).collect();
    let mut panel = left(59)
        .on("GET", "/api/application/nodes?", list(&nodes))
        .but(
            "GET",
            "/api/application/nodes/",
            templates(OTHER, "Windows"),
        );
    let outcome = run(create, &mut panel, &anywhere());
    assert!(outcome.ended.is_err());
    assert!(panel.waves[1].len() <= 24, "{}", panel.waves[1].len());
}

#[test]
fn node_id_is_never_sent_in_a_change() {
    // v3 would move the record to that node and release all addresses.
    let mut panel = shown(50);
    let _ = run(change_package, &mut panel, &one_more_address());
    for change in panel.changes() {
        assert!(body(change).get("node_id").is_none());
    }
    assert!(!panel.changes().is_empty());
}
