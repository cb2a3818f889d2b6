use serde_json::json;

use super::create::kind;
use crate::context::{Context, StoredServer};
use crate::door::Reach;
use crate::hooks::service_tab::save;
use crate::outcome::{Effect, Outcome, ProblemKind, ServerIds};
use crate::settings::NamedValue;
use crate::testing::*;

const SERVER: &str = "/api/application/servers/";
const USER: &str = "/api/application/users/";

fn saved(panel: &mut Panel, context: &Context, typed: &[(&str, &str)]) -> Outcome {
    let inputs = typed.iter().map(|(name, value)| NamedValue {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    });
    let context = Context {
        inputs: inputs.collect(),
        ..context.clone()
    };
    save(panel, &context)
}

/// The other server, shown with its owner.
fn other(owner: u64, root_admin: bool) -> serde_json::Value {
    with(
        owned(),
        &[
            ("/uuid", json!(OTHER)),
            ("/id", json!("23dbd5a3")),
            ("/vmid", json!(77)),
            ("/node_id", json!(2)),
            ("/user_id", json!(owner)),
            (
                "/user",
                json!({ "data": user(owner, "x@example.test", root_admin) }),
            ),
            (
                "/limits/addresses/ipv4",
                json!([address(9, "198.51.100.99")]),
            ),
        ],
    )
}

fn stored(owner: u64) -> [Effect; 3] {
    [
        Effect::StoreServer(ServerIds {
            uuid: OTHER.to_owned(),
            vm_id: 77,
            node_id: 2,
            panel_user_id: owner,
        }),
        Effect::SetAddresses {
            dedicated: Some("198.51.100.99".to_owned()),
            assigned: Vec::new(),
        },
        remembered("ready"),
    ]
}

fn unbound() -> Context {
    Context {
        bindings: Vec::new(),
        ..context()
    }
}

#[test]
fn what_is_unchanged_costs_no_request_and_changes_nothing() {
    let mut panel = Panel::default();
    let unchanged = [
        ("convoy_uuid", UUID),
        ("convoy_panel_user", " 3 "),
        ("convoy_confirm", " "),
    ];
    let upper = [("convoy_uuid", &*UUID.to_uppercase())];
    for (context, typed) in [
        (context(), &unchanged[..]),
        (context(), &upper[..]),
        (context(), &[]),
        (
            ordered(),
            &[("convoy_uuid", ""), ("convoy_panel_user", "3")],
        ),
        (
            unbound(),
            &[("convoy_uuid", UUID), ("convoy_panel_user", "")],
        ),
    ] {
        let outcome = saved(&mut panel, &context, typed);
        assert_eq!((outcome.ended, outcome.effects), (Ok(()), vec![]));
    }
    assert_eq!(panel.depth(), 0);
}

#[test]
fn a_confirmation_is_remembered_trimmed_and_cut() {
    let mut panel = Panel::default();
    let long = "伺".repeat(300);
    for (typed, kept) in [(" vps-7 ", "vps-7"), (&*long, &*"伺".repeat(200))] {
        let outcome = saved(&mut panel, &context(), &[("convoy_confirm", typed)]);
        assert_eq!(
            outcome.effects,
            [Effect::RememberConfirmation(kept.to_owned())]
        );
    }
    // It holds though another field was refused.
    let outcome = saved(
        &mut panel,
        &context(),
        &[("convoy_confirm", "vps-7"), ("convoy_uuid", "")],
    );
    assert!(outcome.ended.is_err());
    assert_eq!(outcome.effects.len(), 1);
    assert_eq!(panel.depth(), 0);
}

#[test]
fn another_server_of_the_bound_user_is_stored_by_whole_or_short_id() {
    for typed in [OTHER, " 23DBD5A3 "] {
        let mut panel = Panel::default().on("GET", SERVER, data(&other(3, false)));
        let outcome = saved(&mut panel, &context(), &[("convoy_uuid", typed)]);
        assert_eq!(outcome.ended, Ok(()));
        assert_eq!(outcome.effects, stored(3));
        let id = typed.trim().to_lowercase();
        assert_eq!(panel.asked(), [format!("GET {SERVER}{id}?include=user")]);
    }
}

