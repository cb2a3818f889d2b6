use serde_json::{Value, json};

use super::{SERVER, STATE, VM, is, kind, run};
use crate::context::Context;
use crate::deletion::{Deletion, Hindrance};
use crate::door::Reach;
use crate::hooks::staff::Function;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::testing::*;

const SUSPEND: &str =
    "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/settings/suspend";
const NO_VM: Option<&str> = Some("no VM 605685610");

fn cleared() -> [Effect; 4] {
    [
        Effect::ClearServer,
        Effect::CloseIntent,
        Effect::CancelSuspension,
        Effect::InstallationOver,
    ]
}

fn released() -> Effect {
    match stored_ids() {
        Effect::StoreServer(ids) => Effect::ReleaseServer(ids),
        other => other,
    }
}

/// A service whose server is to be deleted.
fn pending(hindrance: Option<Hindrance>) -> Context {
    let context = context();
    Context {
        deletion: Some(Deletion {
            uuid: UUID.to_owned(),
            vm_id: 605_685_610,
            node_id: 1,
            owner: 3,
            asked: context.now - 7200,
            sent: Some(context.now - 7200),
            failed: 1,
            due: context.now + 600,
            hindered: None,
            hindrance,
            told: None,
            told_slow: false,
        }),
        ..context
    }
}

fn shows(status: Value) -> Panel {
    let shown = with(owned(), &[("/status", status)]);
    Panel::default()
        .on("GET", SERVER, data(&shown))
        .on("PATCH", SERVER, data(&owned()))
}

fn pressed(panel: &mut Panel, context: &Context, typed: Option<&str>) -> Outcome {
    run(panel, context, Function::Forget, typed)
}

// Put back: guest/src/hooks/staff/forget.rs, let_go(): drop the record whatever was typed.
#[test]
fn a_vm_that_is_left_is_suspended_and_the_server_stays_on_the_panel() {
    for (status, context) in [
        ("deletion_failed", context()),
        ("install_failed", context()),
        ("deleting", pending(None)),
    ] {
        for typed in [VM, Some(marked_name().as_str())] {
            let mut panel = shows(json!(status)).on("POST", SUSPEND, done());
            let outcome = pressed(&mut panel, &context, typed);
            assert_eq!((outcome.ended, panel.depth()), (Ok(()), 3));
            assert_eq!(body(panel.sent("PATCH", SERVER)), json!({ "status": null }));
            panel.sent("POST", SUSPEND);
            assert_eq!(outcome.effects[1], released());
            assert_eq!(outcome.effects[2..], cleared());
            assert!(outcome.notes[0].contains("let go"));
        }
    }
    // What is suspended already needs nothing but to be released.
    let mut panel = shows(json!("suspended"));
    let outcome = pressed(&mut panel, &pending(Some(Hindrance::Kept)), VM);
    assert_eq!((outcome.ended, panel.changes().len()), (Ok(()), 0));
    assert_eq!(outcome.effects[0], released());
}

#[test]
fn a_record_is_dropped_only_when_staff_say_in_words_that_no_vm_is_left() {
    for status in ["deletion_failed", "install_failed"] {
        for typed in [
            NO_VM,
            Some("  NO vm  605685610 "),
            Some("沒有虛擬機 605685610"),
            Some("沒有虛擬機605685610"),
        ] {
            let mut panel = shows(json!(status)).on("DELETE", SERVER, done());
            let outcome = pressed(&mut panel, &context(), typed);
            assert_eq!((outcome.ended, panel.depth()), (Ok(()), 3));
            let sent = body(panel.sent("DELETE", SERVER));
            assert_eq!(sent, json!({ "no_purge": true }));
            assert_eq!(outcome.effects[1..], cleared());
        }
    }
    for typed in [Some("no VM"), Some("no VM 605685611"), Some("no 605685610")] {
        let mut panel = shows(json!("deletion_failed"));
        let outcome = pressed(&mut panel, &context(), typed);
        assert_eq!(kind(&outcome), Some(ProblemKind::Unconfirmed));
        assert!(panel.changes().is_empty());
    }
}

// Put back: guest/src/hooks/staff/forget.rs, let_go(): leave out reported().
#[test]
fn the_first_press_shows_whether_there_is_a_vm_and_changes_nothing() {
    let session = |state: Value| {
        shows(json!(null)).on(
            "GET",
            STATE,
            data(&json!({ "state": state, "cpu_used": 0, "memory_used": 0,
                "memory_total": 1, "uptime": 0 })),
        )
    };
    let signed_on = |hindrance| Context {
        session_open: true,
        ..pending(hindrance)
    };
    for (mut panel, context, says) in [
        (
            session(json!("running")),
            signed_on(None),
            "605685610 is running",
        ),
        (
            session(json!("stopped")),
            signed_on(None),
            "605685610 is stopped",
        ),
        (
            shows(json!(null))
                .on("GET", STATE, refused(500, "Server Error"))
                .on("GET", "/api/client/servers/", data(&owned())),
            signed_on(None),
            "no VM 605685610, or doesn't answer",
        ),
        (
            shows(json!(null))
                .on("GET", STATE, refused(502, "Couldn't connect to the node."))
                .on("GET", "/api/client/servers/", data(&owned())),
            signed_on(None),
            "no VM 605685610, or doesn't answer",
        ),
        (
            // A proxy's page says nothing about the node.
            shows(json!(null)).on("GET", STATE, html(502)).on(
                "GET",
                "/api/client/servers/",
                data(&owned()),
            ),
            signed_on(None),
            "the panel doesn't say",
        ),
        (
            shows(json!("suspended")),
            pending(Some(Hindrance::Kept)),
            "it took the suspension",
        ),
        (
            shows(json!("deletion_failed")),
            pending(Some(Hindrance::Proxmox)),
            "no VM 605685610, or doesn't answer",
        ),
        (
            shows(json!("install_failed")),
            context(),
            "status is install_failed, the panel doesn't say",
        ),
    ] {
        let outcome = pressed(&mut panel, &context, None);
        assert_eq!(kind(&outcome), Some(ProblemKind::Unconfirmed));
        assert!(panel.changes().is_empty() && outcome.effects.is_empty());
        let problem = outcome.ended.expect_err("a problem");
        assert!(problem.staff.contains(says), "{}", problem.staff);
        for part in ["605685610 (the VM ID)", "“no VM 605685610”"] {
            assert!(problem.hint.contains(part), "{}", problem.hint);
        }
    }
}

