use serde_json::json;

use super::create::{kind, panel};
use crate::context::Context;
use crate::door::Reach;
use crate::hooks::create::create;
use crate::outcome::{Effect, ProblemKind};
use crate::testing::*;

const USERS: &str = "/api/application/users";
const LOOKUP: &str = "/api/application/users?filter%5Bemail%5D=";
const OWNED: &str = "/api/application/servers?filter%5Buser_id%5D=";

/// A client who is bound to no panel user yet.
fn stranger() -> Context {
    Context {
        bindings: Vec::new(),
        ..ordered()
    }
}

fn made(panel: &Panel) -> bool {
    panel
        .asked()
        .iter()
        .any(|one| one == "POST /api/application/servers")
}

#[test]
fn a_new_clients_user_and_server_are_made_in_three_round_trips() {
    let mut panel = panel().on("GET", LOOKUP, list(&[])).on(
        "POST",
        USERS,
        data(&user(3, "ann@example.test", false)),
    );
    let outcome = create(&mut panel, &stranger());
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 3));
    assert_eq!(outcome.effects[..2], [binds_unproved(3), binds(3)]);
    let sent = body(panel.sent("POST", USERS));
    assert_eq!(
        (&sent["name"], &sent["email"], &sent["root_admin"]),
        (
            &json!("Ann Lee ~vdfup7n3"),
            &json!("ann@example.test"),
            &json!(false)
        )
    );
    let hidden = sent["password"].as_str().unwrap_or_default().to_owned();
    assert!(crate::password::fits(&hidden));
    assert!(
        outcome
            .effects
            .iter()
            .all(|effect| !format!("{effect:?}").contains(&hidden))
    );
}

#[test]
fn a_binding_is_kept_even_if_the_server_is_refused() {
    let mut panel = panel()
        .on("GET", LOOKUP, list(&[]))
        .on("POST", USERS, data(&user(3, "ann@example.test", false)))
        .but(
            "POST",
            "/api/application/servers",
            invalid("hostname", "No."),
        );
    let outcome = create(&mut panel, &stranger());
    assert_eq!(
        outcome.effects,
        [binds_unproved(3), binds(3), Effect::CloseIntent]
    );
}

#[test]
fn any_name_makes_a_user_the_panel_takes() {
    let long = "x".repeat(300);
    let chinese = "王".repeat(300);
    for (first, last, name) in [
        (long.as_str(), "", "x".repeat(181)),
        (chinese.as_str(), "", "王".repeat(181)),
        ("<script>", "alert(1)", "<script> alert(1)".to_owned()),
        (" ", "", "ann@example.test".to_owned()),
    ] {
        let mut context = stranger();
        context.client.first_name = first.to_owned();
        context.client.last_name = last.to_owned();
        let mut panel = panel().on("GET", LOOKUP, list(&[])).on(
            "POST",
            USERS,
            data(&user(3, "ann@example.test", false)),
        );
        assert_eq!(create(&mut panel, &context).ended, Ok(()));
        assert_eq!(
            body(panel.sent("POST", USERS))["name"],
            format!("{name} ~vdfup7n3")
        );
    }
}

// Hazard 12. Put back by binding whoever has the email address.
#[test]
fn an_administrators_email_gets_nothing() {
    let mut panel = panel().on("GET", LOOKUP, list(&[user(1, "ann@example.test", true)]));
    let outcome = create(&mut panel, &stranger());
    assert_eq!(kind(&outcome), Some(ProblemKind::Identity));
    assert_eq!((outcome.effects.len(), panel.changes().len()), (0, 0));
}

#[test]
fn a_bound_user_who_became_administrator_gets_nothing() {
    let administrator = data(&user(3, "ann@example.test", true));
    let mut panel = panel().but("GET", "/api/application/users/3", administrator);
    let outcome = create(&mut panel, &ordered());
    assert_eq!(
        (kind(&outcome), panel.changes().len()),
        (Some(ProblemKind::Identity), 0)
    );
}

// Hazard 13. Put back by binding a user who owns servers by the email address alone.
#[test]
fn a_customers_email_does_not_open_another_customers_account() {
    let foreign = with(server(), &[("/uuid", json!(OTHER))]);
    let mut panel = panel()
        .on("GET", LOOKUP, list(&[user(9, "ann@example.test", false)]))
        .on("GET", OWNED, list(&[foreign]));
    let outcome = create(&mut panel, &stranger());
    assert_eq!(kind(&outcome), Some(ProblemKind::Identity));
    assert_eq!((outcome.effects.len(), panel.changes().len()), (0, 0));
}

