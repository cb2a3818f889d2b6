use serde_json::{Value, json};

use super::*;
use crate::door::Watch;
use crate::hooks::customer::live::state;
use crate::language;
use crate::panel::Generation;

const EVIL: &str = r#""},"x":"</script><script>"#;

fn showing(state: &Value) -> Panel {
    panel().but("GET", &own("/state"), data(state))
}

fn in_status(status: &str) -> Panel {
    panel()
        .but(
            "GET",
            OWN,
            data(&with(server(), &[("/status", json!(status))])),
        )
        .but("GET", &own("/state"), refused(409, "This server is busy."))
}

#[test]
fn the_state_is_told_with_what_the_vm_uses_from_one_wave() {
    for (context, depth) in [(signed_on(), 1), (context(), 3)] {
        let mut panel = panel();
        let reply = state(&mut panel, &context);
        let told = read(&reply);
        assert_eq!(
            (&told["page"], &told["state"]),
            (&json!("ready"), &json!("running"))
        );
        let usage = told["usage"].as_str().expect("HTML");
        for text in [
            "Running",
            "Up for 2 min",
            "19.6 % of 2 cores",
            "1 GB of 4 GB used",
            "5 GB of 500 GB used",
        ] {
            assert!(usage.contains(text), "{text}: {usage}");
        }
        assert_eq!(told["samples"], format!("{}-196-250", context.now));
        assert_eq!(panel.depth(), depth);
        assert_eq!(reply.effects, [remembered("ready")]);
    }
}

// Put back: guest/src/hooks/customer/live.rs, has_restarted(): leave out the uptime.
#[test]
fn a_restart_is_done_when_the_vm_has_begun_to_run_since_and_not_while_it_still_runs() {
    let now = context().now;
    let ago = |seconds: u64| (now - seconds).to_string();
    let since = ago(20);
    for (running, uptime, since, restarted) in [
        ("running", 145, since.as_str(), false),
        ("running", 21, &since, false),
        ("stopped", 0, &since, false),
        ("running", 20, &since, true),
        ("running", 0, &since, true),
        ("running", 0, &ago(0), true),
        ("running", 0, &(now + 1).to_string(), false),
        ("running", 0, "", false),
        ("running", 0, "-1", false),
        ("running", 0, EVIL, false),
    ] {
        let mut vm = state_of(running);
        vm["uptime"] = json!(uptime);
        let asked = typing(&[("convoy_since", since)], signed_on());
        let told = read(&state(&mut showing(&vm), &asked));
        assert_eq!(told["restarted"], restarted, "{running} {uptime} {since}");
        assert_eq!(told["state"], running);
    }
}

#[test]
fn the_page_gives_back_its_samples_and_gets_a_chart_of_them() {
    let at = context().now - 60;
    let kept = format!("{at}-500-500");
    let reply = state(
        &mut panel(),
        &typing(&[("convoy_samples", &kept)], signed_on()),
    );
    let told = read(&reply);
    assert_eq!(told["samples"], format!("{kept},{}-196-250", at + 60));
    let usage = told["usage"].as_str().expect("HTML");
    assert!(usage.contains("points=\"0,50 600,80\""), "{usage}");
    let reply = state(
        &mut panel(),
        &typing(&[("convoy_samples", EVIL)], signed_on()),
    );
    assert!(
        !read(&reply)["usage"]
            .as_str()
            .expect("HTML")
            .contains("script")
    );
}

#[test]
fn buttons_are_off_where_they_make_no_sense() {
    // Start, shut down, restart, stop, console, serial console.
    for (state_is, off) in [
        ("running", [true, false, false, false, false, false]),
        ("stopped", [false, true, true, true, true, true]),
        ("paused", [false; 6]),
    ] {
        let reply = state(&mut showing(&state_of(state_is)), &signed_on());
        let power = read(&reply)["power"].as_str().expect("HTML").to_owned();
        let buttons: Vec<bool> = power
            .split("<button type=\"submit\"")
            .skip(1)
            .map(|rest| {
                rest.split('>')
                    .next()
                    .unwrap_or_default()
                    .contains(" disabled")
            })
            .collect();
        assert_eq!(buttons, off, "{state_is}: {power}");
    }
}

#[test]
fn what_the_product_leaves_out_has_no_button() {
    for (setting, there, missing) in [
        ("console", "a=Console", "a=PowerStart"),
        ("power", "a=PowerStart", "a=Console"),
        ("none", "", "<form"),
    ] {
        let reply = state(&mut panel(), &allowing(setting, signed_on()));
        let power = read(&reply)["power"].as_str().expect("HTML").to_owned();
        assert!(power.contains(there) && !power.contains(missing), "{power}");
    }
}

#[test]
fn the_state_speaks_the_readers_language() {
    let context = Context {
        language: language::of("chinese"),
        ..signed_on()
    };
    let told = read(&state(&mut showing(&state_of("stopped")), &context));
    assert!(told["usage"].as_str().expect("HTML").contains("已關機"));
    assert_eq!(told["state"], "stopped", "the page's script compares it");
}

