//! The rows staff see of a service, and what they save there.

mod options;
mod save;

pub use save::save;

use crate::context::{BindingState, Context, filled};
use crate::door::Door;
use crate::hooks::{administrator, fault};
use crate::outcome::{Effect, Problem};
use crate::ownership;
use crate::panel::Wave;
use crate::panel::servers::{self, Beside, Server, ServerStatus};
use crate::panel::session::{self as client, State};
use crate::views::client::live::{cpu, running};
use crate::views::tab;

/// Names of the tab's inputs.
const UUID: &str = "convoy_uuid";
const PANEL_USER: &str = "convoy_panel_user";
const CONFIRMATION: &str = "convoy_confirm";

/// A row: label and HTML.
#[cfg_attr(test, derive(Debug))]
pub struct Field {
    pub label: String,
    pub html: String,
}

#[cfg_attr(test, derive(Debug))]
pub struct Tab {
    pub fields: Vec<Field>,
    pub effects: Vec<Effect>,
    pub notes: Vec<String>,
}

impl Tab {
    fn row(&mut self, label: &str, html: String) {
        self.fields.push(Field {
            label: label.to_owned(),
            html,
        });
    }

    fn text(&mut self, label: &str, line: String) {
        self.row(label, tab::lines(&[line], &[]));
    }
}

/// The rows: one round trip, and none where no server is stored. Where the panel
/// doesn't answer, a row says why and the others show what is stored.
pub fn service_tab(door: &mut dyn Door, context: &Context) -> Tab {
    let mut tab = Tab {
        fields: Vec::new(),
        effects: Vec::new(),
        notes: Vec::new(),
    };
    let mut limits = None;
    match look(door, context) {
        Ok(Some((server, state))) => {
            live(&mut tab, context, &server, state.as_ref());
            limits = Some(server.limits);
        }
        Ok(None) => {
            let words = context.language;
            let line = words.nothing_stored().to_owned();
            tab.row(words.status_label(), tab::lines(&[line], &waits(context)));
            stored(&mut tab, context);
        }
        Err(problem) => failed(&mut tab, context, problem),
    }
    options::row(&mut tab, context, limits.as_ref());
    if context.remembered.password_replaced {
        let words = context.language;
        let line = words.password_was_replaced().to_owned();
        tab.row(words.root_password(), tab::lines(&[], &[line]));
    }
    inputs(&mut tab, context);
    support(&mut tab, context);
    tab
}

/// The server, and whether its VM runs: only its owner is told that, so it is asked
/// where the client's panel session is open. A look alone opens none.
fn look(
    door: &mut dyn Door,
    context: &Context,
) -> Result<Option<(Server, Option<State>)>, Problem> {
    let Some(uuid) = context.stored_uuid()? else {
        return Ok(None);
    };
    let mut wave = Wave::default();
    let server = wave.add(servers::show(&uuid, Beside::OwnerAndNode));
    let state = context.session_open.then(|| wave.add(client::state(&uuid)));
    let answers = wave.send(door);
    let server = answers
        .take(&server)
        .map_err(|error| fault::of_look(context, &uuid, &error))?;
    let state = state.and_then(|state| answers.take(&state).ok());
    Ok(Some((server, state)))
}

/// A suspension, or a deletion, that is still to be done.
fn waits(context: &Context) -> Vec<String> {
    let waits = context
        .suspension_pending
        .then(|| context.language.suspension_waits().to_owned());
    let deletion = context.deletion.as_ref().map(|deletion| {
        let waits = context.language.deletion_pending();
        match deletion.why(context.language) {
            Some(why) => context.language.pair_of_sentences(waits, &why),
            None => waits.to_owned(),
        }
    });
    waits.into_iter().chain(deletion).collect()
}

/// What the panel shows.
fn live(tab: &mut Tab, context: &Context, server: &Server, state: Option<&State>) {
    let words = context.language;
    let limits = &server.limits;
    let mut lines = vec![status(context, &server.status)];
    lines.extend(state.map(|state| running(words, state)));
    tab.row(words.status_label(), tab::lines(&lines, &waits(context)));
    tab.text(words.name(), server.name.clone());
    tab.text(words.hostname(), server.hostname.clone());
    let (cores, memory) = (limits.cpu, limits.memory.to_string());
    let (cores, memory) = match state {
        Some(state) => (
            cpu(words, cores, state),
            words.used_of(&state.memory_used.to_string(), &memory),
        ),
        None => (words.cores(cores), memory),
    };
    tab.text(words.cpu(), cores);
    tab.text(words.memory(), memory);
    tab.text(words.disk(), limits.disk.to_string());
    let used = server.usages.bandwidth.to_string();
    let bandwidth = match limits.bandwidth {
        Some(allowed) => words.used_of(&used, &allowed.to_string()),
        None => words.used_unlimited(&used),
    };
    tab.text(words.bandwidth(), bandwidth);
    let addresses = limits.addresses.ipv4.iter().chain(&limits.addresses.ipv6);
    let mut lines: Vec<String> = addresses
        .map(|one| {
            let (address, gateway) = (one.with_prefix(), &one.gateway);
            format!("{address} · {} {gateway}", words.gateway())
        })
        .collect();
    if lines.is_empty() {
        lines.push(words.no_addresses().to_owned());
    }
    tab.row(words.addresses(), tab::lines(&lines, &[]));
    owner(tab, context, server);
    let node = match &server.node {
        Some(node) => format!("{} · {}", node.id, node.name),
        None => server.node_id.to_string(),
    };
    tab.text(words.node(), node);
    tab.row(
        words.on_the_panel(),
        administrator::links(
            context,
            Some(&server.uuid),
            Some(server.user_id),
            Some(server.node_id),
        ),
    );
    stored_ids(tab, context);
    if context.is_bound_to(server.user_id) {
        tab.effects
            .push(Effect::RememberStatus(server.status.to_string()));
        tab.effects.extend(ownership::moved(context, server));
    }
}

