//! v3's limit of requests in a time, with the panel's clock in the test's hands.

mod common;

use common::{Answer, Connection, Simulator, order};
use serde_json::{Value, json};

const NODE: &str = "/api/application/nodes/1";

fn still(panel: &str) -> Simulator {
    let simulator = Simulator::of(panel);
    simulator.control("POST", "/clock", json!({"still": true}));
    simulator
}

fn advance(simulator: &Simulator, milliseconds: u64) -> u64 {
    simulator.control("POST", "/clock", json!({"advance_ms": milliseconds}))["now_ms"]
        .as_u64()
        .expect("a time")
}

fn number(answer: &Answer, header: &str) -> Option<u64> {
    answer.header(header).and_then(|text| text.parse().ok())
}

fn ask_with(simulator: &Simulator, path: &str, authorization: &str) -> Answer {
    let headers = [
        ("Accept", "application/json"),
        ("Authorization", authorization),
    ];
    Connection::open(&simulator.panel)
        .ask("GET", path, &headers, "")
        .expect("an answer")
}

#[test]
fn sixty_requests_a_minute_pass_and_the_wait_ends_a_second_after_it_says() {
    let simulator = still("v3");
    // So that the window opens half a second past a whole one.
    let past = advance(&simulator, 0) % 1000;
    let opened = advance(&simulator, 1500 - past);
    for left in (0..60).rev() {
        let answer = simulator.ask("GET", NODE, Value::Null);
        assert_eq!(
            (answer.status, number(&answer, "x-ratelimit-remaining")),
            (200, Some(left))
        );
        assert_eq!(number(&answer, "x-ratelimit-limit"), Some(60));
    }
    for (forward, wait) in [(0, 60), (1000, 59), (58_499, 1), (1, 0), (499, 0)] {
        advance(&simulator, forward);
        let answer = simulator.ask("GET", NODE, Value::Null);
        assert_eq!(
            (answer.status, number(&answer, "retry-after")),
            (429, Some(wait)),
            "{forward} ms later"
        );
        assert_eq!(answer.json(), json!({"message": "Too Many Attempts."}));
        assert_eq!(
            number(&answer, "x-ratelimit-reset"),
            Some(opened / 1000 + 60)
        );
    }
    advance(&simulator, 1);
    assert_eq!(simulator.ask("GET", NODE, Value::Null).status, 200);
}

#[test]
fn the_limit_is_of_the_user_and_not_of_his_token() {
    let simulator = still("v3");
    let user = simulator.user("a@example.test");
    for (user_id, token) in [(1, "2|second"), (user, "3|third")] {
        simulator.control(
            "POST",
            "/tokens",
            json!({"user_id": user_id, "token": token}),
        );
    }
    simulator.control("POST", "/throttle", json!({"user_id": 1, "remaining": 1}));
    for (token, status) in [
        ("2|second", 200),
        (simulator.token.as_str(), 429),
        ("2|second", 429),
        ("3|third", 200),
    ] {
        let answer = ask_with(&simulator, NODE, &format!("Bearer {token}"));
        assert_eq!(answer.status, status, "{token}");
    }
}

#[test]
fn what_has_no_route_no_method_or_no_good_token_is_not_counted() {
    let simulator = still("v3");
    let user = simulator.user("a@example.test");
    let session = simulator.sign_on(user);
    simulator.control("POST", "/throttle", json!({"user_id": 1, "remaining": 1}));
    for (path, token, status) in [
        ("/api/application/address-pools?per_page=1", "", 404),
        ("/api/application/address-pools?per_page=1", "1|bad", 404),
        ("/api/application/coterms", &simulator.token, 404),
        (
            "/api/application/users/1/generate-sso-token",
            &simulator.token,
            405,
        ),
        (NODE, "1|bad", 500),
        (NODE, "", 500),
    ] {
        let answer = ask_with(&simulator, path, &format!("Bearer {token}"));
        assert_eq!(
            (answer.status, number(&answer, "x-ratelimit-remaining")),
            (status, None),
            "{path}"
        );
    }
    let lower = ask_with(&simulator, NODE, &format!("bearer {}", simulator.token));
    assert_eq!(lower.status, 500);
    // Nor is what a customer's session asks.
    let list = simulator.ask_as(&session, "GET", "/api/client/servers", Value::Null);
    assert_eq!(list.status, 200);
    let last = simulator.ask("GET", NODE, Value::Null);
    assert_eq!(number(&last, "x-ratelimit-remaining"), Some(0));
}

#[test]
fn one_too_many_changes_nothing() {
    let simulator = still("v3");
    let user = simulator.user("a@example.test");
    simulator.control("POST", "/throttle", json!({"user_id": 1, "remaining": 0}));
    let create = order(user, "a", json!([1]));
    let answer = simulator.ask("POST", "/api/application/servers", create);
    assert_eq!(answer.status, 429);
    let state = simulator.control("GET", "/state", json!({}));
    assert_eq!(state["servers"], json!([]));
    // All windows can be forgotten.
    simulator.control("POST", "/throttle", json!({}));
    assert_eq!(simulator.ask("GET", NODE, Value::Null).status, 200);
}

#[test]
fn a_failure_after_the_authentication_is_counted_and_says_so() {
    let simulator = still("v3");
    for fault in [
        json!({"kind": "status-500"}),
        json!({"kind": "status-500", "acts": true}),
    ] {
        simulator.control("POST", "/throttle", json!({}));
        simulator.control("POST", "/faults", fault.clone());
        let answer = simulator.ask("GET", NODE, Value::Null);
        assert_eq!(
            (answer.status, number(&answer, "x-ratelimit-remaining")),
            (500, Some(59)),
            "{fault}"
        );
        assert_eq!(answer.json(), json!({"message": "Server Error"}));
    }
}

#[test]
fn limit_and_window_are_settings_and_v4_has_none() {
    let simulator = still("v4");
    for _ in 0..70 {
        let answer = simulator.ask("GET", NODE, Value::Null);
        assert_eq!(
            (answer.status, answer.header("x-ratelimit-limit")),
            (200, None)
        );
    }
    simulator.control(
        "PATCH",
        "/settings",
        json!({"throttle_limit": 2, "throttle_window_s": 5}),
    );
    let statuses = [0; 3].map(|_| simulator.ask("GET", NODE, Value::Null).status);
    assert_eq!(statuses, [200, 200, 429]);
    advance(&simulator, 5000);
    assert_eq!(simulator.ask("GET", NODE, Value::Null).status, 200);
}
