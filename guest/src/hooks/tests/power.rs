use serde_json::{Value, json};

use crate::context::{Context, ServiceStatus};
use crate::door::{Reach, Watch};
use crate::hooks::power::{restart, shut_down, start, state, stop};
use crate::language;
use crate::outcome::{Answer, Effect, ProblemKind};
use crate::panel::Generation;
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const OWN: &str = "/api/client/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const STATE: &str = "/api/client/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/state";
const TOKEN: &str = "/api/application/users/3/generate-sso-token";

fn signed_on() -> Context {
    Context {
        session_open: true,
        ..context()
    }
}

fn panel() -> Panel {
    let token = data(&json!({ "user_id": 3, "token": "JWT" }));
    Panel::default()
        .on("GET", SERVER, data(&owned()))
        .on("POST", TOKEN, token)
        .on("GET", "/authenticate", answer(302, &json!(null)))
        .on("PATCH", STATE, done())
}

fn read(reply: &Answer) -> Value {
    let json = reply.ended.as_ref().expect("an answer");
    serde_json::from_str(json).expect("JSON")
}

fn kind(reply: &Answer) -> Option<ProblemKind> {
    reply.ended.as_ref().err().map(|problem| problem.kind)
}

#[test]
fn each_action_is_one_request_in_the_panels_word() {
    type Hook = fn(&mut dyn crate::door::Door, &Context) -> Answer;
    let cases: [(Hook, &str, &str); 4] = [
        (start, "start", "start"),
        (shut_down, "shutdown", "shut-down"),
        (restart, "restart", "restart"),
        (stop, "kill", "stop"),
    ];
    for (hook, sent, requested) in cases {
        let mut panel = panel();
        let reply = hook(&mut panel, &signed_on());
        assert_eq!(read(&reply), json!({ "ok": true, "requested": requested }));
        assert_eq!(panel.depth(), 1);
        assert_eq!(body(panel.sent("PATCH", STATE)), json!({ "state": sent }));
        assert_eq!((reply.effects.len(), reply.notes.len()), (0, 0));
    }
}

#[test]
fn without_a_session_it_takes_three_round_trips() {
    let mut panel = panel();
    assert!(start(&mut panel, &context()).ended.is_ok());
    assert_eq!(panel.depth(), 3);
}

#[test]
fn only_an_active_service_is_started_or_stopped() {
    for status in [
        ServiceStatus::Pending,
        ServiceStatus::Suspended,
        ServiceStatus::Terminated,
        ServiceStatus::Cancelled,
        ServiceStatus::Fraud,
        ServiceStatus::Completed,
    ] {
        let mut context = signed_on();
        context.service.status = status;
        let mut panel = Panel::default();
        for hook in [start, stop] {
            assert_eq!(
                kind(&hook(&mut panel, &context)),
                Some(ProblemKind::NotReady)
            );
        }
        assert_eq!(panel.depth(), 0);
    }
}

#[test]
fn anothers_server_is_neither_switched_nor_looked_into() {
    let foreign = with(owned(), &[("/user_id", json!(4))]);
    let administrator = with(
        owned(),
        &[(
            "/user",
            json!({ "data": user(3, "ann@example.test", true) }),
        )],
    );
    for shown in [foreign, administrator] {
        for hook in [start, state] {
            let mut panel = panel().but("GET", SERVER, data(&shown));
            let reply = hook(&mut panel, &context());
            assert_eq!(kind(&reply), Some(ProblemKind::Identity));
            assert_eq!(panel.depth(), 1);
        }
    }
    // A session of somebody who isn't the owner.
    let mut panel = panel().but("PATCH", STATE, refused(404, "Server not found"));
    let reply = stop(&mut panel, &signed_on());
    assert_eq!(kind(&reply), Some(ProblemKind::Missing));
    assert_eq!(reply.effects, [Effect::DropSession]);
    let unbound = Context {
        binding: None,
        ..signed_on()
    };
    let mut silent = Panel::default();
    assert_eq!(
        kind(&start(&mut silent, &unbound)),
        Some(ProblemKind::Identity)
    );
    assert_eq!(silent.depth(), 0);
}

#[test]
fn what_the_customer_hears_holds_nothing_of_the_panels_inside() {
    for (answer, problem) in [
        (refused(500, "Server Error"), ProblemKind::PanelFailed),
        (
            refused(409, "This server is currently suspended."),
            ProblemKind::NotReady,
        ),
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
        (html(502), ProblemKind::UnknownOutcome),
        (throttled(20), ProblemKind::Throttled),
    ] {
        let reply = start(&mut panel().but("PATCH", STATE, answer), &signed_on());
        assert_eq!(kind(&reply), Some(problem));
        let heard = reply.ended.expect_err("a problem").customer;
        for inside in ["Server Error", "409", "502", "panel", "api/"] {
            assert!(!heard.contains(inside), "{heard}");
        }
    }
}

