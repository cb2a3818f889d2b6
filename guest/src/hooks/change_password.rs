//! Sets a server's root password, through the customer's panel session.

use crate::context::Context;
use crate::door::Door;
use crate::hooks::{fault, session as customer};
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::panel::{Error, session};
use crate::password;

/// Sets the root password to the service's password.
pub fn change_password(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        let uuid = context.uuid()?;
        context.bound_user()?;
        let new = &context.service.password;
        if !password::fits(new) {
            let problem = context.problem(ProblemKind::Setting, context.language.weak_password());
            return Err(problem.for_customer(context.language.password_rule()));
        }
        let call = |generation| session::set_password(&uuid, generation, new);
        customer::answered(door, context, record, &uuid, &call)?.map_err(|error| {
            let problem = fault::of_server(context, &uuid, &error);
            match error {
                Error::Invalid(_) => problem.for_customer(context.language.password_rule()),
                _ => problem,
            }
        })?;
        record.effects.push(Effect::SetLogin {
            username: "root".to_owned(),
            password: new.clone(),
        });
        Ok(())
    })
}
