//! Has every option count for a server that release 0.1.0 made, and brings it to what they say.

use crate::context::Context;
use crate::door::Door;
use crate::hooks::change_package::change_package;
use crate::outcome::{Effect, Outcome};
use crate::remembered::Remembered;

pub fn apply_options(door: &mut dyn Door, context: &Context) -> Outcome {
    let remembered = Remembered {
        all_options: true,
        ..context.remembered.clone()
    };
    let all = Context {
        remembered: remembered.clone(),
        ..context.clone()
    };
    let mut outcome = change_package(door, &all);
    // Refused, or not known to be done: nothing else may do it before staff press again.
    if outcome.ended.is_ok() && remembered != context.remembered {
        outcome.effects.push(Effect::Remember(remembered));
    }
    outcome
}
