//! What the panel has accepted, and what the VM shows of it.

use serde_json::{Value, json};

use super::create::kind;
use crate::context::{AcceptedChange, Context, ServiceStatus, UnverifiedChange};
use crate::door::Reach;
use crate::hooks::change_package::change_package;
use crate::hooks::suspension::{suspend, unsuspend};
use crate::hooks::verify::verify;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const OWN: &str = "/api/client/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";

fn of(change: AcceptedChange, context: &Context) -> UnverifiedChange {
    UnverifiedChange {
        change,
        asked: context.now - 40,
        due: context.now - 10,
        failed: 0,
        memory: None,
        disk: None,
    }
}

/// A service that WHMCS has suspended, whose client's session is open.
fn suspended() -> Context {
    let mut context = context();
    context.service.status = ServiceStatus::Suspended;
    context.session_open = true;
    context.unverified = vec![of(AcceptedChange::Suspension, &context)];
    context
}

fn state(word: &str) -> Value {
    json!({ "state": word, "cpu_used": 0, "memory_total": 2 * GIB, "memory_used": 0, "uptime": 9 })
}

fn in_status(status: &Value) -> Panel {
    let shown = with(server(), &[("/status", status.clone())]);
    Panel::default()
        .on("GET", SERVER, data(&shown))
        .on("PATCH", SERVER, data(&server()))
        .on("POST", &format!("{SERVER}/settings/suspend"), done())
        .on("GET", &format!("{OWN}/state"), data(&state("stopped")))
        .on("GET", OWN, data(&shown))
}

fn told(outcome: &Outcome) -> Vec<&str> {
    let notices = outcome.effects.iter().filter_map(|effect| match effect {
        Effect::TellStaff { topic, .. } => Some(topic.as_ref()),
        _ => None,
    });
    notices.collect()
}

/// What is looked at later: how often it failed, and in how many seconds.
fn later(context: &Context, outcome: &Outcome) -> Option<(u32, u64)> {
    let mut kept = outcome.effects.iter().filter_map(|effect| match effect {
        Effect::VerifyLater(change) => Some((change.failed, change.due - context.now)),
        _ => None,
    });
    let first = kept.next();
    assert_eq!(kept.next(), None, "kept twice");
    first
}

#[test]
fn a_suspension_that_was_accepted_is_looked_at_30_seconds_later_and_unsuspend_calls_that_off() {
    let mut panel = in_status(&Value::Null);
    let context = context();
    let outcome = suspend(&mut panel, &context);
    assert_eq!(
        (later(&context, &outcome), outcome.ended),
        (Some((0, 30)), Ok(()))
    );

    let mut panel =
        in_status(&json!("suspended")).on("POST", &format!("{SERVER}/settings/unsuspend"), done());
    let context = suspended();
    let outcome = unsuspend(&mut panel, &context);
    let over = Effect::Verified(AcceptedChange::Suspension);
    assert!(outcome.effects.contains(&over), "{:?}", outcome.effects);
    assert_eq!(later(&context, &outcome), Some((0, 90)));
}

#[test]
fn a_vm_that_has_stopped_is_suspended_and_looked_at_no_more() {
    let mut panel = in_status(&json!("suspended"));
    let outcome = verify(&mut panel, &suspended());
    assert_eq!(
        panel.asked(),
        [
            format!("GET {SERVER}"),
            format!("GET {OWN}"),
            format!("PATCH {SERVER}"),
            format!("GET {OWN}/state"),
            format!("POST {SERVER}/settings/suspend"),
        ]
    );
    assert_eq!(body(panel.sent("PATCH", SERVER)), json!({ "status": null }));
    assert_eq!((told(&outcome).len(), outcome.ended), (0, Ok(())));
    let over = Effect::Verified(AcceptedChange::Suspension);
    assert!(outcome.effects.contains(&over));
    let last = outcome
        .effects
        .iter()
        .rev()
        .find(|it| matches!(it, Effect::RememberStatus(_)));
    assert_eq!(last, Some(&remembered("suspended")));
}

