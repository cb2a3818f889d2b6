use serde_json::json;

use super::create::kind;
use crate::context::Context;
use crate::door::{Door, Reach};
use crate::hooks::suspension::{suspend, unsuspend};
use crate::outcome::{Outcome, ProblemKind};
use crate::testing::*;

type Hook = fn(&mut dyn Door, &Context) -> Outcome;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";

fn hooks() -> [(Hook, String, &'static str); 2] {
    [
        (suspend, format!("{SERVER}/settings/suspend"), "suspended"),
        (unsuspend, format!("{SERVER}/settings/unsuspend"), "ready"),
    ]
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
            assert_eq!(
                (outcome.ended, outcome.effects),
                (Ok(()), vec![remembered(after)])
            );
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
            assert_eq!(
                (outcome.ended, outcome.effects),
                (Ok(()), vec![remembered(after)])
            );
            assert_eq!(panel.depth(), 2);
        }
    }
}

#[test]
fn a_status_that_would_lose_the_suspension_is_never_a_success() {
    for (hook, _, _) in hooks() {
        for (status, problem) in [
            ("installing", ProblemKind::NotReady),
            ("restoring_backup", ProblemKind::NotReady),
            ("deleting", ProblemKind::NotReady),
            ("something new", ProblemKind::NotReady),
            ("install_failed", ProblemKind::Refused),
            ("deletion_failed", ProblemKind::Refused),
        ] {
            let mut panel = Panel::default().on(
                "GET",
                SERVER,
                data(&with(server(), &[("/status", json!(status))])),
            );
            let outcome = hook(&mut panel, &last_seen(None));
            assert_eq!((kind(&outcome), panel.changes().len()), (Some(problem), 0));
            assert_eq!(outcome.effects, [remembered(status)]);
        }
    }
}

// Hazard 8. Put back by taking any 2xx for success.
#[test]
fn only_the_panels_204_is_success() {
    for (hook, path, _) in hooks() {
        for (answer, problem) in [
            (html(200), ProblemKind::PanelFailed),
            (data(&server()), ProblemKind::PanelFailed),
            (html(404), ProblemKind::PanelFailed),
            (html(502), ProblemKind::UnknownOutcome),
            (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
            (lost(Reach::Never), ProblemKind::Unreachable),
            (refused(500, "Server Error"), ProblemKind::PanelFailed),
            (
                refused(
                    409,
                    "This server is currently in an unsupported status, please try again later.",
                ),
                ProblemKind::NotReady,
            ),
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
