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
