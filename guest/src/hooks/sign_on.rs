//! Signs a customer on to the panel.

use crate::context::Context;
use crate::door::Door;
use crate::hooks::{customer, states};
use crate::identity;
use crate::outcome::{Answer, Effect, Problem, Record};
use crate::panel::session;
use crate::settings::Feature;

/// As the panel user of the service's client. Owner check, proof and token are asked for
/// together; the token is thrown away unless the check passes. Returns a path on the
/// panel with a one-time token: secret.
pub fn service(door: &mut dyn Door, context: &Context) -> Answer {
    Answer::of(|record| sign_on(door, context, record))
}

fn sign_on(door: &mut dyn Door, context: &Context, record: &mut Record) -> Result<String, Problem> {
    if context.by_staff {
        customer::active(context)?;
    } else {
        customer::allowed(context, Feature::SignOn)?;
    }
    let uuid = context.uuid()?;
    let token = identity::sign_on_token(door, context, record, &uuid, &|record, server| {
        let effects = &mut record.effects;
        effects.push(Effect::RememberStatus(server.status.to_string()));
        states::tell_of(context, effects, &uuid, &server.status);
    })?;
    Ok(session::sign_on_path(&token))
}
