//! Every fault, as a client that hides nothing sees it.

mod common;

use common::{Connection, Simulator, order};
use serde_json::{Value, json};
use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::Duration;

fn users(simulator: &Simulator) -> usize {
    simulator.control("GET", "/state", json!({}))["users"]
        .as_array()
        .map_or(0, Vec::len)
}

fn user(email: &str) -> Value {
    json!({"name": "Client", "email": email, "password": "Cl1ent!Passw0rd", "root_admin": false})
}

fn fault(simulator: &Simulator, fault: Value) {
    simulator.control("POST", "/faults", fault);
}

/// Creates a user under a fault; answers what came back.
fn create(simulator: &Simulator) -> std::io::Result<common::Answer> {
    simulator.try_ask("POST", "/api/application/users", user("a@example.test"))
}

#[test]
fn refused_means_no_connection_until_faults_are_cleared() {
    let simulator = Simulator::start();
    let mut open = Connection::open(&simulator.panel);
    fault(&simulator, json!({"kind": "refuse"}));
    let refused = TcpStream::connect(&simulator.panel).expect_err("it refuses");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert!(
        simulator
            .ask_on(&mut open, "GET", "/api/application/nodes", Value::Null)
            .is_err()
    );
    simulator.control("DELETE", "/faults", json!({}));
    assert_eq!(
        simulator
            .ask("GET", "/api/application/nodes", Value::Null)
            .status,
        200
    );
}

#[test]
fn a_connection_dropped_before_the_act_brings_no_byte_and_changes_nothing() {
    let simulator = Simulator::start();
    fault(&simulator, json!({"kind": "drop-before", "method": "POST"}));
    assert_eq!(
        create(&simulator).expect_err("no answer").kind(),
        ErrorKind::UnexpectedEof
    );
    assert_eq!(users(&simulator), 1);
    assert_eq!(
        create(&simulator).expect("the fault is used up").status,
        200
    );
}

#[test]
fn a_connection_dropped_after_the_act_brings_no_byte_though_the_panel_has_acted() {
    let simulator = Simulator::start();
    for (which, email) in [
        ("fresh", "fresh@example.test"),
        ("reused", "reused@example.test"),
    ] {
        let before = users(&simulator);
        fault(
            &simulator,
            json!({"kind": "act-then-drop", "method": "POST", "connection": which}),
        );
        let mut connection = Connection::open(&simulator.panel);
        if which == "reused" {
            simulator
                .ask_on(
                    &mut connection,
                    "GET",
                    "/api/application/nodes",
                    Value::Null,
                )
                .expect("an answer");
        }
        let lost = simulator.ask_on(
            &mut connection,
            "POST",
            "/api/application/users",
            user(email),
        );
        assert_eq!(
            lost.expect_err("no answer").kind(),
            ErrorKind::UnexpectedEof,
            "{which}"
        );
        assert_eq!(users(&simulator), before + 1, "{which}");
        let entry = simulator.log().pop().expect("it is logged");
        assert_eq!(entry["first_on_connection"], which == "fresh");
        assert_eq!(
            (&entry["acted"], &entry["fault"], &entry["status"]),
            (
                &json!("user_created"),
                &json!("act-then-drop"),
                &Value::Null
            )
        );
    }
}

#[test]
fn a_late_act_happens_when_the_test_lets_it() {
    let simulator = Simulator::start();
    fault(
        &simulator,
        json!({"kind": "act-late", "method": "POST", "delay_ms": "manual"}),
    );
    assert_eq!(
        create(&simulator).expect_err("no answer").kind(),
        ErrorKind::UnexpectedEof
    );
    assert_eq!(users(&simulator), 1);
    assert_eq!(simulator.control("POST", "/late", json!({}))["acted_on"], 1);
    assert_eq!(users(&simulator), 2);
    assert_eq!(simulator.summary()["acts"]["user_created"], 1);
    assert_eq!(simulator.control("POST", "/late", json!({}))["acted_on"], 0);
}

