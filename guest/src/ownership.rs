//! Whose server an automatic hook may act on.
//!
//! Suspend, Unsuspend, Terminate and Change Package act by the service: the stored
//! UUID, and the panel's owner of it being the one stored beside it. The client's
//! binding is no part of that: a service of merged clients, or one that was moved,
//! must still be suspended.

use crate::context::{Context, filled};
use crate::hooks::states;
use crate::outcome::{Effect, Problem, ProblemKind, Record};
use crate::panel::servers::Server;

/// Seconds for which an owner that was seen counts.
const FRESH: u64 = 600;

/// Seconds after which it is stored again that the owner is the same: not at every look.
const STORED_AGAIN: u64 = 300;

/// The owner stored beside the UUID. None where only staff, or WHMCS's server sync,
/// have said which server it is.
#[must_use]
pub fn stored(context: &Context) -> Option<u64> {
    filled(context.server.panel_user_id.as_deref())?
        .parse()
        .ok()
}

/// True if the panel showed the stored owner less than 10 minutes ago.
#[must_use]
pub fn is_fresh(context: &Context) -> bool {
    stored(context).is_some() && age(context).is_some_and(|age| age < FRESH)
}

/// Lets an automatic hook act on a server. Where no owner is stored it must be the
/// client's bound user, and is stored from then on; also one whom staff have to confirm:
/// that keeps a customer from signing on, not a shop from suspending the server.
///
/// # Errors
/// The panel shows another owner. Staff are told once.
pub fn check(context: &Context, record: &mut Record, server: &Server) -> Result<(), Problem> {
    let owner = server.user_id;
    let suspended = || context.suspended().filter(|user| *user == owner);
    match stored(context).or(context.bound()).or_else(suspended) {
        Some(known) if known == owner => {
            if stored(context).is_none() || age(context).is_none_or(|age| age >= STORED_AGAIN) {
                record.effects.push(Effect::RememberOwner(owner));
            }
            record.effects.extend(moved(context, server));
            Ok(())
        }
        known => {
            let problem = differs(context, server, known);
            let told = [problem.staff.as_str(), " ", &problem.hint].concat();
            states::tell(&mut record.effects, states::OWNER_DIFFERS, told);
            Err(problem)
        }
    }
}

/// The node that the panel shows the server on, if another one is stored: it was moved there.
#[must_use]
pub fn moved(context: &Context, server: &Server) -> Option<Effect> {
    let is_stored = context.stored_node() == Some(server.node_id);
    (!is_stored).then_some(Effect::RememberNode(server.node_id))
}

fn differs(context: &Context, server: &Server, known: Option<u64>) -> Problem {
    let (uuid, owner) = (server.uuid.as_str(), server.user_id.to_string());
    let advice = match known {
        Some(known) => context
            .language
            .owner_is_another(&owner, uuid, &known.to_string()),
        None => context.language.not_the_owner(uuid, &owner),
    };
    context.problem(ProblemKind::Identity, advice)
}

/// Seconds since the panel showed the stored owner.
fn age(context: &Context) -> Option<u64> {
    let seen = context.server.owner_seen?;
    // A time to come is another clock's, and says nothing.
    context.now.checked_sub(seen)
}