/// The README's round trips of a look without an open session.
#[test]
fn a_session_is_opened_first_where_none_is_open() {
    let shown = with(owned(), &[("/status", json!("suspended"))]);
    let mut context = suspended();
    context.session_open = false;
    let mut panel = in_status(&json!("suspended"))
        .but("GET", SERVER, data(&shown))
        .on("GET", "/authenticate?token=", answer(302, &Value::Null));
    assert_eq!(verify(&mut panel, &context).ended, Ok(()));
    assert_eq!(panel.depth(), 7);

    let mut context = resized();
    context.session_open = false;
    let mut panel = with_disk(40).on("GET", SERVER, data(&owned())).on(
        "GET",
        "/authenticate?token=",
        answer(302, &Value::Null),
    );
    assert_eq!(verify(&mut panel, &context).ended, Ok(()));
    assert_eq!(panel.depth(), 3);
}

#[test]
fn a_vm_that_runs_on_is_stopped_again_and_staff_are_told_once() {
    let mut context = suspended();
    let topic = format!("vm-runs-on-{}", context.now - 40);
    for (failed, wait) in [(0, 600), (1, 3600), (2, 6 * 3600), (3, 86400), (9, 86400)] {
        context.unverified[0].failed = failed;
        let mut panel = in_status(&json!("suspended")).but(
            "GET",
            &format!("{OWN}/state"),
            data(&state("running")),
        );
        let outcome = verify(&mut panel, &context);
        assert_eq!(later(&context, &outcome), Some((failed + 1, wait)));
        // The host tells staff of one topic once.
        assert_eq!(told(&outcome), [topic.as_str()]);
        assert_eq!(panel.changes().len(), 2);
    }
}

#[test]
fn nothing_is_touched_that_whmcs_holds_for_active_or_that_is_somebody_elses() {
    let mut active = suspended();
    active.service.status = ServiceStatus::Active;
    let mut panel = in_status(&json!("suspended"));
    let outcome = verify(&mut panel, &active);
    assert_eq!((panel.depth(), outcome.ended), (0, Ok(())));
    assert_eq!(
        outcome.effects,
        [Effect::Verified(AcceptedChange::Suspension)]
    );

    let others = with(
        server(),
        &[("/status", json!("suspended")), ("/user_id", json!(9))],
    );
    let mut panel = in_status(&json!("suspended")).but("GET", SERVER, data(&others));
    let outcome = verify(&mut panel, &suspended());
    assert_eq!(
        (kind(&outcome), panel.changes().len()),
        (Some(ProblemKind::Identity), 0)
    );
}

/// Put back: hooks/verify/suspension.rs, `verify`: leave a ready server as it is.
#[test]
fn a_look_that_was_cut_off_is_ended_by_the_next_one() {
    let mut panel = in_status(&Value::Null);
    let context = suspended();
    let outcome = verify(&mut panel, &context);
    assert_eq!(panel.changes().len(), 1);
    assert_eq!(later(&context, &outcome), Some((1, 30)));
}

#[test]
fn whatever_the_look_meets_the_server_is_suspended_again() {
    for look in [
        refused(500, "Server Error"),
        refused(409, "This server is currently in an unsupported status."),
        lost(Reach::Maybe),
    ] {
        let mut panel = in_status(&json!("suspended")).but("GET", &format!("{OWN}/state"), look);
        let context = suspended();
        let outcome = verify(&mut panel, &context);
        let last = panel.asked().pop();
        assert_eq!(last, Some(format!("POST {SERVER}/settings/suspend")));
        assert_eq!(later(&context, &outcome), Some((1, 600)));
        assert_eq!(told(&outcome).len(), 0);
    }
}

#[test]
fn without_a_session_the_suspension_isnt_ended_to_look() {
    let mut context = suspended();
    context.session_open = false;
    context.bindings.clear();
    let mut panel = in_status(&json!("suspended"));
    let outcome = verify(&mut panel, &context);
    assert_eq!((panel.changes().len(), &outcome.ended), (0, &Ok(())));
    assert!(
        outcome
            .effects
            .contains(&Effect::Verified(AcceptedChange::Suspension))
    );
    assert_eq!(told(&outcome), ["vm-not-seen"]);
}

