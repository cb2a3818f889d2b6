//! A pending deletion, on its way to the end (M2).

use serde_json::{Value, json};

use crate::context::{Context, ServiceStatus};
use crate::deletion::{Deletion, Hindrance};
use crate::door::Reach;
use crate::hooks::create::create;
use crate::hooks::suspension::unsuspend;
use crate::hooks::sync::deletion::{Asked, End, Step, follow, is_gone};
use crate::language;
use crate::outcome::{Effect, Problem, ProblemKind};
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const SUSPEND: &str =
    "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/settings/suspend";
const NOW: u64 = 1_790_000_000;
const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
const DAY: u64 = 86400;

/// Accepted so many seconds ago.
fn accepted(ago: u64) -> Deletion {
    Deletion {
        uuid: UUID.to_owned(),
        vm_id: 605_685_610,
        node_id: 1,
        owner: 3,
        asked: NOW - ago,
        sent: Some(NOW - ago),
        failed: 0,
        due: NOW - ago,
        hindered: None,
        hindrance: None,
        told: None,
        told_slow: false,
    }
}

/// Never accepted, since that wasn't possible so many seconds ago.
fn never_sent(ago: u64) -> Deletion {
    Deletion {
        sent: None,
        hindered: Some(NOW - ago),
        ..accepted(ago)
    }
}

fn is(status: Value) -> Panel {
    let shown = with(server(), &[("/status", status)]);
    Panel::default()
        .on("GET", SERVER, data(&shown))
        .on("PATCH", SERVER, data(&server()))
}

fn looked_at(
    panel: &mut Panel,
    deletion: Deletion,
    service: Option<ServiceStatus>,
    now: u64,
) -> Result<Step, Problem> {
    let asked = Asked {
        deletion,
        service,
        held_by_other: false,
        now,
    };
    follow(panel, language::of("english"), asked)
}

/// Of a terminated service, now.
fn step(panel: &mut Panel, deletion: Deletion) -> Step {
    looked_at(panel, deletion, Some(ServiceStatus::Terminated), NOW).expect("an answer")
}

fn busy() -> Result<crate::door::Response, crate::door::Failure> {
    refused(409, "This server is currently in an unsupported status.")
}

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

// Put back: guest/src/hooks/sync/deletion.rs, SLOW: 300 * 60.
#[test]
fn a_deletion_that_takes_half_an_hour_is_told_once() {
    for (ago, tells) in [(30, false), (29 * MINUTE, false), (30 * MINUTE, true)] {
        let mut panel = is(json!("deleting"));
        let step = step(&mut panel, accepted(ago));
        assert_eq!((step.ended, step.told.is_some()), (None, tells));
        assert_eq!(step.deletion.told_slow, tells);
        assert!(panel.changes().is_empty());
        let again = looked_at(&mut panel, step.deletion, None, NOW + DAY).expect("an answer");
        assert_eq!(again.told.is_some(), !tells, "once");
    }
}

// Put back: guest/src/hooks/sync/deletion.rs, failed(): leave out the suspension; or the PATCH.
#[test]
fn a_failed_deletion_is_led_out_of_its_status_suspended_and_told() {
    for (answer, hindrance) in [
        (done(), Hindrance::Kept),
        (refused(500, "Server Error"), Hindrance::Proxmox),
        (
            refused(502, "Couldn't connect to the node."),
            Hindrance::Proxmox,
        ),
    ] {
        let mut panel = is(json!("deletion_failed")).on("POST", SUSPEND, answer);
        let step = step(&mut panel, accepted(40));
        let [patch, suspend] = panel.changes()[..] else {
            panic!("{:?}", panel.asked());
        };
        assert_eq!(body(patch), json!({ "status": null }));
        assert_eq!(
            (suspend.method.as_str(), suspend.path.as_str()),
            ("POST", SUSPEND)
        );
        assert_eq!(step.ended, None);
        assert_eq!(step.deletion.hindrance, Some(hindrance));
        assert_eq!(
            (step.deletion.failed, step.deletion.due),
            (1, NOW + 10 * MINUTE)
        );
        assert_eq!(step.deletion.told, Some(NOW));
        let told = step.told.expect("a text");
        for part in [
            UUID,
            "605685610",
            "node 1",
            "in 10 minutes",
            "no VM 605685610",
        ] {
            assert!(told.contains(part), "{told}");
        }
    }
}

// Put back: guest/src/hooks/sync/deletion.rs, deletable(): send it at once.
#[test]
fn a_server_that_came_back_is_suspended_and_deleted_ten_minutes_later() {
    for status in [json!(null), json!("suspended"), json!("install_failed")] {
        let ready = status.is_null();
        let mut panel = is(status).on("POST", SUSPEND, done());
        let step = step(&mut panel, accepted(300));
        assert_eq!(panel.changes().len(), usize::from(ready));
        assert_eq!(
            (step.deletion.failed, step.deletion.due),
            (1, NOW + 10 * MINUTE)
        );
        assert!(step.told.is_some());

        let mut panel = is(json!("suspended")).on("DELETE", SERVER, done());
        let early = looked_at(&mut panel, step.deletion.clone(), None, NOW + 599);
        assert!(early.expect("an answer").told.is_none() && panel.changes().is_empty());
        let now = NOW + 600;
        let again = looked_at(&mut panel, step.deletion, None, now).expect("an answer");
        assert_eq!((panel.changes().len(), again.deletion.sent), (1, Some(now)));
        assert!(again.told.is_none());
    }
}

