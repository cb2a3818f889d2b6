//! One thread's calls, by number.

use std::collections::BTreeMap;

use wasmtime_php_core::{Failure, Kind};
use wasmtime_php_trace::Session;

/// Calls under way. A number is never used twice.
#[derive(Default)]
pub(crate) struct Calls {
    calls: BTreeMap<u32, Session>,
    last: u32,
    /// Why the last begin gave no number.
    pub begin_failed: Option<Failure>,
    /// Holds an event that belongs to no call, while C reads it.
    shown: Vec<u8>,
}

impl Calls {
    pub fn insert(&mut self, call: Session) -> Result<u32, Failure> {
        let number = self.last.checked_add(1).ok_or_else(|| {
            Failure::new(Kind::Internal, "this thread has used up its call numbers")
        })?;
        self.last = number;
        self.calls.insert(number, call);
        Ok(number)
    }

    pub fn get_mut(&mut self, number: u32) -> Option<&mut Session> {
        self.calls.get_mut(&number)
    }

    pub fn remove(&mut self, number: u32) {
        self.calls.remove(&number);
    }

    /// Drops all calls; the numbers go on.
    pub fn clear(&mut self) {
        let last = self.last;
        *self = Calls {
            last,
            ..Calls::default()
        };
    }

    /// A call's current event; for a number without a call, why there is none.
    pub fn event(&mut self, number: u32) -> &[u8] {
        if self.calls.contains_key(&number) {
            return self.calls[&number].event();
        }
        let failure = match (number, self.begin_failed.take()) {
            (0, Some(failure)) => failure,
            (_, kept) => {
                self.begin_failed = kept;
                let text = format!("there is no call {number}: it has ended or never began");
                Failure::new(Kind::Protocol, text)
            }
        };
        self.show(&failure)
    }

    pub fn show(&mut self, failure: &Failure) -> &[u8] {
        self.shown = failure.to_json();
        &self.shown
    }
}
