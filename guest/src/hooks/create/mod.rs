//! Makes a service's server, exactly once.

mod adoption;
mod place;
mod plan;

use crate::context::Context;
use crate::door::Door;
use crate::hooks::attachment;
use crate::hooks::{fault, states, throttle};
use crate::identity::{self, Owner};
use crate::intent::{self, Intent};
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record, ServerIds};
use crate::panel::servers::{self, Beside, NewServer, Server, ServerStatus};
use crate::panel::{Error, Uuid, Wave, ask};
use place::Place;
use plan::Plan;

pub use plan::template;

/// Makes the server, or finds the one a lost call has made.
pub fn create(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| match context.stored_uuid()? {
        Some(uuid) => confirm(door, context, record, &uuid),
        None => make(door, context, record),
    })
}

/// A server is stored: a second one is never made.
fn confirm(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<(), Problem> {
    let server = ask(door, servers::show(uuid, Beside::Nothing))
        .map_err(|error| fault::of_look(context, uuid, &error))?;
    if context.binding != Some(server.user_id) {
        let advice = context
            .language
            .not_the_owner(uuid.as_str(), &server.user_id.to_string());
        return Err(context.problem(ProblemKind::Identity, advice));
    }
    match server.status {
        ServerStatus::InstallFailed | ServerStatus::Deleting | ServerStatus::DeletionFailed => {
            record
                .effects
                .push(Effect::RememberStatus(server.status.to_string()));
            states::tell_of(context, &mut record.effects, uuid, &server.status);
            return Err(fault::of_status(context, &server.status));
        }
        _ => {}
    }
    record.notes.push(
        context
            .language
            .server_exists(uuid.as_str(), &server.status.to_string()),
    );
    store(context, record, &server);
    if server.status == ServerStatus::Installing {
        record.effects.push(Effect::AwaitInstallation);
    }
    Ok(())
}

fn make(door: &mut dyn Door, context: &Context, record: &mut Record) -> Result<(), Problem> {
    let plan = Plan::of(context, record)?;

    // Whatever doesn't depend on an answer is asked at once.
    let mut wave = Wave::default();
    let marked = wave.add(servers::named(plan.mark.as_str()));
    let lookup = identity::look_up(&mut wave, context)?;
    let search = place::search(&mut wave, &plan);
    let answers = wave.send(door);

    // Whether the server is there already comes before everything else, and an
    // answer that doesn't tell stops the creation.
    let marked = answers
        .take(&marked)
        .map_err(|error| fault::reading(context, &error))?;
    let marked: Vec<Server> = marked
        .items
        .into_iter()
        .filter(|server| plan.mark.is_on(&server.name) && !context.has_released(&server.uuid))
        .collect();
    if !marked.is_empty() {
        let known = match identity::known_user(context) {
            Some(_) => Some(lookup.read(&answers, context)?),
            None => None,
        };
        return adoption::adopt(door, context, record, &plan, marked, known);
    }
    intent::none_under_way(context)?;

    let owner = lookup.read(&answers, context)?;
    // The panel user, the server, and addresses that weren't attached.
    let top_up = if plan.wanted.is_none() { 0 } else { 2 };
    let needed = u32::from(!matches!(owner, Owner::Known(_))) + 1 + top_up;
    throttle::room_for(door, context, needed)?;
    let (user, place) = place::settle(door, context, record, &plan, search, &answers, owner)?;
    let server = post(door, context, record, &plan, user, place)?;
    record.effects.push(Effect::SetLogin {
        username: "root".to_owned(),
        password: plan.password.clone(),
    });
    finish(door, context, record, &plan, server);
    Ok(())
}

/// Sends the one request that makes the server.
fn post(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    plan: &Plan,
    user: u64,
    place: Place,
) -> Result<Server, Problem> {
    let (node, mut server) = (place.node, plan.server(user, place));
    let intent = Intent {
        server: server.name.clone(),
        node,
        panel_user: user,
        client: context.client.id,
    };
    let mut answer = ask(door, servers::create(&server).with_intent(intent.text()));
    if answer
        .as_ref()
        .is_err_and(|error| error.complains_about("limits.address_ids"))
    {
        // Somebody took an address between the list and this request: the
        // panel has made nothing, so it may be asked once more.
        server.limits.address_ids = fresh_addresses(door, context, record, plan, &server)?;
        answer = ask(door, servers::create(&server).with_intent(intent.text()));
    }
    answer.map_err(|error| {
        if !error.surely_did_nothing() {
            let cause = fault::advice(context.language, &error).cause;
            return context.problem(
                ProblemKind::UnknownOutcome,
                context.language.creation_unknown(&cause),
            );
        }
        record.effects.push(Effect::CloseIntent);
        let problem = match error {
            _ if error.complains_about("limits.address_ids") => {
                context.problem(ProblemKind::NotReady, context.language.addresses_taken())
            }
            Error::Invalid(_)
                if error.complains_about("limits.memory")
                    || error.complains_about("limits.disk") =>
            {
                let advice = context.language.node_filled_up(
                    &node.to_string(),
                    &plan.settings.memory.to_string(),
                    &plan.settings.disk.to_string(),
                );
                context.problem(ProblemKind::Capacity, advice)
            }
            _ => return fault::reading(context, &error),
        };
        fault::because(problem, &error)
    })
}

fn fresh_addresses(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    plan: &Plan,
    server: &NewServer,
) -> Result<Vec<u64>, Problem> {
    let mut wave = Wave::default();
    let tickets = attachment::ask_free(&mut wave, server.node_id, plan.wanted);
    let answers = wave.send(door);
    tickets
        .read(&answers)
        .map(|free| free.pick(plan.wanted, plan.mark.spread()))
        .map_err(|error| {
            record.effects.push(Effect::CloseIntent);
            fault::reading(context, &error)
        })
}

/// The panel has the server: adds missing addresses and stores all of it.
fn finish(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    plan: &Plan,
    mut server: Server,
) {
    if !attachment::missing(&server, plan.wanted).is_none() {
        match attachment::top_up(door, &server, plan.wanted, plan.mark.spread()) {
            Ok(Some(fuller)) => server = fuller,
            Ok(None) => {}
            // The server is there all the same.
            Err(error) => {
                let cause = fault::advice(context.language, &error).cause;
                record.notes.push(context.language.top_up_failed(&cause));
            }
        }
        record
            .notes
            .extend(attachment::what_is_missing(context, &server, plan.wanted));
    }
    store(context, record, &server);
    record.effects.push(Effect::AwaitInstallation);
}

fn store(context: &Context, record: &mut Record, server: &Server) {
    record.effects.extend([
        Effect::StoreServer(ServerIds::of(server)),
        attachment::shown(context, &server.limits.addresses),
        Effect::RememberStatus(server.status.to_string()),
        Effect::CloseIntent,
    ]);
}
