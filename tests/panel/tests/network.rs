//! Latency, connections, the depth of waiting, TLS and HTTP/2.

mod common;

use common::{Connection, Simulator};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

const NODES: &str = "/api/application/nodes";

/// Long enough that requests sent together arrive together.
const ROUND_TRIP: u64 = 400;

fn ask(simulator: &Simulator, connection: &mut Connection) {
    let answer = simulator
        .ask_on(connection, "GET", NODES, Value::Null)
        .expect("an answer");
    assert_eq!(answer.status, 200);
}

#[test]
fn an_answer_takes_a_round_trip_and_the_first_on_a_connection_one_more() {
    let simulator = Simulator::with(&["--rtt", "50"]);
    let mut connection = Connection::open(&simulator.panel);
    for least in [100, 50] {
        let begun = Instant::now();
        ask(&simulator, &mut connection);
        assert!(
            begun.elapsed() >= Duration::from_millis(least),
            "{:?}",
            begun.elapsed()
        );
    }
    let log = simulator.log();
    assert_eq!(
        (
            &log[0]["first_on_connection"],
            &log[1]["first_on_connection"]
        ),
        (&json!(true), &json!(false))
    );
    assert_eq!(log[0]["connection"], log[1]["connection"]);
}

#[test]
fn requests_sent_together_are_one_deep_and_those_that_wait_are_deeper() {
    let simulator = Simulator::with(&["--rtt", &ROUND_TRIP.to_string()]);
    let mut connections = [
        Connection::open(&simulator.panel),
        Connection::open(&simulator.panel),
    ];
    let bearer = format!("Bearer {}", simulator.token);
    let headers = [
        ("Accept", "application/json"),
        ("Authorization", bearer.as_str()),
    ];
    for connection in &mut connections {
        connection
            .send("GET", NODES, &headers, "")
            .expect("it is sent");
    }
    for connection in &mut connections {
        assert_eq!(connection.receive("GET").expect("an answer").status, 200);
    }
    let summary = simulator.summary();
    assert_eq!(
        (
            &summary["requests"],
            &summary["depth"],
            &summary["connections"],
            &summary["round_trips"]
        ),
        (&json!(2), &json!(1), &json!(2), &json!(2))
    );
    ask(&simulator, &mut connections[0]);
    let summary = simulator.summary();
    assert_eq!(
        (
            &summary["requests"],
            &summary["depth"],
            &summary["connections"],
            &summary["round_trips"]
        ),
        (&json!(3), &json!(2), &json!(2), &json!(3))
    );
    simulator.control("DELETE", "/log", json!({}));
    assert_eq!(simulator.summary()["depth"], 0);
}

/// Three requests at once over TLS; answers the protocols they were logged with.
fn over_tls(simulator: &Simulator, offered: &[&[u8]]) -> Vec<String> {
    let ca = CertificateDer::from_pem_file(simulator.ca.as_ref().expect("an authority"))
        .expect("it can be read");
    let mut roots = RootCertStore::empty();
    roots.add(ca).expect("it is a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = offered.iter().map(|name| name.to_vec()).collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(&simulator.panel)
            .await
            .expect("it listens");
        let name = ServerName::try_from("127.0.0.1").expect("a name");
        let stream = tokio_rustls::TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
            .expect("TLS");
        let request = || {
            hyper::Request::get(format!("https://{}{NODES}", simulator.panel))
                .header("accept", "application/json")
                .header("authorization", format!("Bearer {}", simulator.token))
                .body(Empty::<Bytes>::new())
                .expect("a request")
        };
        if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
            let (mut sender, connection) =
                hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
                    .await
                    .expect("HTTP/2");
            tokio::spawn(connection);
            let (a, b, c) = tokio::join!(
                sender.clone().send_request(request()),
                sender.clone().send_request(request()),
                sender.send_request(request())
            );
            for answer in [a, b, c] {
                let answer = answer.expect("an answer");
                assert_eq!(answer.status(), 200);
                answer.into_body().collect().await.expect("a body");
            }
        } else {
            let (mut sender, connection) =
                hyper::client::conn::http1::handshake(TokioIo::new(stream))
                    .await
                    .expect("HTTP/1.1");
            tokio::spawn(connection);
            let answer = sender.send_request(request()).await.expect("an answer");
            assert_eq!(answer.status(), 200);
        }
    });
    simulator
        .log()
        .iter()
        .filter_map(|entry| entry["protocol"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn http2_carries_a_wave_on_one_connection() {
    let simulator = Simulator::with(&["--tls", "--http2", "--rtt", &ROUND_TRIP.to_string()]);
    assert_eq!(over_tls(&simulator, &[b"h2", b"http/1.1"]), ["HTTP/2.0"; 3]);
    let summary = simulator.summary();
    assert_eq!(
        (
            &summary["connections"],
            &summary["depth"],
            &summary["round_trips"]
        ),
        (&json!(1), &json!(1), &json!(2))
    );
}

#[test]
fn without_http2_tls_speaks_http_1_1() {
    let simulator = Simulator::with(&["--tls"]);
    assert_eq!(over_tls(&simulator, &[b"h2", b"http/1.1"]), ["HTTP/1.1"]);
}
