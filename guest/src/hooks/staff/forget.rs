//! Drops the panel's record of a server that can't be deleted, and what is stored of it.

use super::{Function, confirmed, looked, typed};
use crate::context::{Context, filled};
use crate::door::Door;
use crate::hooks::fault;
use crate::identity;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record};
use crate::panel::servers::{self, Beside, Change, Server, ServerStatus};
use crate::panel::{Error, Model, Uuid, ask};

pub fn forget(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| act(door, context, record))
}

fn act(door: &mut dyn Door, context: &Context, record: &mut Record) -> Result<(), Problem> {
    let words = context.language;
    let uuid = context.uuid()?;
    match ask(door, servers::show(&uuid, Beside::Owner)) {
        Err(Error::NotFound(Model::Server)) => {
            // The panel has forgotten it already: what it showed is what is stored.
            let number = filled(context.server.vm_id.as_deref()).unwrap_or(uuid.short());
            typed(context, Function::Forget, number, uuid.as_str())?;
        }
        answer => {
            let server = looked(context, &uuid, answer)?;
            identity::check_owner(context, &server, context.bound_user()?)?;
            may_be_forgotten(context, &server)?;
            confirmed(context, Function::Forget, &server)?;
            drop_record(door, context, record, &uuid)?;
        }
    }
    record.notes.push(words.forgotten(uuid.as_str()));
    record.effects.extend([
        Effect::ClearServer,
        Effect::CloseIntent,
        Effect::CancelSuspension,
        Effect::InstallationOver,
    ]);
    Ok(())
}

/// Every other server can be deleted, VM and all.
fn may_be_forgotten(context: &Context, server: &Server) -> Result<(), Problem> {
    match server.status {
        ServerStatus::InstallFailed | ServerStatus::DeletionFailed => Ok(()),
        _ => {
            let advice = context.language.forget_needless(&server.status.to_string());
            Err(context.problem(ProblemKind::Refused, advice))
        }
    }
}

/// The two steps that lead out of a failed deletion (v4.6.1 and v3.10.2, observed).
fn drop_record(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<(), Problem> {
    ask(door, servers::change(uuid, Change::Status(())))
        .map_err(|error| fault::of_server(context, uuid, &error))?;
    // Should the second step fail, the panel shows a server that looks ready.
    record
        .effects
        .push(Effect::RememberStatus(ServerStatus::Ready.to_string()));
    match ask(door, servers::drop_record(uuid)) {
        Ok(()) | Err(Error::NotFound(Model::Server)) => Ok(()),
        Err(error) => {
            let problem = fault::changing(context, &error);
            let advice = context.language.forget_half_done(&problem.staff);
            Err(context.problem(problem.kind, advice))
        }
    }
}
