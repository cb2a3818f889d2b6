//! Whose panel user is it?
//!
//! An email address proves nothing: WHMCS lets anybody register with, or change to,
//! any address. A panel user's number proves nothing either: numbers begin again on a
//! restored, reinstalled or exchanged panel. The proof is `jti` of the user's sign-on
//! tokens ([`users::Jti`](crate::panel::users::Jti)), which is asked for in the wave
//! that reads the user anyway.
//!
//! A binding is made only here: for a user this component makes or has marked, for one
//! who owns servers of this client's services and no others, or for one whom staff
//! confirmed.

mod candidate;
mod client;
mod confirmed;
mod evidence;
pub mod mark;
mod owner;
mod sign_on;
mod worth;

pub use candidate::{Asked, Suspect, is_somebody_else};
pub use client::Client;
pub use confirmed::confirmed;
pub use owner::{Lookup, Owner, look_up};
pub use sign_on::sign_on_token;
pub use worth::{Doubt, Shown, Worth, examine};

use crate::context::{Context, filled};
use crate::language::Advice;
use crate::outcome::{Problem, ProblemKind};
use crate::ownership;
use crate::panel::servers::{Listed, Server};
use crate::panel::users::{Jti, User};
use crate::panel::{Page, Uuid};

/// The number of the client's panel user at this panel, without a request: the bound
/// one, or the one that the lost call's intent names.
#[must_use]
pub fn known_user(context: &Context) -> Option<u64> {
    context
        .bound()
        .or_else(|| crate::intent::panel_user(context).map(|lost| lost.user))
}

/// Whether this panel user is the client without being asked for a proof, and the one stored
/// beside the service's server, if one is. Another bound number may be somebody else's by now.
#[must_use]
pub fn owns_by_binding(context: &Context, user: u64) -> bool {
    match ownership::stored(context) {
        None => context.bound() == Some(user),
        Some(owner) => owner == user && context.is_bound_to(user),
    }
}

/// The panel user that staff typed beside a service without server.
#[must_use]
pub fn typed_user(context: &Context) -> Option<u64> {
    // A number that stands beside no UUID was typed by staff: effects store and
    // clear both together.
    filled(context.server.panel_user_id.as_deref())?
        .parse()
        .ok()
}

/// True if all of a panel user's servers are listed, and all of them are such.
#[must_use]
pub fn owns_only(owned: &Page<Listed>, these: impl Fn(&Uuid) -> bool) -> bool {
    are_all_shown(owned) && owned.items.iter().all(|server| these(&server.uuid))
}

/// True if the page holds all that there is.
#[must_use]
pub fn are_all_shown(owned: &Page<Listed>) -> bool {
    usize::try_from(owned.meta.pagination.total) == Ok(owned.items.len())
}

/// Checks that a server, shown with its owner, is this panel user's and the user no
/// administrator.
///
/// # Errors
/// It isn't, or the panel didn't show the owner.
pub fn check_owner(context: &Context, server: &Server, user: u64) -> Result<(), Problem> {
    if server.user_id != user {
        return Err(not_the_owner(context, server));
    }
    match &server.user {
        Some(owner) if owner.id == user => not_administrator(context, owner),
        _ => Err(context.problem(
            ProblemKind::PanelFailed,
            context.language.malformed("no owner"),
        )),
    }
}

/// The server's owner isn't known to be the client. Where it is the owner who was stored
/// with the service, the service was moved.
#[must_use]
pub fn not_the_owner(context: &Context, server: &Server) -> Problem {
    let (uuid, owner) = (server.uuid.as_str(), server.user_id.to_string());
    let words = context.language;
    let advice = if ownership::stored(context) == Some(server.user_id) {
        words.moved_service(uuid, &owner)
    } else {
        words.not_the_owner(uuid, &owner)
    };
    identity(context, advice)
}

/// # Errors
/// The user is a panel administrator.
pub fn not_administrator(context: &Context, user: &User) -> Result<(), Problem> {
    if user.root_admin {
        return Err(identity(
            context,
            context.language.user_is_administrator(&user.id.to_string()),
        ));
    }
    Ok(())
}

/// True if the user is bound to another client. Two clients never share a panel user,
/// though one of them has given up the address or staff typed the number.
#[must_use]
pub fn is_anothers(context: &Context, user: u64, jti: Option<&Jti>) -> bool {
    context.bound_to_others.contains(&user)
        || jti.is_some_and(|jti| context.others_proofs.contains(jti))
}

fn identity(context: &Context, advice: Advice) -> Problem {
    context.problem(ProblemKind::Identity, advice)
}