#[test]
fn a_late_act_happens_after_its_delay() {
    let simulator = Simulator::start();
    fault(
        &simulator,
        json!({"kind": "act-late", "method": "POST", "delay_ms": 1}),
    );
    create(&simulator).expect_err("no answer");
    // However long it takes: without the act this never ends.
    while users(&simulator) < 2 {
        std::thread::yield_now();
    }
}

#[test]
fn a_request_that_hangs_gets_no_byte_and_changes_nothing() {
    let simulator = Simulator::start();
    fault(&simulator, json!({"kind": "hang"}));
    let mut stream = TcpStream::connect(&simulator.panel).expect("it listens");
    std::io::Write::write_all(
        &mut stream,
        b"DELETE /api/application/users/1 HTTP/1.1\r\nHost: a\r\n\r\n",
    )
    .expect("it is sent");
    // It has arrived, however long that takes.
    while simulator.log().is_empty() {
        std::thread::yield_now();
    }
    stream
        .set_read_timeout(Some(Duration::from_millis(200)))
        .expect("a timeout");
    let read = stream.read(&mut [0; 1]).expect_err("nothing comes");
    assert!(
        matches!(read.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        "{read}"
    );
    assert_eq!(users(&simulator), 1);
    assert_eq!(simulator.log()[0]["answered_us"], Value::Null);
}

#[test]
fn answers_that_are_not_the_panels_change_nothing_unless_asked_to() {
    for (kind, status, kind_of_body) in [
        ("status-500", 500, "application/json"),
        ("status-422", 422, "application/json"),
        ("html-502", 502, "text/html"),
        ("html-200", 200, "text/html"),
        ("empty-200", 200, "text/html"),
        ("empty-204", 204, "text/html"),
    ] {
        for acts in [false, true] {
            let simulator = Simulator::start();
            fault(
                &simulator,
                json!({"kind": kind, "method": "POST", "acts": acts}),
            );
            let answer = create(&simulator).expect("an answer");
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (status, Some(kind_of_body)),
                "{kind}"
            );
            assert_eq!(users(&simulator), 1 + usize::from(acts), "{kind}");
        }
    }
}

#[test]
fn broken_json_ends_in_the_middle_of_a_whole_answer() {
    let simulator = Simulator::start();
    fault(&simulator, json!({"kind": "bad-json", "method": "POST"}));
    let answer = create(&simulator).expect("an answer");
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("application/json"))
    );
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    assert!(answer.text().starts_with("{\"data\":"));
    assert_eq!(users(&simulator), 2);
}

#[test]
fn a_truncated_answer_ends_before_its_promised_length() {
    let simulator = Simulator::start();
    fault(&simulator, json!({"kind": "truncated", "method": "POST"}));
    let mut connection = Connection::open(&simulator.panel);
    let bearer = format!("Bearer {}", simulator.token);
    let headers = [
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
        ("Authorization", bearer.as_str()),
    ];
    connection
        .send(
            "POST",
            "/api/application/users",
            &headers,
            &user("a@example.test").to_string(),
        )
        .expect("it is sent");
    let received = connection.rest();
    let (head, body) = received.split_once("\r\n\r\n").expect("a head");
    let promised: usize = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .and_then(|length| length.parse().ok())
        .expect("a length");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        !body.is_empty() && body.len() < promised,
        "{} of {promised}",
        body.len()
    );
    assert_eq!(users(&simulator), 2);
}

#[test]
fn stolen_addresses_are_gone_and_the_answer_says_so() {
    let simulator = Simulator::start();
    let user = simulator.user("a@example.test");
    fault(
        &simulator,
        json!({"kind": "address-stolen", "method": "POST"}),
    );
    let answer = simulator.ask(
        "POST",
        "/api/application/servers",
        order(user, "a", json!([1, 41])),
    );
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json()["data"]["limits"]["addresses"],
        json!({"ipv4": [], "ipv6": []})
    );
    let free = simulator.ask(
        "GET",
        "/api/application/nodes/1/addresses?filter[server_id]=&per_page=500",
        Value::Null,
    );
    assert_eq!(free.json()["meta"]["pagination"]["total"], 78);
    let again = simulator.ask(
        "POST",
        "/api/application/servers",
        order(user, "b", json!([1])),
    );
    assert_eq!(again.status, 422);
}
