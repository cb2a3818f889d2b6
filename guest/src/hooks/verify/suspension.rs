//! A suspended server whose VM may run on.

use super::{blind, soon, topic};
use crate::context::{AcceptedChange, Context, ServiceStatus, UnverifiedChange};
use crate::door::Door;
use crate::hooks::{fault, session as customer, states, throttle};
use crate::outcome::{Effect, Problem, Record};
use crate::ownership;
use crate::panel::servers::{self, Beside, Change, ServerStatus};
use crate::panel::session::{self, State};
use crate::panel::{Error, Model, Uuid, ask};

/// Requests of the look that mustn't be cut off: the suspension is ended and set again.
const LOOK: u32 = 2;

/// Looks at a VM that the panel couldn't show, before staff are told.
const PATIENCE: u32 = 2;

/// Topics of what staff are told.
const RUNS_ON: &str = "vm-runs-on";
const NOT_SHOWN: &str = "vm-not-shown";

/// The panel shows nobody a suspended VM and sends Proxmox no second stop (v4.6.1, source), so
/// the panel's record is made ready, the VM looked at, and the server suspended again, which
/// stops the VM once more.
pub fn verify(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    change: &UnverifiedChange,
) -> Result<(), Problem> {
    let over = Effect::Verified(AcceptedChange::Suspension);
    if context.service.status != ServiceStatus::Suspended {
        record.effects.push(over);
        return Ok(());
    }
    let uuid = context.uuid()?;
    let server = match ask(door, servers::show(&uuid, Beside::Nothing)) {
        Ok(server) => server,
        Err(error) => {
            if matches!(error, Error::NotFound(Model::Server)) {
                record.effects.push(over);
            }
            return Err(fault::of_look(context, &uuid, &error));
        }
    };
    if let Err(problem) = ownership::check(context, record, &server) {
        record.effects.push(over);
        return Err(problem);
    }
    remember(record, &server.status);
    match server.status {
        ServerStatus::Suspended => {}
        // The last look was cut off, or somebody has ended the suspension on the panel
        // though WHMCS keeps the service suspended.
        ServerStatus::Ready => {
            suspend(door, context, record, &uuid)?;
            record.effects.push(again(context, change));
            return Ok(());
        }
        ServerStatus::Deleting | ServerStatus::DeletionFailed | ServerStatus::InstallFailed => {
            record.effects.push(over);
            return Ok(());
        }
        _ => {
            record.effects.push(again(context, change));
            return Ok(());
        }
    }
    // The session is there before the suspension is ended.
    if let Err(problem) =
        customer::through(door, context, record, &uuid, &|_| session::server(&uuid))
    {
        return blind(context, record, change, problem);
    }
    throttle::room_for(door, context, LOOK)?;
    match ask(door, servers::change(&uuid, Change::Status(None))) {
        Err(error) if error.surely_did_nothing() => {
            return Err(fault::of_server(context, &uuid, &error));
        }
        _ => {}
    }
    let seen = ask(door, session::state(&uuid));
    suspend(door, context, record, &uuid)?;
    let words = context.language;
    let (vm, node) = (server.vmid.to_string(), server.node_id.to_string());
    match seen {
        Ok(state) if is_stopped(&state) => {
            record.effects.push(over);
            if change.failed > 0 {
                record.notes.push(words.vm_stopped_at_last().to_owned());
            }
            return Ok(());
        }
        Ok(_) => {
            let text = words.vm_runs_on(&vm, &node);
            states::tell(&mut record.effects, topic(RUNS_ON, change), text);
        }
        Err(error) => {
            let text = words.vm_not_shown(&vm, &node, &fault::reading(context, &error).staff);
            if change.failed < PATIENCE {
                record.notes.push(text);
            } else {
                states::tell(&mut record.effects, topic(NOT_SHOWN, change), text);
            }
        }
    }
    record.effects.push(again(context, change));
    Ok(())
}

/// Looks again after the next cron: nobody pays for a VM that runs on.
fn again(context: &Context, change: &UnverifiedChange) -> Effect {
    soon(
        context,
        UnverifiedChange {
            failed: change.failed.saturating_add(1),
            ..change.clone()
        },
    )
}

fn is_stopped(state: &State) -> bool {
    state.state == "stopped"
}

/// Suspends it again. A failure leaves it unsuspended until the next look, which is due at
/// once.
fn suspend(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<(), Problem> {
    match ask(door, servers::suspend(uuid)) {
        Ok(()) => {
            remember(record, &ServerStatus::Suspended);
            Ok(())
        }
        Err(error) => {
            remember(record, &ServerStatus::Ready);
            Err(fault::of_server(context, uuid, &error))
        }
    }
}

fn remember(record: &mut Record, status: &ServerStatus) {
    record
        .effects
        .push(Effect::RememberStatus(status.to_string()));
}
