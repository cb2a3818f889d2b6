//! Sets a server's root password, through the customer's panel session.

use crate::context::Context;
use crate::door::Door;
use crate::hooks::{customer, fault, session, shown};
use crate::login;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::panel::{Error, session as owner};
use crate::password;
use crate::settings::Feature;

/// Sets the root password to the service's password; for a customer, who has WHMCS's own
/// form for it, only if the product allows it.
pub fn change_password(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        if !context.by_staff {
            customer::allowed(context, Feature::Password)?;
        }
        let uuid = context.uuid()?;
        context.bound_user()?;
        let new = &context.service.password;
        if !password::fits(new) {
            let problem = context.problem(ProblemKind::Setting, context.language.weak_password());
            return Err(problem.for_customer(context.language.password_rule()));
        }
        let call = |generation| owner::set_password(&uuid, generation, new);
        session::answered(door, context, record, &uuid, &call)?.map_err(|error| {
            let problem = fault::of_server(context, &uuid, &error);
            match error {
                Error::Invalid(_) => problem.for_customer(context.language.password_rule()),
                _ => problem,
            }
        })?;
        record.effects.push(Effect::SetLogin {
            username: login::kept(&context.service.username).to_owned(),
            password: new.clone(),
        });
        shown::password_is_set(context, record);
        Ok(())
    })
}
