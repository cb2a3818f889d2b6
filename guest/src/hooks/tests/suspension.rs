use serde_json::json;

use super::create::kind;
use crate::context::Context;
use crate::door::{Door, Reach};
use crate::hooks::suspension::{suspend, unsuspend};
use crate::hooks::verify;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::testing::*;

type Hook = fn(&mut dyn Door, &Context) -> Outcome;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";

fn hooks() -> [(Hook, String, &'static str); 2] {
    [
        (suspend, format!("{SERVER}/settings/suspend"), "suspended"),
        (unsuspend, format!("{SERVER}/settings/unsuspend"), "ready"),
    ]
}

/// What is stored of a server that was switched: it is looked at later.
fn switched(after: &str) -> Vec<Effect> {
    let context = context();
    let looked_at = match after {
        "suspended" => verify::suspended(&context),
        _ => verify::resumed(&context),
    };
    vec![remembered(after), looked_at]
}

fn last_seen(status: Option<&str>) -> Context {
    let mut context = context();
    context.server.status = status.map(str::to_owned);
    context
}

#[test]
fn a_server_seen_ready_or_suspended_is_switched_in_one_round_trip() {
    for (hook, path, after) in hooks() {
        for seen in ["ready", "suspended"] {
            let mut panel = Panel::default().on("POST", &path, done());
            let outcome = hook(&mut panel, &last_seen(Some(seen)));
            assert_eq!((outcome.ended, outcome.effects), (Ok(()), switched(after)));
            assert_eq!(panel.asked(), [format!("POST {path}")]);
            assert_eq!(panel.changes()[0].body, None);
        }
    }
}

#[test]
fn any_other_server_is_looked_at_first() {
    for (hook, path, after) in hooks() {
        for seen in [None, Some(""), Some("installing"), Some("something new")] {
            let mut panel =
                Panel::default()
                    .on("GET", SERVER, data(&server()))
                    .on("POST", &path, done());
            let outcome = hook(&mut panel, &last_seen(seen));
            assert_eq!((outcome.ended, outcome.effects), (Ok(()), switched(after)));
            assert_eq!(panel.depth(), 2);
        }
    }
}

fn in_status(status: &str) -> Panel {
    let shown = with(server(), &[("/status", json!(status))]);
    Panel::default().on("GET", SERVER, data(&shown))
}

fn pending(seen: Option<&str>) -> Context {
    Context {
        suspension_pending: true,
        ..last_seen(seen)
    }
}

#[test]
fn a_suspension_that_the_panel_would_forget_is_no_success_and_is_written_down() {
    for status in ["installing", "restoring_backup", "something new"] {
        let mut panel = in_status(status);
        let outcome = suspend(&mut panel, &last_seen(None));
        assert_eq!(
            (kind(&outcome), panel.changes().len()),
            (Some(ProblemKind::NotReady), 0)
        );
        assert_eq!(
            outcome.effects,
            [remembered(status), Effect::AwaitSuspension]
        );
        assert!(outcome.ended.expect_err("a problem").staff.contains(status));
    }
}

#[test]
fn a_server_that_will_never_run_is_not_sent_a_suspension_nor_waited_for() {
    // Of a failed installation without VM the panel would make a ready server.
    for (status, problem, told) in [
        ("install_failed", ProblemKind::Refused, 1),
        ("deletion_failed", ProblemKind::Refused, 0),
        ("deleting", ProblemKind::NotReady, 0),
    ] {
        let mut panel = in_status(status);
        let outcome = suspend(&mut panel, &pending(None));
        assert_eq!((kind(&outcome), panel.changes().len()), (Some(problem), 0));
        assert_eq!(outcome.effects[0], remembered(status));
        assert!(outcome.effects.contains(&Effect::CancelSuspension));
        assert_eq!(outcome.effects.len(), 2 + told);
    }
}

#[test]
fn what_a_deletion_that_failed_needs_is_named() {
    let outcome = suspend(&mut in_status("deletion_failed"), &last_seen(None));
    let problem = outcome.ended.expect_err("a problem");
    assert!(
        problem.hint.contains("Let go of this server"),
        "{problem:?}"
    );
}

#[test]
fn a_suspension_done_at_last_is_no_longer_pending() {
    let (_, path, _) = &hooks()[0];
    let mut panel = in_status("suspended").on("POST", path, done());
    let outcome = suspend(&mut panel, &pending(Some("installing")));
    assert_eq!(
        (outcome.ended, outcome.effects),
        (
            Ok(()),
            vec![
                remembered("suspended"),
                Effect::CancelSuspension,
                verify::suspended(&context()),
            ]
        )
    );
}

#[test]
fn a_server_busy_after_it_was_seen_ready_is_suspended_later() {
    let (_, path, _) = &hooks()[0];
    let busy = refused(409, "This server is currently in an unsupported status.");
    let null = || Panel::default().on("GET", SERVER, data(&server()));
    for (panel, status, awaits) in [
        (in_status("installing"), "installing", true),
        (null(), "ready", true),
        (in_status("deleting"), "deleting", false),
    ] {
        let mut panel = panel.on("POST", path, busy.clone());
        let outcome = suspend(&mut panel, &context());
        assert_eq!(kind(&outcome), Some(ProblemKind::NotReady));
        assert_eq!(outcome.effects[0], remembered(status));
        assert_eq!(outcome.effects.contains(&Effect::AwaitSuspension), awaits);
    }
    let mut panel = in_status("suspended").on("POST", path, busy);
    let outcome = suspend(&mut panel, &context());
    assert_eq!(outcome.ended, Ok(()));
}

#[test]
fn a_server_that_is_gone_is_not_suspended_later() {
    for seen in [None, Some("ready")] {
        let (_, path, _) = &hooks()[0];
        let mut panel =
            Panel::default()
                .on("GET", SERVER, no_server())
                .on("POST", path, no_server());
        let outcome = suspend(&mut panel, &pending(seen));
        assert_eq!(kind(&outcome), Some(ProblemKind::Missing));
        assert_eq!(outcome.effects, [Effect::CancelSuspension]);
    }
}

#[test]
fn unsuspending_calls_off_what_is_pending_whatever_becomes_of_it() {
    for (status, ended, sent) in [
        ("installing", None, 0),
        ("restoring_snapshot", None, 0),
        ("suspended", None, 1),
        ("deleting", Some(ProblemKind::NotReady), 0),
        ("install_failed", Some(ProblemKind::Refused), 0),
        ("something new", Some(ProblemKind::NotReady), 0),
    ] {
        let (_, path, _) = &hooks()[1];
        let mut panel = in_status(status).on("POST", path, done());
        let outcome = unsuspend(&mut panel, &pending(Some("installing")));
        assert_eq!((kind(&outcome), panel.changes().len()), (ended, sent));
        assert_eq!(outcome.effects[0], Effect::CancelSuspension);
    }
    let mut panel = Panel::default().on("GET", SERVER, lost(Reach::Never));
    let outcome = unsuspend(&mut panel, &pending(None));
    assert_eq!(kind(&outcome), Some(ProblemKind::Unreachable));
    assert_eq!(outcome.effects, [Effect::CancelSuspension]);
}

#[test]
fn without_anything_to_end_unsuspending_changes_nothing() {
    let mut panel = in_status("installing");
    let outcome = unsuspend(&mut panel, &last_seen(None));
    assert_eq!(
        (outcome.ended, outcome.effects),
        (Ok(()), vec![remembered("installing")])
    );
    assert_eq!((panel.changes().len(), outcome.notes.len()), (0, 1));
}

// Hazard 8. Put back by taking any 2xx for success.
#[test]
fn only_the_panels_204_is_success() {
    for (hook, path, _) in hooks() {
        for (answer, problem) in [
            (html(200), ProblemKind::UnknownOutcome),
            (data(&server()), ProblemKind::UnknownOutcome),
            (html(404), ProblemKind::UnknownOutcome),
            (html(502), ProblemKind::UnknownOutcome),
            (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
            (lost(Reach::Never), ProblemKind::Unreachable),
            (refused(500, "Server Error"), ProblemKind::UnknownOutcome),
            (throttled(20), ProblemKind::Throttled),
            (refused(401, "Unauthenticated."), ProblemKind::Unauthorized),
            (refused(403, ""), ProblemKind::Unauthorized),
            (no_server(), ProblemKind::Missing),
        ] {
            let mut panel = Panel::default().on("POST", &path, answer);
            let outcome = hook(&mut panel, &context());
            assert_eq!((kind(&outcome), outcome.effects.len()), (Some(problem), 0));
        }
    }
}

#[test]
fn without_a_stored_server_nothing_is_sent() {
    for (hook, _, _) in hooks() {
        let mut panel = Panel::default();
        assert_eq!(
            kind(&hook(&mut panel, &ordered())),
            Some(ProblemKind::Missing)
        );
        assert_eq!(panel.depth(), 0);
    }
}