/// Put back: hooks/verify/mod.rs, blind(): push a note for the log instead of telling staff.
#[test]
fn staff_are_told_of_a_look_that_ends_without_having_seen_the_vm() {
    let status = json!("suspended");
    let administrator = json!({ "data": user(3, "ann@example.test", true) });
    let by_administrator = with(server(), &[("/user", administrator)]);
    let is_suspended = with(by_administrator.clone(), &[("/status", status.clone())]);
    for (context, mut panel) in [
        (
            suspended(),
            in_status(&status).but("GET", SERVER, data(&is_suspended)),
        ),
        (
            resized(),
            with_disk(40).on("GET", SERVER, data(&by_administrator)),
        ),
    ] {
        let context = Context {
            session_open: false,
            ..context
        };
        let outcome = verify(&mut panel, &context);
        assert_eq!(outcome.ended, Ok(()));
        assert_eq!(told(&outcome), ["vm-not-seen"]);
        assert_eq!(panel.changes().len(), 0, "{:?}", panel.asked());
        assert_eq!(later(&context, &outcome), None);
    }
}

/// Put back: hooks/verify/suspension.rs, verify(): tell vm_not_shown without looked_at_no_more.
#[test]
fn staff_are_told_that_a_vm_which_the_panel_cant_show_isnt_looked_at_again() {
    let mut context = suspended();
    for failed in 0..=2 {
        context.unverified[0].failed = failed;
        let unknown = refused(500, "Server Error");
        let mut panel = in_status(&json!("suspended")).but("GET", &format!("{OWN}/state"), unknown);
        let outcome = verify(&mut panel, &context);
        let is_last = failed == 2;
        assert_eq!(later(&context, &outcome).is_none(), is_last);
        let over = Effect::Verified(AcceptedChange::Suspension);
        assert_eq!(outcome.effects.contains(&over), is_last);
        assert_eq!(told(&outcome).len(), usize::from(is_last));
        let texts = outcome.effects.iter().filter_map(|effect| match effect {
            Effect::TellStaff { text, .. } => Some(text.as_str()),
            _ => None,
        });
        let says = texts
            .chain(outcome.notes.iter().map(String::as_str))
            .collect::<String>();
        assert_eq!(says.contains("looks again"), !is_last, "{says}");
        assert_eq!(says.contains("doesn't look again"), is_last, "{says}");
    }
}

#[test]
fn before_v3s_throttle_could_come_between_nothing_is_begun() {
    let shown = with(server(), &[("/status", json!("suspended"))]);
    let mut panel = in_status(&json!("suspended")).but("GET", SERVER, on_v3(data(&shown), 1));
    let context = suspended();
    let mut watch = crate::door::Watch::new(&mut panel, None);
    let outcome = verify(&mut watch, &context);
    assert_eq!(kind(&outcome), Some(ProblemKind::Throttled));
    assert_eq!(panel.changes().len(), 0);
}

#[test]
fn what_isnt_due_isnt_looked_at() {
    let mut context = suspended();
    context.unverified[0].due = context.now + 1;
    let outcome = verify(&mut Panel::default(), &context);
    assert_eq!((outcome.ended, outcome.effects), (Ok(()), vec![]));
}

fn resized() -> Context {
    let mut context = context();
    context.session_open = true;
    context.unverified = vec![UnverifiedChange {
        memory: Some(4 * GIB),
        disk: Some(40 * GIB),
        ..of(AcceptedChange::Package, &context)
    }];
    context
}

fn with_disk(gib: u64) -> Panel {
    let disk = |is_media: bool, size: u64| {
        json!({ "interface": "scsi0", "is_primary_disk": false, "is_media": is_media, "media_name": null,
            "size": size })
    };
    let vm = json!({ "config": { "disks": [disk(false, gib * GIB), disk(true, 90 * GIB)] } });
    Panel::default()
        .on("GET", &format!("{OWN}/details"), data(&vm))
        .on("GET", &format!("{OWN}/state"), data(&state("running")))
        .on("GET", OWN, data(&server()))
}

