//! Sets a server's root password, through the customer's panel session.

use crate::context::Context;
use crate::door::{Door, FailureKind};
use crate::hooks::fault;
use crate::identity;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record};
use crate::panel::servers::{self, Beside};
use crate::panel::{Error, Uuid, Wave, ask, session, users};
use crate::password;

/// Sets the root password to the service's password.
pub fn change_password(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        let uuid = context.uuid()?;
        let user = context.bound_user()?;
        let new = &context.service.password;
        if !password::fits(new) {
            let problem = context.problem(ProblemKind::Setting, context.language.weak_password());
            return Err(problem.for_customer(context.language.password_rule()));
        }
        set(door, context, record, &uuid, user)?;
        record.effects.push(Effect::SetLogin {
            username: "root".to_owned(),
            password: new.clone(),
        });
        Ok(())
    })
}

fn set(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    user: u64,
) -> Result<(), Problem> {
    let call = || session::set_password(uuid, &context.service.password);
    if context.session_open {
        match ask(door, call()) {
            Err(error) if is_over(&error) => {}
            Err(error) => return Err(refused(context, record, uuid, &error)),
            Ok(()) => return Ok(()),
        }
    }
    let opened = sign_on(door, context, uuid, user)
        .and_then(|()| ask(door, call()).map_err(|error| refused(context, record, uuid, &error)));
    if opened.is_err() {
        // Whatever session the host holds now, it didn't serve.
        record.effects.push(Effect::DropSession);
    }
    opened
}

/// Opens the customer's session: two round trips.
fn sign_on(door: &mut dyn Door, context: &Context, uuid: &Uuid, user: u64) -> Result<(), Problem> {
    let mut wave = Wave::default();
    let server = wave.add(servers::show(uuid, Beside::Owner));
    let token = wave.add(users::sign_on_token(user));
    let answers = wave.send(door);
    let server = answers
        .take(&server)
        .map_err(|error| fault::of_look(context, uuid, &error))?;
    // The token is thrown away unless the server is this user's.
    identity::check_owner(context, &server, user)?;
    let token = answers
        .take(&token)
        .map_err(|error| fault::reading(context, &error))?;
    ask(door, session::open(&token)).map_err(|error| fault::reading(context, &error))
}

/// Whether the session has ended, so that nothing was done.
fn is_over(error: &Error) -> bool {
    match error {
        Error::Unauthenticated | Error::SessionExpired => true,
        Error::NoAnswer(failure) => failure.kind == FailureKind::NoSession,
        _ => false,
    }
}

fn refused(context: &Context, record: &mut Record, uuid: &Uuid, error: &Error) -> Problem {
    match error {
        // Also what somebody hears who isn't the owner.
        Error::NotFound(_) => record.effects.push(Effect::DropSession),
        Error::Invalid(_) => {
            let problem =
                context.problem(ProblemKind::Refused, fault::advice(context.language, error));
            return problem.for_customer(context.language.password_rule());
        }
        _ => {}
    }
    fault::of_server(context, uuid, error)
}
