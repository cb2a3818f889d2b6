//! The only way out: requests to the one panel that the server record names.

use http::{Method, StatusCode};

use crate::panel::Generation;

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
    pub body: Option<String>,
    /// Written down durably before the request is sent.
    pub intent: Option<String>,
}

/// What the panel, or something that stands in front of it, answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: StatusCode,
    pub body: String,
    /// Whether something of the body wasn't UTF-8.
    pub lossy: bool,
    pub throttle: Throttle,
    pub front: Front,
}

/// What the answer's headers say of who gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Front {
    /// `Server`.
    pub server: Option<String>,
    /// `Location`.
    pub location: Option<String>,
    /// `WWW-Authenticate`: the web server asks for a password.
    pub asks_for_password: bool,
    /// `cf-mitigated: challenge`: Cloudflare has asked for a browser.
    pub asks_for_browser: bool,
}

/// What the answer's headers say of the panel's throttle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Throttle {
    /// Requests left in this window (`X-RateLimit-Remaining`); none where there is no throttle.
    pub remaining: Option<u32>,
    /// Seconds to wait (`Retry-After`).
    pub retry_after: Option<u64>,
    /// A 500 that didn't come as far as the throttle: the panel doesn't accept the token.
    pub unauthenticated: bool,
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
    /// The server record is read-only.
    ReadOnly,
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

    /// Which panel the answers so far have shown it to be, and how many requests it takes still.
    fn seen(&self) -> Seen {
        Seen::default()
    }
}

/// A door through which nothing goes that changes something on the panel, if nothing may.
pub struct Guard<'a> {
    door: &'a mut dyn Door,
    read_only: bool,
}

impl<'a> Guard<'a> {
    pub fn new(door: &'a mut dyn Door, read_only: bool) -> Self {
        Self { door, read_only }
    }
}

impl Door for Guard<'_> {
    /// If one changes something, none of them is sent.
    fn send_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, Failure>> {
        if !self.read_only || !requests.iter().any(changes) {
            return self.door.send_all(requests);
        }
        let refused = |_| {
            Err(Failure {
                kind: FailureKind::ReadOnly,
                reach: Reach::Never,
                message: String::new(),
            })
        };
        requests.into_iter().map(refused).collect()
    }
}

/// All but `GET`, and but asking for a link to sign on with.
fn changes(request: &Request) -> bool {
    request.method != Method::GET && !request.path.ends_with("/generate-sso-token")
}

/// What the answers of a call have told about the panel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    pub generation: Option<Generation>,
    /// Requests left in this window, after the last wave that told.
    pub remaining: Option<u32>,
    /// Seconds after which it takes more, if a refusal has told.
    pub retry_after: Option<u64>,
}

/// A door that watches what the answers tell about the panel.
pub struct Watch<'a> {
    door: &'a mut dyn Door,
    seen: Seen,
}

impl<'a> Watch<'a> {
    /// `known` is what an earlier call has seen.
    pub fn new(door: &'a mut dyn Door, known: Option<Generation>) -> Self {
        let seen = Seen {
            generation: known,
            ..Seen::default()
        };
        Self { door, seen }
    }
}

impl Door for Watch<'_> {
    fn send_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, Failure>> {
        let throttled: Vec<bool> = requests
            .iter()
            .map(|request| {
                request.credential == Credential::ApplicationToken
                    && request.path.starts_with("/api/application/")
            })
            .collect();
        let mut answers = self.door.send_all(requests);
        let (mut told, mut least, mut wait) = (None, None, None);
        for (answer, throttled) in answers.iter().zip(&throttled) {
            let (Ok(response), true) = (answer, throttled) else {
                continue;
            };
            // A maintenance page tells nothing.
            let panels =
                response.status == StatusCode::NO_CONTENT || response.body.starts_with('{');
            if let Some(remaining) = response.throttle.remaining {
                told = Some(Generation::V3);
                least = Some(least.map_or(remaining, |least: u32| least.min(remaining)));
            } else if told.is_none() && panels && response.status.is_success() {
                told = Some(Generation::V4);
            }
            wait = wait.max(response.throttle.retry_after);
        }
        self.seen.generation = told.or(self.seen.generation);
        self.seen.remaining = least.or(self.seen.remaining);
        self.seen.retry_after = wait.or(self.seen.retry_after);
        if self.seen.generation == Some(Generation::V3) {
            for (answer, throttled) in answers.iter_mut().zip(throttled) {
                // v3.10.2 answers 500 to a token it doesn't accept, and only then
                // without its throttle's headers (observed).
                if let Ok(response) = answer
                    && throttled
                    && response.status == StatusCode::INTERNAL_SERVER_ERROR
                    && response.throttle.remaining.is_none()
                    && response.body.starts_with('{')
                {
                    response.throttle.unauthenticated = true;
                }
            }
        }
        answers
    }

    fn seen(&self) -> Seen {
        self.seen
    }
}
