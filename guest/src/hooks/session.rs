//! Runs a call through the customer's panel session: what only a server's owner
//! may do. One round trip with a session, three without; before a change one more where the
//! session's user was last seen a minute ago or more. A session goes on whatever the panel makes
//! of its user, and an administrator's may act on every server (v4.6.1, observed).

use http::Method;

use crate::context::Context;
use crate::door::{Door, FailureKind};
use crate::hooks::fault;
use crate::identity;
use crate::outcome::{Effect, Problem, Record};
use crate::panel::servers::{self, Beside, Server, Shown};
use crate::panel::{Answers, Call, Error, Generation, Model, Ticket, Uuid, Wave, ask, session};

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
    let meaning = match call(None).method() {
        Method::GET => fault::of_look,
        _ => fault::of_server,
    };
    answered(door, context, record, uuid, call)?.map_err(|error| meaning(context, uuid, &error))
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
    let sort = match call(None).method() {
        Method::GET => Sort::Reads,
        _ => Sort::Changes,
    };
    let mut last = Err(Error::NoRoute);
    let mut send = |door: &mut dyn Door, generation| {
        last = ask(door, call(generation));
        last.as_ref().err().cloned()
    };
    within(door, context, record, uuid, sort, &mut send)?;
    Ok(last)
}

/// What [`look`] asked: the server, and the rest.
pub type Asked<T> = ((Ticket<Shown>, T), Answers);

/// Asks several things at once as the server's owner, and the server itself with
/// them: this answer needs no Proxmox, and tells whether the session serves still.
///
/// # Errors
/// There is no session to ask with.
pub fn look<T>(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    add: &dyn Fn(&mut Wave, Option<Generation>) -> T,
) -> Result<Asked<T>, Problem> {
    let all = |generation| {
        let mut wave = Wave::default();
        let server = wave.add(session::server(uuid));
        let more = add(&mut wave, generation);
        (wave, (server, more))
    };
    let mut last = (all(None).1, Answers::default());
    // v3's throttle counts it, and pages ask again and again.
    let mut checks = is_due(context, record) && generation(door, context) == Some(Generation::V4);
    let mut owner = None;
    let mut send = |door: &mut dyn Door, generation| {
        let (mut wave, tickets) = all(generation);
        let check =
            std::mem::take(&mut checks).then(|| wave.add(servers::show(uuid, Beside::Owner)));
        last = (tickets, wave.send(door));
        owner = owner
            .take()
            .or_else(|| check.and_then(|ticket| last.1.take(&ticket).ok()));
        last.1.take(&last.0.0).err()
    };
    within(door, context, record, uuid, Sort::ReadsServer, &mut send)?;
    if let Some(owner) = owner
        && !record.session_opened
        && !is_owners(context, record, &owner)?
    {
        // Of another of the client's panel users, or of nobody who owns the server.
        open(door, context, record, uuid)?;
        let (wave, tickets) = all(generation(door, context));
        last = (tickets, wave.send(door));
    }
    Ok(last)
}

/// Seconds after which the session's user is looked at again before a change.
const CHECKED: u64 = 60;

/// Whether the session's user may have become an administrator since that was looked at.
fn is_due(context: &Context, record: &Record) -> bool {
    let age = context
        .session_checked
        .and_then(|checked| context.now.checked_sub(checked));
    context.session_open
        && !record.session_opened
        && !record.session_checked
        && age.is_none_or(|age| age >= CHECKED)
}

