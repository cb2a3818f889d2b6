use serde_json::json;

use super::*;
use crate::door::Reach;

#[test]
fn each_action_is_one_request_in_the_panels_word_and_told_with_the_state_to_wait_for() {
    type Hook = fn(&mut dyn Door, &Context) -> Answer;
    let cases: [(Hook, &str, &str); 4] = [
        (start, "start", "running"),
        (shut_down, "shutdown", "stopped"),
        (restart, "restart", "restarted"),
        (stop, "kill", "stopped"),
    ];
    for (hook, sent, expect) in cases {
        let mut panel = panel();
        let reply = hook(&mut panel, &signed_on());
        let mut told = json!({ "ok": true, "message": "Requested. This can take a moment.",
            "expect": expect, "reload": false });
        if expect == "restarted" {
            told["since"] = json!(context().now.to_string());
        }
        assert_eq!(read(&reply), told);
        assert_eq!(panel.asked(), [format!("PATCH {OWN}/state")]);
        assert_eq!(
            body(panel.sent("PATCH", &own("/state"))),
            json!({ "state": sent })
        );
        assert_eq!((reply.effects.len(), reply.notes.len()), (0, 0));
    }
}

#[test]
fn every_failure_is_of_a_kind_of_its_own() {
    for (answer, problem) in [
        (refused(500, "Server Error"), ProblemKind::UnknownOutcome),
        (
            refused(409, "This server is currently suspended."),
            ProblemKind::NotReady,
        ),
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
        (lost(Reach::Never), ProblemKind::Unreachable),
        (html(502), ProblemKind::UnknownOutcome),
        (throttled(20), ProblemKind::Throttled),
    ] {
        let mut panel = panel().but("PATCH", &own("/state"), answer);
        assert_eq!(kind(&start(&mut panel, &signed_on())), Some(problem));
        assert_eq!(panel.depth(), 1, "never twice");
    }
}

#[test]
fn a_session_that_has_ended_is_opened_anew_once() {
    for ended in [
        refused(419, "CSRF token mismatch."),
        refused(401, "Unauthenticated."),
    ] {
        let mut panel = panel().once("PATCH", &own("/state"), ended.clone());
        assert!(start(&mut panel, &signed_on()).ended.is_ok());
        assert_eq!(panel.depth(), 4);
        let mut never = panel.but("PATCH", &own("/state"), ended);
        never.waves.clear();
        let reply = start(&mut never, &signed_on());
        assert!(reply.ended.is_err());
        assert_eq!(reply.effects, [Effect::DropSession]);
        assert_eq!(never.depth(), 4);
    }
}
