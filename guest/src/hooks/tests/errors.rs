//! What staff and customers read of an error, in both languages.

use crate::context::{Context, EarlierServer};
use crate::door::{Door, Failure, FailureKind, Reach, Response};
use crate::hooks::{
    carry_over, change_package, change_password, create, suspension, terminate, test_connection,
};
use crate::language;
use crate::outcome::{Problem, ProblemKind};
use crate::testing::*;

const LOCALES: [&str; 2] = ["english", "chinese"];
const SUSPEND: &str =
    "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/settings/suspend";

type Answer = Result<Response, Failure>;

fn model(name: &str) -> Answer {
    refused(
        404,
        &format!("No query results for model [Convoy\\Models\\{name}] 9"),
    )
}

fn failure(kind: FailureKind, reach: Reach) -> Answer {
    Err(Failure {
        kind,
        reach,
        message: "curl error".to_owned(),
    })
}

/// Every way a request can end other than well: the answer, what staff read of it
/// besides the request, and its status.
fn endings() -> Vec<(Answer, &'static str, Option<u16>)> {
    let mut all = vec![
        (
            refused(401, "Unauthenticated."),
            "Unauthenticated.",
            Some(401),
        ),
        (refused(403, "No access."), "No access.", Some(403)),
        (
            refused(404, "The route x could not be found."),
            "The route x",
            Some(404),
        ),
        (refused(409, "Busy now."), "Busy now.", Some(409)),
        (
            refused(419, "CSRF token mismatch."),
            "CSRF token mismatch.",
            Some(419),
        ),
        (invalid("limits.cpu", "Too many."), "limits.cpu", Some(422)),
        (
            refused(429, "Too Many Attempts."),
            "Too Many Attempts.",
            Some(429),
        ),
        (refused(405, "Not so."), "Not so.", Some(405)),
        (refused(500, "Server Error"), "Server Error", Some(500)),
        (refused(502, "No node."), "No node.", Some(502)),
        (refused(503, "Proxmox down."), "Proxmox down.", Some(503)),
        (html(200), "", Some(200)),
        (html(404), "", Some(404)),
        (html(502), "", Some(502)),
    ];
    for name in ["Server", "User", "Node", "Template", "Backup"] {
        all.push((model(name), "No query results", Some(404)));
    }
    for kind in [
        FailureKind::Resolve,
        FailureKind::Connect,
        FailureKind::Tls,
        FailureKind::Timeout,
        FailureKind::Interrupted,
        FailureKind::TooLarge,
        FailureKind::Malformed,
    ] {
        all.push((failure(kind, Reach::Never), "curl error", None));
        all.push((failure(kind, Reach::Maybe), "curl error", None));
    }
    all
}

fn in_language(locale: &str, context: Context) -> Context {
    Context {
        language: language::of(locale),
        ..context
    }
}

/// Nothing of the panel's inside: no path, status, id, class or setting.
fn fit_for_customers(text: &str) {
    let lower = text.to_lowercase();
    assert!(!text.is_empty());
    for inside in [
        "/",
        "[",
        "\\",
        "panel",
        "面板",
        "convoy",
        "proxmox",
        "api",
        "http",
        "json",
        "token",
        "node",
        "節點",
        "uuid",
        "whmcs",
        "curl",
        "model",
        "limits",
        "server error",
        "a5b8d379",
    ] {
        assert!(!lower.contains(inside), "{inside} in {text}");
    }
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    assert!(digits.iter().all(|digits| digits.len() < 3), "{text}");
}

fn fit_for_staff(problem: &Problem, request: &str, words: &str, status: Option<u16>) {
    let staff = &problem.staff;
    let quoted = status.map_or_else(
        || format!("[{request}]"),
        |status| format!("[{request} · {status}"),
    );
    assert!(staff.contains(&quoted), "{quoted} in {staff}");
    assert_eq!(staff.matches(&quoted).count(), 1, "{staff}");
    assert!(staff.contains(words), "{words} in {staff}");
    assert!(!problem.hint.is_empty(), "{staff}");
    // The cause comes first, in the reader's language.
    assert!(!staff.starts_with('['), "{staff}");
}

#[test]
fn staff_read_request_status_the_panels_words_and_a_hint_and_customers_nothing_of_it() {
    for locale in LOCALES {
        let context = in_language(locale, context());
        for (answer, words, status) in endings() {
            let mut panel = Panel::default().on("POST", SUSPEND, answer).on(
                "GET",
                "/api/application/servers/",
                data(&server()),
            );
            let outcome = suspension::suspend(&mut panel, &context);
            let problem = outcome.ended.expect_err("a problem");
            // A 409 is explained by the server's state instead of the panel's words.
            let words = if status == Some(409) { "" } else { words };
            fit_for_staff(&problem, &format!("POST {SUSPEND}"), words, status);
            fit_for_customers(&problem.customer);
        }
    }
}

