use serde_json::json;

use super::create::kind;
use super::session::sign_on_v3;
use crate::context::{Binding, BindingState, Context};
use crate::door::{Failure, FailureKind, Reach, Watch};
use crate::hooks::suspension::unsuspend;
use crate::hooks::verify;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::panel::Generation;
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const UNSUSPEND: &str =
    "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/settings/unsuspend";
const STATE: &str = "/api/client/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/state";
const TOKEN: &str = "/api/application/users/3/generate-sso-token";

fn panel() -> Panel {
    sign_on_v3(50)
        .on("POST", UNSUSPEND, on_v3(done(), 49))
        .on("PATCH", STATE, done())
}

fn suspended(generation: Option<Generation>, session_open: bool) -> Context {
    let mut context = Context {
        session_open,
        ..context()
    };
    context.server.status = Some("suspended".to_owned());
    context.panel.generation = generation;
    context
}

fn run(panel: &mut Panel, context: &Context) -> Outcome {
    unsuspend(&mut Watch::new(panel, context.panel.generation), context)
}

fn changes(panel: &Panel) -> Vec<&str> {
    panel
        .posts()
        .iter()
        .filter_map(|request| request.path.rsplit('/').next())
        .collect()
}

#[test]
fn v3_leaves_the_server_off_so_it_is_started_through_the_session() {
    let mut open = panel();
    let outcome = run(&mut open, &suspended(Some(Generation::V3), true));
    assert_eq!(
        (outcome.ended, outcome.effects),
        (
            Ok(()),
            vec![remembered("ready"), verify::resumed(&context())]
        )
    );
    assert_eq!(changes(&open), ["unsuspend", "state"]);
    assert_eq!(body(open.sent("PATCH", STATE)), json!({ "state": "start" }));
    assert_eq!(open.depth(), 2);
}

#[test]
fn without_a_session_it_is_opened_before_the_suspension_is_ended() {
    let mut panel = panel();
    let outcome = run(&mut panel, &suspended(Some(Generation::V3), false));
    assert_eq!(
        (outcome.ended, outcome.effects),
        (
            Ok(()),
            vec![remembered("ready"), verify::resumed(&context())]
        )
    );
    assert_eq!(
        changes(&panel),
        ["generate-sso-token", "unsuspend", "state"]
    );
    assert_eq!(panel.depth(), 4);
}

#[test]
fn the_throttle_cannot_leave_a_server_unsuspended_and_off() {
    for refused_at in [SERVER, TOKEN, UNSUSPEND] {
        let method = if refused_at == SERVER { "GET" } else { "POST" };
        let mut panel = panel().but(method, refused_at, throttled(30));
        let outcome = run(&mut panel, &suspended(Some(Generation::V3), false));
        let problem = outcome.ended.expect_err("a problem");
        assert_eq!(problem.kind, ProblemKind::Throttled);
        assert!(problem.staff.contains("31 s") && problem.customer.contains("31 s"));
        assert!(!outcome.effects.contains(&remembered("ready")));
    }
}

#[test]
fn an_unknown_panel_shows_itself_by_its_answer_in_time() {
    let mut v3 = panel();
    let outcome = run(&mut v3, &suspended(None, false));
    assert_eq!(outcome.ended, Ok(()));
    assert_eq!(changes(&v3), ["unsuspend", "generate-sso-token", "state"]);
    let mut v4 = Panel::default().on("POST", UNSUSPEND, done());
    let outcome = run(&mut v4, &suspended(None, false));
    assert_eq!((outcome.ended, v4.depth()), (Ok(()), 1));
}

#[test]
fn a_session_that_has_ended_is_replaced_before_the_start() {
    let gone = Err(Failure {
        kind: FailureKind::NoSession,
        reach: Reach::Never,
        message: String::new(),
    });
    for over in [refused(419, "CSRF token mismatch."), gone] {
        let mut panel = panel().once("PATCH", STATE, over);
        let outcome = run(&mut panel, &suspended(Some(Generation::V3), true));
        assert_eq!(outcome.ended, Ok(()));
        assert_eq!(panel.depth(), 5);
    }
}

#[test]
fn a_server_that_could_not_be_started_is_a_problem_that_says_so() {
    for (answer, expected) in [
        (refused(500, "Server Error"), ProblemKind::UnknownOutcome),
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
    ] {
        let mut panel = panel().but("PATCH", STATE, answer);
        let outcome = run(&mut panel, &suspended(Some(Generation::V3), true));
        assert_eq!(kind(&outcome), Some(expected));
        assert_eq!(outcome.effects, [remembered("ready")]);
        let problem = outcome.ended.expect_err("a problem");
        assert!(problem.staff.contains("may not run"), "{}", problem.staff);
    }
}

/// The notice that names what to do.
fn left_off(outcome: &Outcome) -> &str {
    let mut effects = outcome.effects.iter();
    let text = effects.find_map(|effect| match effect {
        Effect::TellStaff { topic, text } if *topic == "left-off" => Some(text),
        _ => None,
    });
    text.expect("a notice")
}

// Put back: guest/src/hooks/suspension.rs, unsuspend(): `?` in the place of left_off().
#[test]
fn who_has_no_panel_user_of_his_own_is_unsuspended_all_the_same_and_staff_start_it() {
    let without = |bindings: Vec<Binding>| Context {
        bindings,
        ..suspended(Some(Generation::V3), false)
    };
    let waiting = Binding {
        user: 3,
        jti: Some(jti(3)),
        here: true,
        elsewhere: false,
        state: BindingState::Suspended,
    };
    for (bindings, remedy) in [
        (Vec::new(), "Confirm the panel user"),
        (vec![waiting], "type 3 into Panel User ID"),
    ] {
        let mut panel = panel();
        let outcome = run(&mut panel, &without(bindings));
        assert_eq!(outcome.ended, Ok(()));
        assert_eq!(changes(&panel), ["unsuspend"]);
        let told = left_off(&outcome);
        assert!(
            told.contains("Start it on the panel") && told.contains(remedy),
            "{told}"
        );
        assert!(
            outcome.notes[0].contains("couldn't be started"),
            "{:?}",
            outcome.notes
        );
    }

    let foreign = with(owned(), &[("/user_id", json!(4))]);
    let mut panel = self::panel().but("GET", SERVER, on_v3(data(&foreign), 9));
    let outcome = run(&mut panel, &suspended(Some(Generation::V3), false));
    assert_eq!(outcome.ended, Ok(()));
    assert_eq!(
        outcome.effects[..2],
        [Effect::DropSession, remembered("ready")]
    );
    assert!(left_off(&outcome).contains("panel user 4"));
    assert_eq!(changes(&panel), ["generate-sso-token", "unsuspend"]);
}
