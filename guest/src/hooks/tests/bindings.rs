//! What the cron finds out about bindings of existing installations, and staff's word about them.

use serde_json::{Value, json};

use crate::context::{Binding, BindingState};
use crate::door::{Reach, Watch};
use crate::hooks::sync::bindings::{Asked, Examined, Proof, Report, confirm, examine};
use crate::identity::Doubt;
use crate::language;
use crate::outcome::ProblemKind;
use crate::testing::*;

const OWNED: &str = "/api/application/servers?filter%5Buser_id%5D=";

/// Client 5 is bound to a panel user, and holds these servers.
fn asked(user: u64, servers: &[&str]) -> Asked {
    Asked {
        client: 5,
        client_key: context().client_key,
        email: "ann@example.test".to_owned(),
        binding: Binding {
            user,
            jti: None,
            here: true,
            elsewhere: false,
            state: BindingState::Unexamined,
        },
        client_servers: servers.iter().map(|&uuid| uuid.to_owned()).collect(),
        bound_to_another: false,
    }
}

fn shows(panel: Panel, user: &Value, owned: &[Value]) -> Panel {
    let id = &user["id"];
    panel
        .on("GET", &format!("/api/application/users/{id}"), data(user))
        .on("GET", &format!("{OWNED}{id}&"), list(owned))
}

fn ann() -> Value {
    user(3, "ann@example.test", false)
}

fn report(panel: &mut Panel, asked: &[Asked], proofs: &[Proof]) -> Report {
    let context = context();
    let generation = context.panel.generation;
    let mut watch = Watch::new(panel, generation);
    let words = language::of("english");
    examine(&mut watch, words, &context.panel, asked, proofs)
}

fn found(panel: &mut Panel, asked: Asked) -> Examined {
    let mut report = report(panel, &[asked], &[]);
    report.ended.remove(0).expect("an answer")
}

// Put back: guest/src/identity/worth.rs, examine(): leave out one of its rules.
#[test]
fn a_binding_is_worth_what_the_panel_shows() {
    let own = with(server(), &[("/uuid", json!(OTHER))]);
    let marked = marked_user(&context(), 3, "ann@example.test");
    let admin = user(3, "ann@example.test", true);
    let other_case = user(3, "Ann@example.test", false);
    let elsewhere = |mut asked: Asked| {
        asked.binding.here = false;
        asked
    };
    let anothers = |mut asked: Asked| {
        asked.bound_to_another = true;
        asked
    };
    let ours = || asked(3, &[OTHER]);
    let foreign = || Some(Doubt::ForeignServer(Some(UUID.to_owned())));
    let own_only: &[Value] = std::slice::from_ref(&own);
    let both: &[Value] = &[own.clone(), server()];
    // Terminated a moment ago.
    let going = with(server(), &[("/status", json!("deleting"))]);
    let and_going: &[Value] = &[own.clone(), going.clone()];
    let going_only: &[Value] = &[going];
    use BindingState::{Assumed, Proved, Suspended};
    for (asked, shown, owned, state, doubt) in [
        (ours(), ann(), own_only, Proved, None),
        (elsewhere(ours()), ann(), own_only, Proved, None),
        (ours(), marked, both, Proved, None),
        (ours(), ann(), &[], Assumed, Some(Doubt::EmailAlone)),
        (
            elsewhere(ours()),
            ann(),
            &[],
            Suspended,
            Some(Doubt::OtherPanel),
        ),
        (ours(), other_case, &[], Suspended, Some(Doubt::OtherEmail)),
        (ours(), ann(), both, Suspended, foreign()),
        (ours(), ann(), and_going, Proved, None),
        (ours(), ann(), going_only, Assumed, Some(Doubt::EmailAlone)),
        (
            ours(),
            admin,
            own_only,
            Suspended,
            Some(Doubt::Administrator),
        ),
        (
            anothers(ours()),
            ann(),
            own_only,
            Suspended,
            Some(Doubt::AnotherClient),
        ),
    ] {
        let mut panel = shows(Panel::default(), &shown, owned);
        let found = found(&mut panel, asked);
        assert_eq!(
            (found.bound.state, found.doubt),
            (state, doubt),
            "{}",
            found.note
        );
        assert_eq!((found.here, found.bound.jti), (true, Some(jti(3))));
        assert!(found.note.contains("anel user 3"), "{}", found.note);
        assert!(panel.changes().is_empty());
    }
}

