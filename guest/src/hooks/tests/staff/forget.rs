use serde_json::json;

use super::{SERVER, VM, is, kind, run};
use crate::door::Reach;
use crate::hooks::staff::Function;
use crate::outcome::{Effect, ProblemKind};
use crate::testing::*;

fn forgotten() -> [Effect; 4] {
    [
        Effect::ClearServer,
        Effect::CloseIntent,
        Effect::CancelSuspension,
        Effect::InstallationOver,
    ]
}

#[test]
fn a_failed_server_is_forgotten_in_two_steps() {
    for status in ["deletion_failed", "install_failed"] {
        let mut panel = Panel::default()
            .on("GET", SERVER, data(&is(status)))
            .on("PATCH", SERVER, data(&owned()))
            .on("DELETE", SERVER, done());
        let outcome = run(&mut panel, &context(), Function::Forget, VM);
        assert_eq!((outcome.ended, panel.depth()), (Ok(()), 3));
        assert_eq!(body(panel.sent("PATCH", SERVER)), json!({ "status": null }));
        assert_eq!(
            body(panel.sent("DELETE", SERVER)),
            json!({ "no_purge": true })
        );
        assert_eq!(outcome.effects[1..], forgotten());
        assert!(outcome.notes[0].contains("Proxmox"));
    }
}

#[test]
fn a_server_that_can_be_deleted_isnt_forgotten() {
    for status in [
        json!(null),
        json!("suspended"),
        json!("installing"),
        json!("deleting"),
    ] {
        let shown = with(owned(), &[("/status", status)]);
        let mut panel = Panel::default().on("GET", SERVER, data(&shown));
        let outcome = run(&mut panel, &context(), Function::Forget, VM);
        assert_eq!(kind(&outcome), Some(ProblemKind::Refused));
        assert_eq!((outcome.effects, panel.depth()), (vec![], 1));
    }
}

#[test]
fn what_the_panel_has_forgotten_already_needs_the_stored_number() {
    let mut panel = Panel::default().on("GET", SERVER, no_server());
    let outcome = run(&mut panel, &context(), Function::Forget, Some("1"));
    assert_eq!(kind(&outcome), Some(ProblemKind::Unconfirmed));
    let outcome = run(&mut panel, &context(), Function::Forget, VM);
    assert_eq!(
        (outcome.ended, outcome.effects),
        (Ok(()), forgotten().into())
    );
    assert!(panel.changes().is_empty());
    // A proxy's 404 isn't the panel's.
    let mut panel = Panel::default().on("GET", SERVER, html(404));
    let outcome = run(&mut panel, &context(), Function::Forget, VM);
    assert_eq!(kind(&outcome), Some(ProblemKind::PanelFailed));
}

#[test]
fn half_a_forgetting_keeps_what_is_stored_and_says_how_to_go_on() {
    for (answer, problem) in [
        (refused(409, "A backup runs."), ProblemKind::NotReady),
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
        (html(200), ProblemKind::UnknownOutcome),
    ] {
        let mut panel = Panel::default()
            .on("GET", SERVER, data(&is("deletion_failed")))
            .on("PATCH", SERVER, data(&owned()))
            .on("DELETE", SERVER, answer);
        let outcome = run(&mut panel, &context(), Function::Forget, VM);
        assert_eq!(kind(&outcome), Some(problem));
        assert_eq!(outcome.effects, [remembered("ready")]);
        let told = outcome.ended.unwrap_err();
        assert!(told.staff.contains("status was reset") && told.hint.contains("Terminate"));
    }
    let mut panel = Panel::default()
        .on("GET", SERVER, data(&is("deletion_failed")))
        .on("PATCH", SERVER, data(&owned()))
        .on("DELETE", SERVER, no_server());
    let outcome = run(&mut panel, &context(), Function::Forget, VM);
    assert_eq!(outcome.ended, Ok(()));
}