/// In the reader's words; behind it the panel's own, which staff find there and in
/// the panel's log.
fn status(context: &Context, status: &ServerStatus) -> String {
    format!("{} ({status})", context.language.status(status))
}

fn owner(tab: &mut Tab, context: &Context, server: &Server) {
    let words = context.language;
    let mut line = server.user_id.to_string();
    let mut warnings = Vec::new();
    let (client, user) = (context.client.id.to_string(), server.user_id.to_string());
    let of_owner = context.bindings.iter();
    let of_owner = of_owner.filter(|binding| binding.user == server.user_id);
    match (
        of_owner.map(|binding| binding.state).next(),
        context.bound(),
    ) {
        (Some(BindingState::Suspended), _) => {
            warnings.push(words.binding_waits(&user, &client));
        }
        (Some(BindingState::Assumed), _) => {
            warnings.push(words.binding_assumed(&client, &user));
        }
        (Some(_), _) => {}
        (None, Some(bound)) => warnings.push(words.owner_not_bound(&bound.to_string())),
        (None, None) => warnings.push(words.no_binding().to_owned()),
    }
    if let Some(user) = &server.user {
        line.push_str(" · ");
        line.push_str(&user.email);
        if user.root_admin {
            warnings.push(words.owner_is_administrator().to_owned());
        }
        let email = &context.client.email;
        if !user.email.eq_ignore_ascii_case(email.trim()) {
            warnings.push(words.email_differs(email));
        }
    }
    tab.row(words.owner(), tab::lines(&[line], &warnings));
}

/// The panel doesn't show it.
fn failed(tab: &mut Tab, context: &Context, problem: Problem) {
    let words = context.language;
    let known = context
        .remembered_status()
        .map(|known| status(context, &known));
    let lines: Vec<String> = known.into_iter().collect();
    let mut warnings = vec![[problem.staff.as_str(), " ", &problem.hint].concat()];
    warnings.extend(waits(context));
    tab.row(words.status_label(), tab::lines(&lines, &warnings));
    stored(tab, context);
    tab.notes.push(problem.staff);
}

/// What WHMCS knows without the panel.
fn stored(tab: &mut Tab, context: &Context) {
    let words = context.language;
    let stored = &context.server;
    let addresses = stored
        .dedicated_address
        .iter()
        .chain(&stored.assigned_addresses);
    let addresses: Vec<String> = addresses
        .filter_map(|address| filled(Some(address)))
        .map(str::to_owned)
        .collect();
    if !addresses.is_empty() {
        tab.row(words.addresses(), tab::lines(&addresses, &[]));
    }
    let links = administrator::server_links(context);
    if !links.is_empty() {
        tab.row(words.on_the_panel(), links);
    }
    stored_ids(tab, context);
}

fn stored_ids(tab: &mut Tab, context: &Context) {
    let words = context.language;
    let stored = &context.server;
    let ids = [
        (words.server_uuid(), &stored.uuid),
        (words.vm_id(), &stored.vm_id),
        (words.node(), &stored.node_id),
        (words.panel_user_id(), &stored.panel_user_id),
    ];
    let lines: Vec<String> = ids
        .into_iter()
        .filter_map(|(label, id)| Some([label, ": ", filled(id.as_deref())?].concat()))
        .collect();
    if !lines.is_empty() {
        tab.row(words.stored_ids(), tab::lines(&lines, &[]));
    }
}

fn inputs(tab: &mut Tab, context: &Context) {
    let words = context.language;
    let user = known_user(context);
    let inputs = [
        (
            words.server_uuid(),
            UUID,
            known_server(context),
            words.server_uuid_help(),
        ),
        (
            words.panel_user_id(),
            PANEL_USER,
            user.as_str(),
            words.panel_user_id_help(),
        ),
        (
            words.confirmation(),
            CONFIRMATION,
            "",
            words.confirmation_help(),
        ),
    ];
    for (label, name, value, help) in inputs {
        tab.row(label, tab::input(name, value, label, help));
    }
}

/// What helps whoever is asked for help.
fn support(tab: &mut Tab, context: &Context) {
    let traces = context.traces.iter();
    let links: Vec<(&str, String)> = traces
        .map(|trace| (trace.name.as_str(), trace.value.clone()))
        .collect();
    if !links.is_empty() {
        tab.row(context.language.support(), tab::links(&links));
    }
}

/// What the input for the UUID holds before staff type.
fn known_server(context: &Context) -> &str {
    filled(context.server.uuid.as_deref()).unwrap_or_default()
}

/// What the input for the panel user holds before staff type: the binding. A number
/// stored beside a UUID is the server's owner, who may be the client before.
fn known_user(context: &Context) -> String {
    context
        .bound()
        .map(|user| user.to_string())
        .unwrap_or_default()
}
