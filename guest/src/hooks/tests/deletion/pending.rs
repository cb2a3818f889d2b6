//! What other hooks do while a deletion is pending.

use super::*;
use crate::context::Context;
use crate::deletion::Hindrance;
use crate::door::Reach;
use crate::hooks::create::create;
use crate::hooks::suspension::unsuspend;
use crate::outcome::{Effect, ProblemKind};

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
        let mut panel = Panel::default()
            .on("GET", SERVER, data(&server()))
            .on("POST", &path, answer);
        let effects = unsuspend(&mut panel, &context).effects;
        assert!(effects.contains(&Effect::CallOffDeletion));
    }
}

// Found by tests/explore. Put back: guest/src/hooks/suspension.rs, unsuspend(): keep
// CallOffDeletion where the status is Deleting.
#[test]
fn unsuspending_calls_nothing_off_that_the_panel_is_doing() {
    let context = Context {
        deletion: Some(accepted(60)),
        ..context()
    };
    let deleting = with(server(), &[("/status", json!("deleting"))]);
    let mut panel = Panel::default().on("GET", SERVER, data(&deleting));
    let outcome = unsuspend(&mut panel, &context);
    assert!(!outcome.effects.contains(&Effect::CallOffDeletion));
    let problem = outcome.ended.expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::NotReady);
}
