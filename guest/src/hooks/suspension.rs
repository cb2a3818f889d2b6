//! Suspends and unsuspends a server.

use crate::context::Context;
use crate::door::Door;
use crate::hooks::fault;
use crate::outcome::{Effect, Outcome, Problem, Record};
use crate::panel::servers::{self, Beside, ServerStatus};
use crate::panel::{Call, Uuid, ask};

/// Stops the server until [`unsuspend`].
pub fn suspend(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        switch(
            door,
            context,
            record,
            servers::suspend,
            ServerStatus::Suspended,
        )
    })
}

/// Ends the suspension; the panel starts the server.
pub fn unsuspend(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        switch(
            door,
            context,
            record,
            servers::unsuspend,
            ServerStatus::Ready,
        )
    })
}

fn switch(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    call: fn(&Uuid) -> Call<()>,
    status_after: ServerStatus,
) -> Result<(), Problem> {
    let uuid = context.uuid()?;
    // The panel answers 204 while it installs, and forgets the suspension when
    // it is done; of a failed installation it makes a ready server. So unless
    // the server was seen ready, it is looked at first.
    if !context
        .remembered_status()
        .is_some_and(|status| is_steady(&status))
    {
        let server = ask(door, servers::show(&uuid, Beside::Nothing))
            .map_err(|error| fault::of_look(context, &uuid, &error))?;
        if !is_steady(&server.status) {
            record
                .effects
                .push(Effect::RememberStatus(server.status.to_string()));
            return Err(fault::of_status(context, &server.status));
        }
    }
    ask(door, call(&uuid)).map_err(|error| fault::of_server(context, &uuid, &error))?;
    record
        .effects
        .push(Effect::RememberStatus(status_after.to_string()));
    Ok(())
}

fn is_steady(status: &ServerStatus) -> bool {
    matches!(status, ServerStatus::Ready | ServerStatus::Suspended)
}
