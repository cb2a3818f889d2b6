//! Suspends and unsuspends a server.

use crate::context::{AcceptedChange, Context};
use crate::door::Door;
use crate::hooks::{fault, session as customer, states, verify};
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record};
use crate::ownership;
use crate::panel::servers::{self, Beside, ServerStatus};
use crate::panel::{Error, Generation, Model, Uuid, ask, session};

/// Stops the server until [`unsuspend`]. Where its status would make the panel
/// forget that, it is written down to be done later.
pub fn suspend(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        let uuid = context.uuid()?;
        // The panel answers 204 while it installs, and forgets the suspension when
        // it is done; of a failed installation it makes a ready server. So unless
        // the server was seen ready, and its owner a moment ago, it is looked at first.
        if !seen_steady(context) {
            let status = look(door, context, record, &uuid)?;
            if !is_steady(&status) {
                return Err(later(context, record, &uuid, &status));
            }
        }
        match ask(door, servers::suspend(&uuid)) {
            Ok(()) => {
                remember(record, &ServerStatus::Suspended);
                call_off(context, record);
                // Accepted, and not done if Proxmox has the VM locked.
                record.effects.push(verify::suspended(context));
                Ok(())
            }
            Err(error @ Error::Conflict(_)) => {
                let status = look(door, context, record, &uuid)?;
                if status == ServerStatus::Suspended {
                    remember(record, &status);
                    call_off(context, record);
                    return Ok(());
                }
                let problem = later(context, record, &uuid, &status);
                Err(fault::because(problem, &error))
            }
            Err(error) => Err(failed(context, record, &uuid, &error)),
        }
    })
}

/// Ends the suspension. v4 starts the server with that, v3 leaves it off: there it
/// is started through the customer's session.
pub fn unsuspend(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        let uuid = context.uuid()?;
        // Whatever becomes of this call: nobody wishes that suspension any more, nor that
        // the server be deleted.
        call_off(context, record);
        let looked_at = verify::is_kept(context, AcceptedChange::Suspension);
        if context.deletion.is_some() {
            record.effects.push(Effect::CallOffDeletion);
        }
        let mut is_off = false;
        if looked_at || context.deletion.is_some() || !seen_steady(context) {
            let status = look(door, context, record, &uuid)?;
            match status {
                // A look that was cut off has ended the suspension and left the VM off: the
                // panel starts nothing that it doesn't hold for suspended.
                ServerStatus::Ready => is_off = looked_at,
                ServerStatus::Suspended => {}
                // Not suspended, and it will run afterwards.
                ServerStatus::Installing
                | ServerStatus::RestoringBackup
                | ServerStatus::RestoringSnapshot => {
                    remember(record, &status);
                    record
                        .notes
                        .push(context.language.not_suspended(&status.to_string()));
                    return Ok(());
                }
                other => {
                    remember(record, &other);
                    if other == ServerStatus::Deleting {
                        // Nothing calls that off any more: it is followed to its end.
                        record
                            .effects
                            .retain(|effect| *effect != Effect::CallOffDeletion);
                    }
                    states::tell_of(context, &mut record.effects, &uuid, &other);
                    return Err(fault::of_status(context, &other));
                }
            }
        }
        resume(door, context, record, &uuid, is_off)?;
        // Not before: tried again, it must know that the VM may be off.
        if looked_at {
            let over = Effect::Verified(AcceptedChange::Suspension);
            record.effects.push(over);
        }
        record.effects.push(verify::resumed(context));
        Ok(())
    })
}

/// Ends the suspension on the panel, and starts the VM where the panel doesn't: on v3, or
/// if it `is_off` without being suspended.
pub fn resume(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    is_off: bool,
) -> Result<(), Problem> {
    let starts =
        |door: &dyn Door| is_off || customer::generation(door, context) == Some(Generation::V3);
    let signed_on = if starts(door) {
        sign_on_first(door, context, record, uuid)?
    } else {
        Ok(context.session_open)
    };
    ask(door, servers::unsuspend(uuid)).map_err(|error| failed(context, record, uuid, &error))?;
    remember(record, &ServerStatus::Ready);
    if starts(door) {
        let started = signed_on.and_then(|signed_on| {
            let context = Context {
                session_open: signed_on,
                ..context.clone()
            };
            let start = |_| session::start(uuid);
            customer::through(door, &context, record, uuid, &start)
        });
        match started {
            Err(problem) if problem.kind == ProblemKind::Identity => {
                left_off(context, record, uuid, &problem);
            }
            started => started.map_err(|problem| not_started(context, problem))?,
        }
    }
    Ok(())
}

