//! The customer's page of a service.

use crate::context::{Context, ServiceStatus};
use crate::door::Door;
use crate::hooks::{customer, fault, page_views, session, states, throttle};
use crate::outcome::Effect;
use crate::panel::servers::{self, Shown};
use crate::panel::{Error, Generation, Model, Uuid, ask, session as owner};
use crate::views;
use crate::views::client::{self, View};

/// A fragment for the body of WHMCS's page.
#[cfg_attr(test, derive(Debug))]
pub struct Page {
    pub html: String,
    pub effects: Vec<Effect>,
    pub notes: Vec<String>,
}

impl Page {
    pub(super) fn of(html: String) -> Self {
        Self {
            html,
            effects: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// The page, under what a form without a script has brought about.
pub fn service_page(door: &mut dyn Door, context: &Context) -> Page {
    let mut page = itself(door, context);
    page.html.insert_str(0, &views::form_answer(context));
    page
}

/// The page: one request, and none where there is nothing to show. On v3 a request
/// through the session may fail and leave a second one to be made.
fn itself(door: &mut dyn Door, context: &Context) -> Page {
    let words = context.language;
    if !matches!(
        context.service.status,
        ServiceStatus::Active | ServiceStatus::Suspended
    ) {
        return Page::of(views::notice(words, words.not_active()));
    }
    match context.stored_uuid() {
        Ok(Some(uuid)) => show(door, context, &uuid),
        Ok(None) => Page::of(views::notice(words, words.being_prepared())),
        Err(problem) => {
            let mut page = Page::of(views::notice(words, words.no_server_found()));
            page.notes.push(problem.staff);
            page
        }
    }
}

fn show(door: &mut dyn Door, context: &Context, uuid: &Uuid) -> Page {
    match wanted(context) {
        View::Overview => overview(door, context, uuid),
        view => page_views::page(door, context, uuid, view),
    }
}

/// The view that is asked for, if this customer has it.
fn wanted(context: &Context) -> View {
    let view = View::named(customer::input(context, "convoy_view"));
    let may = client::steers(context) && view.is_allowed(customer::features(context));
    if may { view } else { View::Overview }
}

fn overview(door: &mut dyn Door, context: &Context, uuid: &Uuid) -> Page {
    let words = context.language;
    let mut effects = Vec::new();
    let mut page = match look(door, context, uuid, &mut effects) {
        Ok(server) => match server.user_id {
            Some(owner) if context.is_bound() && !context.is_bound_to(owner) => {
                let mut page = Page::of(views::stored(context, words.no_server_found()));
                page.notes.push(words.owner_differs(&owner.to_string()));
                page
            }
            _ => {
                let page = Page::of(client::overview::overview(context, &server, None));
                effects.push(Effect::RememberStatus(server.status.to_string()));
                states::tell_of(context, &mut effects, uuid, &server.status);
                page
            }
        },
        Err(Missed { notice, cause }) => {
            let mut page = Page::of(views::stored(context, notice));
            page.notes.push(words.live_data_failed(&cause));
            page
        }
    };
    page.effects = effects;
    page
}

/// Why there is nothing but what is stored: for the customer, and for the log.
struct Missed {
    notice: &'static str,
    cause: String,
}

fn look(
    door: &mut dyn Door,
    context: &Context,
    uuid: &Uuid,
    effects: &mut Vec<Effect>,
) -> Result<Shown, Missed> {
    if let Some(server) = without_throttle(door, context, uuid, effects) {
        return Ok(server);
    }
    let words = context.language;
    throttle::room_for_page(context).map_err(|problem| Missed {
        notice: words.no_live_data(),
        cause: problem.staff,
    })?;
    let server = ask(door, servers::glance(uuid)).map_err(|error| Missed {
        notice: match error {
            Error::NotFound(Model::Server) => words.no_server_found(),
            _ => words.no_live_data(),
        },
        cause: fault::advice(words, &error).cause,
    })?;
    if session::generation(door, context) == Some(Generation::V3) {
        effects.push(Effect::RememberAnswer(server.text.clone()));
    }
    Ok(server)
}

/// The server, in a way that v3's throttle doesn't count, if there is one: customers
/// who reload their pages must not starve what the shop has to do.
fn without_throttle(
    door: &mut dyn Door,
    context: &Context,
    uuid: &Uuid,
    effects: &mut Vec<Effect>,
) -> Option<Shown> {
    if session::generation(door, context) == Some(Generation::V4) {
        return None;
    }
    if context.session_open {
        match ask(door, owner::server(uuid)) {
            Ok(server) if server.uuid == *uuid => return Some(server),
            Ok(_) => {}
            Err(error) => {
                // This answer needs no Proxmox: a 500 is v3's word for "not signed on".
                if session::is_over(&error) || error.may_be_unauthenticated() {
                    effects.push(Effect::DropSession);
                }
            }
        }
    }
    recent(context, uuid)
}

/// An answer at most 30 seconds old, if it is about this server and this owner.
fn recent(context: &Context, uuid: &Uuid) -> Option<Shown> {
    let server = Shown::recall(context.recent_answer.as_deref()?).ok()?;
    let owner = server.user_id.is_some_and(|user| context.is_bound_to(user));
    let owned = owner || !context.is_bound();
    (owned && server.uuid == *uuid).then_some(server)
}
