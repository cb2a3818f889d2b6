//! The views of the customer's page that are asked of the panel through the customer's
//! session: one round trip with a session, three without.

use super::service_page::Page;
use crate::context::Context;
use crate::door::Door;
use crate::hooks::customer::{self, live};
use crate::hooks::{fault, session};
use crate::outcome::{Effect, Outcome, Problem, Record};
use crate::panel::servers::Shown;
use crate::panel::session::{self as owner};
use crate::panel::{
    Answers, Error, Generation, Ticket, Uuid, backups, hardware, settings as panel,
};
use crate::settings::Feature;
use crate::views;
use crate::views::client::{self, View, settings::Current};

/// The view; where the panel doesn't answer, what is stored, and why.
pub fn page(door: &mut dyn Door, context: &Context, uuid: &Uuid, view: View) -> Page {
    let drawn = Outcome::of(|record| draw(door, context, record, uuid, view));
    let mut page = match drawn.ended {
        Ok(html) => Page::of(html),
        Err(problem) => {
            let mut page = Page::of(views::stored(context, &problem.customer));
            page.notes.push(problem.staff);
            page
        }
    };
    page.effects = drawn.effects;
    page.notes.extend(drawn.notes);
    page
}

fn draw(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    view: View,
) -> Result<String, Problem> {
    live::room(context)?;
    match view {
        View::Overview | View::Live => {
            let (server, state) = live::look(door, context, record, uuid)?;
            Ok(client::overview::overview(context, &server, state.as_ref()))
        }
        View::Backups => {
            let ((server, (list, state)), answers) =
                session::look(door, context, record, uuid, &|wave, _| {
                    (wave.add(backups::list(uuid)), wave.add(owner::state(uuid)))
                })?;
            let server = shown(context, record, uuid, &answers, &server)?;
            if !client::is_ready(&server) {
                return Ok(client::waiting(context, &server, view));
            }
            let list = read(context, uuid, answers.take(&list))?;
            let running = answers
                .take(&state)
                .ok()
                .map(|state| state.state == "running");
            Ok(client::backups::backups(context, &server, &list, running))
        }
        View::Reinstall => {
            let ((server, groups), answers) =
                session::look(door, context, record, uuid, &|wave, _| {
                    wave.add(panel::template_groups(uuid))
                })?;
            let server = shown(context, record, uuid, &answers, &server)?;
            if !client::is_ready(&server) {
                return Ok(client::waiting(context, &server, view));
            }
            let groups = answers.take(&groups).unwrap_or_default();
            Ok(client::reinstall::reinstall(context, &server, &groups))
        }
        View::Settings => settings(door, context, record, uuid),
    }
}

fn settings(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<String, Problem> {
    let features = customer::features(context);
    let ((server, (keys, network, boot, isos)), answers) =
        session::look(door, context, record, uuid, &|wave, generation| {
            (
                features
                    .has(Feature::SshKeys)
                    .then(|| wave.add(owner::ssh_keys(uuid, generation))),
                features
                    .has(Feature::Nameservers)
                    .then(|| wave.add(panel::nameservers(uuid))),
                features
                    .has(Feature::BootOrder)
                    .then(|| wave.add(hardware::boot_order(uuid))),
                features
                    .has(Feature::Isos)
                    .then(|| wave.add(hardware::isos(uuid))),
            )
        })?;
    let server = shown(context, record, uuid, &answers, &server)?;
    let is_v3 = session::generation(door, context) == Some(Generation::V3);
    if !client::is_ready(&server) {
        return Ok(client::waiting(context, &server, View::Settings));
    }
    let current = Current {
        ssh_keys: keys.and_then(|ticket| answers.take(&ticket).ok()),
        nameservers: network.and_then(|ticket| match answers.take(&ticket) {
            // v3's word for none (v3.10.2, observed); elsewhere the node has failed.
            Err(error) if is_v3 && error.is_node_failure() => Some(Vec::new()),
            other => other.ok(),
        }),
        clears_nameservers: !is_v3,
        boot: boot.and_then(|ticket| answers.take(&ticket).ok()),
        isos: isos.and_then(|ticket| answers.take(&ticket).ok()),
    };
    Ok(client::settings::settings(context, &server, &current))
}

fn shown(
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    answers: &Answers,
    server: &Ticket<Shown>,
) -> Result<Shown, Problem> {
    let server = read(context, uuid, answers.take(server))?;
    let status = server.status.to_string();
    record.effects.push(Effect::RememberStatus(status));
    Ok(server)
}

fn read<T>(context: &Context, uuid: &Uuid, answer: Result<T, Error>) -> Result<T, Problem> {
    answer.map_err(|error| fault::of_look(context, uuid, &error))
}
