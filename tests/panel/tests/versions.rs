//! Generations, and the ways of versions between them, changed while it runs.

mod common;

use common::session::Session;
use common::{Connection, Simulator, order};
use serde_json::{Value, json};

const POOLS: &str = "/api/application/address-pools?per_page=1";

fn node(simulator: &Simulator) -> Value {
    let node = simulator.ask("GET", "/api/application/nodes/1", Value::Null);
    node.json()["data"].clone()
}

fn set(simulator: &Simulator, setting: Value) -> Value {
    simulator.control("PATCH", "/settings", setting)
}

#[test]
fn the_generation_changes_by_settings_and_by_reset_and_stays_otherwise() {
    let simulator = Simulator::start();
    let pools = || simulator.ask("GET", POOLS, Value::Null).status;
    assert_eq!(
        (pools(), &node(&simulator)["verify_tls"]),
        (200, &json!(false))
    );
    let settings = set(&simulator, json!({"generation": "v3"}));
    assert_eq!(
        (&settings["throttle_limit"], &settings["unsuspend_starts"]),
        (&json!(60), &json!(false))
    );
    let now = node(&simulator);
    assert_eq!(
        (pools(), &now["coterm_enabled"], now.get("verify_tls")),
        (404, &json!(false), None)
    );
    simulator.control("POST", "/reset", json!({}));
    assert_eq!(pools(), 404);
    simulator.control("POST", "/reset", json!({"generation": "v4"}));
    assert_eq!(pools(), 200);
    simulator.control(
        "POST",
        "/reset",
        json!({"generation": "v3", "nodes": [{"id": 7}]}),
    );
    let state = simulator.control("GET", "/state", json!({}));
    assert_eq!((pools(), &state["nodes"][0]["id"]), (404, &json!(7)));
}

#[test]
fn a_setting_that_does_not_exist_is_refused() {
    let simulator = Simulator::start();
    let answer = Connection::open(&simulator.control_host).ask(
        "PATCH",
        "/settings",
        &[],
        r#"{"accepts_all_tokens": true}"#,
    );
    assert_eq!(answer.expect("an answer").status, 400);
}

#[test]
fn a_plain_users_token_works_only_on_an_old_panel() {
    for (panel, usual) in [("v3", 200), ("v4", 403)] {
        let simulator = Simulator::of(panel);
        let user = simulator.user("a@example.test");
        simulator.control(
            "POST",
            "/tokens",
            json!({"user_id": user, "token": "2|plain"}),
        );
        let headers = [
            ("Accept", "application/json"),
            ("Authorization", "Bearer 2|plain"),
        ];
        let ask = || {
            let mut connection = Connection::open(&simulator.panel);
            let answer = connection.ask("GET", "/api/application/nodes", &headers, "");
            answer.expect("an answer").status
        };
        assert_eq!(ask(), usual, "{panel}");
        for (accepts, status) in [(true, 200), (false, 403)] {
            set(&simulator, json!({"accepts_user_tokens": accepts}));
            assert_eq!(ask(), status, "{panel}, accepts: {accepts}");
        }
    }
}

#[test]
fn an_unsigned_sign_on_token_works_only_on_an_old_panel() {
    for (panel, usual) in [("v3", 302), ("v4", 401)] {
        let simulator = Simulator::of(panel);
        let user = simulator.user("a@example.test");
        let sign_on = || {
            let path = format!("/api/application/users/{user}/generate-sso-token");
            let answer = simulator.ask("POST", &path, Value::Null).json();
            let token = answer["data"]["token"].as_str().expect("a token");
            let (unsigned, _) = token.rsplit_once('.').expect("a signature");
            let path = format!("/authenticate?token={unsigned}.AAAA");
            let answer = Connection::open(&simulator.panel).ask("GET", &path, &[], "");
            answer.expect("an answer").status
        };
        assert_eq!(sign_on(), usual, "{panel}");
        for (checks, status) in [(true, 401), (false, 302)] {
            set(&simulator, json!({"checks_sign_on_signature": checks}));
            assert_eq!(sign_on(), status, "{panel}, checks: {checks}");
        }
    }
}