// Put back: guest/src/hooks/sync/deletion.rs, WAITS: ten minutes each time.
#[test]
fn it_is_sent_again_after_ten_minutes_an_hour_six_hours_and_then_daily() {
    let mut deletion = accepted(30);
    let mut now = NOW;
    for wait in [10 * MINUTE, HOUR, 6 * HOUR, DAY, DAY] {
        let mut panel = is(json!("deletion_failed")).on("POST", SUSPEND, done());
        let step = looked_at(&mut panel, deletion, None, now).expect("an answer");
        assert_eq!(step.deletion.due, now + wait);
        let mut panel = is(json!("suspended")).on("DELETE", SERVER, done());
        let early = step.deletion.due - 1;
        let step = looked_at(&mut panel, step.deletion, None, early).expect("an answer");
        assert!(panel.changes().is_empty());
        now += wait;
        let step = looked_at(&mut panel, step.deletion, None, now).expect("an answer");
        assert_eq!(step.deletion.sent, Some(now));
        deletion = step.deletion;
    }
}

// Put back: guest/src/hooks/sync/deletion.rs, WEEK: DAY.
#[test]
fn staff_are_told_the_first_time_and_weekly() {
    let mut deletion = accepted(30);
    let mut told = 0;
    for day in 0..15 {
        let mut panel = is(json!("deletion_failed")).on("POST", SUSPEND, done());
        let now = NOW + day * DAY;
        let step = looked_at(&mut panel, deletion, None, now).expect("an answer");
        told += u32::from(step.told.is_some());
        deletion = step.deletion;
    }
    assert_eq!(told, 3);
}

#[test]
fn what_could_not_be_begun_is_sent_as_soon_as_it_can() {
    for status in ["installing", "restoring_backup"] {
        let mut panel = is(json!(status));
        let waiting = step(&mut panel, never_sent(9 * MINUTE));
        assert!(panel.changes().is_empty() && waiting.told.is_none());
        let waiting = step(&mut panel, never_sent(10 * MINUTE));
        assert!(
            waiting
                .told
                .expect("a text")
                .contains("as soon as the panel can")
        );
        let mut panel = is(json!(null)).on("DELETE", SERVER, done());
        let sent = step(&mut panel, waiting.deletion);
        assert_eq!(panel.changes().len(), 1);
        assert_eq!(
            (sent.deletion.sent, sent.deletion.hindered),
            (Some(NOW), None)
        );
    }
    // The panel's installation has written its own status over an accepted deletion's.
    let lost = step(&mut is(json!("installing")), accepted(60));
    assert_eq!((lost.deletion.sent, lost.deletion.due), (None, NOW));
}

#[test]
fn a_running_backup_is_waited_for_and_after_ten_minutes_the_server_is_suspended() {
    let mut panel = is(json!(null)).on("DELETE", SERVER, busy());
    let waiting = step(&mut panel, never_sent(9 * MINUTE));
    assert_eq!((panel.changes().len(), waiting.told), (1, None));
    assert_eq!(waiting.deletion.hindrance, Some(Hindrance::BackingUp));

    let mut panel = panel.on("POST", SUSPEND, done());
    let stuck = step(&mut panel, never_sent(10 * MINUTE));
    panel.sent("POST", SUSPEND);
    assert_eq!(
        (stuck.deletion.failed, stuck.deletion.due),
        (1, NOW + 10 * MINUTE)
    );
    assert_eq!(stuck.deletion.hindrance, Some(Hindrance::BackingUp));
    assert!(stuck.told.expect("a text").contains("making a backup"));
}

#[test]
fn a_suspension_that_failed_or_was_ended_is_repeated_at_each_look() {
    let waiting = Deletion {
        failed: 2,
        due: NOW + HOUR,
        hindrance: Some(Hindrance::Proxmox),
        told: Some(NOW - 60),
        ..accepted(DAY)
    };
    let mut panel = is(json!(null)).on("POST", SUSPEND, done());
    let step = step(&mut panel, waiting);
    assert_eq!((panel.changes().len(), step.told), (1, None));
    assert_eq!(step.deletion.hindrance, Some(Hindrance::Kept));
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
fn a_record_is_never_dropped_by_itself() {
    for status in [json!(null), json!("suspended"), json!("deletion_failed")] {
        for deletion in [accepted(60), never_sent(DAY)] {
            let mut panel =
                is(status.clone())
                    .on("DELETE", SERVER, done())
                    .on("POST", SUSPEND, done());
            step(&mut panel, deletion);
            for request in panel.changes() {
                let body = request.body.as_deref().unwrap_or_default();
                assert!(!String::from_utf8_lossy(body).contains("no_purge"));
            }
        }
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

// Put back: guest/src/hooks/create/mod.rs, create(): leave out none_being_deleted().
#[test]
fn as_long_as_it_is_pending_nothing_is_made() {
    for stored in [context(), ordered()] {
        let context = Context {
            deletion: Some(Deletion {
                hindrance: Some(Hindrance::BackingUp),
                ..accepted(60)
            }),
            ..stored
        };
        let mut panel = Panel::default();
        let outcome = create(&mut panel, &context);
        assert_eq!((panel.depth(), outcome.effects), (0, vec![]));
        let problem = outcome.ended.expect_err("a problem");
        assert_eq!(problem.kind, ProblemKind::NotReady);
        assert!(problem.staff.contains("is still being deleted"));
        assert!(problem.staff.contains(UUID) && problem.staff.contains("making a backup"));
    }
}

#[test]
fn unsuspending_calls_it_off_whatever_becomes_of_it() {
    let context = Context {
        deletion: Some(accepted(60)),
        ..context()
    };
    for answer in [done(), refused(500, "Server Error"), lost(Reach::Never)] {
        let path = format!("{SERVER}/settings/unsuspend");
        let mut panel = Panel::default().on("POST", &path, answer);
        let effects = unsuspend(&mut panel, &context).effects;
        assert!(effects.contains(&Effect::CallOffDeletion));
    }
}
