use serde_json::{Value, json};

use super::create::kind;
use crate::context::{Context, OpenIntent};
use crate::door::Reach;
use crate::hooks::terminate::terminate;
use crate::intent::Intent;
use crate::outcome::{Effect, ProblemKind};
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const MARKED: &str = "/api/application/servers?filter%5Bname%5D=";
const CLEARED: [Effect; 5] = [
    Effect::ClearServer,
    Effect::CloseIntent,
    Effect::CancelSuspension,
    Effect::InstallationOver,
    Effect::DropSession,
];

/// A panel that shows the server ready.
fn shown() -> Panel {
    Panel::default().on("GET", SERVER, data(&server()))
}

fn busy() -> Result<crate::door::Response, crate::door::Failure> {
    refused(
        409,
        "This server is currently in an unsupported status, please try again later.",
    )
}

#[test]
fn an_accepted_deletion_clears_what_is_stored() {
    let mut panel = shown().on("DELETE", SERVER, done());
    let outcome = terminate(&mut panel, &context());
    assert_eq!((outcome.ended, outcome.effects), (Ok(()), CLEARED.to_vec()));
    assert_eq!(panel.depth(), 2);
}

// The session is the client's: another server of his needs it still.
#[test]
fn a_client_with_another_server_keeps_the_session() {
    for (other, dropped) in [
        (UUID.to_uppercase(), true),
        (String::new(), true),
        (OTHER.to_owned(), false),
    ] {
        let mut context = context();
        context.client_servers.push(other);
        let mut panel = shown().on("DELETE", SERVER, done());
        let effects = terminate(&mut panel, &context).effects;
        assert_eq!(effects.contains(&Effect::DropSession), dropped);
        assert!(effects.contains(&Effect::ClearServer));
    }
}

#[test]
fn deleting_while_installing_calls_off_what_was_awaited() {
    let mut context = context();
    context.server.status = Some("installing".to_owned());
    context.suspension_pending = true;
    let mut panel = shown().on("DELETE", SERVER, done());
    let outcome = terminate(&mut panel, &context);
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 2));
    for over in [Effect::CancelSuspension, Effect::InstallationOver] {
        assert!(outcome.effects.contains(&over));
    }
}

// Hazard 6. Put back by reporting 404 and 409 as errors.
#[test]
fn a_server_that_is_gone_or_on_its_way_is_a_success() {
    let deleting = data(&with(server(), &[("/status", json!("deleting"))]));
    for mut panel in [
        shown().on("DELETE", SERVER, no_server()),
        Panel::default()
            .on("DELETE", SERVER, busy())
            .on("GET", SERVER, deleting),
        Panel::default()
            .on("DELETE", SERVER, busy())
            .on("GET", SERVER, no_server()),
    ] {
        let outcome = terminate(&mut panel, &context());
        assert_eq!((outcome.ended, outcome.effects), (Ok(()), CLEARED.to_vec()));
        assert_eq!(outcome.notes.len(), 1);
    }
}

#[test]
fn what_stands_in_the_way_is_told_and_nothing_is_cleared() {
    for (status, problem) in [
        (json!(null), ProblemKind::NotReady),
        (json!("suspended"), ProblemKind::NotReady),
        (json!("restoring_backup"), ProblemKind::NotReady),
        (json!("deletion_failed"), ProblemKind::Refused),
    ] {
        let shown = data(&with(server(), &[("/status", status)]));
        let mut panel = Panel::default()
            .on("DELETE", SERVER, busy())
            .on("GET", SERVER, shown);
        let outcome = terminate(&mut panel, &context());
        assert_eq!(kind(&outcome), Some(problem));
        assert!(!outcome.effects.contains(&Effect::ClearServer));
    }
}