#[test]
fn a_server_that_is_being_installed_is_looked_after() {
    let shown = with(other(3, false), &[("/status", json!("installing"))]);
    let mut panel = Panel::default().on("GET", SERVER, data(&shown));
    let outcome = saved(&mut panel, &ordered(), &[("convoy_uuid", OTHER)]);
    assert!(outcome.effects.contains(&Effect::AwaitInstallation));
}

#[test]
fn anothers_server_and_an_administrators_are_refused() {
    for (owner, root_admin, context) in [
        (4, false, context()),
        (3, true, context()),
        (3, false, unbound()),
        (4, false, ordered()),
    ] {
        let mut panel = Panel::default().on("GET", SERVER, data(&other(owner, root_admin)));
        let outcome = saved(&mut panel, &context, &[("convoy_uuid", OTHER)]);
        assert_eq!(kind(&outcome), Some(ProblemKind::Identity));
        assert_eq!((outcome.effects, panel.depth()), (vec![], 1));
    }
    // The answer must be the server's that was typed, shown with its owner.
    for shown in [owned(), with(other(3, false), &[("/user", json!(null))])] {
        let mut panel = Panel::default().on("GET", SERVER, data(&shown));
        let outcome = saved(&mut panel, &context(), &[("convoy_uuid", OTHER)]);
        assert_eq!(kind(&outcome), Some(ProblemKind::PanelFailed));
        assert!(outcome.effects.is_empty());
    }
}

#[test]
fn a_server_that_another_service_of_the_client_holds_is_refused() {
    let mut held = context();
    held.client_servers.push(OTHER.to_owned());
    let mut panel = Panel::default().on("GET", SERVER, data(&other(3, false)));
    let outcome = saved(&mut panel, &held, &[("convoy_uuid", OTHER)]);
    assert_eq!(kind(&outcome), Some(ProblemKind::Refused));
    assert!(outcome.effects.is_empty());
}

#[test]
fn what_is_no_servers_id_never_reaches_the_panel() {
    let mut panel = Panel::default();
    for typed in ["", "vps-7", "../users/1", "23dbd5a", "１2345678"] {
        let outcome = saved(&mut panel, &context(), &[("convoy_uuid", typed)]);
        assert_eq!(kind(&outcome), Some(ProblemKind::Missing));
        assert!(outcome.effects.is_empty());
    }
    let blank = saved(&mut panel, &context(), &[("convoy_uuid", "")]);
    let hint = blank.ended.expect_err("a problem").hint;
    assert!(hint.contains("Let go of this server"), "{hint}");
    for typed in [
        "0",
        "-3",
        "3a",
        "3.0",
        "ann@example.test",
        "99999999999999999999",
    ] {
        let outcome = saved(&mut panel, &context(), &[("convoy_panel_user", typed)]);
        assert_eq!(kind(&outcome), Some(ProblemKind::Identity));
        assert!(outcome.effects.is_empty());
    }
    assert_eq!(panel.depth(), 0);
}

#[test]
fn a_server_and_its_owner_can_be_typed_together() {
    let mut panel = Panel::default()
        .on("GET", SERVER, data(&other(9, false)))
        .on("GET", USER, data(&user(9, "x@example.test", false)));
    let outcome = saved(
        &mut panel,
        &unbound(),
        &[("convoy_uuid", OTHER), ("convoy_panel_user", "9")],
    );
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 2));
    assert_eq!(outcome.effects[..2], [binds(9), Effect::DropSession]);
    assert_eq!(outcome.effects[2..], stored(9));
    // The old binding doesn't make the new user the owner.
    let mut panel = Panel::default()
        .on("GET", SERVER, data(&other(3, false)))
        .on("GET", USER, data(&user(9, "x@example.test", false)));
    let outcome = saved(
        &mut panel,
        &context(),
        &[("convoy_uuid", OTHER), ("convoy_panel_user", "9")],
    );
    assert_eq!(kind(&outcome), Some(ProblemKind::Identity));
    assert!(outcome.effects.is_empty());
}