#[test]
fn between_the_versions_bad_tokens_and_unsuspending_change_by_themselves() {
    let simulator = Simulator::of("v4");
    let bad = |simulator: &Simulator| {
        let headers = [("Accept", "application/json")];
        let mut connection = Connection::open(&simulator.panel);
        let answer = connection.ask("GET", "/api/application/nodes", &headers, "");
        answer.expect("an answer").status
    };
    assert_eq!(bad(&simulator), 401);
    set(
        &simulator,
        json!({"explains_bad_tokens": false, "unsuspend_starts": false, "tells_verify_tls": false}),
    );
    assert_eq!(bad(&simulator), 500);
    let now = node(&simulator);
    assert_eq!(
        (now.get("verify_tls"), &now["coterm_id"]),
        (None, &Value::Null)
    );
    let user = simulator.user("a@example.test");
    let create = order(user, "a", json!([1]));
    let created = simulator.ask("POST", "/api/application/servers", create);
    simulator.control("POST", "/finish", json!({}));
    let id = created.json()["data"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    for (action, starts, running) in [
        ("suspend", false, false),
        ("unsuspend", false, false),
        ("suspend", true, false),
        ("unsuspend", true, true),
    ] {
        set(&simulator, json!({"unsuspend_starts": starts}));
        let path = format!("/api/application/servers/{id}/settings/{action}");
        assert_eq!(simulator.ask("POST", &path, Value::Null).status, 204);
        let state = simulator.control("GET", "/state", json!({}));
        assert_eq!(
            state["servers"][0]["vm"]["running"], running,
            "{action}, starts: {starts}"
        );
    }
}

#[test]
fn password_and_keys_have_another_path_in_each_generation() {
    for (panel, there, missing) in [("v3", "security", "auth"), ("v4", "auth", "security")] {
        let simulator = Simulator::of(panel);
        let user = simulator.user("a@example.test");
        let server = simulator.control("POST", "/servers", json!({"node_id": 1, "user_id": user}));
        let uuid = server["uuid"].as_str().expect("a UUID");
        let session: Session = simulator.sign_on(user);
        for (name, status) in [(there, 204), (missing, 404)] {
            let path = format!("/api/client/servers/{uuid}/settings/{name}");
            let change = json!({"type": "password", "password": "N3w!Passw0rd"});
            let answer = simulator.ask_as(&session, "PUT", &path, change);
            assert_eq!(answer.status, status, "{panel} {name}");
        }
    }
}

/// v4.7 and v5: a node's error is its own, and not the panel's.
#[test]
fn a_node_that_fails_is_told_apart_from_a_panel_that_fails_from_v5_on() {
    for (panel, told) in [
        ("v3", [500, 500, 500]),
        ("v4", [500, 500, 500]),
        ("v5", [502, 502, 500]),
    ] {
        let simulator = Simulator::of(panel);
        let user = simulator.user("a@example.test");
        let server = simulator.control("POST", "/servers", json!({"node_id": 1, "user_id": user}));
        let path = format!(
            "/api/application/servers/{}/settings/suspend",
            server["uuid"].as_str().expect("a UUID")
        );
        let suspend = || simulator.ask("POST", &path, Value::Null);
        let mut found = Vec::new();
        for (how, words) in [
            ("unreachable", "Couldn't connect to the node"),
            ("failing", "Proxmox returned 500"),
        ] {
            simulator.control("PATCH", "/nodes/1", json!({"proxmox": how}));
            let answer = suspend();
            let message = answer.json()["message"].as_str().unwrap_or("").to_owned();
            let is_told = message.starts_with(words);
            assert_eq!(is_told, answer.status == 502, "{panel} {how}: {message}");
            found.push(answer.status);
        }
        simulator.control("PATCH", "/nodes/1", json!({"proxmox": "works"}));
        simulator.control("POST", "/faults", json!({"kind": "status-500"}));
        found.push(suspend().status);
        assert_eq!(found, told, "{panel}");
    }
}

#[test]
fn an_address_in_other_letters_is_the_same_one_until_v5() {
    for (panel, taken) in [("v3", true), ("v4", true), ("v5", false)] {
        let simulator = Simulator::of(panel);
        let first = simulator.user("ada@example.test");
        let found = |email: &str| {
            let path = format!("/api/application/users?filter[email]={email}");
            let page = simulator.ask("GET", &path, Value::Null).json();
            page["data"].as_array().expect("a list").len()
        };
        assert_eq!(found("ada@example.test"), 1, "{panel}");
        for email in ["ADA@example.test", "%C3%A4da@example.test"] {
            assert_eq!(found(email), usize::from(taken), "{panel} {email}");
        }
        let user = |email: &str| json!({"name": "Ada", "email": email, "password": "S3cret!Passw0rd", "root_admin": false});
        let made = simulator.ask("POST", "/api/application/users", user("ADA@example.test"));
        assert_eq!(made.status, if taken { 422 } else { 200 }, "{panel}");
        if !taken {
            assert_ne!(made.json()["data"]["id"], json!(first));
            assert_eq!(
                (found("ada@example.test"), found("ADA@example.test")),
                (1, 1)
            );
        }
    }
}

#[test]
fn text_and_node_errors_change_by_themselves() {
    let simulator = Simulator::of("v4");
    simulator.user("ada@example.test");
    let found = || {
        let path = "/api/application/users?filter[email]=ADA@example.test";
        let page = simulator.ask("GET", path, Value::Null).json();
        page["data"].as_array().expect("a list").len()
    };
    assert_eq!(found(), 1);
    let settings = set(&simulator, json!({"folds_text": false}));
    assert_eq!(
        (found(), &settings["explains_node_errors"]),
        (0, &json!(false))
    );
    simulator.control("POST", "/reset", json!({"generation": "v5"}));
    let settings = set(&simulator, json!({}));
    assert_eq!(
        (&settings["folds_text"], &settings["explains_node_errors"]),
        (&json!(false), &json!(true))
    );
}

/// A module that knows v4 meets other names, and a route that v3 lacks as well.
#[test]
fn v6_writes_camel_case_says_its_version_and_has_no_pools() {
    let simulator = Simulator::start();
    let version = "/api/application/version";
    for generation in ["v3", "v4", "v5"] {
        set(&simulator, json!({ "generation": generation }));
        assert_eq!(simulator.ask("GET", version, Value::Null).status, 404);
        assert!(node(&simulator)["location_id"].is_u64());
    }
    set(&simulator, json!({"generation": "v6"}));
    let answer = simulator.ask("GET", version, Value::Null);
    assert_eq!(answer.json()["data"]["version"], "6.0.0");
    let pools = simulator.ask("GET", POOLS, Value::Null);
    assert_eq!(
        (pools.status, &pools.json()["message"]),
        (
            404,
            &json!("The route api/application/address-pools could not be found.")
        )
    );
    let node = node(&simulator);
    assert!(node["locationId"].is_u64() && node.get("location_id").is_none());
    let body = order(1, "a", json!([]));
    let made = simulator.ask("POST", "/api/application/servers", body);
    let uuid = made.json()["data"]["uuid"].as_str().map(str::to_owned);
    let path = format!("/api/application/servers/{}", uuid.expect("a UUID"));
    let shown = simulator.ask("GET", &path, Value::Null).json()["data"].clone();
    assert_eq!(shown["lifecycle"], "installing");
    assert!(shown.get("status").is_none());
}
