//! The panel without a server: a request, a time and a seed give a reply, and nothing else
//! has a say in it. A program that owns clock, chance and network holds it through C.
//!
//! `panel_call` takes and gives JSON:
//!
//! | `do` | beside it | gives |
//! |---|---|---|
//! | `ask` | `now_ms`, `seed`, `method`, `path` (with query), `headers` (object), `body` (text); `fault` (a word of `faults::Kind`) | `status`, `headers` (list of pairs), `body`; `cut`: true if no answer arrives, or half of one; `acted`: what it changed, or null |
//! | `control` | `now_ms`, `seed` (may lack), `method`, `path`, `input`: see `control` | `value`, or `error` |
//! | `keep` | | `kept`: a number for the state as it is |
//! | `restore` | `kept` | `{}`; the state that was kept, as often as it is asked for; what was kept later is forgotten |

use crate::chance;
use crate::control;
use crate::exchange;
use crate::faults::{Delay, Kind, Met};
use crate::generation::Generation;
use crate::mishaps::Mishaps;
use crate::panel::session::Sessions;
use crate::panel::token;
use crate::reply::Answer;
use crate::request::Request;
use crate::simulator::{Settings, Simulator, Span};
use crate::throttle::Throttle;
use crate::world::World;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Uri};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::ffi::{CStr, CString, c_char};

/// How the panel begins.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    generation: Generation,
    /// Of its keys and of what it has at the beginning.
    seed: u64,
    now_ms: u64,
    install_ms: Span,
    delete_ms: Span,
    /// What it takes for its own address.
    origin: String,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
enum Order {
    Ask(Ask),
    Control(Control),
    Keep,
    Restore { kept: usize },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    now_ms: u64,
    seed: u64,
    method: String,
    path: String,
    headers: Map<String, Value>,
    body: String,
    fault: Option<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Control {
    now_ms: u64,
    /// Of what it makes; none: what the newest request, to whichever panel, was given.
    seed: Option<u64>,
    method: String,
    path: String,
    input: Value,
}

/// A panel and the states that were kept of it.
pub struct Panel {
    sim: Simulator,
    kept: Vec<Kept>,
}

/// All that a request can change.
#[derive(Clone)]
struct Kept {
    world: World,
    settings: Settings,
    sessions: Sessions,
    throttle: Throttle,
    mishaps: Mishaps,
}

impl Panel {
    /// # Errors
    /// The options can't be read.
    pub fn open(options: &str) -> Result<Self, String> {
        let options: Options = serde_json::from_str(options).map_err(text)?;
        chance::seed(options.seed);
        token::make_key();
        let settings = Settings {
            generation: options.generation,
            ways: options.generation.ways(),
            rtt_ms: 0,
            install_ms: options.install_ms,
            delete_ms: options.delete_ms,
            locks_vms: true,
            memory_waits: false,
        };
        let mut sim = Simulator::new(settings, Some(options.now_ms / 1000));
        sim.clock.set(options.now_ms);
        sim.origin = Some(options.origin);
        let kept = Vec::new();
        Ok(Self { sim, kept })
    }

    /// # Errors
    /// The order can't be read, or names what isn't there.
    pub fn call(&mut self, order: &str) -> Result<Value, String> {
        match serde_json::from_str(order).map_err(text)? {
            Order::Ask(ask) => self.ask(ask),
            Order::Control(control) => self.control(control),
            Order::Keep => {
                self.kept.push(Kept {
                    world: self.sim.world.clone(),
                    settings: self.sim.settings,
                    sessions: self.sim.sessions.clone(),
                    throttle: self.sim.throttle.clone(),
                    mishaps: self.sim.mishaps.clone(),
                });
                Ok(json!({ "kept": self.kept.len() - 1 }))
            }
            Order::Restore { kept } => {
                self.kept.truncate(kept + 1);
                let kept = self.kept.get(kept).ok_or("no such state is kept")?.clone();
                self.sim.world = kept.world;
                self.sim.settings = kept.settings;
                self.sim.sessions = kept.sessions;
                self.sim.throttle = kept.throttle;
                self.sim.mishaps = kept.mishaps;
                Ok(json!({}))
            }
        }
    }

