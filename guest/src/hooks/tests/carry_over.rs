use serde_json::json;

use super::create::kind;
use crate::context::{Context, EarlierServer};
use crate::door::Reach;
use crate::hooks::carry_over;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::testing::*;

const SHORT: &str = "a5b8d379";
const SHOWN: &str = "/api/application/servers/a5b8d379";
const OWNED: &str = "/api/application/servers?filter%5Buser_id%5D=3";

fn earlier() -> EarlierServer {
    EarlierServer {
        id: SHORT.to_owned(),
        ..EarlierServer::default()
    }
}

fn carry_over(panel: &mut Panel, context: &Context, earlier: &EarlierServer) -> Outcome {
    let context = Context {
        earlier: Some(earlier.clone()),
        ..context.clone()
    };
    carry_over::carry_over(panel, &context)
}

fn panel() -> Panel {
    Panel::default()
        .on("GET", OWNED, list(&[server()]))
        .on("GET", SHOWN, data(&owned()))
}

/// A client who is bound to no panel user yet.
fn stranger() -> Context {
    Context {
        bindings: Vec::new(),
        ..ordered()
    }
}

fn taken() -> Vec<Effect> {
    vec![
        stored_ids(),
        Effect::SetAddresses {
            dedicated: Some("198.51.100.11".to_owned()),
            assigned: Vec::new(),
        },
        remembered("ready"),
        Effect::CarriedOver(SHORT.to_owned()),
    ]
}

/// Nothing was stored, and nothing changed on the panel.
fn nothing(panel: &Panel, outcome: &Outcome, expected: ProblemKind) {
    assert_eq!(kind(outcome), Some(expected), "{outcome:?}");
    assert!(outcome.effects.is_empty() && panel.changes().is_empty());
}

#[test]
fn a_bound_clients_server_is_taken_over_in_one_round_trip() {
    for id in [SHORT, " A5B8D379 ", UUID] {
        let mut panel = panel();
        let earlier = EarlierServer {
            id: id.to_owned(),
            ..earlier()
        };
        let outcome = carry_over(&mut panel, &ordered(), &earlier);
        assert_eq!((outcome.ended, panel.depth()), (Ok(()), 1));
        let mut effects = taken();
        effects[3] = Effect::CarriedOver(id.trim().to_owned());
        assert_eq!(outcome.effects, effects);
        assert!(panel.changes().is_empty());
        assert!(outcome.notes[0].contains(UUID));
    }
}

#[test]
fn an_owner_of_nothing_else_is_bound_in_a_second_round_trip() {
    let mut panel = panel();
    let outcome = carry_over(&mut panel, &stranger(), &earlier());
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 2));
    assert_eq!(outcome.effects[0], binds(3));
    assert_eq!(outcome.effects[1..], taken());
    assert!(panel.changes().is_empty());
}

#[test]
fn further_servers_of_the_owner_must_be_this_clients_services() {
    let second = with(server(), &[("/uuid", json!(OTHER))]);
    let two = || panel().but("GET", OWNED, list(&[server(), second.clone()]));
    for held in [OTHER, "23DBD5A3"] {
        let mut context = stranger();
        context.client_servers = vec![held.to_owned()];
        let outcome = carry_over(&mut two(), &context, &earlier());
        assert_eq!(outcome.effects.first(), Some(&binds(3)), "{held}");
    }
    // Hazard 13: the earlier module gave the server to whoever had the address.
    let mut panel = two();
    let outcome = carry_over(&mut panel, &stranger(), &earlier());
    nothing(&panel, &outcome, ProblemKind::Identity);
    let problem = outcome.ended.expect_err("a problem");
    assert!(problem.staff.contains(SHORT) && problem.hint.contains("type 3 into Panel User ID"));
}

#[test]
fn a_list_that_is_cut_or_lost_proves_nothing() {
    let cut = answer(
        200,
        &json!({ "data": [server()], "meta": { "pagination": { "total": 101, "total_pages": 2 } } }),
    );
    for (answer, expected) in [
        (cut, ProblemKind::Identity),
        (html(200), ProblemKind::PanelFailed),
        (lost(Reach::Never), ProblemKind::Unreachable),
    ] {
        let mut panel = panel().but("GET", OWNED, answer);
        let outcome = carry_over(&mut panel, &stranger(), &earlier());
        nothing(&panel, &outcome, expected);
    }
}

#[test]
fn a_number_typed_by_staff_binds_the_owner_and_no_other() {
    for (typed, expected) in [("3", None), ("4", Some(ProblemKind::Identity))] {
        let mut context = stranger();
        context.server.panel_user_id = Some(typed.to_owned());
        let mut panel = panel();
        let outcome = carry_over(&mut panel, &context, &earlier());
        let depth = if typed == "3" { 2 } else { 1 };
        assert_eq!((kind(&outcome), panel.depth()), (expected, depth));
        assert_eq!(outcome.effects.contains(&binds(3)), typed == "3");
    }
}