#[test]
fn every_share_of_the_processor_is_a_bar_within_its_bounds() {
    for (share, percent, sample) in [
        (json!(0), "0.0 %", 0),
        (json!(1), "100.0 %", 1000),
        (json!(0.0049), "0.4 %", 4),
        (json!(1.5), "100.0 %", 1000),
        (json!(-1), "0.0 %", 0),
        (json!(1e300), "100.0 %", 1000),
    ] {
        let mut vm = state_of("running");
        vm["cpu_used"] = share.clone();
        let reply = state(&mut showing(&vm), &signed_on());
        let told = read(&reply);
        let usage = told["usage"].as_str().expect("HTML");
        assert!(usage.contains(percent), "{share}: {usage}");
        assert_eq!(told["samples"], format!("{}-{sample}-250", context().now));
    }
}

#[test]
fn what_isnt_a_state_doesnt_get_through() {
    for (name, value) in [
        ("/cpu_used", json!("1")),
        ("/memory_used", json!({ "a": 1 })),
        ("/uptime", json!(EVIL)),
        ("/state", json!(null)),
    ] {
        let shown = with(state_of("running"), &[(name, value)]);
        let reply = state(&mut showing(&shown), &signed_on());
        assert_eq!(kind(&reply), Some(ProblemKind::PanelFailed));
    }
    // A word that isn't known stays one string, and text in the HTML.
    let shown = with(state_of("running"), &[("/state", json!(EVIL))]);
    let told = read(&state(&mut showing(&shown), &signed_on()));
    assert_eq!(told["state"], EVIL);
    let usage = told["usage"].as_str().expect("HTML");
    assert!(
        usage.contains("&#60;/script&#62;") && !usage.contains("<script"),
        "{usage}"
    );
    assert_eq!(told.as_object().expect("an object").len(), 6);
}

#[test]
fn a_server_that_is_not_ready_has_a_page_instead_of_a_state() {
    for status in [
        "installing",
        "suspended",
        "restoring_backup",
        "install_failed",
        EVIL,
    ] {
        let reply = state(&mut in_status(status), &signed_on());
        assert_eq!(read(&reply), json!({ "page": status }));
        assert_eq!(reply.effects, [remembered(status)]);
    }
}

#[test]
fn a_suspended_services_state_can_be_looked_at_and_no_others() {
    for (status, may) in [
        (ServiceStatus::Suspended, true),
        (ServiceStatus::Pending, false),
        (ServiceStatus::Terminated, false),
        (ServiceStatus::Cancelled, false),
        (ServiceStatus::Fraud, false),
        (ServiceStatus::Completed, false),
    ] {
        let mut context = signed_on();
        context.service.status = status;
        let mut panel = in_status("suspended");
        let reply = state(&mut panel, &context);
        assert_eq!(reply.ended.is_ok(), may, "{status:?}");
        assert_eq!(panel.depth(), usize::from(may));
    }
}

#[test]
fn anothers_server_is_not_looked_into() {
    let foreign = with(owned(), &[("/user_id", json!(4))]);
    let mut panel = panel().but("GET", SERVER, data(&foreign));
    let reply = state(&mut panel, &context());
    assert_eq!(kind(&reply), Some(ProblemKind::Identity));
    assert_eq!(panel.depth(), 1);
    let mut gone = Panel::default().on("GET", OWN, refused(404, "Server not found"));
    let reply = state(&mut gone, &signed_on());
    assert_eq!(kind(&reply), Some(ProblemKind::Missing));
    assert_eq!(reply.effects, [Effect::DropSession]);
}

#[test]
fn proxmox_failing_isnt_taken_for_an_ended_session_on_v3() {
    let mut context = signed_on();
    context.panel.generation = Some(Generation::V3);
    let mut panel = panel().but("GET", &own("/state"), refused(500, "Server Error"));
    let mut watch = Watch::new(&mut panel, context.panel.generation);
    let reply = state(&mut watch, &context);
    assert_eq!(kind(&reply), Some(ProblemKind::PanelFailed));
    assert_eq!((panel.depth(), panel.changes().len()), (1, 0));
    // Both 500: v3's word for nobody who is signed on.
    let mut ended = super::panel().once("GET", OWN, refused(500, "Server Error"));
    assert!(state(&mut ended, &context).ended.is_ok());
    assert_eq!(ended.depth(), 4);
}

#[test]
fn a_page_s_script_opens_no_session_while_the_panel_takes_few_more_requests() {
    let mut context = context();
    context.panel.scarce = true;
    let mut silent = Panel::default();
    let reply = state(&mut silent, &context);
    assert_eq!(kind(&reply), Some(ProblemKind::Throttled));
    assert_eq!(silent.depth(), 0);
    context.session_open = true;
    assert!(state(&mut panel(), &context).ended.is_ok());
}