// Put back: guest/src/hooks/staff/forget.rs, suspend(): ignore the error.
#[test]
fn what_could_not_be_suspended_is_not_let_go() {
    for (answer, problem) in [
        (refused(500, "Server Error"), ProblemKind::UnknownOutcome),
        (
            refused(502, "Couldn't connect to the node."),
            ProblemKind::UnknownOutcome,
        ),
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
        (lost(Reach::Never), ProblemKind::Unreachable),
    ] {
        for (status, statuses) in [
            ("deletion_failed", vec!["ready"]),
            ("install_failed", vec!["ready", "install_failed"]),
        ] {
            let mut panel = shows(json!(status)).on("POST", SUSPEND, answer.clone());
            let outcome = pressed(&mut panel, &context(), VM);
            assert_eq!(kind(&outcome), Some(problem));
            let remembered: Vec<Effect> = statuses.into_iter().map(remembered).collect();
            assert_eq!(outcome.effects, remembered);
            let problem = outcome.ended.expect_err("a problem");
            assert!(problem.hint.contains("“no VM 605685610”"));
        }
    }
}

#[test]
fn a_server_that_can_be_deleted_is_not_let_go() {
    for status in [
        json!(null),
        json!("suspended"),
        json!("installing"),
        json!("deleting"),
    ] {
        for typed in [VM, NO_VM] {
            let mut panel = shows(status.clone());
            let outcome = pressed(&mut panel, &context(), typed);
            assert_eq!(kind(&outcome), Some(ProblemKind::Refused));
            assert_eq!((outcome.effects, panel.depth()), (vec![], 1));
        }
    }
    // The suspension would be lost.
    let mut panel = shows(json!("installing"));
    let outcome = pressed(&mut panel, &pending(None), VM);
    assert_eq!(kind(&outcome), Some(ProblemKind::NotReady));
    assert!(panel.changes().is_empty() && outcome.effects.is_empty());
}

// M3: it is no business of this service's any more.
#[test]
fn another_users_server_is_left_as_it_is() {
    let shown = with(owned(), &[("/user_id", json!(4))]);
    let mut panel = Panel::default().on("GET", SERVER, data(&shown));
    let outcome = pressed(&mut panel, &context(), None);
    assert_eq!(kind(&outcome), Some(ProblemKind::Unconfirmed));
    let outcome = pressed(&mut panel, &context(), VM);
    assert_eq!(outcome.ended, Ok(()));
    assert!(panel.changes().is_empty());
    assert!(matches!(outcome.effects[0], Effect::ReleaseServer(_)));
    assert_eq!(outcome.effects[1..], cleared());
}

#[test]
fn a_server_without_stored_ids_is_the_one_whose_deletion_is_pending() {
    let context = Context {
        server: ordered().server,
        ..pending(Some(Hindrance::Kept))
    };
    let mut panel = shows(json!("suspended"));
    let outcome = pressed(&mut panel, &context, VM);
    assert_eq!((outcome.ended, &outcome.effects[0]), (Ok(()), &released()));
}

#[test]
fn what_the_panel_has_forgotten_already_needs_the_stored_number() {
    let mut panel = Panel::default().on("GET", SERVER, no_server());
    let outcome = pressed(&mut panel, &context(), Some("1"));
    assert_eq!(kind(&outcome), Some(ProblemKind::Unconfirmed));
    let outcome = pressed(&mut panel, &context(), VM);
    assert_eq!((outcome.ended, outcome.effects), (Ok(()), cleared().into()));
    assert!(panel.changes().is_empty());
    // A proxy's 404 isn't the panel's.
    let mut panel = Panel::default().on("GET", SERVER, html(404));
    let outcome = pressed(&mut panel, &context(), VM);
    assert_eq!(kind(&outcome), Some(ProblemKind::PanelFailed));
}

#[test]
fn half_a_dropping_keeps_what_is_stored_and_says_how_to_go_on() {
    for (answer, problem) in [
        (refused(409, "A backup runs."), ProblemKind::NotReady),
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
        (html(200), ProblemKind::UnknownOutcome),
    ] {
        let mut panel = Panel::default()
            .on("GET", SERVER, data(&is("deletion_failed")))
            .on("PATCH", SERVER, data(&owned()))
            .on("DELETE", SERVER, answer);
        let outcome = pressed(&mut panel, &context(), NO_VM);
        assert_eq!(kind(&outcome), Some(problem));
        assert_eq!(outcome.effects, [remembered("ready")]);
        let told = outcome.ended.unwrap_err();
        assert!(told.staff.contains("status was reset") && told.hint.contains("Terminate"));
    }
    let mut panel = Panel::default()
        .on("GET", SERVER, data(&is("deletion_failed")))
        .on("PATCH", SERVER, data(&owned()))
        .on("DELETE", SERVER, no_server());
    let outcome = pressed(&mut panel, &context(), NO_VM);
    assert_eq!(outcome.ended, Ok(()));
}