#[test]
fn the_state_is_told_with_what_the_vm_uses() {
    let shown = data(&json!({ "state": "running", "cpu_used": 0.196_229_677_584,
        "memory_total": 4_294_967_296_u64, "memory_used": 1_431_655_765, "uptime": 145 }));
    let mut panel = Panel::default().on("GET", STATE, shown);
    let reply = state(&mut panel, &signed_on());
    assert_eq!(
        read(&reply),
        json!({ "state": "running", "label": "Running", "cpu": 0.196,
            "memory_used": 1_431_655_765, "memory_total": 4_294_967_296_u64, "uptime": 145 })
    );
    assert_eq!(panel.depth(), 1);
}

#[test]
fn the_state_speaks_the_readers_language() {
    let context = Context {
        language: language::of("chinese"),
        ..signed_on()
    };
    let shown = data(
        &json!({ "state": "stopped", "cpu_used": 0, "memory_total": 0,
        "memory_used": 0, "uptime": 0 }),
    );
    let reply = state(&mut Panel::default().on("GET", STATE, shown), &context);
    assert_eq!(read(&reply)["label"], "已關機");
}

#[test]
fn every_share_of_the_processor_is_a_json_number() {
    for (share, told) in [
        (json!(0), 0.0),
        (json!(1), 1.0),
        (json!(0.0049), 0.004),
        (json!(1.5), 1.5),
        (json!(-1), 0.0),
        (json!(1e300), 4_294_967.295),
    ] {
        let shown = data(
            &json!({ "state": "running", "cpu_used": share, "memory_total": 1,
            "memory_used": 1, "uptime": 1 }),
        );
        let reply = state(&mut Panel::default().on("GET", STATE, shown), &signed_on());
        assert_eq!(read(&reply)["cpu"], json!(told));
    }
}

#[test]
fn what_isnt_a_state_doesnt_get_through() {
    let good = json!({ "state": "running", "cpu_used": 0, "memory_total": 1,
        "memory_used": 1, "uptime": 1 });
    let evil = r#""},"x":"</script><script>"#;
    for (name, value) in [
        ("/cpu_used", json!("1")),
        ("/memory_used", json!({ "a": 1 })),
        ("/uptime", json!(evil)),
        ("/state", json!(null)),
    ] {
        let shown = data(&with(good.clone(), &[(name, value)]));
        let reply = state(&mut Panel::default().on("GET", STATE, shown), &signed_on());
        assert_eq!(kind(&reply), Some(ProblemKind::PanelFailed));
    }
    // A word that isn't known stays one string.
    let shown = data(&with(good, &[("/state", json!(evil))]));
    let reply = state(&mut Panel::default().on("GET", STATE, shown), &signed_on());
    assert_eq!(
        (&read(&reply)["state"], &read(&reply)["label"]),
        (&json!(evil), &json!(evil))
    );
}

#[test]
fn a_server_that_is_being_installed_has_a_status_instead_of_a_state() {
    let busy = refused(409, "This server has not yet completed its installation.");
    for (status, label) in [("installing", "Installing"), ("suspended", "Suspended")] {
        let own = data(&with(server(), &[("/status", json!(status))]));
        let mut panel = Panel::default()
            .on("GET", STATE, busy.clone())
            .on("GET", OWN, own);
        let reply = state(&mut panel, &signed_on());
        assert_eq!(read(&reply), json!({ "status": status, "label": label }));
        assert_eq!(reply.effects, [remembered(status)]);
    }
    let mut panel = Panel::default()
        .on("GET", STATE, busy)
        .on("GET", OWN, html(502));
    let reply = state(&mut panel, &signed_on());
    assert_eq!(read(&reply), json!({ "status": "busy", "label": "Busy" }));
}

#[test]
fn a_suspended_services_state_can_be_looked_at() {
    let mut context = signed_on();
    context.service.status = ServiceStatus::Suspended;
    let own = data(&with(server(), &[("/status", json!("suspended"))]));
    let mut panel = Panel::default()
        .on("GET", STATE, refused(409, "This server is suspended."))
        .on("GET", OWN, own);
    assert_eq!(read(&state(&mut panel, &context))["status"], "suspended");
}

#[test]
fn proxmox_failing_isnt_taken_for_an_ended_session_on_v3() {
    let mut context = signed_on();
    context.panel.generation = Some(Generation::V3);
    let mut panel = Panel::default()
        .on("GET", STATE, refused(500, "Server Error"))
        .on("GET", OWN, data(&server()));
    let reply = state(
        &mut Watch::new(&mut panel, context.panel.generation),
        &context,
    );
    assert_eq!(kind(&reply), Some(ProblemKind::PanelFailed));
    assert!(panel.changes().is_empty());
}

#[test]
fn a_page_s_script_opens_no_session_while_the_panel_takes_few_more_requests() {
    let mut context = context();
    context.panel.scarce = true;
    let mut silent = Panel::default();
    let reply = state(&mut silent, &context);
    assert_eq!(kind(&reply), Some(ProblemKind::Throttled));
    assert_eq!(silent.depth(), 0);
    let told = data(&json!({
        "state": "running", "cpu_used": 0, "memory_total": 1, "memory_used": 1, "uptime": 1
    }));
    context.session_open = true;
    assert!(
        state(&mut panel().on("GET", STATE, told), &context)
            .ended
            .is_ok()
    );
}
