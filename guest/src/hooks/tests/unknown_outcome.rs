//! A change that the panel was sent and that nothing answers for: whatever took the
//! answer's place, nobody reads that it wasn't done. What customers do on their page
//! is in `customer/every.rs`.

use serde_json::json;

use super::create::panel as of_creation;
use super::session::sign_on_v3;
use crate::context::Context;
use crate::door::{Door, Reach, Watch};
use crate::hooks::{
    change_package, change_password, create, staff, suspension, synchronize, terminate,
};
use crate::language;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind};
use crate::panel::Generation;
use crate::settings::NamedValue;
use crate::testing::*;

const SERVERS: &str = "/api/application/servers";
const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const OWN: &str = "/api/client/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";

/// A change: the hook, its service, the request that makes it, and what the panel
/// answers to all else.
struct Change {
    hook: fn(&mut dyn Door, &Context) -> Outcome,
    context: Context,
    does: (&'static str, String),
    panel: fn() -> Panel,
}

fn signed_on() -> Context {
    Context {
        session_open: true,
        confirmation: Some("605685610".to_owned()),
        ..context()
    }
}

/// Staff have confirmed that no VM is left.
fn no_vm() -> Context {
    Context {
        confirmation: Some("no VM 605685610".to_owned()),
        ..context()
    }
}

fn new_client() -> Context {
    let mut context = Context {
        bindings: Vec::new(),
        ..ordered()
    };
    context.client.email = "new@example.test".to_owned();
    context
}

fn larger() -> Context {
    let mut context = signed_on();
    context.service.product.settings[0] = "4".to_owned();
    context
}

/// Answers every look.
fn panel() -> Panel {
    of_creation()
        .but(
            "GET",
            SERVER,
            data(&with(owned(), &[("/status", json!("deletion_failed"))])),
        )
        .on("PATCH", SERVER, data(&owned()))
        .on("GET", "/api/application/users?filter", list(&[]))
}

fn ready() -> Panel {
    panel().but("GET", SERVER, data(&owned()))
}

fn v3() -> Panel {
    sign_on_v3(50).on(
        "POST",
        &format!("{SERVER}/settings/unsuspend"),
        on_v3(done(), 49),
    )
}

fn of_another() -> Panel {
    ready().but(
        "GET",
        "/api/application/users/9",
        data(&user(9, "ann@example.test", false)),
    )
}

fn on_v3_panel(door: &mut dyn Door, context: &Context) -> Outcome {
    suspension::unsuspend(&mut Watch::new(door, Some(Generation::V3)), context)
}

fn suspended() -> Context {
    let mut context = signed_on();
    context.server.status = Some("suspended".to_owned());
    context.panel.generation = Some(Generation::V3);
    context
}

fn changes() -> Vec<Change> {
    let of = |hook, context, method, path: String, panel| Change {
        hook,
        context,
        does: (method, path),
        panel,
    };
    let below = |path: &str| format!("{SERVER}{path}");
    let own = |path: &str| format!("{OWN}{path}");
    let moved = Context {
        bindings: bound(9),
        ..signed_on()
    };
    vec![
        of(
            create::create,
            ordered(),
            "POST",
            SERVERS.to_owned(),
            of_creation,
        ),
        of(
            create::create,
            new_client(),
            "POST",
            "/api/application/users".to_owned(),
            panel,
        ),
        of(
            suspension::suspend,
            context(),
            "POST",
            below("/settings/suspend"),
            ready,
        ),
        of(
            suspension::unsuspend,
            context(),
            "POST",
            below("/settings/unsuspend"),
            ready,
        ),
        of(on_v3_panel, suspended(), "PATCH", own("/state"), v3),
        of(
            terminate::terminate,
            context(),
            "DELETE",
            SERVER.to_owned(),
            ready,
        ),
        of(
            change_package::change_package,
            larger(),
            "PATCH",
            below("/settings/build"),
            ready,
        ),
        of(
            change_password::change_password,
            signed_on(),
            "PUT",
            own("/settings/auth"),
            ready,
        ),
        of(staff::start, signed_on(), "PATCH", own("/state"), ready),
        of(staff::shut_down, signed_on(), "PATCH", own("/state"), ready),
        of(staff::restart, signed_on(), "PATCH", own("/state"), ready),
        of(staff::stop, signed_on(), "PATCH", own("/state"), ready),
        of(
            staff::reinstall,
            signed_on(),
            "POST",
            own("/settings/reinstall"),
            ready,
        ),
        of(staff::forget, no_vm(), "PATCH", SERVER.to_owned(), panel),
        of(staff::forget, no_vm(), "DELETE", SERVER.to_owned(), panel),
        of(
            staff::reassign,
            moved,
            "PATCH",
            SERVER.to_owned(),
            of_another,
        ),
    ]
}

fn told(outcome: Outcome, what: &str) -> Problem {
    outcome.ended.expect_err(what)
}

/// Put back: panel/error.rs, `surely_did_nothing()`: true for `NotThePanel`; or
/// hooks/fault.rs, `changing()`: read a `NotThePanel` of less than 500 as reading does.
#[test]
fn whatever_takes_the_answers_place_the_outcome_is_unknown() {
    for change in changes() {
        let (method, path) = &change.does;
        for (place, answer) in in_the_answers_place() {
            let what = format!("{method} {path}, {place}");
            let mut panel = (change.panel)().but(method, path, answer);
            let outcome = (change.hook)(&mut panel, &change.context);
            assert_eq!(
                panel
                    .asked()
                    .iter()
                    .filter(|one| **one == format!("{method} {path}"))
                    .count(),
                1,
                "{what}: sent once"
            );
            let problem = told(outcome, &what);
            assert_eq!(
                problem.kind,
                ProblemKind::UnknownOutcome,
                "{what}: {problem:?}"
            );
            let words = language::of("english");
            assert_eq!(
                problem.customer,
                words.customer_hears(ProblemKind::UnknownOutcome),
                "{what}"
            );
            assert!(
                problem.staff.contains("don't know yet")
                    || problem.staff.contains("may not run")
                    || problem.staff.contains("didn't confirm"),
                "{what}: {}",
                problem.staff
            );
            assert!(!problem.hint.is_empty(), "{what}");
        }
    }
}

#[test]
fn what_surely_did_nothing_is_no_unknown_outcome() {
    for change in changes() {
        let (method, path) = &change.does;
        for answer in [
            lost(Reach::Never),
            refused(401, "Unauthenticated."),
            refused(403, ""),
            throttled(20),
            refused(418, "No."),
        ] {
            let mut panel = (change.panel)().but(method, path, answer.clone());
            // A session that has ended is opened anew.
            let token = json!({ "user_id": 3, "token": "JWT" });
            panel = panel
                .on(
                    "POST",
                    "/api/application/users/3/generate-sso-token",
                    data(&token),
                )
                .on(
                    "GET",
                    "/authenticate",
                    crate::testing::answer(302, &json!(null)),
                );
            let outcome = (change.hook)(&mut panel, &change.context);
            let problem = told(outcome, path);
            assert_ne!(
                problem.kind,
                ProblemKind::UnknownOutcome,
                "{path}: {answer:?}"
            );
        }
    }
}

/// What would be done twice isn't called safe to repeat.
#[test]
fn staff_are_told_whether_it_may_be_repeated() {
    for change in changes() {
        let (method, path) = &change.does;
        // A creation has a remedy of its own.
        if path == SERVERS {
            continue;
        }
        let mut panel = (change.panel)().but(method, path, html(200));
        let hint = told((change.hook)(&mut panel, &change.context), path).hint;
        if path.ends_with("/reinstall") {
            assert!(hint.contains("before you do it again"), "{path}: {hint}");
        } else if !hint.contains("Unsuspend") && !hint.contains("Terminate") {
            assert!(hint.contains("again is safe"), "{path}: {hint}");
            // Whatever was in the way may be there still.
            assert!(hint.contains("Open the panel"), "{path}: {hint}");
        }
    }
}

/// The last request of a Change Package, of a creation and of Synchronize adds addresses
/// that the panel didn't attach.
#[test]
fn addresses_that_may_have_been_added_are_not_called_missing() {
    let bare = with(
        owned(),
        &[
            ("/limits/addresses/ipv4", json!([])),
            ("/node", json!({ "data": node(1, GIB, GIB) })),
        ],
    );
    for (place, answer) in in_the_answers_place() {
        let build = format!("{SERVER}/settings/build");
        // Change Package is answered well and has no address all the same; the second time not.
        let mut panel = ready()
            .but("GET", SERVER, data(&bare))
            .but("PATCH", &build, answer.clone())
            .once(
                "PATCH",
                &build,
                data(&with(bare.clone(), &[("/limits/cpu", json!(4))])),
            );
        let problem = told(change_package::change_package(&mut panel, &larger()), place);
        assert_eq!(problem.kind, ProblemKind::UnknownOutcome, "{place}");
        assert_eq!(panel.changes().len(), 2, "{place}");

        let mut panel =
            of_creation()
                .but("POST", SERVERS, data(&bare))
                .but("PATCH", &build, answer.clone());
        let outcome = create::create(&mut panel, &ordered());
        assert_eq!(outcome.ended, Ok(()), "{place}");
        assert!(
            outcome
                .notes
                .iter()
                .any(|note| note.contains("don't know yet")),
            "{place}"
        );
        // Put back: create/mod.rs, `finish()`: name what is missing after a failed request, too.
        assert!(
            outcome
                .notes
                .iter()
                .all(|note| !note.contains("no free one left")),
            "{place}"
        );
        assert!(
            outcome.effects.contains(&Effect::AwaitInstallation),
            "{place}"
        );

        let mut panel = ready()
            .but("GET", SERVER, data(&bare))
            .but("PATCH", &build, answer);
        let outcome = synchronize::synchronize(&mut panel, &signed_on());
        assert!(
            outcome
                .notes
                .iter()
                .any(|note| note.contains("don't know yet")),
            "{place}"
        );
        assert!(
            !outcome.effects.contains(&Effect::InstallationOver),
            "{place}"
        );
    }
}

/// A look through the customer's session that fails has changed nothing.
///
/// Put back: hooks/session.rs, `through()`: read every error by `fault::of_server`.
#[test]
fn a_look_is_no_change() {
    for (place, answer) in in_the_answers_place() {
        let mut context = signed_on();
        context.service.fields = vec![NamedValue {
            name: "SSH Key".to_owned(),
            value:
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2oCkDcWqTiFZ1rCqE5yPZwHk2H2qyDgKQJxr9kFV5S"
                    .to_owned(),
        }];
        let mut panel = ready()
            .on("GET", &format!("{OWN}/settings/auth"), answer)
            .on("GET", OWN, data(&server()));
        let outcome = synchronize::synchronize(&mut panel, &context);
        assert!(panel.changes().is_empty(), "{place}");
        assert!(
            outcome
                .notes
                .iter()
                .all(|note| !note.contains("don't know yet")),
            "{place}: {:?}",
            outcome.notes
        );
    }
}
