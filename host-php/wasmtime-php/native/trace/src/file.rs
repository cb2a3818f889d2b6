//! A trace as it is written and read: `host-php/wasmtime-php/trace.schema.json`.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::again::Script;
use super::fields::Fields;
use super::first_format;
use super::replace::Counts;
use wasmtime_php_core::{Failure, Kind, Limits, PROTOCOL};

/// The version of the form that traces have.
pub(super) const FORMAT: u32 = 2;

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
    pub calls: Vec<Asked>,
    pub fields: Fields,
    pub ending: Ending,
    pub replaced: Counts,
    pub measured: Measured,
    /// Of the component's name, the call, its calls of imports and its ending.
    pub sha256: String,
}

/// What is left of a call that can't be: the fields that stand for each call of an import, and
/// how it ended.
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
    pub calls: Vec<Asked>,
    pub fields: Fields,
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
    #[serde(default)]
    pub imports: Vec<String>,
}

/// A call of an import.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// Its full name.
    pub import: String,
    pub args: Vec<Value>,
    /// Its result; `null` of a function that has none.
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    pub value: Option<Value>,
    /// Kind and message, if the caller refused it. Without this and `value` the call ended there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abort: Option<Value>,
}

/// A value that is there, also `null`.
fn some<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

impl Asked {
    /// Its answer as `resume` has it.
    pub fn answer(&self) -> Option<Value> {
        let value = self.value.as_ref().map(|value| json!({ "value": value }));
        value.or_else(|| self.abort.as_ref().map(|abort| json!({ "abort": abort })))
    }

    /// What the component was told.
    pub fn told(&self) -> impl Iterator<Item = &Value> {
        self.value.iter().chain(&self.abort)
    }
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
    /// How long each call of an import took where it was recorded.
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

impl Said {
    /// The message that begins this call of the component that `files` names.
    pub fn begin(&self, files: &Value) -> Value {
        json!({
            "protocol": PROTOCOL,
            "component": files,
            "export": self.export,
            "args": self.args,
            "now": self.now,
            "seed": self.seed,
            "limits": self.limits,
            "imports": self.imports,
        })
    }
}

impl Trace {
    /// What `sha256` must be.
    pub fn hash(&self) -> String {
        let said = json!([self.component, self.call, self.calls, self.ending]);
        Sha256::digest(said.to_string())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The call again, by the component that `files` names.
    pub fn script(&self, files: &Value) -> Script {
        Script {
            begin: self.call.begin(files),
            answers: self.calls.iter().map(Asked::answer).collect(),
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

/// Reads a trace, and which format it had.
///
/// # Errors
///
/// What about it isn't a trace of a format that this version knows.
pub(crate) fn parsed(bytes: &[u8]) -> Result<(Made, u32), String> {
    #[derive(Deserialize)]
    struct Head {
        event: String,
        format: u32,
        skeleton: Option<String>,
    }
    let head: Head = serde_json::from_slice(bytes).map_err(|error| format!("no trace: {error}"))?;
    let Head { event, format, .. } = head;
    if event != "trace" || ![first_format::FORMAT, FORMAT].contains(&format) {
        return Err(format!(
            "no trace of format {FORMAT}: `{event}` of format {format}"
        ));
    }
    let damaged = |error: serde_json::Error| format!("a damaged trace: {error}");
    let mut trace: Value = serde_json::from_slice(bytes).map_err(damaged)?;
    if format == first_format::FORMAT {
        trace = first_format::as_second(trace).map_err(damaged)?;
    }
    let read = if head.skeleton.is_some() {
        serde_json::from_value(trace).map(|skeleton| Made::Skeleton(Box::new(skeleton)))
    } else {
        serde_json::from_value(trace).map(|trace| Made::Whole(Box::new(trace)))
    };
    Ok((read.map_err(damaged)?, format))
}
