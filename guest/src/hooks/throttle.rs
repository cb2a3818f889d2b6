//! v3 takes 60 requests a minute, all of the shop together.

use crate::context::Context;
use crate::door::{Door, Seen};
use crate::outcome::{Problem, ProblemKind};

/// Requests of a minute that pages leave to what the shop has to do: a creation
/// takes a dozen.
const KEPT_BACK: u32 = 30;

const MINUTE: u64 = 60;

/// Whether so few requests are left that pages leave them.
#[must_use]
pub fn is_scarce(seen: Seen) -> bool {
    seen.remaining.is_some_and(|left| left < KEPT_BACK)
}

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
        .map_or(MINUTE, |seconds| seconds.saturating_add(1));
    Err(too_few(context, seconds))
}

/// Keeps a page from asking what the panel counts while it takes few more requests.
///
/// # Errors
/// It does so now.
pub fn room_for_page(context: &Context) -> Result<(), Problem> {
    if context.panel.scarce {
        return Err(too_few(context, MINUTE));
    }
    Ok(())
}

fn too_few(context: &Context, seconds: u64) -> Problem {
    let seconds = seconds.to_string();
    let advice = context.language.too_few_requests(&seconds);
    let problem = context.problem(ProblemKind::Throttled, advice);
    problem.for_customer(&context.language.try_again_in(&seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_minute_is_kept_back_from_pages() {
        for (remaining, scarce) in [
            (None, false),
            (Some(59), false),
            (Some(30), false),
            (Some(29), true),
            (Some(0), true),
        ] {
            let seen = Seen {
                remaining,
                ..Seen::default()
            };
            assert_eq!(is_scarce(seen), scarce, "{remaining:?}");
        }
    }
}
