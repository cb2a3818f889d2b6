//! Runs traces again and compares, byte for byte.

mod difference;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use difference::Compared;
pub use difference::Difference;

use crate::fields::{Fields, lines};
use crate::file::{Asked, FORMAT};
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
pub struct Kept {
    trace: Made,
    format: u32,
}

/// A call of an import in words, by the fields that its caller named.
pub struct Shown {
    /// The import's full name.
    pub import: String,
    /// Of its arguments; a line for each element, where they are lists.
    pub asked: Vec<String>,
    /// Of its result, likewise, or why there is none.
    pub answered: Vec<String>,
}

impl Shown {
    fn of(asked: &Asked, fields: &Fields) -> Self {
        let paths = fields.of(&asked.import);
        let args = Value::from(asked.args.clone());
        let refused = |abort: &Value| {
            let text = |name: &str| abort[name].as_str().unwrap_or_default().to_owned();
            vec![format!("refused: {} {}", text("kind"), text("message"))]
        };
        Shown {
            import: asked.import.clone(),
            asked: lines(&args, &paths.args, false),
            answered: match (&asked.value, &asked.abort) {
                (Some(value), _) => lines(value, &paths.value, true),
                (None, Some(abort)) => refused(abort),
                (None, None) => vec!["not answered".to_owned()],
            },
        }
    }
}

/// What a replay came to.
pub struct Verdict {
    /// `None`: the same calls of imports and the same result.
    pub difference: Option<Difference>,
    /// SHA-256 of the component it was recorded with and of this one, if they are two.
    pub other_component: Option<(String, String)>,
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
    #[error(
        "a trace of format {format}, recorded with wasmtime-php {host} and the component \
         {component}: replay it with that release. `show` prints it"
    )]
    Format {
        format: u32,
        host: String,
        component: String,
    },
    #[error("the trace was altered: its content has the hash {found}, and it names {named}")]
    Altered { named: String, found: String },
    /// The component that it was recorded with isn't there.
    #[error("{0}")]
    Component(String),
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
        let (trace, format) = parsed(bytes).map_err(Unreplayable::NoTrace)?;
        Ok(Kept { trace, format })
    }

    /// The hash of the component that it was recorded with.
    pub fn component_sha256(&self) -> &str {
        match &self.trace {
            Made::Whole(trace) => &trace.component.sha256,
            Made::Skeleton(skeleton) => &skeleton.component.sha256,
        }
    }

    /// As it is written.
    pub fn as_json(&self) -> Value {
        let written = match &self.trace {
            Made::Whole(trace) => serde_json::to_value(trace),
            Made::Skeleton(skeleton) => serde_json::to_value(skeleton),
        };
        written.unwrap_or_default()
    }

    /// Whether there is something to be replayed, whatever the component.
    ///
    /// # Errors
    ///
    /// It is of another format, was altered, or is a skeleton.
    pub fn check(&self) -> Result<(), Unreplayable> {
        self.whole().map(|_| ())
    }

    /// Its calls of imports, in words.
    pub fn calls(&self) -> Vec<Shown> {
        let (calls, fields) = match &self.trace {
            Made::Whole(trace) => (&trace.calls, &trace.fields),
            Made::Skeleton(skeleton) => (&skeleton.calls, &skeleton.fields),
        };
        let shown = calls.iter().map(|asked| Shown::of(asked, fields));
        shown.collect()
    }

    fn whole(&self) -> Result<&Trace, Unreplayable> {
        let trace = match &self.trace {
            Made::Whole(trace) if self.format != FORMAT => {
                return Err(Unreplayable::Format {
                    format: self.format,
                    host: trace.host.clone(),
                    component: trace.component.sha256.clone(),
                });
            }
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
        let compared = Compared(&trace.fields);
        let run = trace.script(&component.0).run(|number, asked| {
            difference = compared.calls(number, trace.calls.get(number), asked);
            difference.is_none()
        })?;
        let mut measured = Measured::default();
        if let (None, Some(event)) = (&difference, run.ending) {
            let (ending, own) = Ending::of(event);
            measured = own;
            let number = run.calls.len();
            difference = match trace.calls.get(number) {
                Some(missing) => Some(compared.end(number, missing, &ending.0)),
                None => Difference::of_endings(&trace.ending.0, &ending.0),
            };
        }
        let fuel = |measured: &Measured| measured.fuel.as_deref()?.parse().ok();
        Ok(Verdict {
            difference,
            other_component: (component.sha256() != trace.component.sha256).then(|| {
                let recorded = trace.component.sha256.clone();
                (recorded, component.sha256().to_owned())
            }),
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
        for asked in &trace.calls {
            let Asked { import, args, .. } = asked;
            let event = if import.contains("[resource-drop]") {
                "drop"
            } else {
                "call"
            };
            let event = json!({ "event": event, "import": import, "args": args });
            messages.push(event.to_string());
            messages.extend(asked.answer().map(|answer| answer.to_string()));
        }
        messages.push(trace.ending.0.to_string());
        Ok(messages)
    }
}
