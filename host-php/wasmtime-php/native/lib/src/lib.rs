//! `libwasmtime_php.so`: the session protocol as C functions, for PHP's FFI.
//! `host-php/wasmtime-php/PROTOCOL.md` is the reference. No panic leaves these functions.

mod calls;
#[cfg(test)]
mod panics;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::ffi::{CString, c_char};
use std::slice;
use std::sync::LazyLock;

use wasmtime_php_core::{Failure, caught};
use wasmtime_php_trace::Session;

use calls::Calls;

thread_local! {
    static CALLS: RefCell<Calls> = RefCell::default();
}

/// Runs one function's work on this thread's calls. `name` is the function's,
/// for the tests that make it panic.
fn on_calls<T>(name: &str, work: impl FnOnce(&mut Calls) -> T) -> Result<T, Failure> {
    caught(|| {
        CALLS.with_borrow_mut(|calls| {
            #[cfg(test)]
            panics::panic_if_asked(name);
            #[cfg(not(test))]
            let _ = name;
            work(calls)
        })
    })
}

/// Starts a call. Returns its number, or 0: then event 0 tells why.
///
/// # Safety
///
/// `message` points to `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wasmtime_php_begin(message: *const u8, length: usize) -> u32 {
    // SAFETY: as this function's own contract.
    let message = unsafe { bytes(message, length) };
    let begun = on_calls("begin", |calls| {
        Session::begin(message).and_then(|call| calls.insert(call))
    });
    match begun.and_then(|begun| begun) {
        Ok(number) => number,
        Err(failure) => {
            let _ = on_calls("", |calls| calls.begin_failed = Some(failure));
            0
        }
    }
}

/// The current event of a call: UTF-8 JSON, valid until the next of these
/// functions is called on this thread.
///
/// # Safety
///
/// `length` points to a writable `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wasmtime_php_event(call: u32, length: *mut usize) -> *const u8 {
    let shown = on_calls("event", |calls| part(calls.event(call)));
    let (start, count) = shown.unwrap_or_else(|failure| {
        on_calls("", |calls| part(calls.show(&failure))).unwrap_or((c"".as_ptr().cast(), 0))
    });
    // SAFETY: as this function's own contract.
    unsafe { length.write(count) };
    start
}

/// Hands a call the answers it waits for. What is wrong with the message, or
/// with the number, is the next event.
///
/// # Safety
///
/// `message` points to `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wasmtime_php_resume(call: u32, message: *const u8, length: usize) {
    // SAFETY: as this function's own contract.
    let message = unsafe { bytes(message, length) };
    let resumed = on_calls("resume", |calls| {
        if let Some(call) = calls.get_mut(call) {
            call.resume(message);
        }
    });
    if let Err(failure) = resumed {
        let _ = on_calls("", |calls| {
            if let Some(call) = calls.get_mut(call) {
                call.fail(&failure);
            }
        });
    }
}

/// Drops a call, whatever it is doing. Its number is never used again.
#[unsafe(no_mangle)]
pub extern "C" fn wasmtime_php_end(call: u32) {
    let _ = on_calls("end", |calls| calls.remove(call));
}

/// Drops every call of this thread: what a PHP request that died has left.
#[unsafe(no_mangle)]
pub extern "C" fn wasmtime_php_reset() {
    let _ = on_calls("reset", Calls::clear);
}

/// What this library is: `wasmtime-php 0.1.0 (wasmtime 48.0.8, protocol 2)`.
#[unsafe(no_mangle)]
pub extern "C" fn wasmtime_php_version() -> *const c_char {
    static TEXT: LazyLock<CString> = LazyLock::new(|| {
        let text = format!("wasmtime-php {}", wasmtime_php_core::version());
        CString::new(text).unwrap_or_default()
    });
    on_calls("version", |_| TEXT.as_ptr()).unwrap_or(c"wasmtime-php".as_ptr())
}

fn part(bytes: &[u8]) -> (*const u8, usize) {
    (bytes.as_ptr(), bytes.len())
}

/// # Safety
///
/// `start` points to `length` bytes that stay readable for `'a`.
unsafe fn bytes<'a>(start: *const u8, length: usize) -> &'a [u8] {
    if start.is_null() || length == 0 {
        return &[];
    }
    // SAFETY: as this function's own contract.
    unsafe { slice::from_raw_parts(start, length) }
}
