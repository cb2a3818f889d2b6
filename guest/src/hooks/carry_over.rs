//! Takes over servers that earlier modules made.
//!
//! Those modules attached a server to whoever had the client's email address, so
//! an id they stored shows which server it is, but not whose the panel user is.

use crate::context::{BindingState, Context, EarlierServer, filled};
use crate::door::Door;
use crate::hooks::{attachment, fault, shown};
use crate::identity;
use crate::login;
use crate::outcome::{BoundUser, Effect, Outcome, Problem, ProblemKind, Record, ServerIds};
use crate::panel::servers::{self, Beside, Server, ServerStatus};
use crate::panel::users::{self, User};
use crate::panel::{Error, Model, ServerId, Uuid, Wave, ask};
use crate::password;

/// Stores the ids of the server that an earlier module knew by another id; changes
/// nothing on the panel. What is doubtful stores nothing, so that it is tried
/// again after staff have acted.
pub fn carry_over(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        let Some(earlier) = &context.earlier else {
            return Ok(());
        };
        let (server, bind) = checked(door, context, earlier)?;
        record.effects.extend(bind);
        store(context, earlier, record, &server);
        Ok(())
    })
}

/// The server, and the binding that is to be made, if any.
fn checked(
    door: &mut dyn Door,
    context: &Context,
    earlier: &EarlierServer,
) -> Result<(Server, Option<Effect>), Problem> {
    let words = context.language;
    let identity = |advice| context.problem(ProblemKind::Identity, advice);
    let id = ServerId::parse(&earlier.id).ok_or_else(|| {
        let advice = words.earlier_id_invalid(earlier.id.trim());
        context.problem(ProblemKind::Missing, advice)
    })?;
    let server =
        ask(door, servers::find(&id, Beside::Owner)).map_err(|error| gone(context, &id, &error))?;
    if !id.means(&server.uuid) {
        return Err(context.problem(ProblemKind::PanelFailed, words.malformed("uuid")));
    }
    if server.status == ServerStatus::Deleting {
        return Err(fault::of_status(context, &server.status));
    }
    if holds(context, &server.uuid) {
        let advice = words.earlier_server_held(id.as_str());
        return Err(context.problem(ProblemKind::Refused, advice));
    }
    let owner = owner(context, &server)?;
    identity::not_administrator(context, owner)?;
    let known = identity::known_user(context).or_else(|| identity::typed_user(context));
    if known.is_some_and(|user| user != owner.id) && !context.is_bound_to(owner.id) {
        return Err(identity(
            words.not_the_owner(server.uuid.as_str(), &owner.id.to_string()),
        ));
    }
    let bind = if context.is_bound_to(owner.id) {
        None
    } else {
        Some(proven(door, context, earlier, &server, owner, known)?)
    };
    Ok((server, bind))
}

fn gone(context: &Context, id: &ServerId, error: &Error) -> Problem {
    match error {
        Error::NotFound(Model::Server) => {
            let advice = context.language.earlier_server_gone(id.as_str());
            fault::because(context.problem(ProblemKind::Missing, advice), error)
        }
        _ => fault::reading(context, error),
    }
}

fn owner<'a>(context: &Context, server: &'a Server) -> Result<&'a User, Problem> {
    match &server.user {
        Some(owner) if owner.id == server.user_id => Ok(owner),
        _ => Err(context.problem(
            ProblemKind::PanelFailed,
            context.language.malformed("no owner"),
        )),
    }
}

/// The binding of the server's owner: staff named the user, or the user has nothing but
/// this client's servers. The host names those of services that aren't migrated yet as
/// the previous module did.
fn proven(
    door: &mut dyn Door,
    context: &Context,
    earlier: &EarlierServer,
    server: &Server,
    owner: &User,
    known: Option<u64>,
) -> Result<Effect, Problem> {
    let reading = |error: Error| fault::reading(context, &error);
    let mut wave = Wave::default();
    let token = wave.add(users::sign_on_token(owner.id));
    let owned = known
        .is_none()
        .then(|| wave.add(servers::owned_by(owner.id)));
    let answers = wave.send(door);
    let user = owner.id.to_string();
    if let Some(owned) = owned {
        let stored = filled(earlier.panel_user_id.as_deref());
        let is_stored = stored.is_none_or(|user| user.parse() == Ok(owner.id));
        let owned = answers.take(&owned).map_err(reading)?;
        let ours = |uuid: &Uuid| *uuid == server.uuid || holds(context, uuid);
        if !is_stored || !identity::owns_only(&owned, ours) {
            let id = earlier.id.trim();
            let advice = context.language.earlier_owner_unproven(id, &user);
            return Err(context.problem(ProblemKind::Identity, advice));
        }
    }
    let jti = answers.take(&token).map_err(reading)?.jti();
    if jti.is_none() && known.is_none() {
        let advice = context.language.no_proof(&user);
        return Err(context.problem(ProblemKind::Identity, advice));
    }
    if identity::is_anothers(context, owner.id, jti.as_ref()) {
        let advice = context.language.anothers_panel_user(&user);
        return Err(context.problem(ProblemKind::Identity, advice));
    }
    Ok(Effect::Bind(BoundUser {
        user: owner.id,
        jti,
        state: BindingState::Proved,
    }))
}

/// Whether another service of the client holds the server, by whatever id.
fn holds(context: &Context, uuid: &Uuid) -> bool {
    context
        .client_servers
        .iter()
        .any(|held| ServerId::parse(held).is_some_and(|id| id.means(uuid)))
}

fn store(context: &Context, earlier: &EarlierServer, record: &mut Record, server: &Server) {
    let id = earlier.id.trim();
    record.effects.extend([
        Effect::StoreServer(ServerIds::of(server)),
        attachment::shown(context, &server.limits.addresses),
        Effect::RememberStatus(server.status.to_string()),
    ]);
    record
        .effects
        .extend(shown::missing_hostname(context, &server.hostname));
    // What WHMCS holds may be the panel user's password by now, and is kept if it
    // could be a server's.
    if let Some(password) = filled(earlier.root_password.as_deref())
        && !password::fits(&context.service.password)
    {
        record.effects.push(Effect::SetLogin {
            username: login::kept(&context.service.username).to_owned(),
            password: password.to_owned(),
        });
    }
    record.effects.push(Effect::CarriedOver(id.to_owned()));
    record
        .notes
        .push(context.language.carried_over(server.uuid.as_str(), id));
}
