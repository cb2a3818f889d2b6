use crate::door::{Failure, Reach};

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
    /// 5xx with the panel's words. It may have acted before it failed.
    #[error("{status} {message}")]
    Failed { status: u16, message: String },
    /// No JSON of the panel: a maintenance page, a proxy, another web site.
    #[error("{status}, not the panel's JSON")]
    NotThePanel { status: u16 },
    /// Success in JSON, but not what the endpoint answers.
    #[error("unexpected answer: {0}")]
    Malformed(String),
}

impl Error {
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
            Self::Failed { .. } | Self::NotThePanel { .. } | Self::Malformed(_) => false,
        }
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
