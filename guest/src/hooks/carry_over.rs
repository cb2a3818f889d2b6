//! Takes over servers that earlier modules made.
//!
//! Those modules attached a server to whoever had the client's email address, so
//! an id they stored shows which server it is, but not whose the panel user is.

use crate::context::{Context, EarlierServer, filled};
use crate::door::Door;
use crate::hooks::{attachment, fault};
use crate::identity;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record, ServerIds};
use crate::panel::servers::{self, Beside, Server, ServerStatus};
use crate::panel::users::User;
use crate::panel::{Error, Model, ServerId, Uuid, ask};
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
    match known {
        Some(user) if user != owner.id => {
            return Err(identity(
                words.not_the_owner(server.uuid.as_str(), &owner.id.to_string()),
            ));
        }
        Some(_) => {}
        None if !is_proven(door, context, earlier, &server)? => {
            return Err(identity(
                words.earlier_owner_unproven(id.as_str(), &owner.id.to_string()),
            ));
        }
        None => {}
    }
    let bind = if context.binding.is_none() {
        identity::not_anothers(context, owner)?;
        Some(Effect::Bind(owner.id))
    } else {
        None
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

/// Whether the server's owner has nothing but this client's servers. The host names
/// those of services that aren't carried over yet as the earlier module did.
fn is_proven(
    door: &mut dyn Door,
    context: &Context,
    earlier: &EarlierServer,
    server: &Server,
) -> Result<bool, Problem> {
    let stored = filled(earlier.panel_user_id.as_deref());
    if stored.is_some_and(|user| user.parse() != Ok(server.user_id)) {
        return Ok(false);
    }
    let owned = ask(door, servers::owned_by(server.user_id))
        .map_err(|error| fault::reading(context, &error))?;
    Ok(identity::owns_only(&owned, |uuid| {
        *uuid == server.uuid || holds(context, uuid)
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
    // What WHMCS holds may be the panel user's password by now, and is kept if it
    // could be a server's.
    if let Some(password) = filled(earlier.root_password.as_deref())
        && !password::fits(&context.service.password)
    {
        record.effects.push(Effect::SetLogin {
            username: "root".to_owned(),
            password: password.to_owned(),
        });
    }
    record.effects.push(Effect::CarriedOver(id.to_owned()));
    record
        .notes
        .push(context.language.carried_over(server.uuid.as_str(), id));
}