#[test]
fn another_clients_proof_suspends_and_the_clients_own_doesnt() {
    let own = with(server(), &[("/uuid", json!(OTHER))]);
    for (client, state) in [(5, BindingState::Proved), (6, BindingState::Suspended)] {
        let mut panel = shows(Panel::default(), &ann(), std::slice::from_ref(&own));
        let proof = Proof {
            client,
            jti: jti(3),
        };
        let report = report(&mut panel, &[asked(3, &[OTHER])], &[proof]);
        let found = report.ended[0].as_ref().expect("an answer");
        assert_eq!(found.bound.state, state);
    }
}

// Put back: guest/src/hooks/sync/bindings.rs, examine(): a wave for each binding.
#[test]
fn all_are_asked_in_one_round_trip_and_one_that_fails_leaves_the_others() {
    let bob = user(4, "bob@example.test", false);
    let eve = user(8, "eve@example.test", false);
    let panel = shows(
        shows(shows(Panel::default(), &ann(), &[]), &bob, &[]),
        &eve,
        &[],
    );
    let mut panel = panel.but(
        "GET",
        "/api/application/users/4",
        refused(500, "Server Error"),
    );
    let report = report(
        &mut panel,
        &[asked(3, &[]), asked(4, &[]), asked(8, &[])],
        &[],
    );
    assert_eq!((panel.depth(), panel.asked().len()), (1, 9));
    let states: Vec<_> = report
        .ended
        .iter()
        .map(|one| one.as_ref().ok().map(|one| one.bound.state))
        .collect();
    assert_eq!(
        states,
        [
            Some(BindingState::Assumed),
            None,
            Some(BindingState::Suspended)
        ]
    );
    assert!(!report.throttled);
}

// Put back: guest/src/hooks/sync/bindings.rs, one(): leave out the match.
#[test]
fn a_number_that_is_nobody_or_somebody_else_means_nothing_here() {
    let gone = refused(404, "No query results for model [Convoy\\Models\\User] 3");
    let shown = shows(Panel::default(), &ann(), &[]);
    let mut panel = shown.but("GET", "/api/application/users/3", gone.clone());
    let lost = found(&mut panel, asked(3, &[]));
    assert_eq!(
        (lost.here, lost.doubt, lost.bound.jti),
        (false, Some(Doubt::Gone), None)
    );
    let mut assumed = asked(3, &[]);
    assert!(lost.note.contains("no such user"), "{}", lost.note);
    assumed.binding = Binding {
        jti: Some(jti(8)),
        state: BindingState::Assumed,
        ..assumed.binding
    };
    let mut panel = shows(Panel::default(), &ann(), &[]);
    let other = found(&mut panel, assumed);
    assert_eq!(
        (other.here, other.doubt),
        (false, Some(Doubt::SomebodyElse))
    );
    assert_eq!(other.bound.jti, Some(jti(8)), "the row is kept as it is");
}

#[test]
fn a_panel_that_gives_no_proof_binds_nobody() {
    let bare = data(&json!({ "user_id": 3, "token": "a.b.c" }));
    let token = "/api/application/users/3/generate-sso-token";
    let own = with(server(), &[("/uuid", json!(OTHER))]);
    let mut panel = shows(Panel::default(), &ann(), &[own]).on("POST", token, bare);
    let found = found(&mut panel, asked(3, &[OTHER]));
    assert_eq!(
        (found.bound.state, found.doubt),
        (BindingState::Suspended, Some(Doubt::NoProof))
    );
}