    fn ask(&mut self, ask: Ask) -> Result<Value, String> {
        self.sim.clock.set(ask.now_ms);
        chance::seed(ask.seed);
        // Nobody reads it here, and a long history would fill it.
        self.sim.log.clear();
        let method = Method::from_bytes(ask.method.as_bytes()).map_err(text)?;
        let uri: Uri = ask.path.parse().map_err(text)?;
        let mut headers = HeaderMap::new();
        for (name, value) in &ask.headers {
            let name = HeaderName::try_from(name).map_err(text)?;
            let value = HeaderValue::from_str(value.as_str().unwrap_or_default());
            headers.insert(name, value.map_err(text)?);
        }
        let mut request = Request::new(method, &uri, headers, ask.body.as_bytes(), false);
        if let Some(origin) = &self.sim.origin {
            request.origin.clone_from(origin);
        }
        let met = ask.fault.map(|kind| Met {
            kind,
            acts: kind.acts(),
            delay: Delay::Milliseconds(0),
            text: String::new(),
            repeat: 1,
            status: 0,
            headers: Vec::new(),
        });
        self.sim.act = None;
        let mut answer = exchange::act(&mut self.sim, &request, met.as_ref(), None);
        exchange::date(&self.sim, &mut answer);
        Ok(reply(&answer, ask.fault, self.sim.act))
    }

    fn control(&mut self, control: Control) -> Result<Value, String> {
        self.sim.clock.set(control.now_ms);
        if let Some(seed) = control.seed {
            chance::seed(seed);
        }
        let uri: Uri = control.path.parse().map_err(text)?;
        let answer = control::route(&mut self.sim, &control.method, &uri, control.input);
        Ok(match answer {
            Ok(value) => json!({ "value": value }),
            Err((_, message)) => json!({ "error": message }),
        })
    }
}

fn reply(answer: &Answer, fault: Option<Kind>, acted: Option<&str>) -> Value {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = answer.headers.iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| json!([name.as_str(), text(value)]))
        .collect();
    let cut = matches!(
        fault,
        Some(
            Kind::Refuse
                | Kind::DropBefore
                | Kind::ActThenDrop
                | Kind::ActLate
                | Kind::Hang
                | Kind::Truncated
        )
    );
    json!({
        "status": answer.status.as_u16(),
        "headers": headers,
        "body": String::from_utf8_lossy(&answer.body),
        "cut": cut,
        "acted": acted,
    })
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Opens a panel; null if the options can't be read.
///
/// # Safety
/// `options` is a text that ends with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn panel_open(options: *const c_char) -> *mut Panel {
    // SAFETY: the caller's word.
    let options = unsafe { CStr::from_ptr(options) }.to_string_lossy();
    match Panel::open(&options) {
        Ok(panel) => Box::into_raw(Box::new(panel)),
        Err(error) => {
            eprintln!("panel-simulator: {error}");
            std::ptr::null_mut()
        }
    }
}

/// Gives an order; what is given back belongs to the caller until `panel_forget`.
///
/// # Safety
/// `panel` is of `panel_open`, and `order` a text that ends with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn panel_call(panel: *mut Panel, order: *const c_char) -> *mut c_char {
    // SAFETY: the caller's word.
    let (panel, order) = unsafe { (&mut *panel, CStr::from_ptr(order).to_string_lossy()) };
    let answer = panel.call(&order);
    let answer = answer.unwrap_or_else(|error| json!({ "error": error }));
    // JSON holds no zero byte.
    CString::new(answer.to_string())
        .unwrap_or_default()
        .into_raw()
}

