//! What a call leaves for the next one of its process: the mappings of its
//! linear memory and of its stack. Making them anew, and having the kernel fill
//! in each page at its first touch, takes longer than most calls.

use std::sync::{Mutex, PoisonError};

/// A place for one thing that isn't in use. Calls are seldom under way at once;
/// what more of them leave is dropped.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<Option<T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept(Mutex::new(None))
    }
}

impl<T> Kept<T> {
    pub fn take(&self) -> Option<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }

    pub fn put(&self, thing: T) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_or_insert(thing);
    }
}
