//! Ten thousand servers: made by one call, read page by page.

mod common;

use common::{Connection, Simulator};
use serde_json::{Value, json};

const SERVERS: u64 = 10_000;

fn seeded(panel: &str) -> (Simulator, Value) {
    let simulator = Simulator::of(panel);
    simulator.control("PATCH", "/settings", json!({"throttle_limit": 0}));
    let user = simulator.user("many@example.test");
    let many = json!({
        "count": SERVERS, "user_id": user, "name": "vps", "cpu": 2, "memory": 1 << 30,
        "disk": 10u64 << 30, "bandwidth_usage": 1000, "bandwidth_usage_step": 7, "with_address": true,
    });
    let made = simulator.control("POST", "/servers", many);
    (simulator, made)
}

fn page(simulator: &Simulator, connection: &mut Connection, page: u64) -> Value {
    let path = format!("/api/application/servers?per_page=100&page={page}");
    let answer = simulator
        .ask_on(connection, "GET", &path, Value::Null)
        .expect("an answer");
    assert_eq!(answer.status, 200);
    answer.json()
}

#[test]
fn pages_hold_every_server_once_with_its_usage_and_address() {
    for panel in ["v3", "v4"] {
        let (simulator, made) = seeded(panel);
        let mut connection = Connection::open(&simulator.panel);
        let mut found = Vec::new();
        for number in 1..=SERVERS / 100 {
            let page = page(&simulator, &mut connection, number);
            assert_eq!(page["meta"]["pagination"]["total"], SERVERS);
            found.extend(page["data"].as_array().cloned().expect("a list"));
        }
        if panel == "v4" {
            found.reverse();
        }
        let uuids: Vec<&Value> = found.iter().map(|server| &server["uuid"]).collect();
        let wanted = made["uuids"].as_array().expect("a list");
        assert_eq!(uuids, wanted.iter().collect::<Vec<_>>());
        for (number, server) in (0u64..).zip(&found) {
            assert_eq!(server["usages"]["bandwidth"], 1000 + 7 * number);
            let addresses = server["limits"]["addresses"]["ipv4"].as_array();
            assert_eq!(addresses.map(Vec::len), Some(1), "{server}");
        }
    }
}

#[test]
fn a_usage_is_set_by_the_control_api() {
    let (simulator, made) = seeded("v4");
    let uuid = made["uuids"][17].as_str().expect("a UUID");
    simulator.control(
        "PATCH",
        &format!("/servers/{uuid}"),
        json!({"bandwidth_usage": 42}),
    );
    let path = format!("/api/application/servers/{uuid}");
    let server = simulator.ask("GET", &path, Value::Null).json();
    assert_eq!(server["data"]["usages"], json!({"bandwidth": 42}));
}
