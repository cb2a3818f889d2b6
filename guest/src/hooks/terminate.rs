//! Deletes a service's server.

use crate::context::{Context, filled};
use crate::door::Door;
use crate::hooks::fault;
use crate::identity;
use crate::intent;
use crate::language::Unfit;
use crate::mark::Mark;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record};
use crate::ownership;
use crate::panel::servers::{self, Beside, Server, ServerStatus};
use crate::panel::{Error, Model, Uuid, ask};

/// Deletes the server with its backups; one that is gone already is a success.
pub fn terminate(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        match context.stored_uuid()? {
            Some(uuid) => delete_stored(door, context, record, &uuid)?,
            None => delete_marked(door, context, record)?,
        }
        record.effects.extend([
            Effect::ClearServer,
            Effect::CloseIntent,
            Effect::CancelSuspension,
            Effect::InstallationOver,
        ]);
        // One session serves all servers of a client.
        if !holds_others(context) {
            record.effects.push(Effect::DropSession);
        }
        Ok(())
    })
}

/// Whether other services of the client have servers on this panel.
fn holds_others(context: &Context) -> bool {
    let own = filled(context.server.uuid.as_deref()).and_then(Uuid::parse);
    let held = context.client_servers.iter();
    held.filter_map(|uuid| Uuid::parse(uuid))
        .any(|uuid| Some(uuid) != own)
}

fn delete_stored(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<(), Problem> {
    match ask(door, servers::show(uuid, Beside::Nothing)) {
        Ok(server) => ownership::check(context, record, &server)?,
        Err(Error::NotFound(Model::Server)) => {}
        Err(error) => return Err(fault::reading(context, &error)),
    }
    delete(door, context, record, uuid)
}

fn delete(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<(), Problem> {
    match ask(door, servers::delete(uuid)) {
        Ok(()) => Ok(()),
        Err(Error::NotFound(Model::Server)) => {
            record
                .notes
                .push(context.language.already_gone(uuid.as_str()));
            Ok(())
        }
        Err(error @ Error::Conflict(_)) => {
            look(door, context, record, uuid).map_err(|problem| fault::because(problem, &error))
        }
        Err(error) => Err(fault::changing(context, &error)),
    }
}

/// 409: perhaps an earlier call, whose answer was lost, is being carried out.
fn look(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<(), Problem> {
    match ask(door, servers::show(uuid, Beside::Nothing)) {
        Err(Error::NotFound(Model::Server)) => {}
        Ok(server) if server.status == ServerStatus::Deleting => {}
        Ok(server) => {
            record
                .effects
                .push(Effect::RememberStatus(server.status.to_string()));
            return Err(match server.status {
                // Nothing but a running backup stands in the way then.
                ServerStatus::Suspended => fault::of_status(context, &ServerStatus::Ready),
                status => fault::of_status(context, &status),
            });
        }
        Err(error) => return Err(fault::reading(context, &error)),
    }
    record
        .notes
        .push(context.language.already_gone(uuid.as_str()));
    Ok(())
}

/// No server is stored: one that a lost creation has made bears the mark.
fn delete_marked(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
) -> Result<(), Problem> {
    let mark = Mark::of(&context.installation, context.service.id);
    let named = ask(door, servers::named(mark.as_str()))
        .map_err(|error| fault::reading(context, &error))?;
    // What another service of the client holds bears the mark because the
    // customer named it so.
    let marked: Vec<Server> = named
        .items
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
        return Ok(());
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
    if server.status != ServerStatus::Deleting {
        delete(door, context, record, &server.uuid)?;
    }
    record.notes.push(
        context
            .language
            .found_by_mark(&server.name, server.uuid.as_str()),
    );
    Ok(())
}
