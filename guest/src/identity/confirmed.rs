//! Staff's word that a panel user is a client.

use crate::context::BindingState;
use crate::door::Door;
use crate::hooks::fault;
use crate::language::{Advice, Language};
use crate::outcome::{BoundUser, Problem, ProblemKind};
use crate::panel::users::{self, Jti, User};
use crate::panel::{Error, Model, ask};

/// The panel user who staff say is the client. `is_anothers` returns true if the user, or
/// the user of this proof, is bound to another client.
///
/// # Errors
/// The panel has no such user, or the user is an administrator or another client's.
pub fn confirmed(
    door: &mut dyn Door,
    words: Language,
    user: u64,
    shown: Result<User, Error>,
    is_anothers: &dyn Fn(Option<&Jti>) -> bool,
) -> Result<BoundUser, Problem> {
    let identity = |advice: Advice| Problem::new(words, ProblemKind::Identity, advice);
    let anothers = || identity(words.anothers_panel_user(&user.to_string()));
    let malformed = || Problem::new(words, ProblemKind::PanelFailed, words.malformed("user id"));
    let shown = match shown {
        Ok(shown) => shown,
        Err(error @ Error::NotFound(Model::User)) => {
            let problem = identity(words.panel_user_unknown(&user.to_string()));
            return Err(fault::because(problem, &error));
        }
        Err(error) => return Err(fault::read(words, &error)),
    };
    if shown.id != user {
        return Err(malformed());
    }
    if shown.root_admin {
        return Err(identity(words.user_is_administrator(&user.to_string())));
    }
    if is_anothers(None) {
        return Err(anothers());
    }
    // Not before: nobody else's token is asked for.
    let token = ask(door, users::sign_on_token(user));
    let token = token.map_err(|error| fault::read(words, &error))?;
    if token.user_id != user {
        return Err(malformed());
    }
    let jti = token.jti();
    if is_anothers(jti.as_ref()) {
        return Err(anothers());
    }
    Ok(BoundUser {
        user,
        jti,
        state: BindingState::Proved,
    })
}
