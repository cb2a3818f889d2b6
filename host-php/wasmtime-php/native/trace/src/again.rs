//! Runs a call whose answers are known beforehand.

use serde_json::Value;

use super::file::Asked;
use wasmtime_php_core::{Call, Failure, Kind};

/// A call and its answers.
pub(crate) struct Script {
    /// The message `begin`.
    pub begin: Value,
    /// The answer of each call of an import, as `resume` has it; none where the call ended.
    pub answers: Vec<Option<Value>>,
}

/// What a run came to.
pub(crate) struct Run {
    /// What it asked its imports for, without the answers.
    pub calls: Vec<Asked>,
    /// The event that ended it; none if it wanted more answers than there are, or
    /// was stopped.
    pub ending: Option<Value>,
}

impl Script {
    /// Runs it. `goes_on` sees each call of an import before it is answered,
    /// with its number from 0, and can stop the run.
    ///
    /// # Errors
    ///
    /// The call never began.
    pub fn run(&self, mut goes_on: impl FnMut(usize, &Asked) -> bool) -> Result<Run, Failure> {
        let mut run = Run {
            calls: Vec::new(),
            ending: None,
        };
        let mut call = match Call::begin(self.begin.to_string().as_bytes()) {
            Ok(call) => call,
            Err(failure) if failure.kind == Kind::BadArguments => {
                run.ending = Some(event(&failure.to_json()));
                return Ok(run);
            }
            Err(failure) => return Err(failure),
        };
        let mut answers = self.answers.iter();
        loop {
            let event = event(call.event());
            if call.is_over() {
                run.ending = Some(event);
                return Ok(run);
            }
            let asked = Asked {
                import: event["import"].as_str().unwrap_or_default().to_owned(),
                args: event["args"].as_array().cloned().unwrap_or_default(),
                value: None,
                abort: None,
            };
            let wanted = goes_on(run.calls.len(), &asked);
            run.calls.push(asked);
            let Some(Some(answer)) = answers.next().filter(|_| wanted) else {
                return Ok(run);
            };
            call.resume(answer.to_string().as_bytes());
        }
    }
}

/// An event is the library's own JSON.
fn event(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_default()
}