/// The session that will start the server is there before the suspension is ended:
/// the throttle could come between and leave the server neither suspended nor
/// running. Only if there can be none, because the client has no panel user that
/// owns the server, the suspension is ended all the same: it was paid for.
fn sign_on_first(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<Result<bool, Problem>, Problem> {
    if context.session_open {
        return Ok(Ok(true));
    }
    let opened = customer::open(door, context, record, uuid);
    match opened {
        Err(problem) if problem.kind != ProblemKind::Identity => Err(problem),
        opened => Ok(opened.map(|()| true)),
    }
}

/// The suspension is ended, and trying again would start nothing: nobody is known to be the
/// client who owns the server, until staff say so.
fn left_off(context: &Context, record: &mut Record, uuid: &Uuid, problem: &Problem) {
    let words = context.language;
    let note = words.unsuspended_not_started(uuid.as_str(), &problem.staff);
    let hint = words.unsuspended_not_started_do(&problem.hint);
    states::tell(
        &mut record.effects,
        states::LEFT_OFF,
        words.pair_of_sentences(&note, &hint),
    );
    record.notes.push(note);
}

fn not_started(context: &Context, problem: Problem) -> Problem {
    let advice = context.language.not_started(&problem.staff);
    Problem {
        staff: advice.cause,
        hint: advice.hint,
        ..problem
    }
}

/// A suspension that the panel wouldn't keep now.
fn later(context: &Context, record: &mut Record, uuid: &Uuid, status: &ServerStatus) -> Problem {
    remember(record, status);
    match status {
        ServerStatus::Deleting | ServerStatus::DeletionFailed | ServerStatus::InstallFailed => {
            states::tell_of(context, &mut record.effects, uuid, status);
            call_off(context, record);
            fault::of_status(context, status)
        }
        // Nothing but a running backup stands in the way then.
        ServerStatus::Ready => {
            record.effects.push(Effect::AwaitSuspension);
            fault::of_status(context, status)
        }
        _ => {
            record.effects.push(Effect::AwaitSuspension);
            let advice = context.language.suspension_pending(&status.to_string());
            context.problem(ProblemKind::NotReady, advice)
        }
    }
}

fn look(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<ServerStatus, Problem> {
    match ask(door, servers::show(uuid, Beside::Nothing)) {
        Ok(server) => ownership::check(context, record, &server).map(|()| server.status),
        Err(error) => {
            forget_gone(context, record, &error);
            Err(fault::of_look(context, uuid, &error))
        }
    }
}

fn failed(context: &Context, record: &mut Record, uuid: &Uuid, error: &Error) -> Problem {
    forget_gone(context, record, error);
    fault::of_server(context, uuid, error)
}

/// A server that is gone is never suspended: the cron needn't try for ever.
fn forget_gone(context: &Context, record: &mut Record, error: &Error) {
    if matches!(error, Error::NotFound(Model::Server)) {
        call_off(context, record);
    }
}

fn call_off(context: &Context, record: &mut Record) {
    if context.suspension_pending && !record.effects.contains(&Effect::CancelSuspension) {
        record.effects.push(Effect::CancelSuspension);
    }
}

fn remember(record: &mut Record, status: &ServerStatus) {
    record
        .effects
        .push(Effect::RememberStatus(status.to_string()));
}

/// True if the server was seen so lately that owner and status needn't be read before
/// the suspension is sent.
fn seen_steady(context: &Context) -> bool {
    ownership::is_fresh(context)
        && context
            .remembered_status()
            .is_some_and(|status| is_steady(&status))
}

fn is_steady(status: &ServerStatus) -> bool {
    matches!(status, ServerStatus::Ready | ServerStatus::Suspended)
}
