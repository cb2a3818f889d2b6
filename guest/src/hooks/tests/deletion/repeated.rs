//! A deletion that failed, or couldn't be begun, is sent again, and the server suspended meanwhile.

use super::*;
use crate::deletion::Hindrance;

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
                assert!(!body.contains("no_purge"));
            }
        }
    }
}