#[test]
fn every_kind_of_problem_is_told_to_customers_without_the_panels_inside() {
    for locale in LOCALES {
        for kind in [
            ProblemKind::Setting,
            ProblemKind::Identity,
            ProblemKind::Capacity,
            ProblemKind::Unauthorized,
            ProblemKind::Refused,
            ProblemKind::PanelFailed,
            ProblemKind::Unreachable,
            ProblemKind::UnknownOutcome,
            ProblemKind::NotReady,
            ProblemKind::Missing,
            ProblemKind::Throttled,
            ProblemKind::Unconfirmed,
        ] {
            fit_for_customers(language::of(locale).customer_hears(kind));
        }
        fit_for_customers(&language::of(locale).try_again_in("61"));
    }
}

/// A hook, its service, and the request that is to fail.
type Case = (
    fn(&mut dyn Door, &Context) -> Result<(), Problem>,
    Context,
    &'static str,
    &'static str,
);

fn cases() -> Vec<Case> {
    vec![
        (
            |door, context| create::create(door, context).ended,
            ordered(),
            "GET",
            "/api/application/nodes/1/template-groups",
        ),
        (
            |door, context| create::create(door, context).ended,
            ordered(),
            "POST",
            "/api/application/servers",
        ),
        (
            |door, context| terminate::terminate(door, context).ended,
            context(),
            "DELETE",
            "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba",
        ),
        (
            |door, context| change_package::change_package(door, context).ended,
            context(),
            "PATCH",
            "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/settings/build",
        ),
        (
            |door, context| carry_over::carry_over(door, context).ended,
            Context {
                earlier: Some(EarlierServer {
                    id: "a5b8d379".to_owned(),
                    ..EarlierServer::default()
                }),
                ..ordered()
            },
            "GET",
            "/api/application/servers/a5b8d379",
        ),
        (
            |door, context| {
                let report = test_connection::test_connection(door, context.language, true, &[]);
                report.ended.map(|_| ())
            },
            context(),
            "GET",
            "/api/application/nodes",
        ),
    ]
}

#[test]
fn every_hook_names_its_request() {
    for locale in LOCALES {
        for (hook, context, method, path) in cases() {
            for (answer, status) in [
                (html(503), Some(503)),
                (refused(403, "No access."), Some(403)),
                (refused(404, "The route x could not be found."), Some(404)),
                (failure(FailureKind::Connect, Reach::Never), None),
            ] {
                let mut panel = super::create::panel()
                    .on("GET", "/api/application/servers/", data(&owned()))
                    .on("GET", "/api/application/address-pools", list(&[]))
                    .on("GET", "/api/application/nodes", list(&[]))
                    .on("NOBODY", "/api/", refused(401, "Unauthenticated."))
                    .but(method, path, answer);
                let context = in_language(locale, context.clone());
                let problem = hook(&mut panel, &context).expect_err("a problem");
                fit_for_staff(&problem, &format!("{method} {path}"), "", status);
                fit_for_customers(&problem.customer);
            }
        }
    }
}

#[test]
fn words_of_our_own_for_an_error_name_the_request_too() {
    let mut panel = super::create::panel().but("GET", "/api/application/nodes/1", model("Node"));
    let problem = create::create(&mut panel, &ordered())
        .ended
        .expect_err("a problem");
    assert!(
        problem
            .staff
            .contains("no node 1. [GET /api/application/nodes/1/template-groups · 404 · No query"),
        "{}",
        problem.staff
    );
    let mut panel = super::create::panel().but(
        "POST",
        "/api/application/servers",
        invalid("limits.memory", "Full."),
    );
    let problem = create::create(&mut panel, &ordered())
        .ended
        .expect_err("a problem");
    assert!(
        problem
            .staff
            .ends_with("[POST /api/application/servers · 422]"),
        "{}",
        problem.staff
    );
}

// A sign-on token or an email address would stand in the query.
#[test]
fn a_query_is_never_quoted() {
    let mut panel = Panel::default()
        .on("GET", "/api/application/servers/", data(&owned()))
        .on(
            "POST",
            "/api/application/users/3/generate-sso-token",
            sign_on_token(3),
        )
        .on("GET", "/authenticate", html(503));
    let outcome = change_password::change_password(&mut panel, &context());
    let problem = outcome.ended.expect_err("a problem");
    assert!(
        problem.staff.contains("[GET /authenticate · 503]"),
        "{}",
        problem.staff
    );
    assert!(!problem.staff.contains("s3cret"));

    let stranger = Context {
        bindings: Vec::new(),
        ..ordered()
    };
    let mut panel = super::create::panel().on("GET", "/api/application/users?", html(503));
    let problem = create::create(&mut panel, &stranger)
        .ended
        .expect_err("a problem");
    assert!(
        problem.staff.contains("[GET /api/application/users · 503]"),
        "{}",
        problem.staff
    );
    assert!(!problem.staff.contains("example.test"));
}

#[test]
fn long_words_of_the_panel_are_cut() {
    let long = "é".repeat(1000);
    let mut panel = Panel::default().on("POST", SUSPEND, refused(403, &long));
    let problem = suspension::suspend(&mut panel, &context())
        .ended
        .expect_err("a problem");
    assert_eq!(problem.staff.matches('é').count(), 200);
}
