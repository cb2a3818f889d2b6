use serde_json::json;

use super::{SERVER, VM, kind, panel, run};
use crate::context::Context;
use crate::door::Reach;
use crate::hooks::staff::Function;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::testing::*;

/// A service that was moved from panel user 3's client to Bob, who has no binding.
fn moved() -> Context {
    let mut context = Context {
        bindings: Vec::new(),
        ..context()
    };
    context.client.email = "bob@example.test".to_owned();
    context
}

fn reassigned(panel: &mut Panel, context: &Context) -> Outcome {
    run(panel, context, Function::Reassign, VM)
}

fn bobs() -> Panel {
    Panel::default().on("GET", SERVER, data(&owned())).on(
        "PATCH",
        SERVER,
        data(&with(owned(), &[("/user_id", json!(9))])),
    )
}

#[test]
fn a_moved_services_server_becomes_its_new_clients() {
    let bound = Context {
        bindings: bound(9),
        ..moved()
    };
    let found = user(9, "bob@example.test", false);
    let by_email = "/api/application/users?filter%5Bemail%5D=bob%40example.test";
    let known = bobs().on("GET", "/api/application/users/9", data(&found));
    let marked = marked_user(&moved(), 9, "bob@example.test");
    let by_address = bobs().on("GET", by_email, list(&[marked])).on(
        "GET",
        "/api/application/servers?filter",
        list(&[]),
    );
    let new =
        bobs()
            .on("GET", by_email, list(&[]))
            .on("POST", "/api/application/users", data(&found));
    for (mut panel, context, depth) in [
        (known, bound, 2),
        (by_address, moved(), 3),
        (new, moved(), 3),
    ] {
        let outcome = reassigned(&mut panel, &context);
        assert_eq!((outcome.ended, panel.depth()), (Ok(()), depth));
        assert_eq!(body(panel.sent("PATCH", SERVER)), json!({ "user_id": 9 }));
        assert!(outcome.effects.contains(&Effect::DropSession));
        assert_eq!(
            outcome.effects.contains(&binds(9)),
            context.bindings.is_empty()
        );
        let stored = outcome.effects.iter().find_map(|effect| match effect {
            Effect::StoreServer(ids) => Some(ids.panel_user_id),
            _ => None,
        });
        assert_eq!(stored, Some(9));
    }
}

#[test]
fn the_client_before_isnt_taken_for_the_new_one() {
    // Nobody is bound any more: what is stored beside the server is no proof.
    let mut panel = bobs()
        .on("GET", "/api/application/users?filter", list(&[]))
        .on(
            "POST",
            "/api/application/users",
            data(&user(9, "bob@example.test", false)),
        );
    let outcome = reassigned(&mut panel, &moved());
    assert_eq!(outcome.ended, Ok(()));
    assert!(
        !panel
            .asked()
            .contains(&"GET /api/application/users/3".to_owned())
    );
}

#[test]
fn an_email_address_alone_makes_nobody_the_owner() {
    let somebodys = list(&[with(server(), &[("/uuid", json!(OTHER))])]);
    let mut bound_to_others = moved();
    bound_to_others.bound_to_others = vec![9];
    for (found, owns, context) in [
        (user(9, "bob@example.test", false), somebodys, moved()),
        (user(9, "bob@example.test", true), list(&[]), moved()),
        (
            user(9, "bob@example.test", false),
            list(&[]),
            bound_to_others,
        ),
    ] {
        let mut panel = bobs()
            .on("GET", "/api/application/users?filter", list(&[found]))
            .on("GET", "/api/application/servers?filter", owns);
        let outcome = reassigned(&mut panel, &context);
        assert_eq!(kind(&outcome), Some(ProblemKind::Identity));
        assert!(panel.changes().is_empty() && outcome.effects.is_empty());
    }
}

#[test]
fn a_server_that_is_the_clients_already_is_only_stored() {
    let mut panel = panel();
    let outcome = reassigned(&mut panel, &context());
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 1));
    assert_eq!(outcome.effects[0], stored_ids());
    assert!(panel.changes().is_empty());
}

#[test]
fn a_lost_reassignment_keeps_the_binding_and_is_told() {
    let found = list(&[marked_user(&moved(), 9, "bob@example.test")]);
    for (answer, problem) in [
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
        (
            refused(409, "This server is being deleted."),
            ProblemKind::NotReady,
        ),
        (data(&owned()), ProblemKind::UnknownOutcome),
    ] {
        let mut panel = bobs()
            .but("PATCH", SERVER, answer)
            .on("GET", "/api/application/users?filter", found.clone())
            .on("GET", "/api/application/servers?filter", list(&[]));
        let outcome = reassigned(&mut panel, &moved());
        assert_eq!(kind(&outcome), Some(problem));
        assert_eq!(outcome.effects, [binds(9), Effect::DropSession]);
    }
}
