//! Lets a test make one of the C functions panic.

use std::cell::Cell;

thread_local! {
    static ASKED: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// The next use of this function on this thread panics.
pub(crate) fn ask(function: &'static str) {
    ASKED.set(Some(function));
}

pub(crate) fn panic_if_asked(function: &str) {
    if ASKED.get() == Some(function) {
        ASKED.set(None);
        panic!("injected into {function}");
    }
}

/// Whether a panic that was asked for hasn't happened.
pub(crate) fn still_asked() -> bool {
    ASKED.take().is_some()
}