// Hazards 6 and 8. Put back by taking any 404, or any 2xx, for "gone".
#[test]
fn an_answer_that_is_not_the_panels_clears_nothing() {
    for (answer, problem) in [
        (html(200), ProblemKind::UnknownOutcome),
        (html(404), ProblemKind::UnknownOutcome),
        (
            refused(404, "no Route matched with those values"),
            ProblemKind::UnknownOutcome,
        ),
        (
            refused(404, "The route api/application/servers could not be found."),
            ProblemKind::PanelFailed,
        ),
        (html(502), ProblemKind::UnknownOutcome),
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
        (lost(Reach::Never), ProblemKind::Unreachable),
        (refused(500, "Server Error"), ProblemKind::UnknownOutcome),
        (refused(401, "Unauthenticated."), ProblemKind::Unauthorized),
    ] {
        let outcome = terminate(&mut shown().on("DELETE", SERVER, answer), &context());
        assert_eq!(
            (kind(&outcome), outcome.effects),
            (Some(problem), Vec::new())
        );
    }
}

#[test]
fn without_a_stored_server_the_mark_is_looked_for() {
    let mut panel = Panel::default().on("GET", MARKED, list(&[]));
    let outcome = terminate(&mut panel, &ordered());
    assert_eq!((outcome.ended, outcome.effects), (Ok(()), CLEARED.to_vec()));
    assert_eq!((panel.changes().len(), outcome.notes.len()), (0, 1));
}

fn unstored(changes: &[(&str, Value)]) -> Panel {
    Panel::default()
        .on("GET", MARKED, list(&[with(server(), changes)]))
        .on("DELETE", SERVER, done())
}

fn intent(client: u64, settled_in: i64) -> OpenIntent {
    let intent = Intent {
        server: marked_name(),
        node: 1,
        panel_user: 3,
        jti: Some(jti(3).into()),
        client,
    };
    OpenIntent {
        text: intent.text(),
        settled: context().now.saturating_add_signed(settled_in),
    }
}

#[test]
fn a_marked_server_of_the_client_is_deleted() {
    let bound = ordered();
    let died = Context {
        bindings: Vec::new(),
        intent: Some(intent(5, 30)),
        ..ordered()
    };
    for context in [bound, died] {
        let mut panel = unstored(&[]);
        let outcome = terminate(&mut panel, &context);
        assert_eq!((outcome.ended, outcome.effects), (Ok(()), CLEARED.to_vec()));
        assert_eq!(panel.changes().len(), 1);
    }
}

#[test]
fn a_marked_server_that_is_not_shown_to_be_the_services_is_not_deleted() {
    let unbound = Context {
        bindings: Vec::new(),
        intent: Some(intent(6, -1)),
        ..ordered()
    };
    for (context, changes) in [(ordered(), vec![("/user_id", json!(4))]), (unbound, vec![])] {
        let mut panel = unstored(&changes);
        assert_eq!(
            kind(&terminate(&mut panel, &context)),
            Some(ProblemKind::Identity)
        );
        assert_eq!(panel.changes().len(), 0);
    }
    // The customer has named another server of his like this one.
    let held = Context {
        client_servers: vec![UUID.to_owned()],
        ..ordered()
    };
    let mut panel = unstored(&[]);
    assert_eq!(terminate(&mut panel, &held).ended, Ok(()));
    assert_eq!(panel.changes().len(), 0);
}

#[test]
fn while_a_creation_may_be_under_way_nothing_is_cleared() {
    let context = Context {
        intent: Some(intent(5, 10)),
        ..ordered()
    };
    let outcome = terminate(&mut Panel::default().on("GET", MARKED, list(&[])), &context);
    assert_eq!(
        (kind(&outcome), outcome.effects),
        (Some(ProblemKind::NotReady), Vec::new())
    );
}

#[test]
fn a_failed_search_for_the_mark_clears_nothing() {
    for answer in [lost(Reach::Maybe), html(200), no_server()] {
        let outcome = terminate(&mut Panel::default().on("GET", MARKED, answer), &ordered());
        assert!(outcome.ended.is_err() && outcome.effects.is_empty());
    }
}
