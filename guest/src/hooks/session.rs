//! Runs a call through the customer's panel session: what only a server's owner
//! may do. One round trip with a session, three without.

use http::Method;

use crate::context::Context;
use crate::door::{Door, FailureKind};
use crate::hooks::fault;
use crate::identity;
use crate::outcome::{Effect, Problem, Record};
use crate::panel::servers::{self, Beside};
use crate::panel::users::SignOnToken;
use crate::panel::{Call, Error, Generation, Uuid, Wave, ask, session, users};

/// Which panel it is, if an answer of this or an earlier call has told.
#[must_use]
pub fn generation(door: &dyn Door, context: &Context) -> Option<Generation> {
    door.seen().generation.or(context.panel.generation)
}

/// Runs a call as the server's owner. `call` is told which panel it is, as far as
/// that is known.
///
/// # Errors
/// There is no binding, the server isn't the bound user's or the user is an
/// administrator, or the panel refused or didn't answer.
pub fn through<T>(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    call: &dyn Fn(Option<Generation>) -> Call<T>,
) -> Result<T, Problem> {
    answered(door, context, record, uuid, call)?
        .map_err(|error| fault::of_server(context, uuid, &error))
}

/// The same with the panel's own answer to the call, for a hook that has words of
/// its own for it.
///
/// # Errors
/// There is no session to send it with: nothing was done.
pub fn answered<T>(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    call: &dyn Fn(Option<Generation>) -> Call<T>,
) -> Result<Result<T, Error>, Problem> {
    let user = context.bound_user()?;
    if context.session_open {
        let answer = on_either(door, context, call);
        let over = match &answer {
            Ok(_) => false,
            Err(error) => {
                let reads = call(None).method() == Method::GET;
                is_over(error) || reads && is_doubtful(error) && !is_alive(door, uuid)
            }
        };
        if !over {
            if let Err(error) = &answer {
                forget_strangers(record, error);
            }
            return Ok(answer);
        }
    }
    open(door, context, record, uuid, user)?;
    let answer = on_either(door, context, call);
    if let Err(error) = &answer {
        if is_over(error) {
            record.effects.push(Effect::DropSession);
        } else {
            forget_strangers(record, error);
        }
    }
    Ok(answer)
}

/// Opens the customer's session anew: two round trips.
///
/// # Errors
/// The server isn't the bound user's, or the panel didn't answer.
pub fn open(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    user: u64,
) -> Result<(), Problem> {
    let opened = token(door, context, uuid, user).and_then(|token| {
        ask(door, session::open(&token)).map_err(|error| fault::reading(context, &error))
    });
    if opened.is_err() {
        // Whatever session the host holds now, it didn't serve.
        record.effects.push(Effect::DropSession);
    }
    opened
}

/// A token of the server's owner. It is thrown away unless the server is this user's.
fn token(
    door: &mut dyn Door,
    context: &Context,
    uuid: &Uuid,
    user: u64,
) -> Result<SignOnToken, Problem> {
    let mut wave = Wave::default();
    let server = wave.add(servers::show(uuid, Beside::Owner));
    let token = wave.add(users::sign_on_token(user));
    let answers = wave.send(door);
    let server = answers
        .take(&server)
        .map_err(|error| fault::of_look(context, uuid, &error))?;
    identity::check_owner(context, &server, user)?;
    answers
        .take(&token)
        .map_err(|error| fault::reading(context, &error))
}

/// Sends a call, and in the other panel's way if this one has no such route: the
/// panel may have been upgraded since, or nothing has told yet which one it is.
fn on_either<T>(
    door: &mut dyn Door,
    context: &Context,
    call: &dyn Fn(Option<Generation>) -> Call<T>,
) -> Result<T, Error> {
    let known = generation(door, context);
    let answer = ask(door, call(known));
    if !matches!(answer, Err(Error::NoRoute)) {
        return answer;
    }
    let other = match known {
        Some(Generation::V3) => Generation::V4,
        _ => Generation::V3,
    };
    ask(door, call(Some(other)))
}

/// Whether the session has ended, so that nothing was done.
pub fn is_over(error: &Error) -> bool {
    match error {
        Error::Unauthenticated | Error::SessionExpired => true,
        Error::NoAnswer(failure) => failure.kind == FailureKind::NoSession,
        _ => false,
    }
}

/// Until v4.4.1 the panel answers 500 to somebody who isn't signed on (v3.10.2,
/// observed), as it does when Proxmox fails. A change is told 419 instead.
fn is_doubtful(error: &Error) -> bool {
    matches!(error, Error::Failed { status: 500, .. })
}

/// Whether the session serves still: this answer needs no Proxmox.
fn is_alive(door: &mut dyn Door, uuid: &Uuid) -> bool {
    ask(door, session::server(uuid)).is_ok()
}

/// "Server not found" is also what somebody hears who isn't the owner.
fn forget_strangers(record: &mut Record, error: &Error) {
    if matches!(error, Error::NotFound(_)) {
        record.effects.push(Effect::DropSession);
    }
}