#[test]
fn an_owner_other_than_the_stored_one_is_not_bound() {
    for (stored, expected) in [
        (Some("3"), None),
        (Some(" "), None),
        (Some("4"), Some(ProblemKind::Identity)),
        (Some("x"), Some(ProblemKind::Identity)),
    ] {
        let earlier = EarlierServer {
            panel_user_id: stored.map(str::to_owned),
            ..earlier()
        };
        let outcome = carry_over(&mut panel(), &stranger(), &earlier);
        assert_eq!(kind(&outcome), expected, "{stored:?}");
        assert_eq!(outcome.effects.is_empty(), expected.is_some());
    }
}

#[test]
fn a_server_that_is_not_the_clients_is_left_alone() {
    let administrators = with(
        owned(),
        &[("/user", json!({ "data": user(3, "a@example.test", true) }))],
    );
    let anothers = with(
        owned(),
        &[
            ("/user_id", json!(4)),
            ("/user", json!({ "data": user(4, "b@example.test", false) })),
        ],
    );
    let other = with(owned(), &[("/uuid", json!(OTHER))]);
    let deleting = with(owned(), &[("/status", json!("deleting"))]);
    for (answer, expected) in [
        (data(&administrators), ProblemKind::Identity),
        (data(&anothers), ProblemKind::Identity),
        (data(&server()), ProblemKind::PanelFailed),
        (data(&other), ProblemKind::PanelFailed),
        (data(&deleting), ProblemKind::NotReady),
        (no_server(), ProblemKind::Missing),
        (html(404), ProblemKind::PanelFailed),
        (refused(500, "Server Error"), ProblemKind::PanelFailed),
    ] {
        let mut panel = panel().but("GET", SHOWN, answer);
        let outcome = carry_over(&mut panel, &ordered(), &earlier());
        nothing(&panel, &outcome, expected);
    }
}

#[test]
fn a_server_that_is_gone_is_named_by_the_earlier_id() {
    let mut panel = panel().but("GET", SHOWN, no_server());
    let outcome = carry_over(&mut panel, &ordered(), &earlier());
    let problem = outcome.ended.expect_err("a problem");
    assert!(problem.staff.contains(SHORT) && problem.hint.contains("server_id"));
    assert!(!problem.customer.contains(SHORT));
}

#[test]
fn a_user_who_is_another_clients_is_not_bound() {
    for typed in [None, Some("3".to_owned())] {
        let mut context = stranger();
        context.bound_to_others = vec![3];
        context.server.panel_user_id = typed;
        let mut panel = panel();
        let outcome = carry_over(&mut panel, &context, &earlier());
        nothing(&panel, &outcome, ProblemKind::Identity);
    }
}

#[test]
fn a_server_that_another_service_of_the_client_holds_is_refused() {
    for held in [UUID, SHORT] {
        let mut context = ordered();
        context.client_servers = vec![held.to_owned()];
        let mut panel = panel();
        let outcome = carry_over(&mut panel, &context, &earlier());
        nothing(&panel, &outcome, ProblemKind::Refused);
    }
}

#[test]
fn what_is_no_id_is_never_asked_for() {
    for id in ["", "605", "../users/1", "a5b8d37", "a5b8d379/settings"] {
        let earlier = EarlierServer {
            id: id.to_owned(),
            ..earlier()
        };
        let mut panel = Panel::default();
        let outcome = carry_over(&mut panel, &ordered(), &earlier);
        nothing(&panel, &outcome, ProblemKind::Missing);
        assert_eq!(panel.depth(), 0);
    }
}

#[test]
fn the_earlier_root_password_is_stored_where_whmcs_holds_none_that_fits() {
    for (own, root, stored) in [
        ("", Some("F0rmer!Passw0rd"), true),
        ("short", Some("F0rmer!Passw0rd"), true),
        ("S3rver!Passw0rd", Some("F0rmer!Passw0rd"), false),
        ("", Some(" "), false),
        ("", None, false),
    ] {
        let mut context = ordered();
        own.clone_into(&mut context.service.password);
        let earlier = EarlierServer {
            root_password: root.map(str::to_owned),
            ..earlier()
        };
        let outcome = carry_over(&mut panel(), &context, &earlier);
        let login = Effect::SetLogin {
            username: "root".to_owned(),
            password: "F0rmer!Passw0rd".to_owned(),
        };
        assert_eq!(outcome.effects.contains(&login), stored, "{own} {root:?}");
        assert!(!outcome.notes.concat().contains("F0rmer"));
    }
}
