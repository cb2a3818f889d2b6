//! The customer's page of a service.

use crate::context::{Context, ServiceStatus};
use crate::door::Door;
use crate::hooks::fault;
use crate::outcome::Effect;
use crate::panel::servers::{self, Beside};
use crate::panel::{Error, Model, Uuid, ask};
use crate::views;

/// A fragment for the body of WHMCS's page.
#[cfg_attr(test, derive(Debug))]
pub struct Page {
    pub html: String,
    pub effects: Vec<Effect>,
    pub notes: Vec<String>,
}

impl Page {
    fn of(html: String) -> Self {
        Self {
            html,
            effects: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// The page: one request, and none where there is nothing to show.
pub fn service_page(door: &mut dyn Door, context: &Context) -> Page {
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
    let words = context.language;
    match ask(door, servers::show(uuid, Beside::Nothing)) {
        Ok(server) if context.binding.is_some_and(|user| user != server.user_id) => {
            let mut page = Page::of(views::stored(context, words.no_server_found()));
            page.notes.push(words.owner_differs(server.user_id));
            page
        }
        Ok(server) => {
            let mut page = Page::of(views::server(context, &server, sign_on_link(context)));
            page.effects
                .push(Effect::RememberStatus(server.status.to_string()));
            page
        }
        Err(error) => {
            let notice = match error {
                Error::NotFound(Model::Server) => words.no_server_found(),
                _ => words.no_live_data(),
            };
            let mut page = Page::of(views::stored(context, notice));
            page.notes
                .push(words.live_data_failed(&fault::advice(words, &error).cause));
            page
        }
    }
}

/// WHMCS's own way to sign on. It knows services only, so an addon has none.
fn sign_on_link(context: &Context) -> Option<String> {
    let id = context.service.id;
    let may = context.service.status == ServiceStatus::Active
        && context.binding.is_some()
        && id.addon.is_none();
    may.then(|| {
        format!(
            "clientarea.php?action=productdetails&id={}&dosinglesignon=1",
            id.service
        )
    })
}
