use super::stranger::Stranger;
use crate::door::{Failure, FailureKind, Reach};

/// What a 404 of the panel didn't find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Model {
    Server,
    User,
    Node,
    Template,
    /// The panel's own name of another one.
    Other(String),
}

/// One field the panel didn't accept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Dotted, such as `limits.memory`.
    pub field: String,
    /// The panel's words.
    pub message: String,
}

/// Why a call to the panel didn't give what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("no answer: {}", .0.message)]
    NoAnswer(Failure),
    /// 401: token or session isn't known.
    #[error("401 unauthenticated")]
    Unauthenticated,
    /// 403: the token belongs to somebody who is no administrator.
    #[error("403 forbidden")]
    Forbidden,
    /// 404 in the panel's own words.
    #[error("404 no {0:?}")]
    NotFound(Model),
    /// 404 of the panel's router: this panel has no such endpoint.
    #[error("404 no route")]
    NoRoute,
    /// 409: the server's status doesn't allow it now.
    #[error("409 {0}")]
    Conflict(String),
    /// 419: the session's CSRF token isn't accepted, as after its end.
    #[error("419 session expired")]
    SessionExpired,
    /// 422: fields and what is wrong with each.
    #[error("422 {0:?}")]
    Invalid(Vec<Complaint>),
    /// 429: to be asked again in so many seconds, if the panel says it.
    #[error("429 too many requests")]
    Throttled { seconds: Option<u64> },
    /// Another 4xx with the panel's words.
    #[error("{status} {message}")]
    Refused { status: u16, message: String },
    /// 5xx with the panel's words: its node's Proxmox can't be reached or answers with an
    /// error, or the panel itself failed. It may have acted before it failed.
    #[error("{status} {message}")]
    Failed { status: u16, message: String },
    /// No JSON of the panel: a maintenance page, a proxy, another web site.
    #[error("{}, not the panel's JSON", .0.status)]
    NotThePanel(Stranger),
    /// Success in the words of a newer panel than this component knows, and its version if it
    /// was asked for.
    #[error("a newer panel {0:?}")]
    Newer(Option<String>),
    /// Success in JSON, but not what the endpoint answers.
    #[error("unexpected answer: {0}")]
    Malformed(String),
}

impl Error {
    /// Whether the panel had all the time that it may take, and didn't answer.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::NoAnswer(failure) if failure.kind == FailureKind::Timeout)
    }

    /// Whether the panel can't have acted on a request that ended so.
    ///
    /// A 5xx is no refusal: v4.6.1 answers 500 and keeps the server's record
    /// (observed), and a proxy's error or page says nothing about the panel.
    #[must_use]
    pub fn surely_did_nothing(&self) -> bool {
        match self {
            Self::NoAnswer(failure) => failure.reach == Reach::Never,
            Self::Unauthenticated
            | Self::Forbidden
            | Self::NotFound(_)
            | Self::NoRoute
            | Self::Conflict(_)
            | Self::SessionExpired
            | Self::Invalid(_)
            | Self::Throttled { .. }
            | Self::Refused { .. } => true,
            Self::Failed { .. } | Self::NotThePanel(_) | Self::Newer(_) | Self::Malformed(_) => {
                false
            }
        }
    }

    /// True if the panel says that it failed, which mostly is its node: v3 and v4 answer
    /// 500 to both alike (503 for a hostname), and v4.7 and v5 answer 502 with their own words
    /// where the node is at fault. A proxy's 502 is a page: [`Error::NotThePanel`], and
    /// says nothing about the node.
    #[must_use]
    pub fn is_node_failure(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    /// True if the panel may not have accepted who asked: until v4.4.1 it answers that with
    /// the 500 (v3.10.2, observed) that it has for every other failure, too. From v4.5.0
    /// on it is a 401, so that 502 and the others never mean it.
    #[must_use]
    pub fn may_be_unauthenticated(&self) -> bool {
        matches!(self, Self::Failed { status: 500, .. })
    }

    /// Whether the panel doesn't accept this field.
    #[must_use]
    pub fn complains_about(&self, field: &str) -> bool {
        let Self::Invalid(complaints) = self else {
            return false;
        };
        complaints.iter().any(|complaint| {
            complaint.field == field
                || complaint
                    .field
                    .strip_prefix(field)
                    .is_some_and(|rest| rest.starts_with('.'))
        })
    }
}
