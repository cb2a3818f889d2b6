//! What an error of the panel means for a hook.

use crate::context::Context;
use crate::door::FailureKind;
use crate::language::{Advice, Language};
use crate::outcome::{Problem, ProblemKind};
use crate::panel::servers::ServerStatus;
use crate::panel::{self, Error, Model, Uuid};

/// An error of a request that changes nothing.
#[must_use]
pub fn reading(context: &Context, error: &Error) -> Problem {
    read(context.language, error)
}

/// The same where there is no service.
#[must_use]
pub fn read(language: Language, error: &Error) -> Problem {
    let problem = Problem::new(language, kind(error), advice(language, error));
    match error {
        Error::Throttled {
            seconds: Some(seconds),
        } => problem.for_customer(&language.try_again_in(&seconds.to_string())),
        Error::NoAnswer(failure) if failure.kind == FailureKind::ReadOnly => {
            problem.for_customer(language.read_only_for_customer())
        }
        _ => problem,
    }
}

/// An error of a request that changes something and may be repeated. Unless the
/// panel surely did nothing, the outcome is unknown: whatever took the answer's place
/// (a page, nothing, half of it) says nothing about the request.
#[must_use]
pub fn changing(context: &Context, error: &Error) -> Problem {
    let words = context.language;
    if error.surely_did_nothing() {
        return read(words, error);
    }
    unknown(context, error, words.safe_to_repeat())
}

/// An error of a request that does more if it is repeated.
#[must_use]
pub fn changing_once(context: &Context, error: &Error) -> Problem {
    let words = context.language;
    if error.surely_did_nothing() {
        return read(words, error);
    }
    unknown(context, error, words.look_before_repeating())
}

/// Cause and remedy of the error stay: what was in the way may still be.
fn unknown(context: &Context, error: &Error, repeating: &str) -> Problem {
    let Advice { cause, hint } = advice(context.language, error);
    let advice = Advice {
        cause: context.language.outcome_unknown(&cause),
        hint: [&hint, " ", repeating].concat().trim().to_owned(),
    };
    context.problem(ProblemKind::UnknownOutcome, advice)
}

/// An error of looking at the stored server.
#[must_use]
pub fn of_look(context: &Context, uuid: &Uuid, error: &Error) -> Problem {
    match error {
        Error::NotFound(Model::Server) => {
            let advice = context.language.server_gone(uuid.as_str());
            because(context.problem(ProblemKind::Missing, advice), error)
        }
        _ => reading(context, error),
    }
}

/// An error of changing the stored server.
#[must_use]
pub fn of_server(context: &Context, uuid: &Uuid, error: &Error) -> Problem {
    match error {
        Error::NotFound(Model::Server) => of_look(context, uuid, error),
        _ => changing(context, error),
    }
}

/// An error of doing something to the stored server that does more if it is repeated.
#[must_use]
pub fn of_server_once(context: &Context, uuid: &Uuid, error: &Error) -> Problem {
    match error {
        Error::NotFound(Model::Server) => of_look(context, uuid, error),
        _ => changing_once(context, error),
    }
}

/// A server's status stands in the way.
#[must_use]
pub fn of_status(context: &Context, status: &ServerStatus) -> Problem {
    let kind = match status {
        ServerStatus::InstallFailed | ServerStatus::DeletionFailed => ProblemKind::Refused,
        _ => ProblemKind::NotReady,
    };
    context.problem(kind, context.language.status_forbids(status))
}

/// The host gave no random numbers.
#[must_use]
pub fn no_randomness(context: &Context) -> Problem {
    context.problem(
        ProblemKind::Refused,
        context.language.no_randomness().into(),
    )
}

/// Cause and remedy of an error; the cause ends with the request.
#[must_use]
pub fn advice(language: Language, error: &Error) -> Advice {
    let mut advice = meaning(language, error);
    quote(&mut advice.cause, error);
    advice
}

/// A problem in words of its own that an error has led to: staff read the request too.
#[must_use]
pub fn because(mut problem: Problem, error: &Error) -> Problem {
    quote(&mut problem.staff, error);
    problem
}

/// Adds `[PATCH /api/… · 422]`, the same in every language.
fn quote(text: &mut String, error: &Error) {
    if let Some(request) = panel::request_of(error) {
        text.push_str(" [");
        text.push_str(&request);
        text.push(']');
    }
}

fn meaning(language: Language, error: &Error) -> Advice {
    match error {
        Error::NoAnswer(failure) => language.no_answer(failure),
        Error::Unauthenticated => language.unauthenticated(),
        Error::Forbidden => language.forbidden(),
        Error::NotFound(model) => language.not_found(model),
        Error::NoRoute => language.no_route(),
        Error::Conflict(words) => language.conflict(words),
        Error::SessionExpired => language.session_expired(),
        Error::Invalid(complaints) => language.invalid(complaints),
        Error::Throttled { seconds } => language.throttled(*seconds),
        Error::Refused { status, message } => language.refused(&status.to_string(), message),
        Error::Failed { status, message } => language.failed(*status, message),
        Error::NotThePanel(stranger) => language.stranger(stranger),
        Error::Newer(version) => language.newer(version.as_deref()),
        Error::Malformed(detail) => language.malformed(detail),
    }
}

fn kind(error: &Error) -> ProblemKind {
    match error {
        Error::NoAnswer(failure) if failure.kind == FailureKind::ReadOnly => ProblemKind::Refused,
        Error::NoAnswer(_) => ProblemKind::Unreachable,
        Error::Unauthenticated | Error::Forbidden => ProblemKind::Unauthorized,
        Error::NotFound(Model::Server) => ProblemKind::Missing,
        Error::Conflict(_) => ProblemKind::NotReady,
        Error::Throttled { .. } => ProblemKind::Throttled,
        Error::NotFound(_) | Error::Invalid(_) | Error::Refused { .. } => ProblemKind::Refused,
        Error::NoRoute
        | Error::SessionExpired
        | Error::Failed { .. }
        | Error::NotThePanel(_)
        | Error::Newer(_)
        | Error::Malformed(_) => ProblemKind::PanelFailed,
    }
}
