//! M9e: a panel session goes on after its user was made administrator, and an administrator's
//! session may act on every server.

use serde_json::json;

use super::*;
use crate::hooks::change_password::change_password;
use crate::hooks::customer::live::state;
use crate::hooks::service_page::service_page;
use crate::panel::Generation;

const LOOK: &str = "GET /api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba?include=user";

/// A session whose user was last seen so many seconds ago.
fn seen(age: u64) -> Context {
    let mut context = signed_on();
    context.session_checked = Some(context.now - age);
    context
}

/// The server's owner, an administrator by now or not.
fn owned_by(id: u64, root_admin: bool) -> Panel {
    let owner = json!({ "data": user(id, "ann@example.test", root_admin) });
    let shown = with(server(), &[("/user", owner), ("/user_id", json!(id))]);
    panel().but("GET", SERVER, data(&shown))
}

// Put back: guest/src/hooks/session.rs, within(): leave out may_change().
#[test]
fn nothing_is_changed_through_the_session_of_a_user_who_was_made_administrator() {
    for function in &FUNCTIONS {
        for checked in [Some(60), Some(599), None] {
            let mut context = typing(function.inputs, signed_on());
            context.session_checked = checked.map(|age| context.now - age);
            let mut panel = owned_by(3, true);
            let reply = (function.hook)(&mut panel, &context);
            assert_eq!(
                kind(&reply),
                Some(ProblemKind::Identity),
                "{}",
                function.feature
            );
            assert!(panel.changes().is_empty(), "{:?}", panel.asked());
            assert_eq!(
                reply
                    .effects
                    .iter()
                    .filter(|one| **one == Effect::DropSession)
                    .count(),
                1,
                "{:?}",
                reply.effects
            );
            assert!(!reply.effects.contains(&Effect::SessionChecked));
        }
    }
    let mut panel = owned_by(3, true);
    let outcome = change_password(&mut panel, &seen(60));
    assert_eq!(outcome.effects, [Effect::DropSession]);
    assert_eq!(panel.asked(), [LOOK]);
}

#[test]
fn the_user_is_looked_at_once_a_minute_in_one_more_round_trip_before_the_change() {
    for function in &FUNCTIONS {
        let depth = 1 + usize::from(function.looks);
        // What looks first looks at the user in the same wave; all but boot order and ISOs, whose
        // look needs no owner.
        let shares = function.feature == "reinstall";
        for (age, more) in [(0, 0), (59, 0), (60, 1), (599, 1)] {
            let mut panel = owned_by(3, false);
            let reply = (function.hook)(&mut panel, &typing(function.inputs, seen(age)));
            assert!(reply.ended.is_ok(), "{}: {reply:?}", function.feature);
            let more = if shares { 0 } else { more };
            assert_eq!(panel.depth(), depth + more, "{}, {age} s", function.feature);
            let noted = reply.effects.contains(&Effect::SessionChecked);
            assert_eq!(noted, age >= 60, "{}, {age} s", function.feature);
            // The change is in no wave with the look.
            let last = panel.waves.last().expect("a wave");
            assert_eq!(last.len(), 1, "{}", function.feature);
        }
    }
}

#[test]
fn without_an_answer_nothing_is_changed() {
    for (place, answer) in in_the_answers_place() {
        let mut panel = panel().but("GET", SERVER, answer);
        let outcome = change_password(&mut panel, &seen(60));
        assert!(outcome.ended.is_err(), "{place}");
        assert!(panel.changes().is_empty(), "{place}");
        let problem = outcome.ended.expect_err("a problem");
        assert_ne!(problem.kind, ProblemKind::UnknownOutcome, "{place}");
    }
}

#[test]
fn a_session_of_another_user_than_the_owner_is_opened_anew_or_ends() {
    let mut panel = owned_by(4, false);
    let outcome = change_password(&mut panel, &seen(60));
    assert!(outcome.ended.is_err() && panel.changes().is_empty());
    assert_eq!(outcome.effects, [Effect::DropSession]);

    let mut context = seen(60);
    context.bindings.extend(bound(4));
    let mut panel = owned_by(4, false);
    let outcome = change_password(&mut panel, &context);
    assert_eq!(outcome.ended, Ok(()));
    assert_eq!(panel.changes().len(), 1, "{:?}", panel.asked());
}

#[test]
fn pages_look_in_the_wave_that_they_send_anyway_and_on_v3_not_at_all() {
    for (generation, age, root_admin, asks, ends) in [
        (Generation::V4, 59, true, false, false),
        (Generation::V4, 60, false, true, false),
        (Generation::V4, 60, true, true, true),
        (Generation::V3, 60, true, false, false),
    ] {
        let mut context = seen(age);
        context.panel.generation = Some(generation);
        let mut panel = owned_by(3, root_admin);
        let reply = state(&mut panel, &context);
        assert_eq!(panel.depth(), 1);
        assert_eq!(panel.asked().contains(&LOOK.to_owned()), asks);
        assert_eq!(reply.ended.is_err(), ends, "{reply:?}");
        assert_eq!(reply.effects.contains(&Effect::DropSession), ends);
        assert_eq!(
            reply.effects.contains(&Effect::SessionChecked),
            asks && !ends
        );

        for view in ["live", "backups", "settings", "reinstall"] {
            let mut panel = owned_by(3, root_admin);
            let asked = typing(&[("convoy_view", view)], context.clone());
            let page = service_page(&mut panel, &asked);
            assert_eq!(panel.depth(), 1, "{view}");
            assert_eq!(page.effects.contains(&Effect::DropSession), ends, "{view}");
            assert_eq!(page.html.contains("<form"), !ends, "{view}: {}", page.html);
        }
    }
}