/// # Safety
/// `answer` is of `panel_call`, and was not forgotten before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn panel_forget(answer: *mut c_char) {
    // SAFETY: the caller's word.
    drop(unsafe { CString::from_raw(answer) });
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_790_000_000_000;

    fn panel() -> Panel {
        let options = json!({
            "generation": "v4", "seed": 1, "now_ms": NOW, "install_ms": "manual", "delete_ms": "manual",
            "origin": "http://panel.example.test",
        });
        Panel::open(&options.to_string()).expect("options")
    }

    fn ask(
        panel: &mut Panel,
        seed: u64,
        method: &str,
        path: &str,
        body: &Value,
        fault: &Value,
    ) -> Value {
        let token = panel.sim.world.tokens[0].token.clone();
        let order = json!({
            "do": "ask", "now_ms": NOW, "seed": seed, "method": method, "path": path,
            "headers": {
                "authorization": format!("Bearer {token}"), "accept": "application/json",
                "content-type": "application/json",
            },
            "body": if body.is_null() { String::new() } else { body.to_string() }, "fault": fault,
        });
        panel.call(&order.to_string()).expect("a reply")
    }

    fn user(email: &str) -> Value {
        json!({ "name": "Ann", "email": email, "password": "S3cret!Passw0rd", "root_admin": false })
    }

    #[test]
    fn request_time_and_seed_give_one_reply() {
        let replies = [1, 1, 2].map(|seed| {
            let mut panel = panel();
            ask(
                &mut panel,
                seed,
                "POST",
                "/api/application/users",
                &user("ann@example.test"),
                &Value::Null,
            );
            panel.sim.world.users.last().expect("a user").uuid.clone()
        });
        assert_eq!(replies[0], replies[1]);
        assert_ne!(replies[0], replies[2]);
    }

    #[test]
    fn a_fault_acts_or_not_and_cuts_or_spoils_the_answer() {
        for (fault, acted, cut, status) in [
            ("drop-before", false, true, 200),
            ("act-then-drop", true, true, 200),
            ("status-500", false, false, 500),
            ("html-502", false, false, 502),
            ("truncated", true, true, 200),
        ] {
            let mut panel = panel();
            let path = "/api/application/users";
            let reply = ask(
                &mut panel,
                1,
                "POST",
                path,
                &user("ann@example.test"),
                &json!(fault),
            );
            assert_eq!(
                (reply["acted"].is_string(), &reply["cut"], &reply["status"]),
                (acted, &json!(cut), &json!(status)),
                "{fault}"
            );
        }
    }

    #[test]
    fn a_kept_state_comes_back_as_often_as_it_is_asked_for() {
        let mut panel = panel();
        let before = panel.sim.world.users.len();
        let kept = panel.call(r#"{"do":"keep"}"#).expect("kept")["kept"].clone();
        for email in ["a@example.test", "b@example.test"] {
            ask(
                &mut panel,
                1,
                "POST",
                "/api/application/users",
                &user(email),
                &Value::Null,
            );
            assert_eq!(panel.sim.world.users.len(), before + 1);
            let restore = json!({ "do": "restore", "kept": kept });
            panel.call(&restore.to_string()).expect("restored");
            assert_eq!(panel.sim.world.users.len(), before);
        }
    }

    #[test]
    fn what_was_kept_after_a_state_is_forgotten_with_its_restoring() {
        let mut panel = panel();
        let kept =
            |panel: &mut Panel| panel.call(r#"{"do":"keep"}"#).expect("kept")["kept"].clone();
        let (first, second) = (kept(&mut panel), kept(&mut panel));
        let restore = |kept: &Value| json!({ "do": "restore", "kept": kept }).to_string();
        panel.call(&restore(&second)).expect("restored");
        panel.call(&restore(&first)).expect("restored");
        assert!(panel.call(&restore(&second)).is_err());
        assert_eq!(kept(&mut panel), second);
    }

    #[test]
    fn the_control_api_is_the_servers() {
        let mut panel = panel();
        let order = json!({ "do": "control", "now_ms": NOW, "method": "GET", "path": "/state", "input": {} });
        let state = panel.call(&order.to_string()).expect("a state");
        assert!(state["value"]["users"].is_array(), "{state}");
        let order =
            json!({ "do": "control", "now_ms": NOW, "method": "GET", "path": "/x", "input": {} });
        assert!(panel.call(&order.to_string()).expect("an answer")["error"].is_string());
    }
}
