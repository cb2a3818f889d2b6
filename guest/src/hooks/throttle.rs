//! v3 takes 60 requests a minute, all of the shop together.

use crate::context::Context;
use crate::door::Door;
use crate::outcome::{Problem, ProblemKind};

/// Stops before the first change what the throttle would cut off in the middle:
/// so many requests are needed yet. A patient host waits instead.
///
/// # Errors
/// The panel takes fewer in this minute.
pub fn room_for(door: &dyn Door, context: &Context, requests: u32) -> Result<(), Problem> {
    let left = door.seen().remaining;
    if context.panel.patient || left.is_none_or(|left| left >= requests) {
        return Ok(());
    }
    let problem = context.problem(ProblemKind::Throttled, context.language.too_few_requests());
    Err(problem.for_customer(context.language.try_again_in(60)))
}
