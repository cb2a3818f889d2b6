//! A trace as it is written and read: `host-php/wasmtime-php/trace.schema.json`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::again::Script;
use super::replace::Counts;
use wasmtime_php_core::Limits;
use wasmtime_php_core::{Failure, Kind};

/// The version of the form that traces have.
pub(super) const FORMAT: u32 = 1;

/// A call that can be run again.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trace {
    /// `trace`.
    pub event: String,
    pub format: u32,
    /// What recorded it: [`wasmtime_php_core::version`].
    pub host: String,
    pub component: ComponentName,
    pub call: Said,
    pub rounds: Vec<Round>,
    pub ending: Ending,
    pub replaced: Counts,
    pub measured: Measured,
    /// Of the component's name, the call, its rounds and its ending.
    pub sha256: String,
}

/// What is left of a call that can't be: who was asked for what, and how it ended.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Skeleton {
    pub event: String,
    pub format: u32,
    pub host: String,
    pub component: ComponentName,
    /// Why there is no more.
    pub skeleton: String,
    pub export: String,
    pub rounds: Vec<Round>,
    pub ending: Value,
    pub measured: Measured,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComponentName {
    pub sha256: String,
    /// The package and version of its export's interface.
    pub contract: String,
}

/// `begin` without the component.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    pub export: String,
    pub args: Vec<Value>,
    pub now: Value,
    pub seed: String,
    #[serde(default)]
    pub limits: Limits,
}

/// A round trip.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Round {
    pub requests: Vec<Value>,
    /// Empty if the call ended without them.
    pub responses: Vec<Value>,
}

/// The event `done` or `failed` without what two runs needn't agree on.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Ending(pub Value);

/// What differs between two runs of the same.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Measured {
    /// None of a call that failed.
    pub fuel: Option<String>,
    pub engine: Option<String>,
    /// How long each round trip took where it was recorded.
    pub milliseconds: Vec<u64>,
}

impl Ending {
    /// Takes an event apart.
    pub fn of(mut event: Value) -> (Self, Measured) {
        let mut take = |name: &str| {
            let taken = event.as_object_mut()?.shift_remove(name)?;
            taken.as_str().map(str::to_owned)
        };
        let measured = Measured {
            fuel: take("fuel"),
            engine: take("engine"),
            milliseconds: Vec::new(),
        };
        (Ending(event), measured)
    }

    /// `done`, or the kind of the failure.
    pub fn kind(&self) -> &str {
        let text = |name: &str| self.0.get(name).and_then(Value::as_str);
        text("kind").or(text("event")).unwrap_or_default()
    }
}

impl Trace {
    /// What `sha256` must be.
    pub fn hash(&self) -> String {
        let said = json!([self.component, self.call, self.rounds, self.ending]);
        Sha256::digest(said.to_string())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The call again, by the component that `files` names.
    pub fn script(&self, files: &Value) -> Script {
        Script {
            begin: json!({
                "component": files,
                "export": self.call.export,
                "args": self.call.args,
                "now": self.call.now,
                "seed": self.call.seed,
                "limits": self.call.limits,
            }),
            responses: self
                .rounds
                .iter()
                .map(|round| round.responses.clone())
                .collect(),
        }
    }
}

/// A whole trace, or its skeleton.
pub(crate) enum Made {
    Whole(Box<Trace>),
    Skeleton(Box<Skeleton>),
}

impl Made {
    pub fn to_json(&self) -> Result<Vec<u8>, Failure> {
        let written = match self {
            Made::Whole(trace) => serde_json::to_vec_pretty(trace),
            Made::Skeleton(skeleton) => serde_json::to_vec_pretty(skeleton),
        };
        written.map_err(|error| Failure::new(Kind::Internal, format!("trace: {error}")))
    }
}

/// Reads a trace.
///
/// # Errors
///
/// What about it isn't a trace of this format.
pub(crate) fn parsed(bytes: &[u8]) -> Result<Made, String> {
    #[derive(Deserialize)]
    struct Head {
        event: String,
        format: u32,
        skeleton: Option<String>,
    }
    let head: Head = serde_json::from_slice(bytes).map_err(|error| format!("no trace: {error}"))?;
    if head.event != "trace" || head.format != FORMAT {
        let Head { event, format, .. } = head;
        return Err(format!(
            "no trace of format {FORMAT}: `{event}` of format {format}"
        ));
    }
    let read = if head.skeleton.is_some() {
        serde_json::from_slice(bytes).map(|skeleton| Made::Skeleton(Box::new(skeleton)))
    } else {
        serde_json::from_slice(bytes).map(|trace| Made::Whole(Box::new(trace)))
    };
    read.map_err(|error| format!("a damaged trace: {error}"))
}
