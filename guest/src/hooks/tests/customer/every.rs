//! What holds for every function of the page.

use serde_json::json;

use super::*;
use crate::door::Reach;

#[test]
fn each_is_done_by_one_request_one_more_wave_tells_what_may_be_chosen_two_open_a_session() {
    for function in &FUNCTIONS {
        for (context, before) in [(signed_on(), 0), (context(), 2)] {
            let mut panel = panel();
            let reply = (function.hook)(&mut panel, &typing(function.inputs, context));
            assert!(reply.ended.is_ok(), "{}: {reply:?}", function.feature);
            let (method, path) = function.does;
            panel.sent(method, &own(path));
            let depth = before + 1 + usize::from(function.looks);
            assert_eq!(panel.depth(), depth, "{method} {path}");
            // A session's token is the only other thing that is made.
            assert_eq!(panel.posts().len(), 1 + before / 2, "{method} {path}");
        }
    }
}

/// Put back: hooks/fault.rs, `changing()`: take a page with 200 for an error of reading.
#[test]
fn whatever_takes_the_answers_place_the_outcome_is_unknown() {
    // A console changes nothing.
    for function in FUNCTIONS.iter().filter(|one| one.feature != "console") {
        for (place, answer) in in_the_answers_place() {
            let (method, path) = function.does;
            let mut panel = panel().but(method, &own(path), answer);
            let reply = (function.hook)(&mut panel, &typing(function.inputs, signed_on()));
            assert_eq!(
                kind(&reply),
                Some(ProblemKind::UnknownOutcome),
                "{method} {path}, {place}: {reply:?}"
            );
            assert_eq!(
                heard(&reply),
                "We don't know yet whether this worked. Please check again in a few minutes."
            );
            panel.sent(method, &own(path));
            // What makes another backup, or loses data, is not called safe to repeat.
            let hint = &reply.ended.expect_err("a problem").hint;
            let once = ["/backups", "/restore", "/reinstall"]
                .iter()
                .any(|end| path.ends_with(end));
            assert_eq!(
                hint.contains("before you do it again"),
                once,
                "{path}: {hint}"
            );
            assert_eq!(hint.contains("again is safe"), !once, "{path}: {hint}");
        }
    }
}

/// What is looked up before a change has changed nothing, however it fails.
#[test]
fn a_look_before_a_change_is_no_change() {
    for function in FUNCTIONS.iter().filter(|one| one.looks) {
        for (place, answer) in in_the_answers_place() {
            let mut panel = panel().but("GET", &own("/settings/"), answer);
            let reply = (function.hook)(&mut panel, &typing(function.inputs, signed_on()));
            assert_ne!(kind(&reply), Some(ProblemKind::UnknownOutcome), "{place}");
            assert!(
                reply.ended.is_err() && panel.changes().is_empty(),
                "{place}"
            );
        }
    }
}

#[test]
fn only_an_active_services_server_is_changed() {
    for function in &FUNCTIONS {
        for status in [
            ServiceStatus::Pending,
            ServiceStatus::Suspended,
            ServiceStatus::Terminated,
            ServiceStatus::Cancelled,
            ServiceStatus::Fraud,
            ServiceStatus::Completed,
        ] {
            let mut context = typing(function.inputs, signed_on());
            context.service.status = status;
            let mut silent = Panel::default();
            let reply = (function.hook)(&mut silent, &context);
            assert_eq!(kind(&reply), Some(ProblemKind::NotReady), "{status:?}");
            assert_eq!(silent.depth(), 0);
        }
    }
}

#[test]
fn what_the_products_setting_leaves_out_is_refused_before_anything_is_asked() {
    const ALL: [&str; 10] = [
        "power",
        "console",
        "backups",
        "reinstall",
        "rename",
        "password",
        "ssh-keys",
        "nameservers",
        "boot-order",
        "isos",
    ];
    for function in &FUNCTIONS {
        let others: Vec<&str> = ALL
            .into_iter()
            .filter(|one| *one != function.feature)
            .collect();
        assert_eq!(others.len(), ALL.len() - 1, "{}", function.feature);
        for setting in [&others.join(", "), "none", "NONE", "everything", "sign-on"] {
            let context = allowing(setting, typing(function.inputs, signed_on()));
            let mut silent = Panel::default();
            let reply = (function.hook)(&mut silent, &context);
            assert_eq!(kind(&reply), Some(ProblemKind::Refused), "{setting}");
            assert_eq!(heard(&reply), "Your product doesn't include this function.");
            let staff = &reply.ended.expect_err("a problem").staff;
            assert!(staff.contains(function.feature), "{staff}");
            assert_eq!(silent.depth(), 0);
        }
        for setting in ["", " ", function.feature, &function.feature.to_uppercase()] {
            let context = allowing(setting, typing(function.inputs, signed_on()));
            assert!(
                (function.hook)(&mut panel(), &context).ended.is_ok(),
                "{setting}"
            );
        }
    }
}

#[test]
fn anothers_server_is_out_of_reach() {
    let foreign = with(owned(), &[("/user_id", json!(4))]);
    let owner = json!({ "data": user(3, "ann@example.test", true) });
    let administrators = with(owned(), &[("/user", owner)]);
    for function in &FUNCTIONS {
        for shown in [&foreign, &administrators] {
            let mut panel = panel().but("GET", SERVER, data(shown));
            let reply = (function.hook)(&mut panel, &typing(function.inputs, context()));
            assert_eq!(kind(&reply), Some(ProblemKind::Identity));
            assert_eq!(panel.depth(), 1);
        }
        let unbound = Context {
            bindings: Vec::new(),
            ..signed_on()
        };
        let mut silent = Panel::default();
        let reply = (function.hook)(&mut silent, &typing(function.inputs, unbound));
        assert_eq!(kind(&reply), Some(ProblemKind::Identity));
        assert_eq!(silent.depth(), 0);
        // A session of somebody who isn't the owner any more.
        let mut panel = Panel::default();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            panel = panel.on(method, OWN, refused(404, "Server not found"));
        }
        let reply = (function.hook)(&mut panel, &typing(function.inputs, signed_on()));
        assert_eq!(kind(&reply), Some(ProblemKind::Missing));
        assert_eq!(reply.effects, [Effect::DropSession]);
    }
}

#[test]
fn what_the_customer_hears_holds_nothing_of_the_panels_inside() {
    for function in &FUNCTIONS {
        for answer in [
            refused(500, "Server Error"),
            refused(409, "This server is currently suspended and …"),
            refused(403, "This action is unauthorized."),
            refused(418, "<script>alert(1)</script>"),
            refused(500, "<script>alert(1)</script>"),
            lost(Reach::Maybe),
            html(502),
            throttled(20),
            invalid("template_uuid", "The selected template_uuid is invalid."),
            refused(404, "No query results for model [Convoy\\Models\\ISO]."),
            data(&json!([1])),
        ] {
            let (method, path) = function.does;
            let mut panel = panel().but(method, &own(path), answer.clone());
            let reply = (function.hook)(&mut panel, &typing(function.inputs, signed_on()));
            // What names no form of its own is read as done.
            let Err(problem) = &reply.ended else {
                assert!(answer.is_ok_and(|answer| answer.status == 200), "{path}");
                continue;
            };
            let heard = &problem.customer;
            for inside in [
                "Server Error",
                "409",
                "422",
                "502",
                "panel",
                "api/",
                "Convoy\\",
                "template_uuid",
                "<script",
                "unauthorized",
            ] {
                assert!(!heard.contains(inside), "{method} {path}: {heard}");
            }
            assert!(heard.len() > 10, "{heard}");
        }
    }
}
