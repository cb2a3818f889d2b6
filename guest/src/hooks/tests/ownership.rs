//! Whose server Suspend, Unsuspend, Terminate and Change Package act on (M3).

use serde_json::json;

use super::create::kind;
use crate::context::{BindingState, Context};
use crate::door::Door;
use crate::hooks::{change_package, suspension, terminate};
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::testing::*;

type Hook = fn(&mut dyn Door, &Context) -> Outcome;

const SERVERS: &str = "/api/application/servers/";

fn hooks() -> [Hook; 4] {
    [
        suspension::suspend,
        suspension::unsuspend,
        terminate::terminate,
        change_package::change_package,
    ]
}

/// A panel that does everything, and shows this owner.
fn owned_by(owner: u64) -> Panel {
    let shown = data(&with(server(), &[("/user_id", json!(owner))]));
    Panel::default()
        .on("GET", SERVERS, shown.clone())
        .on("PATCH", SERVERS, shown)
        .on("POST", SERVERS, done())
        .on("DELETE", SERVERS, done())
}

/// The owner was last seen so long ago; never, if none.
fn seen(seconds: Option<u64>) -> Context {
    let mut context = context();
    context.server.owner_seen = seconds.map(|seconds| context.now - seconds);
    context
}

// Put back: guest/src/ownership.rs, check(): return Ok for every owner.
#[test]
fn a_server_that_the_panel_shows_as_somebody_elses_is_left_alone_and_staff_are_told() {
    for hook in hooks() {
        let mut panel = owned_by(4);
        let outcome = hook(&mut panel, &seen(Some(600)));
        assert_eq!(kind(&outcome), Some(ProblemKind::Identity));
        assert!(panel.changes().is_empty());
        let problem = outcome.ended.expect_err("a problem");
        assert!(problem.staff.contains("panel user 4") && problem.staff.contains("panel user 3"));
        let [Effect::TellStaff { topic, text }] = outcome.effects.as_slice() else {
            panic!("{:?}", outcome.effects);
        };
        assert_eq!(*topic, "owner-differs");
        assert!(text.contains("Reassign to this client"));
    }
}

// Put back: guest/src/ownership.rs, check(): compare with context.bound() alone.
#[test]
fn the_clients_binding_is_not_asked_for() {
    for hook in hooks() {
        for bindings in [Vec::new(), bound(9)] {
            let merged = Context {
                bindings,
                ..seen(None)
            };
            let mut panel = owned_by(3);
            assert_eq!(hook(&mut panel, &merged).ended, Ok(()));
            assert!(!panel.changes().is_empty());
        }
    }
}

// Put back: guest/src/ownership.rs, check(): leave `suspended` out.
#[test]
fn a_binding_that_waits_for_staff_keeps_no_server_from_being_suspended() {
    for hook in hooks() {
        for (user, acts) in [(3, true), (9, false)] {
            let mut context = seen(None);
            context.server.panel_user_id = None;
            context.bindings = bound(user);
            context.bindings[0].state = BindingState::Suspended;
            let mut panel = owned_by(3);
            let outcome = hook(&mut panel, &context);
            assert_eq!(outcome.ended.is_ok(), acts, "{:?}", outcome.ended);
            assert_eq!(panel.changes().is_empty(), !acts);
        }
    }
}

// Put back: guest/src/ownership.rs, FRESH: 6000.
#[test]
fn an_owner_seen_ten_minutes_ago_is_looked_at_again_before_the_server_is_switched() {
    for hook in [suspension::suspend as Hook, suspension::unsuspend] {
        for (age, depth) in [(Some(0), 1), (Some(599), 1), (Some(600), 2), (None, 2)] {
            let mut panel = owned_by(3);
            assert_eq!(hook(&mut panel, &seen(age)).ended, Ok(()));
            assert_eq!(panel.depth(), depth, "{age:?}");
        }
        let mut ahead = context();
        ahead.server.owner_seen = Some(ahead.now + 60);
        let mut panel = owned_by(3);
        assert_eq!(hook(&mut panel, &ahead).ended, Ok(()));
        assert_eq!(panel.depth(), 2, "another clock's time");
    }
}

// Put back: guest/src/hooks/terminate.rs, delete_stored(): look only where no owner is stored.
#[test]
fn a_deletion_is_preceded_by_a_look_in_a_round_trip_of_its_own() {
    let mut panel = owned_by(3);
    assert_eq!(
        terminate::terminate(&mut panel, &seen(Some(0))).ended,
        Ok(())
    );
    let path = format!("{SERVERS}{UUID}");
    assert_eq!(
        panel.asked(),
        [format!("GET {path}"), format!("DELETE {path}")]
    );
    assert_eq!(panel.depth(), 2);
}

#[test]
fn that_the_owner_is_the_same_is_not_stored_at_every_look() {
    for (age, stores) in [(None, true), (Some(300), true), (Some(299), false)] {
        let mut context = seen(age);
        context.server.status = None;
        let outcome = suspension::suspend(&mut owned_by(3), &context);
        let stored = outcome.effects.contains(&Effect::RememberOwner(3));
        assert_eq!(stored, stores, "{age:?}");
    }
}

// Put back: guest/src/ownership.rs, check(): let a server without a stored owner pass. Staff
// imported the server of another shop on the same panel, and the cron deletes it.
#[test]
fn a_server_whose_owner_was_never_stored_is_the_bound_users_and_stored_from_then_on() {
    for hook in hooks() {
        for (bindings, owner, allowed) in [
            (bound(3), 3, true),
            (bound(3), 4, false),
            (Vec::new(), 3, false),
        ] {
            for typed in [Some(" "), None, Some("ann@example.test")] {
                let mut context = seen(Some(0));
                context.server.panel_user_id = typed.map(str::to_owned);
                context.bindings = bindings.clone();
                let mut panel = owned_by(owner);
                let outcome = hook(&mut panel, &context);
                assert_eq!(!panel.changes().is_empty(), allowed);
                let stored = outcome.effects.contains(&Effect::RememberOwner(owner));
                assert_eq!(stored, allowed);
                if !allowed {
                    assert_eq!(kind(&outcome), Some(ProblemKind::Identity));
                    assert_eq!(outcome.effects.len(), 1, "staff are told, nothing else");
                }
            }
        }
    }
}
