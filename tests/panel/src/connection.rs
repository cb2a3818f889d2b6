//! One connection to the panel: waits as long as the network would, meets the
//! faults, writes the log.

use crate::exchange::{self, act_unheard};
use crate::faults::{Delay, Kind, Met};
use crate::log::{Entry, Place};
use crate::request::Request;
use crate::simulator::Simulator;
use crate::truncated::{Half, truncated};
use http_body_util::{BodyExt, Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::HeaderValue;
use hyper::{HeaderMap, Response, StatusCode, Version};
use serde_json::Value;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

pub type Shared = Arc<Mutex<Simulator>>;

/// A body that is whole, or one that breaks off.
pub type Body = Either<Full<Bytes>, Half>;

/// The simulator, also after a panic elsewhere.
pub fn lock(shared: &Shared) -> MutexGuard<'_, Simulator> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the requests of one connection share.
pub struct Connection {
    pub shared: Shared,
    pub id: u64,
    pub tls: bool,
    /// Ends the connection without another byte.
    pub cut: Notify,
    /// When the connection counts as set up; unknown before the first request.
    ready: Mutex<Option<Instant>>,
}

impl Connection {
    pub fn new(shared: Shared, id: u64, tls: bool) -> Self {
        Self {
            shared,
            id,
            tls,
            cut: Notify::new(),
            ready: Mutex::new(None),
        }
    }

    /// Answers one request.
    pub async fn serve(
        &self,
        request: hyper::Request<Incoming>,
    ) -> Result<Response<Body>, Infallible> {
        let round_trip = Duration::from_millis(lock(&self.shared).settings.rtt_ms);
        let (ready, first) = self.ready(round_trip);
        let due = ready.max(Instant::now()) + round_trip;
        let (parts, body) = request.into_parts();
        let path = parts
            .uri
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned();
        let (place, met) = {
            let mut sim = lock(&self.shared);
            let met = sim.faults.meet(&parts.method, &path, first);
            let entry = Entry {
                n: 0,
                connection: self.id,
                first_on_connection: first,
                protocol: protocol(parts.version).into(),
                method: parts.method.to_string(),
                path,
                headers: readable(&parts.headers),
                body: Value::Null,
                status: None,
                arrived_us: sim.clock.elapsed_us(),
                answered_us: None,
                acted: None,
                fault: met.as_ref().map(|met| met.kind.name()),
            };
            (sim.log.add(entry), met)
        };
        let entry = Pending {
            shared: &self.shared,
            place,
        };
        let Ok(body) = body
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes)
        else {
            return self.end(entry).await;
        };
        if let Some(logged) = lock(&self.shared).log.at(place) {
            let text = || Value::String(String::from_utf8_lossy(&body).into_owned());
            logged.body = if body.is_empty() {
                Value::Null
            } else {
                serde_json::from_slice(&body).unwrap_or_else(|_| text())
            };
        }
        let mut request = Request::new(parts.method, &parts.uri, parts.headers, &body, self.tls);
        if let Some(origin) = &lock(&self.shared).origin {
            request.origin.clone_from(origin);
        }
        let mut answer = match met.as_ref().map(|met| met.kind) {
            Some(Kind::Hang) => std::future::pending().await,
            Some(Kind::ActLate) => {
                self.act_later(request, met.as_ref());
                wait_until(due).await;
                return self.end(entry).await;
            }
            _ => exchange::act(&mut lock(&self.shared), &request, met.as_ref(), Some(place)),
        };
        exchange::date(&lock(&self.shared), &mut answer);
        wait_until(due).await;
        match met.as_ref().map(|met| met.kind) {
            Some(Kind::DropBefore | Kind::ActThenDrop) => return self.end(entry).await,
            Some(Kind::Truncated) => return Ok(entry.answered(answer.status, truncated(answer))),
            _ => {}
        }
        let mut response = Response::new(Either::Left(Full::new(Bytes::from(answer.body))));
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        Ok(entry.answered(answer.status, response))
    }

    /// A connection costs a round trip before its first request can be sent;
    /// those sent meanwhile wait for it too.
    fn ready(&self, round_trip: Duration) -> (Instant, bool) {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        match *ready {
            Some(ready) => (ready, false),
            None => (*ready.insert(Instant::now() + round_trip), true),
        }
    }

    fn act_later(&self, request: Request, met: Option<&Met>) {
        match met.map(|met| met.delay) {
            Some(Delay::Milliseconds(delay)) => {
                let shared = Arc::clone(&self.shared);
                tokio::spawn(async move {
                    sleep(Duration::from_millis(delay)).await;
                    act_unheard(&mut lock(&shared), &request);
                });
            }
            _ => lock(&self.shared).late.push(request),
        }
    }

    /// Ends the connection. The future never ends by itself: an answer would be sent.
    async fn end(&self, entry: Pending<'_>) -> Result<Response<Body>, Infallible> {
        drop(entry);
        self.cut.notify_one();
        std::future::pending().await
    }
}

/// A log entry without an answer. Whatever ends the request, its end is written.
struct Pending<'a> {
    shared: &'a Shared,
    place: Place,
}

impl Pending<'_> {
    fn answered<T>(self, status: StatusCode, response: T) -> T {
        if let Some(entry) = lock(self.shared).log.at(self.place) {
            entry.status = Some(status.as_u16());
        }
        response
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        let mut sim = lock(self.shared);
        let now = sim.clock.elapsed_us();
        if let Some(entry) = sim.log.at(self.place) {
            entry.answered_us = Some(now);
        }
    }
}

/// Waits until then, to some microseconds: the runtime's own timer counts in
/// whole milliseconds and rounds up, and waking another thread takes some tenths.
async fn wait_until(due: Instant) {
    let rest = due.saturating_duration_since(Instant::now());
    sleep(rest.saturating_sub(Duration::from_millis(2))).await;
    while Instant::now() < due {
        yield_now().await;
    }
}

fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_2 => "HTTP/2.0",
        Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    }
}

fn readable(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), text(value)))
        .collect()
}
