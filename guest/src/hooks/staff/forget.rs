//! Lets go of a server that can't be deleted, so that its service may have another one.
//!
//! Two steps: the first press shows whether the panel reports a VM and what is to be
//! typed, the second acts on what was typed. A VM that is left is suspended, and the
//! server stays on the panel for staff to see to. The panel's record is dropped only if
//! staff have confirmed in words that no VM is left.

use super::{Function, looked, typed_is};
use crate::context::{Context, filled};
use crate::deletion::{Deletion, Hindrance};
use crate::door::Door;
use crate::hooks::{fault, session};
use crate::language::{self, Language};
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record, ServerIds};
use crate::ownership;
use crate::panel::servers::{self, Beside, Change, Server, ServerStatus};
use crate::panel::{Error, Model, Uuid, ask, session as client};

pub fn forget(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| act(door, context, record))
}

fn act(door: &mut dyn Door, context: &Context, record: &mut Record) -> Result<(), Problem> {
    let uuid = server_of(context)?;
    match ask(door, servers::show(&uuid, Beside::Nothing)) {
        Err(Error::NotFound(Model::Server)) => {
            // The panel has forgotten it already: what it showed is what is stored.
            let number = filled(context.server.vm_id.as_deref()).unwrap_or(uuid.short());
            super::typed(context, Function::Forget, number, uuid.as_str())?;
            let note = context.language.forgotten(uuid.as_str());
            record.notes.push(note);
        }
        answer => {
            let server = looked(context, &uuid, answer)?;
            if is_strangers(context, &server) {
                leave(context, record, &server)?;
            } else {
                may_be_let_go(context, &server)?;
                let_go(door, context, record, &server)?;
            }
        }
    }
    record.effects.extend([
        Effect::ClearServer,
        Effect::CloseIntent,
        Effect::CancelSuspension,
        Effect::InstallationOver,
    ]);
    Ok(())
}

/// The stored server, or the one whose deletion is pending.
fn server_of(context: &Context) -> Result<Uuid, Problem> {
    let pending = context.deletion.as_ref();
    match context.stored_uuid()? {
        None => pending
            .and_then(|deletion| Uuid::parse(&deletion.uuid))
            .map_or_else(|| context.uuid(), Ok),
        Some(uuid) => Ok(uuid),
    }
}

fn pending<'a>(context: &'a Context, server: &Server) -> Option<&'a Deletion> {
    let deletion = context.deletion.as_ref();
    deletion.filter(|deletion| deletion.is_of(&server.uuid))
}

/// Whether the panel shows another owner than the one stored: it isn't this service's to touch.
fn is_strangers(context: &Context, server: &Server) -> bool {
    let pending = pending(context, server).map(|deletion| deletion.owner);
    let known = pending
        .or_else(|| ownership::stored(context))
        .or(context.bound());
    known != Some(server.user_id)
}

/// Clears what is stored of another panel user's server; the panel isn't told anything.
fn leave(context: &Context, record: &mut Record, server: &Server) -> Result<(), Problem> {
    let words = context.language;
    if !typed_is(context, &[&server.vmid.to_string(), server.name.trim()]) {
        let (owner, number) = (server.user_id.to_string(), server.vmid.to_string());
        let advice = words.let_go_stranger_unconfirmed(&owner, &number);
        return Err(context.problem(ProblemKind::Unconfirmed, advice));
    }
    release(record, server);
    record
        .notes
        .push(words.let_go_stranger_done(server.uuid.as_str()));
    Ok(())
}

/// Every other server can be deleted, VM and all.
fn may_be_let_go(context: &Context, server: &Server) -> Result<(), Problem> {
    let failed = matches!(
        server.status,
        ServerStatus::InstallFailed | ServerStatus::DeletionFailed
    );
    let is_pending = pending(context, server).is_some();
    if is_pending && Hindrance::of(&server.status).is_some() {
        // The panel would forget the suspension.
        return Err(fault::of_status(context, &server.status));
    }
    if failed || is_pending {
        return Ok(());
    }
    let advice = context.language.forget_needless(&server.status.to_string());
    Err(context.problem(ProblemKind::Refused, advice))
}

