//! What is kept of a call so that it can be replayed anywhere: the trace.
//!
//! A trace is made from a second run of the call, on inputs in which everything
//! secret is replaced: it is right because it was run, not because a filter was
//! clever. `host-php/wasmtime-php/trace.schema.json` is the reference for what is in it.

mod again;
mod collect;
mod fields;
mod file;
mod first_format;
mod json_text;
mod leak;
mod making;
mod pseudonym;
mod replace;
pub mod replay;
mod session;
mod skeleton;
mod written;

use serde::Deserialize;

use wasmtime_php_core::{Failure, Kind};

pub use session::Session;

use fields::Fields;
pub(crate) use file::{Ending, Made, Measured, Trace, parsed};

/// Bytes of a call that are kept while it runs: more make no trace, and a call may say
/// hundreds of times as much.
const MOST_KEPT: usize = 16 << 20;

/// What is said during a call, in the protocol's own bytes.
pub(crate) struct Recording {
    begin: Vec<u8>,
    /// Event `call` and message `resume` of each call of an import.
    calls: Vec<(Vec<u8>, Vec<u8>)>,
    /// True if what followed them wasn't kept.
    is_cut: bool,
}

impl Recording {
    pub fn of(begin: &[u8]) -> Self {
        Recording {
            begin: begin.to_vec(),
            calls: Vec::new(),
            is_cut: false,
        }
    }

    /// All that was said, in bytes.
    fn size(&self) -> usize {
        let calls = self.calls.iter();
        let calls = calls.map(|(event, resume)| event.len() + resume.len());
        self.begin.len() + calls.sum::<usize>()
    }

    pub fn call(&mut self, event: &[u8], resume: &[u8]) {
        let bytes = event.len().saturating_add(resume.len());
        self.is_cut = self.is_cut || self.size().saturating_add(bytes) > MOST_KEPT;
        if !self.is_cut {
            self.calls.push((event.to_vec(), resume.to_vec()));
        }
    }
}

/// The message `trace`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    trace: Wanted,
}

/// What is to be replaced, and how large a trace may be.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Wanted {
    pub secrets: Vec<String>,
    pub names: Vec<String>,
    pub members: Vec<String>,
    pub hide_addresses: bool,
    /// What stands for a call of an import in a skeleton, and where a person reads the trace.
    pub fields: Fields,
    /// How long each call of an import took.
    pub milliseconds: Vec<u64>,
    /// Above it a trace keeps only its skeleton.
    pub bytes: Option<usize>,
}

/// The event `trace` of a call that has ended with the event `ending`.
pub(crate) fn event(recording: &Recording, ending: &[u8], message: &[u8]) -> Vec<u8> {
    let Ok(Message { trace: wanted }) = serde_json::from_slice(message) else {
        // Nothing of it is quoted: it holds secrets.
        let text = "after a call's end there is only `trace`, and this isn't one";
        return Failure::new(Kind::Protocol, text).to_json();
    };
    making::made(recording, ending, &wanted)
        .and_then(|trace| trace.to_json())
        .unwrap_or_else(|failure| failure.to_json())
}
