//! The control API: what a test sets, looks at and lets happen. JSON both ways.
//!
//! | call | does |
//! |---|---|
//! | `POST /reset` | starts again, from the state given or the usual one; no sessions, faults, mishaps, log; `generation` `v3`, `v4` or `v5` changes that too |
//! | `POST /snapshots`, `POST /restore` | `name`: keeps the panel's database, or sets it back to the one kept: a backup restored |
//! | `GET /state` | every row, each server's addresses and real `vm` beside it, and how many sessions are signed on |
//! | `PATCH /settings` | `rtt_ms`; `install_ms`, `delete_ms` (a number or `"manual"`); `locks_vms`, `memory_waits`; `generation`, which brings its own ways; and each of `generation::Ways` by itself |
//! | `POST /clock` | `advance_ms`: pushes the panel's clock forward; `still`: stops it, or lets it go on |
//! | `POST /throttle` | `user_id`, `remaining`: begins a window in which so many requests are left; without, forgets all windows |
//! | `POST /finish` | ends work now: of all, or of `servers` (UUIDs); `outcome` `install_failed`, `deletion_failed`, `backup_failed`, `restore_failed` |
//! | `POST /mishaps`, `DELETE /mishaps` | see `mishaps::Mishap` |
//! | `POST /faults`, `DELETE /faults` | see `faults::Fault` |
//! | `POST /says` | `text`: what the panel writes where a fault has it refuse or fail; none: its usual words |
//! | `POST /late` | lets the late acts with delay `"manual"` happen |
//! | `GET /log`, `DELETE /log` | see `log::Entry` |
//! | `GET /summary` | see `log::Summary`; `?from_us=` and `?until_us=` for a part of it |
//! | `POST /marks`, `GET /marks` | `name`: begins a part of the log; a summary of each part |
//! | `POST /{rows}` | adds a row: users, servers, nodes, pools, addresses, tokens, coterms, templates, isos, backups (by the server's `id`); see `bulk` for thousands of servers |
//! | `PATCH /{rows}/{key}` | lays fields over a row: users, servers, nodes, pools, addresses, vms (`lock`: Proxmox's own backup holds it), backups |
//! | `DELETE /{rows}/{key}` | removes a row: users, servers, nodes, addresses, templates, vms, isos, backups |

mod bulk;
mod edit;

use crate::connection::{Shared, lock};
use crate::exchange::act_unheard;
use crate::faults::Fault;
use crate::generation::Generation;
use crate::listener::Keeper;
use crate::mishaps::Mishap;
use crate::simulator::{Settings, Simulator};
use crate::world::{Outcome, World, seed};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;

/// What the control API answers: a value, or a status with the reason.
pub type Answer = Result<Value, (StatusCode, String)>;

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
        Ok(input) => route(&mut lock(shared), parts.method.as_str(), &parts.uri, input),
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
struct Finish {
    servers: Option<Vec<String>>,
    outcome: Option<Outcome>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    #[serde(default)]
    advance_ms: u64,
    still: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    user_id: u64,
    remaining: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    text: Option<String>,
}

/// Does what a test asks for; the calls stand above.
pub fn route(sim: &mut Simulator, method: &str, uri: &Uri, input: Value) -> Answer {
    sim.settle();
    let path = uri.path();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match (method, parts.as_slice()) {
        ("POST", ["reset"]) => reset(sim, input),
        ("POST", ["snapshots"]) => {
            let name: Name = read(input)?;
            sim.snapshots.insert(name.name, sim.world.clone());
            Ok(json!({}))
        }
        ("POST", ["restore"]) => {
            let name: Name = read(input)?;
            let kept = sim.snapshots.get(&name.name);
            sim.world = kept.ok_or_else(|| bad("no such snapshot"))?.clone();
            Ok(json!({}))
        }
        ("GET", ["state"]) => Ok(edit::state(sim)),
        ("PATCH", ["settings"]) => change_settings(&mut sim.settings, input),
        ("POST", ["clock"]) => {
            let change: ClockChange = read(input)?;
            if let Some(still) = change.still {
                sim.clock.stand(still);
            }
            sim.clock.advance(change.advance_ms);
            sim.settle();
            Ok(json!({ "now_ms": sim.clock.now() }))
        }
        ("POST", ["says"]) => {
            let Words { text } = read(input)?;
            sim.says = text;
            Ok(json!({}))
        }
        ("POST", ["throttle"]) => {
            if given(&input) {
                let window: Window = read(input)?;
                let limit = sim.settings.ways.throttle_limit;
                let hits = limit.saturating_sub(window.remaining);
                sim.throttle.set(window.user_id, sim.clock.now(), hits);
            } else {
                sim.throttle.clear();
            }
            Ok(json!({}))
        }
        ("POST", ["mishaps"]) => {
            let mishap: Mishap = read(input)?;
            sim.mishaps.add(mishap);
            Ok(json!({}))
        }
        ("DELETE", ["mishaps"]) => {
            sim.mishaps.clear();
            Ok(json!({}))
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
        ("GET", ["summary"]) => {
            let bound = |name: &str, usual: u64| {
                form_urlencoded::parse(uri.query().unwrap_or("").as_bytes())
                    .find(|(key, _)| key == name)
                    .map_or(Ok(usual), |(_, value)| value.parse().map_err(bad))
            };
            let span = bound("from_us", 0)?..bound("until_us", u64::MAX)?;
            Ok(json!(sim.log.summary(span)))
        }
        ("POST", ["marks"]) => {
            let mark: Name = read(input)?;
            let now = sim.clock.elapsed_us();
            sim.log.mark(mark.name, now);
            Ok(json!({ "at_us": now }))
        }
        ("GET", ["marks"]) => Ok(json!(sim.log.parts())),
        ("POST", ["servers"]) if input.get("count").is_some() => bulk::add(&mut sim.world, input),
        ("POST", [kind]) => edit::add(&mut sim.world, kind, input),
        ("PATCH", [kind, key]) => edit::change(&mut sim.world, kind, key, input),
        ("DELETE", [kind, key]) => edit::remove(&mut sim.world, kind, key),
        _ => Err((
            StatusCode::NOT_FOUND,
            format!("{method} {path} is not of the control API"),
        )),
    }
}

fn given(input: &Value) -> bool {
    input.as_object().is_some_and(|fields| !fields.is_empty())
}

fn reset(sim: &mut Simulator, mut input: Value) -> Answer {
    let generation = input
        .as_object_mut()
        .and_then(|fields| fields.remove("generation"));
    if let Some(generation) = generation {
        sim.settings.become_a(read(generation)?);
    }
    let world: World = if given(&input) {
        read(input)?
    } else {
        seed::world()
    };
    sim.reset(world);
    Ok(json!({}))
}

/// Lays the given settings over those that are; a generation first, with all its ways.
fn change_settings(settings: &mut Settings, input: Value) -> Answer {
    let Value::Object(changes) = input else {
        return Err(bad("settings are an object"));
    };
    let mut changed = *settings;
    if let Some(generation) = changes.get("generation") {
        changed.become_a(read::<Generation>(generation.clone())?);
    }
    let mut fields = json!(changed);
    for (name, value) in changes {
        let field = fields.get_mut(&name);
        *field.ok_or_else(|| bad(format!("there is no setting {name}")))? = value;
    }
    *settings = read(fields)?;
    Ok(json!(settings))
}

fn read<T: serde::de::DeserializeOwned>(input: Value) -> Result<T, (StatusCode, String)> {
    serde_json::from_value(input).map_err(bad)
}
