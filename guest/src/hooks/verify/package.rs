//! A server whose panel record has another size, and whose VM may not.

use super::{blind, put_off, topic};
use crate::context::{Context, ServiceStatus, UnverifiedChange};
use crate::door::Door;
use crate::hooks::{fault, session as customer, states};
use crate::outcome::{Effect, Problem, Record};
use crate::panel::hardware::{self, Disk};
use crate::panel::servers::ServerStatus;
use crate::panel::session::{self, State};
use crate::units::{Bytes, Mebibytes};

/// Seconds after which nobody looks any more whether a VM was started anew.
const LONGEST: u64 = 30 * 86400;

/// Seconds by which the clocks of panel and shop may differ.
const SLACK: u64 = 120;

/// Topic of what staff are told.
const NOT_RESIZED: &str = "vm-not-resized";

pub fn verify(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    change: &UnverifiedChange,
) -> Result<(), Problem> {
    if !matches!(
        context.service.status,
        ServiceStatus::Active | ServiceStatus::Suspended
    ) {
        // Nobody pays for its size any more.
        record.effects.push(Effect::Verified(change.change));
        return Ok(());
    }
    let uuid = context.uuid()?;
    let look = customer::look(door, context, record, &uuid, &|wave, _| {
        (
            wave.add(session::state(&uuid)),
            wave.add(hardware::vm(&uuid)),
        )
    });
    let ((server, (state, vm)), answers) = match look {
        Ok(look) => look,
        Err(problem) => return blind(context, record, change, problem),
    };
    let reading = |error| fault::of_look(context, &uuid, &error);
    let server = answers.take(&server).map_err(reading)?;
    let age = context.now.saturating_sub(change.asked);
    if matches!(
        server.status,
        ServerStatus::Deleting | ServerStatus::DeletionFailed | ServerStatus::InstallFailed
    ) {
        // This VM will never be shown. If the server is installed again, the panel makes a VM
        // of the recorded size.
        record.effects.push(Effect::Verified(change.change));
        return Ok(());
    }
    if server.status != ServerStatus::Ready {
        // The panel shows nobody the VM of such a server.
        record.effects.push(if age < LONGEST {
            put_off(context, change)
        } else {
            Effect::Verified(change.change)
        });
        return Ok(());
    }
    let state = answers.take(&state).map_err(reading)?;
    let disk = largest(&answers.take(&vm).map_err(reading)?.config.disks);
    match verdict(change, context.now, &state, disk) {
        Verdict::Made => record.effects.push(Effect::Verified(change.change)),
        Verdict::Open if age < LONGEST => record.effects.push(put_off(context, change)),
        Verdict::Open => {
            let text = context.language.vm_never_restarted().to_owned();
            record.notes.push(text);
            record.effects.push(Effect::Verified(change.change));
        }
        Verdict::NotMade => {
            let has = [state.memory_total, disk].map(|size| size.to_string());
            let asked =
                [change.memory, change.disk].map(|size| size.map(|size| Bytes(size).to_string()));
            let [memory, disk] = asked.map(|size| size.unwrap_or_else(|| "–".to_owned()));
            let text =
                context
                    .language
                    .vm_not_resized(uuid.as_str(), &memory, &disk, &has[0], &has[1]);
            states::tell(&mut record.effects, topic(NOT_RESIZED, change), text);
            record.effects.push(Effect::Verified(change.change));
        }
    }
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Made,
    NotMade,
    /// A running VM takes memory at its next start: nothing shows whether it will.
    Open,
}

/// The panel gives Proxmox cores and memory first, then the disk (v4.6.1, source), and a disk
/// grows at once: if it has, the rest was taken, too.
fn verdict(change: &UnverifiedChange, now: u64, state: &State, disk: Bytes) -> Verdict {
    let started = now.saturating_sub(state.uptime);
    let is_stopped = state.state == "stopped";
    match (change.disk, change.memory) {
        (Some(wanted), _) if disk < Bytes(wanted) => Verdict::NotMade,
        (Some(_), _) | (None, None) => Verdict::Made,
        (None, Some(wanted)) if mebibytes(state.memory_total) == mebibytes(Bytes(wanted)) => {
            Verdict::Made
        }
        _ if is_stopped || started > change.asked + SLACK => Verdict::NotMade,
        _ => Verdict::Open,
    }
}

fn mebibytes(size: Bytes) -> u64 {
    Mebibytes::from(size).0
}

/// The server's disk among drives, ISOs and what else Proxmox has attached.
fn largest(disks: &[Disk]) -> Bytes {
    let own = disks.iter().filter(|disk| !disk.is_media.0);
    own.map(|disk| disk.size).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::AcceptedChange;

    #[test]
    fn the_vm_shows_whether_it_was_resized_or_may_be_at_its_next_start() {
        const GIB: u64 = 1 << 30;
        let (asked, now) = (1_000_000, 1_001_000);
        let before = now - asked + 500;
        for (wanted_memory, wanted_disk, word, has_memory, has_disk, uptime, verdict_is) in [
            (Some(4), Some(40), "running", 2, 40, before, Verdict::Made),
            (
                Some(4),
                Some(40),
                "running",
                2,
                20,
                before,
                Verdict::NotMade,
            ),
            (None, Some(40), "stopped", 2, 20, 0, Verdict::NotMade),
            (Some(4), None, "running", 4, 20, before, Verdict::Made),
            (Some(4), None, "running", 2, 20, before, Verdict::Open),
            // Started since.
            (Some(4), None, "running", 2, 20, 60, Verdict::NotMade),
            (Some(4), None, "stopped", 2, 20, 0, Verdict::NotMade),
            (Some(4), None, "stopped", 4, 20, 0, Verdict::Made),
        ] {
            let change = UnverifiedChange {
                change: AcceptedChange::Package,
                asked,
                due: asked + 30,
                failed: 0,
                memory: wanted_memory.map(|size: u64| size * GIB),
                disk: wanted_disk.map(|size: u64| size * GIB),
            };
            let state = State {
                state: word.to_owned(),
                cpu_used: 0.0,
                memory_used: Bytes(0),
                memory_total: Bytes(has_memory * GIB),
                uptime,
            };
            let found = verdict(&change, now, &state, Bytes(has_disk * GIB));
            assert_eq!(
                found, verdict_is,
                "{change:?} {word} {has_memory} {has_disk} {uptime}"
            );
        }
    }
}
