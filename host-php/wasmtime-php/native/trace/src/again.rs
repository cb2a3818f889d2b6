//! Runs a call whose answers are known beforehand.

use serde_json::Value;

use wasmtime_php_core::Call;
use wasmtime_php_core::{Failure, Kind};

/// A call and its answers.
pub(crate) struct Script {
    /// The message `begin`.
    pub begin: Value,
    /// The answers of each round trip, as `resume` has them.
    pub responses: Vec<Vec<Value>>,
}

/// What a run came to.
pub(crate) struct Run {
    /// The requests of each round trip.
    pub requests: Vec<Vec<Value>>,
    /// The event that ended it; none if it wanted more answers than there are, or
    /// was stopped.
    pub ending: Option<Value>,
}

impl Script {
    /// Runs it. `goes_on` sees each round trip's requests before they are answered,
    /// with its number from 0, and can stop the run.
    ///
    /// # Errors
    ///
    /// The call never began.
    pub fn run(&self, mut goes_on: impl FnMut(usize, &[Value]) -> bool) -> Result<Run, Failure> {
        let mut run = Run {
            requests: Vec::new(),
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
        let mut answers = self.responses.iter();
        loop {
            let event = event(call.event());
            if call.is_over() {
                run.ending = Some(event);
                return Ok(run);
            }
            let requests = event["requests"].as_array().cloned().unwrap_or_default();
            let wanted = goes_on(run.requests.len(), &requests);
            run.requests.push(requests);
            let Some(responses) = answers.next().filter(|_| wanted) else {
                return Ok(run);
            };
            let resume = serde_json::json!({ "responses": responses });
            call.resume(resume.to_string().as_bytes());
        }
    }
}

/// An event is the library's own JSON.
fn event(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_default()
}
