//! Signs a customer on to the panel.

use crate::context::Context;
use crate::door::Door;
use crate::hooks::{customer, fault, states};
use crate::identity;
use crate::outcome::{Answer, Effect, Problem, ProblemKind};
use crate::panel::servers::{self, Beside};
use crate::panel::{Wave, session, users};
use crate::settings::Feature;

/// As the bound panel user of the service's client. Owner check and token are
/// asked for together; the token is thrown away unless the check passes. Answers a
/// path on the panel with a one-time token: secret.
pub fn service(door: &mut dyn Door, context: &Context) -> Answer {
    Answer::of(|record| sign_on(door, context, &mut record.effects))
}

fn sign_on(
    door: &mut dyn Door,
    context: &Context,
    effects: &mut Vec<Effect>,
) -> Result<String, Problem> {
    if context.by_staff {
        customer::active(context)?;
    } else {
        customer::allowed(context, Feature::SignOn)?;
    }
    let uuid = context.uuid()?;
    let user = context.bound_user()?;
    let mut wave = Wave::default();
    let server = wave.add(servers::show(&uuid, Beside::Owner));
    let token = wave.add(users::sign_on_token(user));
    let answers = wave.send(door);
    let server = answers
        .take(&server)
        .map_err(|error| fault::of_look(context, &uuid, &error))?;
    effects.push(Effect::RememberStatus(server.status.to_string()));
    states::tell_of(context, effects, &uuid, &server.status);
    identity::check_owner(context, &server, user)?;
    let token = answers
        .take(&token)
        .map_err(|error| fault::reading(context, &error))?;
    if token.user_id != user {
        return Err(context.problem(
            ProblemKind::PanelFailed,
            context.language.malformed("user_id"),
        ));
    }
    Ok(session::sign_on_path(&token))
}
