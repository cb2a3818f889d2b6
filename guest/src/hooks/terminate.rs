//! Deletes a service's server.

use crate::context::{Context, filled};
use crate::deletion::{Deletion, Hindrance};
use crate::door::Door;
use crate::hooks::{fault, states};
use crate::identity;
use crate::intent;
use crate::language::Unfit;
use crate::mark::Mark;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record};
use crate::ownership;
use crate::panel::servers::{self, Beside, Server, ServerStatus};
use crate::panel::{Error, Model, Page, Uuid, ask};

/// Deletes the server with its backups; one that is gone already is a success. The panel
/// accepts the deletion and may fail at it later, so that what is stored stays until the
/// server is gone: the cron follows it.
pub fn terminate(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        let left = match context.stored_uuid()? {
            Some(uuid) => delete_stored(door, context, record, &uuid)?,
            None => delete_marked(door, context, record)?,
        };
        match left {
            Some(deletion) => record.effects.push(Effect::AwaitDeletion(deletion)),
            None => record.effects.extend(gone(context)),
        }
        record.effects.extend([
            Effect::CloseIntent,
            Effect::CancelSuspension,
            Effect::InstallationOver,
        ]);
        Ok(())
    })
}

/// What is cleared once the server is gone. One session serves all servers of a client.
fn gone(context: &Context) -> impl Iterator<Item = Effect> {
    let dropped = (!holds_others(context)).then_some(Effect::DropSession);
    [Effect::ClearServer].into_iter().chain(dropped)
}

/// Whether other services of the client have servers on this panel.
fn holds_others(context: &Context) -> bool {
    let own = filled(context.server.uuid.as_deref()).and_then(Uuid::parse);
    let held = context.client_servers.iter();
    held.filter_map(|uuid| Uuid::parse(uuid))
        .any(|uuid| Some(uuid) != own)
}

/// None: it is gone.
fn delete_stored(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<Option<Deletion>, Problem> {
    match ask(door, servers::show(uuid, Beside::Nothing)) {
        Ok(server) => {
            ownership::check(context, record, &server)?;
            delete(door, context, record, &server)
        }
        Err(Error::NotFound(Model::Server)) => Ok(is_gone(context, record, uuid)),
        Err(error) => Err(fault::reading(context, &error)),
    }
}

fn is_gone(context: &Context, record: &mut Record, uuid: &Uuid) -> Option<Deletion> {
    let note = context.language.already_gone(uuid.as_str());
    record.notes.push(note);
    if let Some(panel) = &context.server.elsewhere {
        // The server record leads to another panel now, and the server may run on there.
        let text = context
            .language
            .server_elsewhere(uuid.as_str(), panel, &context.panel.url);
        states::tell(&mut record.effects, states::SERVER_ELSEWHERE, text);
    }
    None
}

/// Sends the deletion of a server that was looked at, unless the panel can't begin it now.
fn delete(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    server: &Server,
) -> Result<Option<Deletion>, Problem> {
    let mut deletion = Deletion::of(server, context.now, context.deletion.as_ref());
    let waits = match &server.status {
        ServerStatus::Deleting => {
            // Somebody's, perhaps an earlier call's whose answer was lost.
            deletion.sent.get_or_insert(context.now);
            false
        }
        // Only a reset of its status leads out of that.
        ServerStatus::DeletionFailed => true,
        status => match Hindrance::of(status) {
            Some(hindrance) => {
                deletion.hindrance = Some(hindrance);
                deletion.hindered = Some(context.now);
                true
            }
            None => match ask(door, servers::delete(&server.uuid)) {
                Ok(()) => {
                    deletion.accepted(context.now);
                    false
                }
                Err(Error::NotFound(Model::Server)) => {
                    return Ok(is_gone(context, record, &server.uuid));
                }
                // A backup runs, or somebody was faster.
                Err(Error::Conflict(_)) => {
                    deletion.hindrance = Some(Hindrance::BackingUp);
                    deletion.hindered = Some(context.now);
                    true
                }
                Err(error) => return Err(fault::changing(context, &error)),
            },
        },
    };
    let (uuid, status) = (server.uuid.as_str(), server.status.to_string());
    let (note, status) = if waits {
        (context.language.deletion_waits(uuid, &status), status)
    } else {
        let deleting = ServerStatus::Deleting.to_string();
        (context.language.deletion_begun(uuid), deleting)
    };
    record.notes.push(note);
    record.effects.push(Effect::RememberStatus(status));
    Ok(Some(deletion))
}

/// No server is stored: one that a lost creation has made bears the mark.
fn delete_marked(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
) -> Result<Option<Deletion>, Problem> {
    let mark = Mark::of(context.service_mark);
    let named = ask(door, servers::named(mark.as_str()))
        .and_then(Page::whole)
        .map_err(|error| fault::reading(context, &error))?;
    // What another service of the client holds bears the mark because the customer named it
    // so; what staff have let go of bears it still.
    let marked: Vec<Server> = named
        .into_iter()
        .filter(|server| {
            mark.is_on(&server.name)
                && !context.client_holds(&server.uuid)
                && !context.has_released(&server.uuid)
        })
        .collect();
    if marked.is_empty() {
        intent::none_under_way(context)?;
        record
            .notes
            .push(context.language.nothing_to_delete().to_owned());
        return Ok(None);
    }
    let described = |server: &Server| format!("{} ({})", server.name, server.uuid);
    let [server] = <[Server; 1]>::try_from(marked).map_err(|several| {
        let names: Vec<String> = several.iter().map(described).collect();
        context.problem(
            ProblemKind::Refused,
            context.language.marks_ambiguous(&names),
        )
    })?;
    if identity::known_user(context) != Some(server.user_id) {
        let advice = context
            .language
            .mark_unfit(&described(&server), &Unfit::Owner(server.user_id));
        return Err(context.problem(ProblemKind::Identity, advice));
    }
    let deletion = delete(door, context, record, &server)?;
    record.notes.push(
        context
            .language
            .found_by_mark(&server.name, server.uuid.as_str()),
    );
    Ok(deletion)
}
