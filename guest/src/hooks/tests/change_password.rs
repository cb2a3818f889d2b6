use serde_json::json;

use super::create::kind;
use crate::context::Context;
use crate::door::{Credential, Failure, FailureKind, Reach};
use crate::hooks::change_password::change_password;
use crate::outcome::{Effect, ProblemKind};
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const AUTH: &str = "/api/client/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/settings/auth";
const TOKEN: &str = "/api/application/users/3/generate-sso-token";

fn panel() -> Panel {
    Panel::default()
        .on("GET", SERVER, data(&owned()))
        .on("POST", TOKEN, sign_on_token(3))
        .on("GET", "/authenticate?token=eyJ", answer(302, &json!(null)))
        .on("PUT", AUTH, done())
}

fn login() -> Effect {
    Effect::SetLogin {
        username: "root".to_owned(),
        password: "S3rver!Passw0rd".to_owned(),
    }
}

fn signed_on() -> Context {
    Context {
        session_open: true,
        ..context()
    }
}

#[test]
fn with_a_session_it_takes_one_round_trip() {
    let mut panel = panel();
    let outcome = change_password(&mut panel, &signed_on());
    assert_eq!(
        (outcome.ended, outcome.effects, panel.waves.len()),
        (Ok(()), vec![login()], 1)
    );
    assert_eq!(
        body(panel.sent("PUT", AUTH)),
        json!({ "type": "password", "password": "S3rver!Passw0rd" })
    );
}

#[test]
fn without_a_session_it_takes_three() {
    let mut panel = panel();
    let outcome = change_password(&mut panel, &context());
    assert_eq!(
        (outcome.ended, outcome.effects, panel.waves.len()),
        (Ok(()), vec![login()], 3)
    );
    assert_eq!(panel.waves[0].len(), 2);
    assert_eq!(panel.waves[1][0].credential, Credential::OpenSession);
}

#[test]
fn a_session_that_has_ended_is_replaced_once() {
    let gone = Err(Failure {
        kind: FailureKind::NoSession,
        reach: Reach::Never,
        message: String::new(),
    });
    for over in [
        refused(401, "Unauthenticated."),
        refused(419, "CSRF token mismatch."),
        gone,
    ] {
        let mut twice = panel().once("PUT", AUTH, over.clone());
        let outcome = change_password(&mut twice, &signed_on());
        assert_eq!(
            (outcome.ended, outcome.effects, twice.waves.len()),
            (Ok(()), vec![login()], 4)
        );

        let mut never = panel().but("PUT", AUTH, over);
        let outcome = change_password(&mut never, &signed_on());
        assert!(outcome.ended.is_err());
        assert_eq!(
            (outcome.effects, never.waves.len()),
            (vec![Effect::DropSession], 4)
        );
    }
}

// Hazard 12. Put back by logging in before the owner is checked.
#[test]
fn nobody_is_logged_in_to_anothers_server_or_as_administrator() {
    let foreign = with(owned(), &[("/user_id", json!(4))]);
    let administrator = with(
        owned(),
        &[(
            "/user",
            json!({ "data": user(3, "ann@example.test", true) }),
        )],
    );
    for shown in [foreign, administrator] {
        let mut panel = panel().but("GET", SERVER, data(&shown));
        assert_eq!(
            kind(&change_password(&mut panel, &context())),
            Some(ProblemKind::Identity)
        );
        assert_eq!(panel.depth(), 1);
    }
    let mut panel = panel().but("GET", SERVER, data(&server()));
    assert_eq!(
        kind(&change_password(&mut panel, &context())),
        Some(ProblemKind::PanelFailed)
    );
    assert_eq!(panel.depth(), 1);
    let unbound = Context {
        bindings: Vec::new(),
        ..signed_on()
    };
    assert_eq!(
        kind(&change_password(&mut Panel::default(), &unbound)),
        Some(ProblemKind::Identity)
    );
}

#[test]
fn a_weak_password_is_refused_with_the_rule_before_it_is_sent() {
    let mut context = signed_on();
    context.service.password = "weak".to_owned();
    let mut panel = Panel::default();
    let problem = change_password(&mut panel, &context)
        .ended
        .expect_err("a problem");
    assert_eq!(panel.depth(), 0);
    assert!(
        problem.customer.contains("8 to 191"),
        "{}",
        problem.customer
    );
}

#[test]
fn answers_of_the_panel_are_told_apart_and_no_login_is_stored() {
    for (answer, problem) in [
        (lost(Reach::Maybe), ProblemKind::UnknownOutcome),
        (html(200), ProblemKind::UnknownOutcome),
        (
            refused(409, "This server is currently suspended."),
            ProblemKind::NotReady,
        ),
        (refused(500, "Server Error"), ProblemKind::UnknownOutcome),
        (refused(404, "Server not found"), ProblemKind::Missing),
        (
            invalid("password", "The password must be at least 8 characters."),
            ProblemKind::Refused,
        ),
    ] {
        let outcome = change_password(&mut panel().but("PUT", AUTH, answer), &signed_on());
        assert_eq!(kind(&outcome), Some(problem));
        assert!(!outcome.effects.contains(&login()));
    }
}

#[test]
fn customers_are_refused_what_their_product_leaves_out_and_nobody_else_is() {
    for (functions, by_staff, done) in [
        ("", false, true),
        ("power, password", false, true),
        ("power", false, false),
        ("none", false, false),
        ("none", true, true),
    ] {
        let context = Context {
            by_staff,
            ..allowing(functions, signed_on())
        };
        let mut panel = panel();
        let outcome = change_password(&mut panel, &context);
        assert_eq!(panel.depth(), usize::from(done), "{functions}, {by_staff}");
        if let Err(problem) = outcome.ended {
            assert!(!done && problem.staff.contains("“password”"), "{problem:?}");
            assert!(problem.customer.starts_with("Your product doesn't"));
        }
    }
}
