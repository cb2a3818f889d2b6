//! Runs traces again and compares, byte for byte.

mod difference;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use difference::Difference;

use crate::{Ending, Made, Measured, Trace, parsed};
use wasmtime_php_core::Failure;

/// The component that a trace is replayed with: its `component` in `begin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component(Value);

impl Component {
    /// `path` and hash of the component, and of forms of it that were compiled
    /// before: their target, path and hash. Without one it is compiled here, where
    /// this was built with the compiler.
    pub fn new(path: &str, sha256: &str, forms: &[(String, String, String)]) -> Self {
        let forms: Vec<Value> = forms
            .iter()
            .map(|(target, path, blake3)| json!({ "target": target, "path": path, "blake3": blake3 }))
            .collect();
        Component(json!({ "path": path, "sha256": sha256, "precompiled": forms }))
    }

    fn sha256(&self) -> &str {
        self.0["sha256"].as_str().unwrap_or_default()
    }
}

/// A trace that was read.
pub struct Kept(Made);

/// What a replay came to.
pub struct Verdict {
    /// `None`: the same requests and the same result.
    pub difference: Option<Difference>,
    /// Whether the trace was recorded with this very component.
    pub same_component: bool,
    /// Fuel used when the trace was made and now. Only of use where component and
    /// wasmtime are the same.
    pub fuel: Option<(u64, u64)>,
}

/// Why a trace can't be replayed.
#[derive(Debug, thiserror::Error)]
pub enum Unreplayable {
    #[error("{0}")]
    NoTrace(String),
    #[error("only a skeleton was kept: {0}")]
    Skeleton(String),
    #[error("the trace was altered: its content has the hash {found}, and it names {named}")]
    Altered { named: String, found: String },
    #[error("{0}")]
    Host(#[from] Failure),
}

impl Kept {
    /// Reads a trace.
    ///
    /// # Errors
    ///
    /// It isn't one of the format that this version reads.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreplayable> {
        parsed(bytes).map(Kept).map_err(Unreplayable::NoTrace)
    }

    /// The hash of the component that it was recorded with.
    pub fn component_sha256(&self) -> &str {
        match &self.0 {
            Made::Whole(trace) => &trace.component.sha256,
            Made::Skeleton(skeleton) => &skeleton.component.sha256,
        }
    }

    /// As it is written.
    pub fn as_json(&self) -> Value {
        let written = match &self.0 {
            Made::Whole(trace) => serde_json::to_value(trace),
            Made::Skeleton(skeleton) => serde_json::to_value(skeleton),
        };
        written.unwrap_or_default()
    }

    fn whole(&self) -> Result<&Trace, Unreplayable> {
        let trace = match &self.0 {
            Made::Whole(trace) => trace,
            Made::Skeleton(kept) => {
                return Err(Unreplayable::Skeleton(kept.skeleton.clone()));
            }
        };
        let found = trace.hash();
        if found != trace.sha256 {
            let named = trace.sha256.clone();
            return Err(Unreplayable::Altered { named, found });
        }
        Ok(trace)
    }

    /// Runs the call again, with no network.
    ///
    /// # Errors
    ///
    /// There is nothing to be compared: the trace can't be replayed, or the
    /// component not be run.
    pub fn replay(&self, component: &Component) -> Result<Verdict, Unreplayable> {
        let trace = self.whole()?;
        let mut difference = None;
        let run = trace.script(&component.0).run(|number, requests| {
            let kept = trace
                .rounds
                .get(number)
                .map(|round| round.requests.as_slice());
            difference = Difference::of_requests(number, kept, requests);
            difference.is_none()
        })?;
        let mut measured = Measured::default();
        if let (None, Some(event)) = (&difference, run.ending) {
            let (ending, own) = Ending::of(event);
            measured = own;
            difference = match trace.rounds.get(run.requests.len()) {
                Some(missing) => Some(Difference::of_end(
                    run.requests.len(),
                    &missing.requests,
                    &ending.0,
                )),
                None => Difference::of_endings(&trace.ending.0, &ending.0),
            };
        }
        let fuel = |measured: &Measured| measured.fuel.as_deref()?.parse().ok();
        Ok(Verdict {
            difference,
            same_component: component.sha256() == trace.component.sha256,
            fuel: fuel(&trace.measured).zip(fuel(&measured)),
        })
    }

    /// What a host says and hears when it replays the trace: `begin`, and by turns an
    /// event and `resume`, each the protocol's bytes. The last event is without `fuel`
    /// and `engine`.
    ///
    /// # Errors
    ///
    /// The trace can't be replayed.
    pub fn messages(&self, component: &Component) -> Result<Vec<String>, Unreplayable> {
        let trace = self.whole()?;
        let mut messages = vec![trace.script(&component.0).begin.to_string()];
        for round in &trace.rounds {
            messages.push(json!({ "event": "requests", "requests": round.requests }).to_string());
            messages.push(json!({ "responses": round.responses }).to_string());
        }
        messages.push(trace.ending.0.to_string());
        Ok(messages)
    }
}
