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
    let seen = door.seen();
    if context.panel.patient || seen.remaining.is_none_or(|left| left >= requests) {
        return Ok(());
    }
    // An answer that isn't 429 doesn't tell when the minute ends.
    let seconds = seen
        .retry_after
        .map_or(60, |seconds| seconds.saturating_add(1))
        .to_string();
    let advice = context.language.too_few_requests(&seconds);
    let problem = context.problem(ProblemKind::Throttled, advice);
    Err(problem.for_customer(&context.language.try_again_in(&seconds)))
}