#[test]
fn a_vm_that_kept_its_size_is_told_once_and_one_that_grew_is_not() {
    for (disk, notices) in [(40, 0), (20, 1)] {
        let mut panel = with_disk(disk);
        let outcome = verify(&mut panel, &resized());
        assert_eq!((told(&outcome).len(), panel.depth()), (notices, 1));
        assert!(
            outcome
                .effects
                .contains(&Effect::Verified(AcceptedChange::Package))
        );
        assert_eq!(panel.changes().len(), 0);
    }
}

#[test]
fn a_suspended_servers_size_is_looked_at_later() {
    let shown = with(server(), &[("/status", json!("suspended"))]);
    let mut panel = Panel::default()
        .on("GET", &format!("{OWN}/"), refused(409, "suspended"))
        .on("GET", OWN, data(&shown));
    let context = resized();
    let outcome = verify(&mut panel, &context);
    assert_eq!(
        (later(&context, &outcome), outcome.ended),
        (Some((1, 600)), Ok(()))
    );
}

/// Put back: verify/package.rs, verify(): look at such a server later, too.
#[test]
fn the_size_of_a_server_whose_vm_never_shows_is_looked_at_no_more() {
    for status in ["install_failed", "deleting", "deletion_failed"] {
        let shown = with(server(), &[("/status", json!(status))]);
        let mut panel = Panel::default()
            .on("GET", &format!("{OWN}/"), refused(409, status))
            .on("GET", OWN, data(&shown));
        let context = resized();
        let outcome = verify(&mut panel, &context);
        assert_eq!((later(&context, &outcome), outcome.ended), (None, Ok(())));
        let over = Effect::Verified(AcceptedChange::Package);
        assert!(outcome.effects.contains(&over), "{status}");
    }
}

/// Put back: verify/package.rs, verify(): look whatever the service's status is.
#[test]
fn the_size_of_a_server_whose_service_is_over_is_looked_at_no_more() {
    for status in [
        ServiceStatus::Terminated,
        ServiceStatus::Cancelled,
        ServiceStatus::Fraud,
    ] {
        let mut context = resized();
        context.service.status = status;
        let outcome = verify(&mut Panel::default(), &context);
        assert_eq!((later(&context, &outcome), outcome.ended), (None, Ok(())));
        let over = Effect::Verified(AcceptedChange::Package);
        assert!(outcome.effects.contains(&over), "{status:?}");
    }
}

/// Put back: verify/mod.rs, verify(): don't push Verified where the problem is Missing.
#[test]
fn what_the_panel_has_no_server_for_or_nothing_is_stored_of_is_looked_at_no_more() {
    for (change, context) in [
        (AcceptedChange::Package, resized()),
        (AcceptedChange::Suspension, suspended()),
    ] {
        for is_stored in [true, false] {
            let mut context = context.clone();
            context.server.uuid = context.server.uuid.filter(|_| is_stored);
            let mut panel = Panel::default().on("GET", "/api/", no_server());
            let outcome = verify(&mut panel, &context);
            assert_eq!(
                outcome.ended.map_err(|problem| problem.kind),
                Err(ProblemKind::Missing)
            );
            assert!(outcome.effects.contains(&Effect::Verified(change)));
        }
    }
}

