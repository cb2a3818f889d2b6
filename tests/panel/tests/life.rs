//! A server's whole life, with the ends of its works in the test's hands.

mod common;

use common::{Simulator, order};
use serde_json::{Value, json};

fn created(simulator: &Simulator, name: &str) -> (String, String) {
    let user = simulator.user(&format!("{name}@example.test"));
    let answer = simulator
        .ask(
            "POST",
            "/api/application/servers",
            order(user, name, json!([1, 41])),
        )
        .json();
    assert_eq!(answer["data"]["status"], "installing");
    let text = |field: &str| answer["data"][field].as_str().expect("a text").to_owned();
    let uuid = text("uuid");
    (format!("/api/application/servers/{}", text("id")), uuid)
}

fn status(simulator: &Simulator, path: &str) -> Value {
    simulator.ask("GET", path, Value::Null).json()["data"]["status"].clone()
}

#[test]
fn a_server_is_installed_suspended_unsuspended_and_deleted() {
    let simulator = Simulator::start();
    let (path, _) = created(&simulator, "a");
    assert_eq!(status(&simulator, &path), "installing");
    simulator.control("POST", "/finish", json!({}));
    assert_eq!(status(&simulator, &path), Value::Null);
    for (action, wanted) in [("suspend", json!("suspended")), ("unsuspend", Value::Null)] {
        // Twice: both are idempotent, and only the first counts as an act.
        for _ in 0..2 {
            assert_eq!(
                simulator
                    .ask("POST", &format!("{path}/settings/{action}"), Value::Null)
                    .status,
                204
            );
            assert_eq!(status(&simulator, &path), wanted);
        }
    }
    assert_eq!(simulator.ask("DELETE", &path, Value::Null).status, 204);
    assert_eq!(status(&simulator, &path), "deleting");
    assert_eq!(simulator.ask("DELETE", &path, Value::Null).status, 409);
    simulator.control("POST", "/finish", json!({}));
    assert_eq!(simulator.ask("GET", &path, Value::Null).status, 404);
    let state = simulator.control("GET", "/state", json!({}));
    assert_eq!((&state["servers"], &state["vms"]), (&json!([]), &json!([])));
    assert!(
        state["addresses"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|address| address["server_id"].is_null())
    );
    assert_eq!(
        simulator.summary()["acts"],
        json!({"user_created": 1, "server_created": 1, "server_suspended": 1, "server_unsuspended": 1, "server_deleted": 1})
    );
}

#[test]
fn a_suspension_asked_for_during_installation_is_lost() {
    let simulator = Simulator::start();
    let (path, uuid) = created(&simulator, "a");
    assert_eq!(
        simulator
            .ask("POST", &format!("{path}/settings/suspend"), Value::Null)
            .status,
        204
    );
    assert_eq!(status(&simulator, &path), "suspended");
    simulator.control("POST", "/finish", json!({"servers": [uuid]}));
    assert_eq!(status(&simulator, &path), Value::Null);
}

#[test]
fn only_the_named_servers_works_end_and_they_end_as_told() {
    let simulator = Simulator::start();
    let (path, uuid) = created(&simulator, "a");
    simulator.control(
        "POST",
        "/finish",
        json!({"servers": ["00000000-0000-4000-8000-000000000000"]}),
    );
    assert_eq!(status(&simulator, &path), "installing");
    simulator.control(
        "POST",
        "/finish",
        json!({"servers": [uuid], "outcome": "install_failed"}),
    );
    assert_eq!(status(&simulator, &path), "install_failed");
    simulator.ask("DELETE", &path, Value::Null);
    simulator.control(
        "POST",
        "/finish",
        json!({"servers": [uuid], "outcome": "deletion_failed"}),
    );
    assert_eq!(status(&simulator, &path), "deletion_failed");
    // The way out: no purge.
    assert_eq!(
        simulator
            .ask("PATCH", &path, json!({"status": null}))
            .status,
        200
    );
    assert_eq!(
        simulator
            .ask("DELETE", &path, json!({"no_purge": true}))
            .status,
        204
    );
    simulator.control("POST", "/finish", json!({}));
    assert_eq!(simulator.ask("GET", &path, Value::Null).status, 404);
}

#[test]
fn an_installation_with_a_duration_ends_when_the_panels_clock_says() {
    let simulator = Simulator::with(&["--install", "3600000"]);
    let (path, _) = created(&simulator, "a");
    assert_eq!(status(&simulator, &path), "installing");
    simulator.control("POST", "/clock", json!({"advance_ms": 3_600_000}));
    assert_eq!(status(&simulator, &path), Value::Null);
}

#[test]
fn a_state_handed_in_replaces_everything() {
    let simulator = Simulator::start();
    created(&simulator, "a");
    simulator.control("POST", "/reset", json!({}));
    let state = simulator.control("GET", "/state", json!({}));
    assert_eq!(
        (
            state["servers"].as_array().map(Vec::len),
            state["nodes"].as_array().map(Vec::len)
        ),
        (Some(0), Some(2))
    );
    assert_eq!(simulator.summary()["requests"], 0);
    simulator.control(
        "POST",
        "/reset",
        json!({"nodes": [{"id": 7, "memory": 1_073_741_824}]}),
    );
    let state = simulator.control("GET", "/state", json!({}));
    assert_eq!(
        (&state["nodes"][0]["id"], &state["users"]),
        (&json!(7), &json!([]))
    );
}

#[test]
fn rows_are_added_changed_and_removed_by_the_control_api() {
    let simulator = Simulator::start();
    let node = simulator.control(
        "POST",
        "/nodes",
        json!({"name": "third", "memory_overallocate": 50}),
    );
    let id = node["id"].clone();
    simulator.control(
        "POST",
        "/templates",
        json!({"node_id": id, "name": "Alpine"}),
    );
    let pool =
        simulator.control("POST", "/pools", json!({"name": "third", "node_ids": [id]}))["id"]
            .clone();
    let address = json!({"address_pool_id": pool, "type": "ipv4", "address": "192.0.2.7", "cidr": 24, "gateway": "192.0.2.1"});
    simulator.control("POST", "/addresses", address);
    let groups = simulator
        .ask(
            "GET",
            &format!("/api/application/nodes/{id}/template-groups"),
            Value::Null,
        )
        .json();
    assert_eq!(groups["data"][0]["templates"]["data"][0]["name"], "Alpine");
    let user = simulator.control(
        "POST",
        "/users",
        json!({"name": "B", "email": "b@example.test"}),
    )["id"]
        .clone();
    let server = json!({"node_id": id, "user_id": user, "name": "x", "memory": 1 << 30, "addresses": ["192.0.2.7"]});
    let uuid = simulator.control("POST", "/servers", server)["uuid"]
        .as_str()
        .expect("a UUID")
        .to_owned();
    let path = format!("/api/application/servers/{uuid}");
    let shown = simulator.ask("GET", &path, Value::Null).json();
    assert_eq!(
        shown["data"]["limits"]["addresses"]["ipv4"][0]["address"],
        "192.0.2.7"
    );
    simulator.control(
        "PATCH",
        &format!("/servers/{uuid}"),
        json!({"status": "suspended", "name": "<b>y</b>"}),
    );
    let shown = simulator.ask("GET", &path, Value::Null).json();
    assert_eq!(
        (&shown["data"]["status"], &shown["data"]["name"]),
        (&json!("suspended"), &json!("<b>y</b>"))
    );
    simulator.control("DELETE", &format!("/servers/{uuid}"), json!({}));
    assert_eq!(simulator.ask("GET", &path, Value::Null).status, 404);
}
