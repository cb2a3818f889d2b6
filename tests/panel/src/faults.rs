//! What goes wrong on purpose.

use hyper::Method;
use regex::Regex;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// No new connection, and the open ones are closed, until faults are cleared.
    Refuse,
    /// The connection ends without a byte; the panel hasn't acted.
    DropBefore,
    /// The panel acts; the connection ends without a byte.
    ActThenDrop,
    /// The connection ends without a byte; the panel acts later.
    ActLate,
    /// No answer, and nothing done, until the client gives up.
    Hang,
    /// The panel's own `Server Error`.
    #[serde(rename = "status-500")]
    Status500,
    /// The panel turns the input down; it hasn't acted.
    #[serde(rename = "status-422")]
    Status422,
    /// A proxy's 502 page.
    #[serde(rename = "html-502")]
    Html502,
    /// A maintenance page that says 200.
    #[serde(rename = "html-200")]
    Html200,
    /// 200 and nothing else.
    #[serde(rename = "empty-200")]
    Empty200,
    /// 204, whatever the panel would answer.
    #[serde(rename = "empty-204")]
    Empty204,
    /// The answer's first half, as if it were whole.
    BadJson,
    /// Less than `Content-Length` promises, then the end of the connection.
    Truncated,
    /// A list as it was before anything was in it.
    EmptyList,
    /// A create or build is answered well, but the addresses it asked for went to a rival.
    AddressStolen,
    /// The panel's answer with the fault's `text` behind each text in it, as a page for
    /// developers or a proxy quotes a request.
    Quote,
    /// The fault's `text`, `repeat` times, as JSON; with its `status`.
    Body,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::DropBefore => "drop-before",
            Self::ActThenDrop => "act-then-drop",
            Self::ActLate => "act-late",
            Self::Hang => "hang",
            Self::Status500 => "status-500",
            Self::Status422 => "status-422",
            Self::Html502 => "html-502",
            Self::Html200 => "html-200",
            Self::Empty200 => "empty-200",
            Self::Empty204 => "empty-204",
            Self::BadJson => "bad-json",
            Self::Truncated => "truncated",
            Self::EmptyList => "empty-list",
            Self::AddressStolen => "address-stolen",
            Self::Quote => "quote",
            Self::Body => "body",
        }
    }

    /// Whether the panel acts before the answer is spoilt, if the fault doesn't say.
    pub fn acts(self) -> bool {
        matches!(
            self,
            Self::ActThenDrop | Self::BadJson | Self::Truncated | Self::AddressStolen | Self::Quote
        )
    }
}

/// When a late act happens.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub enum Delay {
    Milliseconds(u64),
    /// When the control API says so (`"manual"`).
    Word(Manual),
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Manual {
    Manual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Which {
    Fresh,
    Reused,
}

/// One fault: which requests it meets, and how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    pub kind: Kind,
    /// Any, if left out.
    method: Option<String>,
    /// A regular expression on path and query; any, if left out.
    path: Option<String>,
    /// Only the first request of a connection, or only later ones.
    connection: Option<Which>,
    /// How many requests pass before.
    #[serde(default)]
    skip: usize,
    /// How many it meets.
    #[serde(default = "once")]
    times: usize,
    pub delay_ms: Option<Delay>,
    /// Of `quote` and `body`.
    #[serde(default)]
    text: String,
    /// Of `body`: how often its text is repeated.
    #[serde(default = "once")]
    repeat: usize,
    /// Of `quote` and `body`; 0 is the panel's own, or 200.
    #[serde(default)]
    status: u16,
    /// Of `body`, by name.
    #[serde(default)]
    headers: Vec<(String, String)>,
    acts: Option<bool>,
    #[serde(skip)]
    pattern: Option<Regex>,
}

fn once() -> usize {
    1
}

/// What a fault does to one request.
#[derive(Clone, Debug)]
pub struct Met {
    pub kind: Kind,
    pub acts: bool,
    pub delay: Delay,
    pub text: String,
    pub repeat: usize,
    pub status: u16,
    pub headers: Vec<(String, String)>,
}

#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, mut fault: Fault) -> Result<(), regex::Error> {
        fault.pattern = fault.path.as_deref().map(Regex::new).transpose()?;
        self.0.push(fault);
        Ok(())
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn refusing(&self) -> bool {
        self.0.iter().any(|fault| fault.kind == Kind::Refuse)
    }

    /// The fault that meets this request; it is used up by one.
    pub fn meet(&mut self, method: &Method, path: &str, first_on_connection: bool) -> Option<Met> {
        let which = if first_on_connection {
            Which::Fresh
        } else {
            Which::Reused
        };
        for fault in &mut self.0 {
            let fits = fault.kind != Kind::Refuse
                && fault.times > 0
                && fault
                    .method
                    .as_deref()
                    .is_none_or(|name| name == method.as_str())
                && fault
                    .pattern
                    .as_ref()
                    .is_none_or(|pattern| pattern.is_match(path))
                && fault.connection.is_none_or(|wanted| wanted == which);
            if !fits {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            fault.times -= 1;
            return Some(Met {
                kind: fault.kind,
                acts: fault.acts.unwrap_or_else(|| fault.kind.acts()),
                delay: fault.delay_ms.unwrap_or(Delay::Milliseconds(0)),
                text: fault.text.clone(),
                repeat: fault.repeat,
                status: fault.status,
                headers: fault.headers.clone(),
            });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fault_meets_only_its_requests_and_only_so_often() {
        let mut faults = Faults::default();
        let fault = json!({"kind": "hang", "method": "POST", "path": "servers$", "connection": "reused", "skip": 1});
        faults.add(serde_json::from_value(fault).unwrap()).unwrap();
        let mut meets =
            |method: Method, path: &str, first: bool| faults.meet(&method, path, first).is_some();
        for (method, path, first, met) in [
            (Method::GET, "/servers", false, false),
            (Method::POST, "/users", false, false),
            (Method::POST, "/servers", true, false),
            (Method::POST, "/servers", false, false),
            (Method::POST, "/servers", false, true),
            (Method::POST, "/servers", false, false),
        ] {
            assert_eq!(
                meets(method.clone(), path, first),
                met,
                "{method} {path} {first}"
            );
        }
    }

    #[test]
    fn a_delay_is_milliseconds_or_manual() {
        assert!(
            serde_json::from_value::<Fault>(json!({"kind": "act-late", "delay_ms": "manual"}))
                .is_ok()
        );
        assert!(
            serde_json::from_value::<Fault>(json!({"kind": "act-late", "delay_ms": "soon"}))
                .is_err()
        );
    }
}
