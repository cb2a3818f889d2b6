//! A suspended server whose VM may run on.

use super::{blind, put_off, server, soon, topic};
use crate::context::{AcceptedChange, Context, ServiceStatus, UnverifiedChange};
use crate::door::Door;
use crate::hooks::{fault, session as customer, states, throttle};
use crate::outcome::{Effect, Problem, Record};
use crate::panel::ask;
use crate::panel::servers::{self, Change, Server, ServerStatus};
use crate::panel::session::{self, State};

/// Requests of the look that mustn't be cut off: the suspension is ended and set again.
const LOOK: u32 = 2;

/// Looks at a VM that the panel couldn't show, before staff are told.
const PATIENCE: u32 = 2;

/// Topics of what staff are told.
const RUNS_ON: &str = "vm-runs-on";
const NOT_SHOWN: &str = "vm-not-shown";
const UNSUSPENDED: &str = "vm-unsuspended";

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
    let Some(server) = server(door, context, record, ServiceStatus::Suspended, &over)? else {
        return Ok(());
    };
    let uuid = server.uuid.clone();
    remember(record, &server.status);
    match server.status {
        ServerStatus::Suspended => {}
        // The last look was cut off, or somebody has ended the suspension on the panel
        // though WHMCS keeps the service suspended.
        ServerStatus::Ready => {
            suspend(door, context, record, change, &server)?;
            record.effects.push(soon(context, change));
            return Ok(());
        }
        ServerStatus::Deleting | ServerStatus::DeletionFailed | ServerStatus::InstallFailed => {
            record.effects.push(over);
            return Ok(());
        }
        _ => {
            record.effects.push(put_off(context, change));
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
    suspend(door, context, record, change, &server)?;
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
            // Each look is a moment in which its owner could start it: rarer and rarer.
            let text = words.vm_runs_on(&vm, &node);
            states::tell(&mut record.effects, topic(RUNS_ON, change), text);
        }
        Err(error) => {
            let text = words.vm_not_shown(&vm, &node, &fault::reading(context, &error).staff);
            if change.failed >= PATIENCE {
                let text = words.looked_at_no_more(&text);
                states::tell(&mut record.effects, topic(NOT_SHOWN, change), text);
                record.effects.push(over);
                return Ok(());
            }
            record.notes.push(words.looked_at_again(&text));
        }
    }
    record.effects.push(put_off(context, change));
    Ok(())
}

fn is_stopped(state: &State) -> bool {
    state.state == "stopped"
}

/// Suspends it again. A failure leaves it unsuspended until the next look, which is due at
/// once; staff are told.
fn suspend(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    change: &UnverifiedChange,
    server: &Server,
) -> Result<(), Problem> {
    match ask(door, servers::suspend(&server.uuid)) {
        Ok(()) => {
            remember(record, &ServerStatus::Suspended);
            Ok(())
        }
        Err(error) => {
            remember(record, &ServerStatus::Ready);
            let problem = fault::of_server(context, &server.uuid, &error);
            let uuid = server.uuid.as_str();
            let text = context.language.not_suspended_again(uuid, &problem.staff);
            states::tell(&mut record.effects, topic(UNSUSPENDED, change), text);
            Err(problem)
        }
    }
}

fn remember(record: &mut Record, status: &ServerStatus) {
    record
        .effects
        .push(Effect::RememberStatus(status.to_string()));
}
