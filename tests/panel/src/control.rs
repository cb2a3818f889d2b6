//! The control API: what a test sets, looks at and lets happen. JSON both ways.
//!
//! | call | does |
//! |---|---|
//! | `POST /reset` | starts again, from the state given or the usual one; no sessions, faults, log |
//! | `GET /state` | every row, each server's addresses beside it, and how many sessions are signed on |
//! | `PATCH /settings` | `rtt_ms`, `install_ms`, `delete_ms` (a number or `"manual"`) |
//! | `POST /clock` | `advance_ms`: pushes the panel's clock forward |
//! | `POST /finish` | ends work now: of all, or of `servers` (UUIDs); `outcome` `install_failed`, `deletion_failed` |
//! | `POST /faults`, `DELETE /faults` | see `faults::Fault` |
//! | `POST /late` | lets the late acts with delay `"manual"` happen |
//! | `GET /log`, `DELETE /log` | see `log::Entry` |
//! | `GET /summary` | see `log::Summary` |
//! | `POST /{rows}` | adds a row: users, servers, nodes, pools, addresses, tokens, coterms, templates |
//! | `PATCH /{rows}/{key}` | lays fields over a row: users, servers, nodes, pools, addresses, vms |
//! | `DELETE /{rows}/{key}` | removes a row: users, servers, nodes, addresses, templates, vms |

mod edit;

use crate::connection::{Shared, act_unheard, lock};
use crate::faults::Fault;
use crate::listener::Keeper;
use crate::simulator::{Simulator, Span};
use crate::world::{Outcome, World, seed};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;

/// What the control API answers: a value, or a status with the reason.
type Answer = Result<Value, (StatusCode, String)>;

/// Serves for ever.
pub async fn serve(listener: TcpListener, shared: Shared, keeper: Keeper) -> io::Result<()> {
    let keeper = Arc::new(keeper);
    loop {
        let (stream, _) = listener.accept().await?;
        let (shared, keeper) = (Arc::clone(&shared), Arc::clone(&keeper));
        let service = service_fn(move |request| {
            let (shared, keeper) = (Arc::clone(&shared), Arc::clone(&keeper));
            async move { Ok::<_, Infallible>(answer(request, &shared, &keeper).await) }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn answer(
    request: Request<Incoming>,
    shared: &Shared,
    keeper: &Keeper,
) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let body = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let input = if body.is_empty() {
        Ok(json!({}))
    } else {
        serde_json::from_slice(&body)
    };
    let answer = match input {
        Ok(input) => route(
            &mut lock(shared),
            parts.method.as_str(),
            parts.uri.path(),
            input,
        ),
        Err(error) => Err(bad(error)),
    };
    let refuse = lock(shared).faults.refusing();
    keeper.refuse(refuse).await;
    let (status, value) = match answer {
        Ok(value) => (StatusCode::OK, value),
        Err((status, message)) => (status, json!({ "message": message })),
    };
    let mut response = Response::new(Full::new(Bytes::from(value.to_string())));
    *response.status_mut() = status;
    response.headers_mut().insert(
        "content-type",
        hyper::header::HeaderValue::from_static("application/json"),
    );
    response
}

fn bad(error: impl std::fmt::Display) -> (StatusCode, String) {
    (StatusCode::BAD_REQUEST, error.to_string())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsChange {
    rtt_ms: Option<u64>,
    install_ms: Option<Span>,
    delete_ms: Option<Span>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finish {
    servers: Option<Vec<String>>,
    outcome: Option<Outcome>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_ms: u64,
}

fn route(sim: &mut Simulator, method: &str, path: &str, input: Value) -> Answer {
    sim.settle();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match (method, parts.as_slice()) {
        ("POST", ["reset"]) => {
            let given = input.as_object().is_some_and(|fields| !fields.is_empty());
            let world: World = if given { read(input)? } else { seed::world() };
            sim.reset(world);
            Ok(json!({}))
        }
        ("GET", ["state"]) => Ok(edit::state(sim)),
        ("PATCH", ["settings"]) => {
            let change: SettingsChange = read(input)?;
            let settings = &mut sim.settings;
            settings.rtt_ms = change.rtt_ms.unwrap_or(settings.rtt_ms);
            settings.install_ms = change.install_ms.unwrap_or(settings.install_ms);
            settings.delete_ms = change.delete_ms.unwrap_or(settings.delete_ms);
            Ok(json!(settings))
        }
        ("POST", ["clock"]) => {
            let change: Advance = read(input)?;
            sim.clock.advance(change.advance_ms);
            sim.settle();
            Ok(json!({ "now_ms": sim.clock.now() }))
        }
        ("POST", ["finish"]) => {
            let finish: Finish = read(input)?;
            let now = sim.clock.now();
            sim.world
                .finish(now, finish.servers.as_deref(), finish.outcome);
            Ok(json!({}))
        }
        ("POST", ["late"]) => {
            let late = std::mem::take(&mut sim.late);
            late.iter().for_each(|request| act_unheard(sim, request));
            Ok(json!({ "acted_on": late.len() }))
        }
        ("POST", ["faults"]) => {
            let fault: Fault = read(input)?;
            sim.faults.add(fault).map_err(bad)?;
            Ok(json!({}))
        }
        ("DELETE", ["faults"]) => {
            sim.faults.clear();
            Ok(json!({}))
        }
        ("GET", ["log"]) => Ok(json!(sim.log.entries())),
        ("DELETE", ["log"]) => {
            sim.log.clear();
            Ok(json!({}))
        }
        ("GET", ["summary"]) => Ok(json!(sim.log.summary())),
        ("POST", [kind]) => edit::add(&mut sim.world, kind, input),
        ("PATCH", [kind, key]) => edit::change(&mut sim.world, kind, key, input),
        ("DELETE", [kind, key]) => edit::remove(&mut sim.world, kind, key),
        _ => Err((
            StatusCode::NOT_FOUND,
            format!("{method} {path} is not of the control API"),
        )),
    }
}

fn read<T: serde::de::DeserializeOwned>(input: Value) -> Result<T, (StatusCode, String)> {
    serde_json::from_value(input).map_err(bad)
}