/// Whether a stored session may change something: looks at its user where that is due.
///
/// # Errors
/// The user is an administrator, or the panel didn't answer.
fn may_change(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<bool, Problem> {
    if !is_due(context, record) {
        return Ok(true);
    }
    let server = ask(door, servers::show(uuid, Beside::Owner))
        .map_err(|error| fault::of_look(context, uuid, &error))?;
    is_owners(context, record, &server)
}

/// Whether the session's user, who is the likeliest of the client's, owns the server.
///
/// # Errors
/// The owner is an administrator, whose session ends; or the panel didn't show the owner.
fn is_owners(context: &Context, record: &mut Record, server: &Server) -> Result<bool, Problem> {
    let user = context.bound_user()?;
    if server.user_id != user {
        return Ok(false);
    }
    let checked = identity::check_owner(context, server, user);
    record.session_checked = checked.is_ok();
    record.effects.push(match &checked {
        Ok(()) => Effect::SessionChecked,
        Err(_) => Effect::DropSession,
    });
    checked.map(|()| true)
}

/// What a call does, as far as its errors have another meaning by it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Changes,
    Reads,
    /// What needs no Proxmox.
    ReadsServer,
}

/// Sends a call in a panel's own way, and gives the error with which it ended.
type Send<'a> = dyn FnMut(&mut dyn Door, Option<Generation>) -> Option<Error> + 'a;

/// Sends through the session, and once more through a new one where there is none
/// any more. Of its calls only the last one counts.
fn within(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    sort: Sort,
    send: &mut Send,
) -> Result<(), Problem> {
    context.bound_user()?;
    let is_open = context.session_open || record.session_opened;
    if is_open && (sort != Sort::Changes || may_change(door, context, record, uuid)?) {
        let over = |door: &mut dyn Door, error: &Error| {
            is_over(error)
                || error.may_be_unauthenticated()
                    && match sort {
                        // The panel answers 419 to a change without a session.
                        Sort::Changes => false,
                        Sort::Reads => !is_alive(door, uuid),
                        Sort::ReadsServer => true,
                    }
        };
        match on_either(door, context, send) {
            None => return Ok(()),
            Some(error) if over(door, &error) => {}
            Some(error) => {
                forget_strangers(record, &error);
                return Ok(());
            }
        }
    }
    open(door, context, record, uuid)?;
    match on_either(door, context, send) {
        Some(error) if is_over(&error) => record.effects.push(Effect::DropSession),
        Some(error) => forget_strangers(record, &error),
        None => {}
    }
    Ok(())
}

/// Opens the customer's session anew: two round trips.
///
/// # Errors
/// The server's owner isn't proved to be the client, or the panel didn't answer.
pub fn open(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<(), Problem> {
    let opened =
        identity::sign_on_token(door, context, record, uuid, &|_, _| {}).and_then(|token| {
            ask(door, session::open(&token)).map_err(|error| fault::reading(context, &error))
        });
    record.session_opened = opened.is_ok();
    if opened.is_err() {
        // Whatever session the host holds now, it didn't serve.
        record.effects.push(Effect::DropSession);
    }
    opened
}

/// Sends a call, and in the other panel's way if this one has no such route: the
/// panel may have been upgraded since, or nothing has told yet which one it is.
fn on_either(door: &mut dyn Door, context: &Context, send: &mut Send) -> Option<Error> {
    let known = generation(door, context);
    let error = send(door, known);
    if error != Some(Error::NoRoute) {
        return error;
    }
    let other = match known {
        Some(Generation::V3) => Generation::V4,
        _ => Generation::V3,
    };
    send(door, Some(other))
}

/// Whether the session has ended, so that nothing was done.
pub fn is_over(error: &Error) -> bool {
    match error {
        Error::Unauthenticated | Error::SessionExpired => true,
        Error::NoAnswer(failure) => failure.kind == FailureKind::NoSession,
        _ => false,
    }
}

/// Whether the session serves still: this answer needs no Proxmox.
fn is_alive(door: &mut dyn Door, uuid: &Uuid) -> bool {
    ask(door, session::server(uuid)).is_ok()
}

/// "Server not found" is also what somebody hears who isn't the owner.
fn forget_strangers(record: &mut Record, error: &Error) {
    if matches!(error, Error::NotFound(Model::Server)) {
        record.effects.push(Effect::DropSession);
    }
}
