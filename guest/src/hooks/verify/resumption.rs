//! A paid service whose server may be suspended all the same.

use super::{put_off, server, topic};
use crate::context::{AcceptedChange, Context, ServiceStatus, UnverifiedChange};
use crate::door::Door;
use crate::hooks::{states, suspension};
use crate::outcome::{Effect, Problem, Record};
use crate::panel::servers::ServerStatus;

/// Topic of what staff are told.
const STILL_SUSPENDED: &str = "still-suspended";

/// A suspension whose answer was lost, or a look that another action has overtaken, may have
/// reached the panel after the payment.
pub fn verify(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    change: &UnverifiedChange,
) -> Result<(), Problem> {
    let over = Effect::Verified(AcceptedChange::Resumption);
    let Some(server) = server(door, context, record, ServiceStatus::Active, &over)? else {
        return Ok(());
    };
    if server.status != ServerStatus::Suspended {
        record.effects.push(over);
        return Ok(());
    }
    let words = context.language;
    record.notes.push(words.suspended_though_paid().to_owned());
    // It was paid for: looked at again until it isn't suspended any more.
    record.effects.push(put_off(context, change));
    let ended = suspension::resume(door, context, record, &server.uuid, false);
    if let Err(problem) = &ended {
        let text = words.still_suspended(server.uuid.as_str(), &problem.staff);
        states::tell(&mut record.effects, topic(STILL_SUSPENDED, change), text);
    }
    ended
}