#[test]
fn a_package_that_changed_memory_or_disk_is_looked_at_and_another_isnt() {
    for (settings, memory, disk) in [
        (["2", "4096", "20480"], Some(4 * GIB), None),
        (["2", "2048", "40960"], None, Some(40 * GIB)),
        (["4", "2048", "20480"], None, None),
    ] {
        let mut context = context();
        for (position, value) in settings.iter().enumerate() {
            context.service.product.settings[position] = (*value).to_owned();
        }
        let [cpu, mib, disk_mib] = settings.map(|it| it.parse::<u64>().expect("a number"));
        let after = with(
            server(),
            &[
                ("/limits/cpu", json!(cpu)),
                ("/limits/memory", json!(mib << 20)),
                ("/limits/disk", json!(disk_mib << 20)),
            ],
        );
        let mut panel = Panel::default().on("GET", SERVER, data(&server())).on(
            "PATCH",
            &format!("{SERVER}/settings/build"),
            data(&after),
        );
        let outcome = change_package(&mut panel, &context);
        assert_eq!(outcome.ended, Ok(()));
        let kept = outcome.effects.iter().find_map(|effect| match effect {
            Effect::VerifyLater(change) => Some((change.memory, change.disk)),
            _ => None,
        });
        let wanted = (memory.is_some() || disk.is_some()).then_some((memory, disk));
        assert_eq!(kept, wanted, "{settings:?}");
    }
}

/// The panel starts nothing that it doesn't hold for suspended.
///
/// Put back: hooks/suspension.rs, unsuspend(): leave out `is_off`.
#[test]
fn a_paid_server_that_a_look_has_left_off_is_started() {
    let mut context = suspended();
    context.service.status = ServiceStatus::Active;
    let mut panel = in_status(&Value::Null)
        .on("POST", &format!("{SERVER}/settings/unsuspend"), done())
        .on("PATCH", &format!("{OWN}/state"), done());
    let outcome = unsuspend(&mut panel, &context);
    assert_eq!(outcome.ended, Ok(()));
    let start = panel.sent("PATCH", &format!("{OWN}/state"));
    assert_eq!(body(start), json!({ "state": "start" }));
}

/// Put back: hooks/verify/suspension.rs, suspend(): leave out the notice.
#[test]
fn a_server_that_cant_be_suspended_again_is_told_of() {
    let mut panel = in_status(&json!("suspended")).but(
        "POST",
        &format!("{SERVER}/settings/suspend"),
        refused(500, "Server Error"),
    );
    let outcome = verify(&mut panel, &suspended());
    assert!(outcome.ended.is_err());
    assert_eq!(told(&outcome).len(), 1);
    assert_eq!(later(&suspended(), &outcome), None, "it stays due");
}

/// Put back: hooks/verify/resumption.rs, verify(): leave a suspended server as it is.
#[test]
fn a_paid_server_that_a_late_suspension_has_hit_is_unsuspended() {
    for (status, service, acts) in [
        (json!("suspended"), ServiceStatus::Active, 1),
        (json!("suspended"), ServiceStatus::Suspended, 0),
        (Value::Null, ServiceStatus::Active, 0),
    ] {
        let mut context = suspended();
        context.service.status = service;
        context.unverified = vec![of(AcceptedChange::Resumption, &context)];
        let mut panel =
            in_status(&status).on("POST", &format!("{SERVER}/settings/unsuspend"), done());
        let outcome = verify(&mut panel, &context);
        assert_eq!((panel.changes().len(), &outcome.ended), (acts, &Ok(())));
        let expected = (acts == 1).then_some((1, 600));
        assert_eq!(later(&context, &outcome), expected);
    }
}

/// Put back: hooks/verify/resumption.rs, verify(): give up after some looks, or leave out the
/// notice.
#[test]
fn a_paid_server_is_never_given_up_and_staff_are_told_that_it_is_suspended() {
    for failed in [0, 1, 9] {
        let mut context = suspended();
        context.service.status = ServiceStatus::Active;
        context.unverified = vec![of(AcceptedChange::Resumption, &context)];
        context.unverified[0].failed = failed;
        let mut panel = in_status(&json!("suspended")).on(
            "POST",
            &format!("{SERVER}/settings/unsuspend"),
            refused(500, "Server Error"),
        );
        let outcome = verify(&mut panel, &context);
        assert!(outcome.ended.is_err());
        assert_eq!(told(&outcome).len(), 1);
        let kept = later(&context, &outcome);
        assert_eq!(kept.map(|(failed, _)| failed), Some(failed + 1));
    }
}