#[test]
fn a_typed_panel_user_is_bound_unless_he_is_an_administrator_or_another_clients() {
    let shown = data(&owned());
    let mut others = unbound();
    others.bound_to_others = vec![3];
    for (answer, context, problem) in [
        (data(&user(3, "ann@example.test", false)), unbound(), None),
        (
            data(&user(3, "ann@example.test", true)),
            unbound(),
            Some(ProblemKind::Identity),
        ),
        (
            data(&user(3, "ann@example.test", false)),
            others,
            Some(ProblemKind::Identity),
        ),
        (
            data(&user(4, "ann@example.test", false)),
            unbound(),
            Some(ProblemKind::PanelFailed),
        ),
        (
            refused(404, "No query results for model [Convoy\\Models\\User]."),
            unbound(),
            Some(ProblemKind::Identity),
        ),
        (html(200), unbound(), Some(ProblemKind::PanelFailed)),
        (
            lost(Reach::Never),
            unbound(),
            Some(ProblemKind::Unreachable),
        ),
    ] {
        let mut panel = Panel::default()
            .on("GET", USER, answer)
            .on("GET", SERVER, shown.clone());
        let outcome = saved(&mut panel, &context, &[("convoy_panel_user", "3")]);
        // Who can't be the client has no token asked for.
        let depth = if problem.is_none() { 2 } else { 1 };
        assert_eq!((kind(&outcome), panel.depth()), (problem, depth));
        assert_eq!(
            outcome.effects.first(),
            problem.is_none().then_some(&binds(3))
        );
        assert_eq!(outcome.effects.contains(&stored_ids()), problem.is_none());
    }
}

#[test]
fn a_moved_services_new_client_is_bound_and_its_server_left_to_reassign() {
    for shown in [data(&owned()), no_server()] {
        let gone = shown == no_server();
        let mut panel = Panel::default()
            .on("GET", USER, data(&user(9, "bob@example.test", false)))
            .on("GET", SERVER, shown);
        let outcome = saved(&mut panel, &unbound(), &[("convoy_panel_user", "9")]);
        assert_eq!(outcome.ended, Ok(()));
        assert_eq!(outcome.effects, [binds(9), Effect::DropSession]);
        assert_eq!(outcome.notes.len(), if gone { 1 } else { 2 });
    }
    let nothing = Context {
        server: StoredServer::default(),
        ..unbound()
    };
    let mut panel = Panel::default().on("GET", USER, data(&user(9, "bob@example.test", false)));
    let outcome = saved(&mut panel, &nothing, &[("convoy_panel_user", "9")]);
    assert_eq!(outcome.effects, [binds(9), Effect::DropSession]);
}

#[test]
fn a_blank_panel_user_ends_the_binding_without_a_request() {
    let mut panel = Panel::default();
    let outcome = saved(&mut panel, &context(), &[("convoy_panel_user", "")]);
    assert_eq!(
        (outcome.ended, outcome.effects),
        (Ok(()), vec![Effect::Unbind(3)])
    );
    assert_eq!(panel.depth(), 0);
}

#[test]
fn a_panel_that_fails_stores_nothing() {
    for (answer, problem) in [
        (no_server(), ProblemKind::Missing),
        (html(200), ProblemKind::PanelFailed),
        (refused(500, "Server Error"), ProblemKind::PanelFailed),
        (lost(Reach::Maybe), ProblemKind::Unreachable),
    ] {
        let mut panel = Panel::default().on("GET", SERVER, answer);
        let outcome = saved(&mut panel, &context(), &[("convoy_uuid", OTHER)]);
        assert_eq!(kind(&outcome), Some(problem));
        assert!(outcome.effects.is_empty());
    }
}
