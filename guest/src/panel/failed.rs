//! Which request ended in an error, for staff to quote.
//!
//! An error says what the panel's answer means, and hooks decide by that alone. The
//! request stands beside it here rather than in it. Each call of the component
//! runs in a memory of its own, so nothing is carried from one to the next.

use std::cell::RefCell;

use http::Method;

use super::{Error, answer};
use crate::door::{Failure, Response};

/// Characters of the panel's own words that are quoted.
const WORDS: usize = 200;
/// Requests kept; many fail at once where the panel is down.
const KEPT: usize = 64;

thread_local! {
    static FAILED: RefCell<Vec<(Error, String)>> = const { RefCell::new(Vec::new()) };
}

/// `PATCH /api/…` without query: that holds sign-on tokens and email addresses.
pub(super) fn line(method: &Method, path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    [method.as_str(), " ", path].concat()
}

/// Keeps the request that ended in the error.
pub(super) fn keep(error: &Error, request: &str, answer: Option<&Result<Response, Failure>>) {
    let mut quoted = request.to_owned();
    if let Some(Ok(response)) = answer {
        quoted.push_str(" · ");
        quoted.push_str(response.status.as_str());
        // Other errors hold the panel's words themselves.
        let wordless = matches!(
            error,
            Error::Unauthenticated
                | Error::Forbidden
                | Error::NotFound(_)
                | Error::NoRoute
                | Error::SessionExpired
                | Error::Throttled { .. }
        );
        if let Some(words) = answer::words(response).filter(|words| wordless && !words.is_empty()) {
            quoted.push_str(" · ");
            quoted.extend(words.chars().take(WORDS));
        }
    }
    FAILED.with_borrow_mut(|failed| {
        if failed.len() == KEPT {
            failed.remove(0);
        }
        failed.push((error.clone(), quoted));
    });
}

/// Method and path of the last request that ended so, the answer's status, and the
/// panel's words unless the error has them.
#[must_use]
pub fn request_of(error: &Error) -> Option<String> {
    FAILED.with_borrow(|failed| {
        let last = failed.iter().rev().find(|(known, _)| known == error);
        last.map(|(_, quoted)| quoted.clone())
    })
}