fn let_go(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    server: &Server,
) -> Result<(), Problem> {
    let words = context.language;
    let number = server.vmid.to_string();
    if is_no_vm_phrase(context, &number) {
        revive(door, context, record, server)?;
        drop_record(door, context, &server.uuid)?;
        record.notes.push(words.forgotten(server.uuid.as_str()));
        return Ok(());
    }
    if !typed_is(context, &[&number, server.name.trim()]) {
        let vm = reported(door, context, record, server);
        let advice = words.let_go_unconfirmed(&vm, &number);
        return Err(context.problem(ProblemKind::Unconfirmed, advice));
    }
    if server.status != ServerStatus::Suspended {
        revive(door, context, record, server)?;
        suspend(door, context, record, server)?;
    }
    release(record, server);
    let (node, uuid) = (server.node_id.to_string(), server.uuid.as_str());
    record.notes.push(words.let_go_done(uuid, &number, &node));
    Ok(())
}

/// The words of any language: staff may have changed theirs since they read them.
fn is_no_vm_phrase(context: &Context, number: &str) -> bool {
    let plain = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.concat().to_lowercase()
    };
    let typed = filled(context.confirmation.as_deref()).unwrap_or_default();
    language::all().any(|one: Language| plain(&one.no_vm_phrase(number)) == plain(typed))
}

/// Says whether the VM runs, for the staff member who is about to let go of it. The
/// panel tells only the owner, through his session, and only while the server's status
/// is blank; otherwise this says what the cron saw when it suspended the server.
fn reported(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    server: &Server,
) -> String {
    let words = context.language;
    let number = server.vmid.to_string();
    if server.status == ServerStatus::Ready {
        let look = |_| client::state(&server.uuid);
        match session::answered(door, context, record, &server.uuid, &look) {
            Ok(Ok(state)) if state.state == "running" => return words.vm_running(&number),
            Ok(Ok(_)) => return words.vm_stopped(&number),
            Ok(Err(error)) if error.is_node_failure() => return words.vm_missing(&number),
            _ => {}
        }
    }
    match pending(context, server).and_then(|deletion| deletion.hindrance) {
        Some(Hindrance::Kept) => words.vm_suspended(&number),
        Some(Hindrance::Proxmox) => words.vm_missing(&number),
        _ => words.vm_unknown(&server.status.to_string(), &number),
    }
}

/// Leads out of every status that nothing can be sent in (v4.6.1 and v3.10.2, observed).
fn revive(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    server: &Server,
) -> Result<(), Problem> {
    if matches!(server.status, ServerStatus::Ready | ServerStatus::Suspended) {
        return Ok(());
    }
    ask(door, servers::change(&server.uuid, Change::Status(None)))
        .map_err(|error| fault::of_server(context, &server.uuid, &error))?;
    // Should the next step fail, the panel shows a server that looks ready.
    let ready = ServerStatus::Ready.to_string();
    record.effects.push(Effect::RememberStatus(ready));
    Ok(())
}

fn suspend(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    server: &Server,
) -> Result<(), Problem> {
    let Err(error) = ask(door, servers::suspend(&server.uuid)) else {
        return Ok(());
    };
    if server.status == ServerStatus::InstallFailed {
        // A server without a VM isn't to look ready to its customer.
        let failed = Change::Status(Some("install_failed"));
        if ask(door, servers::change(&server.uuid, failed)).is_ok() {
            let failed = ServerStatus::InstallFailed.to_string();
            record.effects.push(Effect::RememberStatus(failed));
        }
    }
    let problem = fault::changing(context, &error);
    let number = server.vmid.to_string();
    let advice = context
        .language
        .let_go_not_suspended(&problem.staff, &number);
    Err(context.problem(problem.kind, advice))
}

/// Drops the panel's record; Proxmox isn't asked.
fn drop_record(door: &mut dyn Door, context: &Context, uuid: &Uuid) -> Result<(), Problem> {
    match ask(door, servers::drop_record(uuid)) {
        Ok(()) | Err(Error::NotFound(Model::Server)) => Ok(()),
        Err(error) => {
            let problem = fault::changing(context, &error);
            let advice = context.language.forget_half_done(&problem.staff);
            Err(context.problem(problem.kind, advice))
        }
    }
}

fn release(record: &mut Record, server: &Server) {
    let ids = ServerIds::of(server);
    record.effects.push(Effect::ReleaseServer(ids));
}
