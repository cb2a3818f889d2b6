//! A call whose caller may ask for its trace.

use serde::Deserialize;
use wasmtime_php_core::{Call, Failure, Kind};

use crate::{Recording, event};

/// A call as [`Call`] is one. If `record` of its `begin` says so, what is said is kept, and
/// once it has ended it takes `trace`.
pub struct Session {
    /// None of a call whose arguments don't fit, which is recorded all the same.
    call: Option<Call>,
    /// The newest event, where it isn't the call's: its trace, or why it never began.
    event: Option<Vec<u8>>,
    recording: Option<Recording>,
}

/// A begin message, as far as this goes.
#[derive(Deserialize)]
struct Begun {
    #[serde(default)]
    record: bool,
}

impl Session {
    /// Starts a call; its first event is ready.
    ///
    /// # Errors
    ///
    /// As [`Call::begin`]; but a call that is recorded has begun if its export or its
    /// arguments alone don't fit.
    pub fn begin(message: &[u8]) -> Result<Self, Failure> {
        match Call::begin(message) {
            Ok(call) => Ok(Session {
                recording: call.is_marked().then(|| Recording::of(message)),
                call: Some(call),
                event: None,
            }),
            Err(failure) if is_recorded(&failure, message) => Ok(Session {
                call: None,
                event: Some(failure.to_json()),
                recording: Some(Recording::of(message)),
            }),
            Err(failure) => Err(failure),
        }
    }

    /// The current event's bytes.
    #[must_use]
    pub fn event(&self) -> &[u8] {
        let own = self.event.as_deref();
        own.or(self.call.as_ref().map(Call::event))
            .unwrap_or_default()
    }

    /// Goes on with the call, or takes `trace` once it has ended. Whatever is wrong with the
    /// message ends the call.
    pub fn resume(&mut self, message: &[u8]) {
        let is_over = self.call.as_ref().is_none_or(Call::is_over);
        match (&mut self.call, &mut self.recording) {
            (_, Some(recording)) if is_over => {
                let ending = self
                    .event
                    .as_deref()
                    .or(self.call.as_ref().map(Call::event));
                let trace = event(recording, ending.unwrap_or_default(), message);
                self.event = Some(trace);
                self.recording = None;
            }
            (Some(call), recording) => {
                if let Some(recording) = recording {
                    recording.call(call.event(), message);
                }
                self.event = None;
                call.resume(message);
            }
            (None, _) => {
                let text = "resume after the call has ended";
                self.fail(&Failure::new(Kind::Protocol, text));
            }
        }
    }

    /// Ends the call with a failure.
    pub fn fail(&mut self, failure: &Failure) {
        self.call = None;
        self.event = Some(failure.to_json());
    }
}

fn is_recorded(failure: &Failure, message: &[u8]) -> bool {
    matches!(failure.kind, Kind::BadArguments | Kind::UnsupportedType)
        && serde_json::from_slice::<Begun>(message).is_ok_and(|begun| begun.record)
}
