//! When a pending deletion ends, and when it changes nothing.

use super::*;
use crate::deletion::Hindrance;
use crate::door::Reach;
use crate::hooks::sync::deletion::{End, is_gone};

#[test]
fn a_server_that_is_gone_ends_it() {
    for service in [
        None,
        Some(ServiceStatus::Terminated),
        Some(ServiceStatus::Cancelled),
        Some(ServiceStatus::Fraud),
        Some(ServiceStatus::Suspended),
    ] {
        let mut panel = Panel::default().on("GET", SERVER, no_server());
        let step = looked_at(&mut panel, accepted(30), service, NOW).expect("an answer");
        assert_eq!((step.ended, step.told), (Some(End::Gone), None));
        assert!(step.notes.is_empty() && panel.changes().is_empty());
    }
    let told = Deletion {
        told: Some(1),
        ..accepted(DAY)
    };
    let step = step(&mut Panel::default().on("GET", SERVER, no_server()), told);
    assert_eq!((step.ended, step.notes.len()), (Some(End::Gone), 1));
}

// Put back: guest/src/hooks/sync/deletion.rs, ended(): take every error for a server that is gone.
#[test]
fn an_answer_that_is_not_the_panels_changes_nothing() {
    for answer in [
        lost(Reach::Never),
        lost(Reach::Maybe),
        html(404),
        html(502),
        html(200),
        refused(404, "no Route matched with those values"),
        refused(500, "Server Error"),
        refused(401, "Unauthenticated."),
        throttled(20),
    ] {
        let mut panel = Panel::default().on("GET", SERVER, answer);
        let ended = looked_at(&mut panel, accepted(DAY), None, NOW);
        assert!(ended.is_err() && panel.changes().is_empty());
    }
}

// Put back: guest/src/hooks/sync/deletion.rs, ended(): leave out the owner.
#[test]
fn another_owners_server_is_left_alone_and_told_weekly() {
    for status in [json!(null), json!("deletion_failed"), json!("deleting")] {
        let shown = with(server(), &[("/status", status), ("/user_id", json!(4))]);
        let mut panel = Panel::default().on("GET", SERVER, data(&shown));
        let step = step(&mut panel, accepted(DAY));
        assert!(panel.changes().is_empty());
        assert_eq!(step.deletion.hindrance, Some(Hindrance::Owner));
        let told = step.told.expect("a text");
        assert!(told.contains("panel user 3") && !told.contains("tries again"));
    }
}

// Put back: guest/src/hooks/sync/deletion.rs, is_over(): true for every status.
#[test]
fn it_is_repeated_only_while_the_service_is_over() {
    for (service, repeated) in [
        (None, true),
        (Some(ServiceStatus::Terminated), true),
        (Some(ServiceStatus::Cancelled), true),
        (Some(ServiceStatus::Fraud), true),
        (Some(ServiceStatus::Suspended), false),
        (Some(ServiceStatus::Pending), false),
        (Some(ServiceStatus::Completed), false),
    ] {
        let mut panel = is(json!(null)).on("DELETE", SERVER, done());
        let step = looked_at(&mut panel, never_sent(60), service, NOW).expect("an answer");
        assert_eq!(
            (step.ended, panel.changes().len()),
            (None, usize::from(repeated))
        );
    }
}

#[test]
fn a_service_that_is_active_again_or_another_holder_calls_it_off() {
    let mut panel = Panel::default();
    let step = looked_at(&mut panel, accepted(60), Some(ServiceStatus::Active), NOW);
    let step = step.expect("a step");
    assert_eq!((step.ended, panel.depth()), (Some(End::CalledOff), 0));
    assert!(step.notes[0].contains("active again"));
    let asked = Asked {
        deletion: accepted(60),
        service: None,
        held_by_other: true,
        now: NOW,
    };
    let step = follow(&mut panel, language::of("english"), asked).expect("a step");
    assert_eq!((step.ended, panel.depth()), (Some(End::CalledOff), 0));
    assert!(step.notes[0].contains("another service"));
}

#[test]
fn a_server_that_goes_while_it_is_dealt_with_ends_it() {
    for mut panel in [
        is(json!(null)).on("DELETE", SERVER, no_server()),
        is(json!("deletion_failed")).but("PATCH", SERVER, no_server()),
        is(json!("deletion_failed")).on("POST", SUSPEND, no_server()),
    ] {
        let deletion = never_sent(60);
        assert_eq!(step(&mut panel, deletion).ended, Some(End::Gone));
    }
}

#[test]
fn whether_a_server_is_gone_is_what_the_panel_itself_says() {
    let english = language::of("english");
    for (answer, gone) in [
        (no_server(), Some(true)),
        (data(&server()), Some(false)),
        (html(404), None),
    ] {
        let mut panel = Panel::default().on("GET", SERVER, answer);
        assert_eq!(is_gone(&mut panel, english, UUID).ok(), gone);
    }
    assert!(is_gone(&mut Panel::default(), english, "../users").is_err());
}