// Put back: guest/src/hooks/sync/bindings.rs, examine(): leave `is_scarce` out, or the 429.
#[test]
fn a_panel_that_wants_to_be_left_alone_says_so() {
    let few = on_v3(data(&ann()), 12);
    let mut panel =
        shows(Panel::default(), &ann(), &[]).but("GET", "/api/application/users/3", few);
    assert!(report(&mut panel, &[asked(3, &[])], &[]).throttled);
    let shown = shows(Panel::default(), &ann(), &[]);
    let mut panel = shown.but("GET", OWNED, throttled(20));
    let report = report(&mut panel, &[asked(3, &[])], &[]);
    let problem = report.ended[0].as_ref().expect_err("a problem");
    assert_eq!(
        (problem.kind, report.throttled),
        (ProblemKind::Throttled, true)
    );
}

#[test]
fn what_isnt_the_panels_answer_says_nothing() {
    let token = "/api/application/users/3/generate-sso-token";
    for (method, path) in [
        ("GET", "/api/application/users/3"),
        ("GET", OWNED),
        ("POST", token),
    ] {
        for answer in [html(200), html(404), lost(Reach::Never), refused(500, "x")] {
            let mut panel = shows(Panel::default(), &ann(), &[]).but(method, path, answer);
            let report = report(&mut panel, &[asked(3, &[])], &[]);
            assert!(report.ended[0].is_err(), "{method} {path}");
        }
    }
}

/// A page of two of a user's 101 servers, which are all the client's.
fn page(owned: &[Value]) -> Result<crate::door::Response, crate::door::Failure> {
    let meta = json!({ "pagination": { "total": 101, "total_pages": 2 } });
    answer(200, &json!({ "data": owned, "meta": meta }))
}

// Put back: guest/src/hooks/sync/bindings.rs, owned(): leave the further pages out.
#[test]
fn a_user_with_more_servers_than_a_page_is_proved_by_all_of_them() {
    let uuid = |number: usize| format!("00000000-0000-4000-8000-{number:012}");
    let servers: Vec<Value> = (0..101)
        .map(|number| with(server(), &[("/uuid", json!(uuid(number)))]))
        .collect();
    let held: Vec<String> = (0..101).map(uuid).collect();
    let held: Vec<&str> = held.iter().map(String::as_str).collect();
    for (held, state) in [
        (&held[..], BindingState::Proved),
        (&held[..100], BindingState::Suspended),
    ] {
        let mut panel = Panel::default()
            .on("GET", "/api/application/users/3", data(&ann()))
            .on(
                "GET",
                &format!("{OWNED}3&per_page=100&page=2"),
                page(&servers[100..]),
            )
            .on("GET", &format!("{OWNED}3&"), page(&servers[..100]));
        let found = found(&mut panel, asked(3, held));
        assert_eq!(
            (found.bound.state, panel.depth()),
            (state, 2),
            "{}",
            found.note
        );
    }
}

#[test]
fn staffs_word_is_asked_of_the_panel_and_never_given_for_an_administrator() {
    let words = language::of("english");
    let mut suspended = asked(3, &[]);
    suspended.binding.state = BindingState::Suspended;
    let mut panel = shows(Panel::default(), &ann(), &[server()]);
    let done = confirm(&mut panel, words, &suspended, &[]).expect("an answer");
    assert_eq!(
        (done.bound.state, done.bound.jti),
        (BindingState::Proved, Some(jti(3)))
    );
    assert_eq!(
        (done.email.as_str(), panel.depth()),
        ("ann@example.test", 2)
    );

    let admin = user(3, "ann@example.test", true);
    let mut panel = shows(Panel::default(), &admin, &[]);
    let refused = confirm(&mut panel, words, &suspended, &[]).expect_err("a problem");
    assert!(refused.staff.contains("administrator"), "{}", refused.staff);
    assert!(panel.posts().is_empty(), "no token is asked for");

    let mut panel = shows(Panel::default(), &ann(), &[]);
    let proof = Proof {
        client: 6,
        jti: jti(3),
    };
    let refused = confirm(&mut panel, words, &suspended, &[proof]).expect_err("a problem");
    assert!(
        refused.hint.contains("bin/bindings.php reject"),
        "{}",
        refused.hint
    );
}
