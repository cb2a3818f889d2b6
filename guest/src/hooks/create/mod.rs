//! Makes a service's server, exactly once.

mod adoption;
mod place;
mod plan;

use crate::context::Context;
use crate::door::Door;
use crate::hooks::attachment;
use crate::hooks::{fault, options, shown, states, throttle};
use crate::identity::{self, Client, Owner};
use crate::intent::{self, Intent};
use crate::login;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record, ServerIds};
use crate::panel::servers::{self, Beside, NewServer, Server, ServerStatus};
use crate::panel::{Error, Page, Uuid, Wave, ask};
use crate::remembered::Remembered;
use crate::settings::Setting;
use place::Place;
use plan::Plan;

pub use plan::template;

/// Makes the server, or finds the one a lost call has made.
pub fn create(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        none_being_deleted(context)?;
        match context.stored_uuid()? {
            Some(uuid) => confirm(door, context, record, &uuid),
            None => make(door, context, record),
        }
    })
}

/// As long as a server of this service is to be deleted, it is to have no other.
fn none_being_deleted(context: &Context) -> Result<(), Problem> {
    match &context.deletion {
        Some(deletion) => {
            let mut advice = context.language.still_being_deleted(&deletion.uuid);
            if let Some(why) = deletion.why(context.language) {
                advice.cause = context.language.pair_of_sentences(&advice.cause, &why);
            }
            Err(context.problem(ProblemKind::NotReady, advice))
        }
        None => Ok(()),
    }
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
    if !identity::owns_by_binding(context, server.user_id) {
        return Err(identity::not_the_owner(context, &server));
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
    record
        .effects
        .extend(shown::missing_hostname(context, &server.hostname));
    if server.status == ServerStatus::Installing {
        record.effects.push(Effect::AwaitInstallation);
    }
    Ok(())
}

fn make(door: &mut dyn Door, context: &Context, record: &mut Record) -> Result<(), Problem> {
    let quantity = context.service.quantity;
    if quantity > 1 {
        let advice = context.language.quantity_above_one(&quantity.to_string());
        return Err(context.problem(ProblemKind::Setting, advice));
    }
    let plan = Plan::of(context, record)?;

    // Whatever doesn't depend on an answer is asked at once.
    let mut wave = Wave::default();
    let marked = wave.add(servers::named(plan.mark.as_str()));
    let lookup = identity::look_up(&mut wave, context)?;
    let search = place::search(&mut wave, &plan, lookup.is_known());
    let answers = wave.send(door);

    // Whether the server is there already comes before everything else, and an
    // answer that doesn't tell stops the creation.
    let marked = answers
        .take(&marked)
        .and_then(Page::whole)
        .map_err(|error| fault::reading(context, &error))?;
    let marked: Vec<Server> = marked
        .into_iter()
        .filter(|server| plan.mark.is_on(&server.name) && !context.has_released(&server.uuid))
        .collect();
    if !marked.is_empty() {
        let known = if lookup.is_known() {
            Some(lookup.read(&answers, door, context, record)?)
        } else {
            None
        };
        let template = place::template(&search, &answers, &plan);
        let username = intent::username(context).unwrap_or_else(|| {
            let username = match &template {
                Some(template) => login::of(context, template),
                None => login::of_name(plan.template.first_name().unwrap_or_default()),
            };
            username.to_owned()
        });
        return adoption::adopt(door, context, record, &plan, marked, known, username);
    }
    intent::none_under_way(context)?;

    let owner = lookup.read(&answers, door, context, record)?;
    // The panel user with the proof, the server, and addresses that weren't attached.
    let top_up = if plan.wanted.is_none() { 0 } else { 2 };
    let user = if matches!(owner, Owner::Known(_)) {
        0
    } else {
        2
    };
    throttle::room_for(door, context, user + 1 + top_up)?;
    let (client, place) = place::settle(door, context, record, &plan, search, &answers, owner)?;
    let username = login::of(context, &place.template);
    let server = post(door, context, record, &plan, &client, place)?;
    record.effects.push(Effect::SetLogin {
        username: username.to_owned(),
        password: plan.password.clone(),
    });
    if plan.password_replaced {
        let text = context.language.password_replaced(username);
        record.notes.push(text.clone());
        states::tell(&mut record.effects, states::PASSWORD_REPLACED, text);
    }
    finish(door, context, record, &plan, server);
    Ok(())
}

/// Sends the one request that makes the server.
fn post(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    plan: &Plan,
    client: &Client,
    place: Place,
) -> Result<Server, Problem> {
    let node = place.node;
    let username = login::of(context, &place.template).to_owned();
    let mut server = plan.server(client.user, place);
    let intent = Intent {
        server: server.name.clone(),
        node,
        panel_user: client.user,
        jti: client.jti.clone().map(Into::into),
        client: context.client.id,
        username: Some(username),
    };
    let mut wave = Wave::default();
    let made = wave.add(servers::create(&server).with_intent(intent.text()));
    let proof = client.ask_proof(&mut wave);
    let answers = wave.send(door);
    client.keep_proof(&answers, record, proof);
    let mut answer = answers.take(&made);
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
                if let Some(problem) = place::without_room(door, context, plan, node) {
                    return fault::because(problem, &error);
                }
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
            Ok(fuller) => {
                server = fuller.unwrap_or(server);
                record
                    .notes
                    .extend(attachment::what_is_missing(context, &server, plan.wanted));
            }
            // The server is there all the same.
            Err(failed) => record.notes.push(failed.note(context)),
        }
    }
    store(context, record, &server);
    record
        .effects
        .extend(shown::hostname(context, &server.hostname));
    record.effects.extend([
        Effect::Remember(Remembered {
            password_replaced: plan.password_replaced,
            template: options::saying(&context.service.options, Setting::Template)
                .map(|option| option.value.clone()),
            ..Remembered::of_new()
        }),
        Effect::AwaitInstallation,
    ]);
}

fn store(context: &Context, record: &mut Record, server: &Server) {
    record.effects.extend([
        Effect::StoreServer(ServerIds::of(server)),
        attachment::shown(context, &server.limits.addresses),
        Effect::RememberStatus(server.status.to_string()),
        Effect::CloseIntent,
    ]);
}
