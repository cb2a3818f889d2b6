//! Looks whether the VM has made what the panel has accepted.
//!
//! The panel answers a suspension 204 and a build 200 though Proxmox refuses them later: a
//! backup or a clone holds a lock on the VM, or the node doesn't answer (v4.6.1, observed).
//! Only the VM itself shows it, and only its owner's session shows the VM.

mod package;
mod resumption;
mod suspension;

use crate::context::{AcceptedChange, Context, ServiceStatus, UnverifiedChange};
use crate::door::Door;
use crate::hooks::{fault, states};
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record};
use crate::ownership;
use crate::panel::ask;
use crate::panel::servers::{self, Beside, Limits, Server};

/// Seconds that Proxmox is given before the VM is looked at.
const SOON: u64 = 30;

/// Seconds after which no request is under way any more: its time limit, and a minute for
/// the panel.
const SETTLED: u64 = 30 + 60;

/// Seconds until the next look at a VM that shows nothing yet, after the first, the second, …
const WAITS: [u64; 3] = [10 * 60, 3600, 6 * 3600];
const DAILY: u64 = 86400;

/// Topic of what staff are told where nobody may look.
const NOT_SEEN: &str = "vm-not-seen";

/// Looks at every change that is due.
pub fn verify(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        let is_due = |change: &&UnverifiedChange| change.due <= context.now;
        let mut ended = Ok(());
        for change in context.unverified.iter().filter(is_due) {
            let one = match change.change {
                AcceptedChange::Suspension => suspension::verify(door, context, record, change),
                AcceptedChange::Resumption => resumption::verify(door, context, record, change),
                AcceptedChange::Package => package::verify(door, context, record, change),
            };
            if let Err(problem) = &one
                && problem.kind == ProblemKind::Missing
            {
                // The panel has no such server any more, or none is stored.
                record.effects.push(Effect::Verified(change.change));
            }
            ended = ended.and(one);
        }
        ended
    })
}

/// The panel has accepted a suspension now.
#[must_use]
pub fn suspended(context: &Context) -> Effect {
    Effect::VerifyLater(accepted(context, AcceptedChange::Suspension))
}

/// The panel has accepted the end of a suspension now: looked at once whatever was sent
/// before must have arrived.
#[must_use]
pub fn resumed(context: &Context) -> Effect {
    Effect::VerifyLater(UnverifiedChange {
        due: context.now + SETTLED,
        ..accepted(context, AcceptedChange::Resumption)
    })
}

/// The panel has accepted another size now; none if the VM shows nothing of what has changed
/// (v4.6.1's client API shows memory and disk of a VM, and no cores).
#[must_use]
pub fn resized(context: &Context, before: &Limits, after: &Limits) -> Option<Effect> {
    let memory = (before.memory != after.memory).then_some(after.memory.0);
    let disk = (before.disk != after.disk).then_some(after.disk.0);
    (memory.is_some() || disk.is_some()).then(|| {
        Effect::VerifyLater(UnverifiedChange {
            memory,
            disk,
            ..accepted(context, AcceptedChange::Package)
        })
    })
}

/// The server as the panel shows it, if WHMCS's status of the service is still the one that
/// the change was for; none if not, and then nothing is to be looked at any more (`over`).
///
/// # Errors
/// The panel has no such server; or it shows another owner, which ends the look, too; or it
/// didn't answer.
fn server(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    expected: ServiceStatus,
    over: &Effect,
) -> Result<Option<Server>, Problem> {
    if context.service.status != expected {
        record.effects.push(over.clone());
        return Ok(None);
    }
    let uuid = context.uuid()?;
    let server = ask(door, servers::show(&uuid, Beside::Nothing))
        .map_err(|error| fault::of_look(context, &uuid, &error))?;
    if let Err(problem) = ownership::check(context, record, &server) {
        record.effects.push(over.clone());
        return Err(problem);
    }
    Ok(Some(server))
}

/// True if something of this change is to be looked at.
#[must_use]
pub fn is_kept(context: &Context, change: AcceptedChange) -> bool {
    context.unverified.iter().any(|one| one.change == change)
}

fn accepted(context: &Context, change: AcceptedChange) -> UnverifiedChange {
    UnverifiedChange {
        change,
        asked: context.now,
        due: context.now + SOON,
        failed: 0,
        memory: None,
        disk: None,
    }
}

/// The VM shows nothing yet: the next look is later than the last one.
fn put_off(context: &Context, change: &UnverifiedChange) -> Effect {
    let failures = usize::try_from(change.failed).unwrap_or(usize::MAX);
    Effect::VerifyLater(UnverifiedChange {
        failed: change.failed.saturating_add(1),
        due: context.now + WAITS.get(failures).unwrap_or(&DAILY),
        ..change.clone()
    })
}

/// Nobody may look as the server's owner, and that won't change by itself: the change stays
/// unverified, and staff are told, once a server. Any other problem is tried again after the
/// next cron.
fn blind(
    context: &Context,
    record: &mut Record,
    change: &UnverifiedChange,
    problem: Problem,
) -> Result<(), Problem> {
    if problem.kind != ProblemKind::Identity {
        return Err(problem);
    }
    let uuid = context.uuid()?;
    let text = context.language.vm_not_seen(uuid.as_str(), &problem.staff);
    states::tell(&mut record.effects, NOT_SEEN, text);
    record.effects.push(Effect::Verified(change.change));
    Ok(())
}

/// Another look as soon as Proxmox has had its time.
fn soon(context: &Context, change: &UnverifiedChange) -> Effect {
    Effect::VerifyLater(UnverifiedChange {
        failed: change.failed.saturating_add(1),
        due: context.now + SOON,
        ..change.clone()
    })
}

/// Topic of a notice about one change; the host sends staff one notice a topic.
fn topic(word: &str, change: &UnverifiedChange) -> String {
    format!("{word}-{}", change.asked)
}
