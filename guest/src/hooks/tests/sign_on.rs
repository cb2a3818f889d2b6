use serde_json::json;

use crate::context::{Context, PanelRecord, ServiceStatus};
use crate::door::Reach;
use crate::hooks::administrator;
use crate::hooks::sign_on::service;
use crate::language;
use crate::outcome::{Answer, ProblemKind};
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const TOKEN: &str = "/api/application/users/3/generate-sso-token";
const LOOKUP: &str = "/api/application/users?filter%5Bemail%5D=root%40example.test";

fn panel() -> Panel {
    Panel::default()
        .on("GET", SERVER, data(&owned()))
        .on("POST", TOKEN, sign_on_token(3))
}

fn kind(sign_on: Answer) -> Option<ProblemKind> {
    sign_on.ended.err().map(|problem| problem.kind)
}

// Hazard 14: a redirect without a token.
#[test]
fn the_bound_user_is_signed_on_in_one_round_trip() {
    let mut panel = panel();
    let sign_on = service(&mut panel, &context());
    let path = ["/authenticate?token=", &token_of(3)].concat();
    assert_eq!(sign_on.ended, Ok(path));
    assert_eq!((panel.depth(), panel.waves[0].len()), (1, 2));
}

// Hazards 12 and 13. Put back by leaving out the owner check.
#[test]
fn a_token_is_thrown_away_unless_the_server_is_the_bound_users() {
    let foreign = with(owned(), &[("/user_id", json!(4))]);
    let administrator = with(
        owned(),
        &[(
            "/user",
            json!({ "data": user(3, "ann@example.test", true) }),
        )],
    );
    let other = with(
        owned(),
        &[(
            "/user",
            json!({ "data": user(4, "ann@example.test", false) }),
        )],
    );
    for (answer, problem) in [
        (data(&foreign), ProblemKind::Identity),
        (data(&administrator), ProblemKind::Identity),
        (data(&other), ProblemKind::PanelFailed),
        (data(&server()), ProblemKind::PanelFailed),
        (no_server(), ProblemKind::Missing),
        (html(200), ProblemKind::PanelFailed),
        (lost(Reach::Maybe), ProblemKind::Unreachable),
    ] {
        assert_eq!(
            kind(service(&mut panel().but("GET", SERVER, answer), &context())),
            Some(problem)
        );
    }
    let wrong = data(&json!({ "user_id": 1, "token": "a.b.c" }));
    assert_eq!(
        kind(service(&mut panel().but("POST", TOKEN, wrong), &context())),
        Some(ProblemKind::PanelFailed)
    );
}

#[test]
fn nothing_is_asked_for_a_service_that_cannot_be_signed_on_to() {
    let unbound = Context {
        bindings: Vec::new(),
        ..context()
    };
    let mut suspended = context();
    suspended.service.status = ServiceStatus::Suspended;
    for (context, problem) in [
        (unbound, ProblemKind::Identity),
        (ordered(), ProblemKind::Missing),
        (suspended, ProblemKind::NotReady),
    ] {
        let mut panel = Panel::default();
        assert_eq!(kind(service(&mut panel, &context)), Some(problem));
        assert_eq!(panel.depth(), 0);
    }
}

#[test]
fn a_product_that_leaves_sign_on_out_keeps_its_customers_from_it_and_not_staff() {
    for setting in ["power, console", "none", "nonsense"] {
        let mut context = context();
        context.service.product.settings.resize(14, String::new());
        context.service.product.settings.push(setting.to_owned());
        let mut silent = Panel::default();
        let reply = service(&mut silent, &context);
        let heard = reply.ended.expect_err("a problem").customer;
        assert_eq!(heard, "Your product doesn't include this function.");
        assert_eq!(silent.depth(), 0);
        context.by_staff = true;
        assert!(service(&mut panel(), &context).ended.is_ok());
    }
}

fn record(administrator: &str) -> PanelRecord {
    PanelRecord {
        url: "https://panel.example.test".to_owned(),
        administrator: Some(administrator.to_owned()),
        generation: None,
        patient: false,
        scarce: false,
        user_email: None,
        adopt_empty_users: false,
        read_only: false,
    }
}

#[test]
fn the_named_administrator_is_signed_on_in_two_round_trips() {
    let mut panel = Panel::default()
        .on(
            "GET",
            LOOKUP,
            list(&[
                user(8, "ROOT@example.test", true),
                user(1, "root@example.test", true),
            ]),
        )
        .on(
            "POST",
            "/api/application/users/1/generate-sso-token",
            data(&json!({ "user_id": 1, "token": "a.b.c" })),
        );
    let sign_on =
        administrator::sign_on(&mut panel, language::of(""), &record("root@example.test"));
    assert_eq!(sign_on.ended, Ok("/authenticate?token=a.b.c".to_owned()));
    assert_eq!((panel.depth(), sign_on.effects.len()), (2, 0));
}

#[test]
fn nobody_but_the_named_administrator_is_signed_on() {
    for (name, answer, problem, depth) in [
        (" ", list(&[]), ProblemKind::Setting, 0),
        ("root@example.test", list(&[]), ProblemKind::Identity, 1),
        (
            "root@example.test",
            list(&[user(1, "Root@example.test", true)]),
            ProblemKind::Identity,
            1,
        ),
        (
            "root@example.test",
            list(&[user(1, "root@example.test", false)]),
            ProblemKind::Identity,
            1,
        ),
        ("root@example.test", html(200), ProblemKind::PanelFailed, 1),
    ] {
        let mut panel = Panel::default().on("GET", LOOKUP, answer);
        assert_eq!(
            kind(administrator::sign_on(
                &mut panel,
                language::of(""),
                &record(name)
            )),
            Some(problem)
        );
        assert_eq!(panel.depth(), depth);
    }
}

#[test]
fn the_panels_link_is_escaped_and_leads_to_the_web_only() {
    let link = |url: &str| {
        administrator::panel_link(
            language::of(""),
            &PanelRecord {
                url: url.to_owned(),
                administrator: None,
                generation: None,
                patient: false,
                scarce: false,
                user_email: None,
                adopt_empty_users: false,
                read_only: false,
            },
        )
    };
    assert!(link("https://panel.example.test").contains(r#"href="https://panel.example.test""#));
    assert!(!link(r#"https://x/"><script>"#).contains("<script>"));
    assert_eq!(link("javascript:alert(1)"), "");
}