#[test]
fn a_user_is_not_bound_if_not_all_of_his_servers_were_seen() {
    let cut = answer(
        200,
        &json!({ "data": [], "meta": { "pagination": { "total": 101, "total_pages": 2 } } }),
    );
    for answer in [cut, lost(Reach::Maybe), html(200)] {
        let mut panel = panel()
            .on("GET", LOOKUP, list(&[user(9, "ann@example.test", false)]))
            .on("GET", OWNED, answer);
        let outcome = create(&mut panel, &stranger());
        assert!(outcome.ended.is_err() && outcome.effects.is_empty());
        assert!(!made(&panel));
    }
}

// S3. Put back by taking `all_ours` for proof in `owns` (identity/evidence.rs), however
// few servers there are.
#[test]
fn a_user_found_by_email_is_bound_by_this_clients_servers_or_mark_and_never_for_being_empty() {
    let own = with(server(), &[("/uuid", json!(OTHER))]);
    let unmarked = user(9, "Ann@Example.Test", false);
    let marked = marked_user(&stranger(), 9, "ann@example.test");
    let mut bob = stranger();
    bob.client.id = 6;
    bob.client_key.push('6');
    let bobs = marked_user(&bob, 9, "ann@example.test");
    for (found, owned, bound) in [
        (&unmarked, list(std::slice::from_ref(&own)), true),
        (&marked, list(&[]), true),
        (&marked, list(&[server()]), true),
        (&unmarked, list(&[]), false),
        (&bobs, list(&[]), false),
    ] {
        let mut context = stranger();
        context.client_servers = vec![OTHER.to_uppercase()];
        let mut panel = panel()
            .on("GET", LOOKUP, list(std::slice::from_ref(found)))
            .on("GET", OWNED, owned);
        let outcome = create(&mut panel, &context);
        if bound {
            let depth = if *found == marked { 3 } else { 4 };
            assert_eq!((outcome.ended, panel.depth()), (Ok(()), depth));
            assert_eq!(outcome.effects[0], binds(9));
            let sent = body(panel.sent("POST", "/api/application/servers"));
            assert_eq!(sent["user_id"], 9);
        } else {
            assert_eq!(kind(&outcome), Some(ProblemKind::Identity));
            assert!(outcome.effects.is_empty() && !made(&panel));
        }
    }
}

// Hazard 13. Put back by leaving `bound_to_others` unread.
#[test]
fn a_user_who_is_another_clients_is_not_bound_although_he_owns_nothing() {
    let mut context = stranger();
    context.bound_to_others = vec![9];
    let mut panel = panel()
        .on("GET", LOOKUP, list(&[user(9, "ann@example.test", false)]))
        .on("GET", OWNED, list(&[]));
    let outcome = create(&mut panel, &context);
    assert!(outcome.ended.is_err() && outcome.effects.is_empty());
    assert!(!made(&panel));
}

// Hazard 13. Put back by taking the first user that the filter finds.
#[test]
fn an_email_that_the_filter_finds_by_folding_or_a_comma_is_nobodys() {
    for (email, found) in [
        ("ren\u{e9}@example.test", "rene@example.test"),
        ("nobody@example.test,ann@example.test", "ann@example.test"),
    ] {
        let mut context = stranger();
        context.client.email = email.to_owned();
        let mut panel = panel()
            .on("GET", LOOKUP, list(&[user(9, found, false)]))
            .on(
                "POST",
                USERS,
                invalid("email", "The email has already been taken."),
            );
        let outcome = create(&mut panel, &context);
        assert_eq!(kind(&outcome), Some(ProblemKind::Identity), "{email}");
        assert!(outcome.effects.is_empty() && !made(&panel));
        assert!(panel.asked().iter().all(|one| !one.contains(',')));
    }
}

#[test]
fn a_number_typed_by_staff_is_taken_if_the_user_is_no_administrator() {
    let mut context = stranger();
    context.server.panel_user_id = Some(" 3 ".to_owned());
    let mut good = panel();
    let outcome = create(&mut good, &context);
    assert_eq!((outcome.ended, good.depth()), (Ok(()), 3));
    assert_eq!(outcome.effects[0], binds(3));

    let mut bad = panel().but(
        "GET",
        "/api/application/users/3",
        data(&user(3, "root@example.test", true)),
    );
    assert_eq!(
        kind(&create(&mut bad, &context)),
        Some(ProblemKind::Identity)
    );
}

#[test]
fn a_client_without_email_is_named_before_any_request() {
    let mut context = stranger();
    context.client.email = " ".to_owned();
    let mut panel = Panel::default();
    assert_eq!(
        kind(&create(&mut panel, &context)),
        Some(ProblemKind::Identity)
    );
    assert_eq!(panel.depth(), 0);
}
