//! A panel that is recorded from: the same answers each time.

mod common;

use common::{Simulator, order};
use serde_json::{Value, json};

const STILL: [&str; 6] = ["--seed", "7", "--now", "1790000000", "--install", "manual"];

/// What a client is told of a new user's new server, with the answers' dates.
fn told(simulator: &Simulator) -> String {
    let user = simulator.user("a@example.test");
    let made = simulator.ask(
        "POST",
        "/api/application/servers",
        order(user, "a", json!([])),
    );
    let path = format!("/api/application/users/{user}/generate-sso-token");
    let token = simulator.ask("POST", &path, Value::Null);
    assert_eq!((made.status, token.status), (200, 200));
    assert_eq!(made.header("date"), Some("Mon, 21 Sep 2026 14:13:20 GMT"));
    let token = token.text();
    made.text() + token.split('.').nth(1).unwrap_or_default()
}

#[test]
fn after_each_reset_and_start_a_seed_makes_the_same_ids_and_tokens_at_the_same_time() {
    let simulator = Simulator::with(&STILL);
    let first = told(&simulator);
    simulator.control("POST", "/clock", json!({"advance_ms": 5000}));
    simulator.control("POST", "/reset", json!({}));
    assert_eq!(told(&simulator), first);
    assert_eq!(told(&Simulator::with(&STILL)), first);
    let other = ["--seed", "8", "--now", "1790000000", "--install", "manual"];
    assert_ne!(told(&Simulator::with(&other)), first);
}
