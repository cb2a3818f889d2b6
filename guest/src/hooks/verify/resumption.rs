//! A paid service whose server may be suspended all the same.

use super::soon;
use crate::context::{AcceptedChange, Context, ServiceStatus, UnverifiedChange};
use crate::door::Door;
use crate::hooks::{fault, suspension};
use crate::outcome::{Effect, Problem, Record};
use crate::ownership;
use crate::panel::servers::{self, Beside, ServerStatus};
use crate::panel::{Error, Model, ask};

/// Times that the suspension is ended once more.
const PATIENCE: u32 = 3;

/// A suspension whose answer was lost, or a look that another action has overtaken, may have
/// reached the panel after the payment.
pub fn verify(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    change: &UnverifiedChange,
) -> Result<(), Problem> {
    let over = Effect::Verified(AcceptedChange::Resumption);
    if context.service.status != ServiceStatus::Active {
        record.effects.push(over);
        return Ok(());
    }
    let uuid = context.uuid()?;
    let server = match ask(door, servers::show(&uuid, Beside::Nothing)) {
        Ok(server) => server,
        Err(error) => {
            if matches!(error, Error::NotFound(Model::Server)) {
                record.effects.push(over);
            }
            return Err(fault::of_look(context, &uuid, &error));
        }
    };
    if let Err(problem) = ownership::check(context, record, &server) {
        record.effects.push(over);
        return Err(problem);
    }
    if server.status != ServerStatus::Suspended || change.failed >= PATIENCE {
        record.effects.push(over);
        return Ok(());
    }
    record
        .notes
        .push(context.language.suspended_though_paid().to_owned());
    record.effects.push(soon(context, change));
    suspension::resume(door, context, record, &uuid, false)
}
