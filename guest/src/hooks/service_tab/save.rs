use super::{CONFIRMATION, PANEL_USER, UUID, known_server, known_user};
use crate::context::Context;
use crate::door::Door;
use crate::hooks::{attachment, fault, shown};
use crate::identity::{self, is_anothers};
use crate::language::Advice;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record, ServerIds};
use crate::panel::servers::{self, Beside, Server, ServerStatus};
use crate::panel::users::{self, Jti};
use crate::panel::{Error, Model, ServerId, Wave};

/// Characters of a confirmation that are kept; names and numbers are shorter.
const CONFIRMATION_LIMIT: usize = 200;

/// Staff saved the tab. What they didn't change costs no request; what they did is
/// checked against the panel before it is stored.
pub fn save(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        let typed = |name: &str| {
            let field = context.inputs.iter().find(|field| field.name == name);
            field.map(|field| field.value.trim())
        };
        if let Some(confirmation) = typed(CONFIRMATION).filter(|text| !text.is_empty()) {
            let kept = confirmation.chars().take(CONFIRMATION_LIMIT).collect();
            record.effects.push(Effect::RememberConfirmation(kept));
        }
        let uuid = typed(UUID).filter(|text| !text.eq_ignore_ascii_case(known_server(context)));
        let user = typed(PANEL_USER).filter(|text| *text != known_user(context));
        let server = uuid.map(|text| server_id(context, text)).transpose()?;
        let user = user.map(|text| Typed::read(context, text)).transpose()?;
        store(door, context, record, server, user)
    })
}

/// What staff typed into Panel User ID.
#[derive(Clone, Copy)]
enum Typed {
    User(u64),
    /// Nobody is known to be the client any more.
    Nobody,
}

impl Typed {
    fn read(context: &Context, text: &str) -> Result<Self, Problem> {
        if text.is_empty() {
            return Ok(Self::Nobody);
        }
        match text.parse() {
            Ok(user) if user > 0 => Ok(Self::User(user)),
            _ => Err(context.problem(ProblemKind::Identity, context.language.bad_panel_user(text))),
        }
    }
}

fn server_id(context: &Context, text: &str) -> Result<ServerId, Problem> {
    let missing = |advice: Advice| context.problem(ProblemKind::Missing, advice);
    if text.is_empty() {
        return Err(missing(context.language.uuid_blank()));
    }
    ServerId::parse(text).ok_or_else(|| missing(context.language.bad_server_id(text)))
}

fn store(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    typed: Option<ServerId>,
    user: Option<Typed>,
) -> Result<(), Problem> {
    let words = context.language;
    // A new binding says something about the server that is stored already.
    let id = match (&typed, user) {
        (None, Some(Typed::User(_))) => ServerId::parse(known_server(context)),
        _ => typed.clone(),
    };
    let mut wave = Wave::default();
    let server = id
        .as_ref()
        .map(|id| wave.add(servers::find(id, Beside::Owner)));
    let named = match user {
        Some(Typed::User(user)) => Some((user, wave.add(users::show(user)))),
        _ => None,
    };
    let answers = wave.send(door);
    let mut bound = None;
    let client = match (user, named) {
        (Some(Typed::Nobody), _) => None,
        (_, Some((user, shown))) => {
            let anothers = |jti: Option<&Jti>| is_anothers(context, user, jti);
            let shown = answers.take(&shown);
            let confirmed = identity::confirmed(door, words, user, shown, &anothers);
            bound = Some(confirmed?);
            Some(user)
        }
        (_, None) => context.bound(),
    };
    let server = match (server, &id) {
        (Some(ticket), Some(id)) => found(context, id, answers.take(&ticket), typed.is_some())?,
        _ => None,
    };
    if let (Some(server), true) = (&server, typed.is_some()) {
        fits(context, server, client)?;
    }

    match (bound, client, context.bound()) {
        (Some(bound), _, replaced) => {
            record.notes.push(words.user_bound(&bound.user.to_string()));
            let replaced = replaced.filter(|user| *user != bound.user);
            record.effects.extend(replaced.map(Effect::Unbind));
            record
                .effects
                .extend([Effect::Bind(bound), Effect::DropSession]);
        }
        (None, None, Some(user)) => {
            record.effects.push(Effect::Unbind(user));
            record.notes.push(words.user_unbound(&user.to_string()));
        }
        _ => {}
    }
    if let Some(server) = server {
        if client == Some(server.user_id) {
            keep(context, record, &server);
        } else {
            let owner = server.user_id.to_string();
            record.notes.push(words.reassign_next(&owner));
        }
    }
    Ok(())
}

/// The server. That the one stored already is gone is no reason against a binding.
fn found(
    context: &Context,
    id: &ServerId,
    shown: Result<Server, Error>,
    is_new: bool,
) -> Result<Option<Server>, Problem> {
    let words = context.language;
    match shown {
        Ok(server) if id.means(&server.uuid) => Ok(Some(server)),
        Ok(_) => Err(context.problem(ProblemKind::PanelFailed, words.malformed("uuid"))),
        Err(Error::NotFound(Model::Server)) if !is_new => Ok(None),
        Err(error @ Error::NotFound(Model::Server)) => {
            let problem = context.problem(ProblemKind::Missing, words.server_unknown(id.as_str()));
            Err(fault::because(problem, &error))
        }
        Err(error) => Err(fault::reading(context, &error)),
    }
}

/// Whether the server that staff typed may become this service's.
fn fits(context: &Context, server: &Server, client: Option<u64>) -> Result<(), Problem> {
    let identity = |advice: Advice| Err(context.problem(ProblemKind::Identity, advice));
    let words = context.language;
    let owner = server.user_id;
    match &server.user {
        Some(shown) if shown.id == owner && shown.root_admin => {
            identity(words.user_is_administrator(&owner.to_string()))
        }
        Some(shown) if shown.id == owner => {
            if client != Some(owner) {
                return identity(words.owner_unconfirmed(&owner.to_string()));
            }
            // The host refuses it too, of any client's service.
            let held = context.client_holds(&server.uuid)
                && context.stored_uuid().ok().flatten().as_ref() != Some(&server.uuid);
            if held {
                let advice = words.server_held(server.uuid.as_str());
                return Err(context.problem(ProblemKind::Refused, advice));
            }
            Ok(())
        }
        _ => Err(context.problem(ProblemKind::PanelFailed, words.malformed("no owner"))),
    }
}

fn keep(context: &Context, record: &mut Record, server: &Server) {
    record.effects.extend([
        Effect::StoreServer(ServerIds {
            uuid: server.uuid.to_string(),
            vm_id: server.vmid,
            node_id: server.node_id,
            panel_user_id: server.user_id,
        }),
        attachment::shown(context, &server.limits.addresses),
        Effect::RememberStatus(server.status.to_string()),
    ]);
    record
        .effects
        .extend(shown::missing_hostname(context, &server.hostname));
    if server.status == ServerStatus::Installing {
        record.effects.push(Effect::AwaitInstallation);
    }
    record
        .notes
        .push(context.language.server_stored(server.uuid.as_str()));
}
