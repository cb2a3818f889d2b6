use serde_json::{Value, json};

use super::create::kind;
use crate::context::{Context, OpenIntent};
use crate::deletion::{Deletion, Hindrance};
use crate::door::Reach;
use crate::hooks::terminate::terminate;
use crate::intent::Intent;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const MARKED: &str = "/api/application/servers?filter%5Bname%5D=";

/// What becomes of everything else once the server is gone, or is to be.
const OVER: [Effect; 3] = [
    Effect::CloseIntent,
    Effect::CancelSuspension,
    Effect::InstallationOver,
];

fn cleared() -> Vec<Effect> {
    let gone = [Effect::ClearServer, Effect::DropSession];
    gone.into_iter().chain(OVER).collect()
}

/// The deletion as the host is to follow it.
fn awaited(outcome: &Outcome) -> Deletion {
    let mut effects = outcome.effects.iter();
    let awaited = effects.find_map(|effect| match effect {
        Effect::AwaitDeletion(deletion) => Some(deletion.clone()),
        _ => None,
    });
    awaited.unwrap_or_else(|| panic!("{:?}", outcome.effects))
}

fn is(status: serde_json::Value) -> Panel {
    let shown = with(server(), &[("/status", status)]);
    Panel::default().on("GET", SERVER, data(&shown))
}

/// A panel that shows the server ready.
fn shown() -> Panel {
    is(json!(null))
}

fn busy() -> Result<crate::door::Response, crate::door::Failure> {
    refused(
        409,
        "This server is currently in an unsupported status, please try again later.",
    )
}

// Put back: guest/src/hooks/terminate.rs, terminate(): extend by gone() in place of AwaitDeletion.
#[test]
fn an_accepted_deletion_is_followed_and_what_is_stored_stays() {
    for status in [
        json!(null),
        json!("suspended"),
        json!("install_failed"),
        json!("something new"),
    ] {
        let mut panel = is(status).on("DELETE", SERVER, done());
        let outcome = terminate(&mut panel, &context());
        let now = context().now;
        let deletion = Deletion {
            uuid: UUID.to_owned(),
            vm_id: 605_685_610,
            node_id: 1,
            owner: 3,
            asked: now,
            sent: Some(now),
            failed: 0,
            due: now,
            hindered: None,
            hindrance: None,
            told: None,
            told_slow: false,
        };
        let begun = [remembered("deleting"), Effect::AwaitDeletion(deletion)];
        let expected: Vec<Effect> = begun.into_iter().chain(OVER).collect();
        assert_eq!((outcome.ended, outcome.effects), (Ok(()), expected));
        assert_eq!((panel.depth(), outcome.notes.len()), (2, 1));
    }
}

// Put back: guest/src/hooks/terminate.rs, delete(): send the deletion whatever the status.
#[test]
fn what_the_panel_cannot_begin_now_is_a_success_and_waits() {
    for (status, hindrance) in [
        ("installing", Some(Hindrance::Installing)),
        ("restoring_backup", Some(Hindrance::Restoring)),
        ("restoring_snapshot", Some(Hindrance::Restoring)),
        ("deletion_failed", None),
    ] {
        let mut panel = is(json!(status));
        let outcome = terminate(&mut panel, &context());
        assert_eq!((&outcome.ended, panel.changes().len()), (&Ok(()), 0));
        let deletion = awaited(&outcome);
        assert_eq!((deletion.sent, deletion.hindrance), (None, hindrance));
        assert_eq!(deletion.due, context().now);
        assert!(outcome.effects.contains(&remembered(status)));
        assert!(!outcome.effects.contains(&Effect::ClearServer));
        assert!(outcome.notes[0].contains(status), "{:?}", outcome.notes);
    }
    let mut panel = shown().on("DELETE", SERVER, busy());
    let outcome = terminate(&mut panel, &context());
    let deletion = awaited(&outcome);
    assert_eq!((&outcome.ended, deletion.sent), (&Ok(()), None));
    assert_eq!(deletion.hindered, Some(context().now));
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
        let mut panel = Panel::default().on("GET", SERVER, no_server());
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
    let outcome = terminate(&mut is(json!("installing")), &context);
    assert_eq!(outcome.ended, Ok(()));
    for over in [Effect::CancelSuspension, Effect::InstallationOver] {
        assert!(outcome.effects.contains(&over));
    }
}

// Hazard 6. Put back by reporting 404 as an error.
#[test]
fn a_server_that_is_gone_is_a_success_and_clears_what_is_stored() {
    for mut panel in [
        Panel::default().on("GET", SERVER, no_server()),
        shown().on("DELETE", SERVER, no_server()),
    ] {
        let outcome = terminate(&mut panel, &context());
        assert_eq!((outcome.ended, outcome.effects), (Ok(()), cleared()));
        assert_eq!(outcome.notes.len(), 1);
    }
}

// Hazard 6: an earlier call's answer was lost.
#[test]
fn a_server_that_is_being_deleted_is_a_success_and_followed() {
    let mut panel = is(json!("deleting"));
    let outcome = terminate(&mut panel, &context());
    assert_eq!((&outcome.ended, panel.changes().len()), (&Ok(()), 0));
    assert_eq!(awaited(&outcome).sent, Some(context().now));
}

#[test]
fn a_termination_asked_for_again_is_still_the_same() {
    let mut context = context();
    let pending = Deletion {
        asked: 5,
        sent: Some(6),
        failed: 3,
        due: context.now + 3600,
        hindrance: Some(Hindrance::Kept),
        told: Some(7),
        ..awaited(&terminate(
            &mut shown().on("DELETE", SERVER, done()),
            &context,
        ))
    };
    context.deletion = Some(pending.clone());
    let mut panel = shown().on("DELETE", SERVER, done());
    let now = Some(context.now);
    let again = awaited(&terminate(&mut panel, &context));
    assert_eq!((again.sent, again.due), (now, context.now));
    assert_eq!((again.asked, again.failed, again.told), (5, 3, Some(7)));
    // Another server's has nothing to do with it.
    context.deletion = Some(Deletion {
        uuid: OTHER.to_owned(),
        ..pending
    });
    let mut panel = shown().on("DELETE", SERVER, done());
    assert_eq!(awaited(&terminate(&mut panel, &context)).failed, 0);
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
    assert_eq!((outcome.ended, outcome.effects), (Ok(()), cleared()));
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
        username: None,
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
        assert_eq!((&outcome.ended, panel.changes().len()), (&Ok(()), 1));
        let deletion = awaited(&outcome);
        assert_eq!((deletion.uuid.as_str(), deletion.owner), (UUID, 3));
        assert!(outcome.effects.contains(&Effect::CloseIntent));
        assert!(!outcome.effects.contains(&Effect::ClearServer));
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

// Put back: guest/src/hooks/terminate.rs, delete_marked(): leave out is_released().
#[test]
fn a_marked_server_that_staff_have_let_go_of_is_not_deleted() {
    let context = Context {
        released: vec![UUID.to_uppercase()],
        ..ordered()
    };
    let mut panel = unstored(&[]);
    let outcome = terminate(&mut panel, &context);
    assert_eq!((outcome.ended, panel.changes().len()), (Ok(()), 0));
    assert_eq!(outcome.effects, cleared());
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
