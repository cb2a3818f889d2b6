//! The only way out: requests to the one panel that the server record names.

use http::{Method, StatusCode};

/// Which credential the host attaches; none of them is ever seen in here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    None,
    /// The API token of the server record.
    ApplicationToken,
    /// The cookies of the customer's panel session.
    UserSession,
    /// None; the cookies of the answer become the customer's panel session.
    OpenSession,
}

/// A request to the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// Path and query, percent-encoded.
    pub path: String,
    pub credential: Credential,
    /// JSON, if any. The answer is always asked for as JSON.
    pub body: Option<Vec<u8>>,
    /// Written down durably before the request is sent.
    pub intent: Option<String>,
}

/// What the panel, or something that stands in front of it, answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

/// What went wrong on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    Resolve,
    Connect,
    Tls,
    Timeout,
    Interrupted,
    TooLarge,
    Malformed,
    NoSession,
}

/// Whether the panel may have acted on a request that has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Never,
    Maybe,
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub kind: FailureKind,
    pub reach: Reach,
    /// In English, for staff.
    pub message: String,
}

/// Sends requests. One call is one round trip, however many requests it holds.
pub trait Door {
    /// Sends all at once and waits for all; answers stand in the order of the requests.
    fn send_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, Failure>>;
}
