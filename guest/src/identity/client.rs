//! The client's panel user, and the proof that is kept of it.

use crate::context::{BindingState, Context};
use crate::door::Door;
use crate::hooks::fault;
use crate::outcome::{BoundUser, Effect, Problem, ProblemKind, Record};
use crate::panel::users::{self, Jti, SignOnToken, User};
use crate::panel::{Answers, Error, Ticket, Wave, ask};

/// The client's panel user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    pub user: u64,
    /// None of a user that this call has made: see [`Client::ask_proof`].
    pub jti: Option<Jti>,
}

impl Client {
    /// Asks for the proof of a user that this call has made, in a wave that goes out
    /// anyway.
    pub fn ask_proof(&self, wave: &mut Wave) -> Option<Ticket<SignOnToken>> {
        let is_new = self.jti.is_none();
        is_new.then(|| wave.add(users::sign_on_token(self.user)))
    }

    /// Keeps the proof. Without it the user is examined by the mark the next time.
    pub fn keep_proof(
        &self,
        answers: &Answers,
        record: &mut Record,
        asked: Option<Ticket<SignOnToken>>,
    ) {
        let token = asked.and_then(|ticket| answers.take(&ticket).ok());
        if let Some(token) = token.filter(|token| token.user_id == self.user)
            && let Some(jti) = token.jti()
        {
            bind(record, self.user, Some(jti));
        }
    }
}

/// This call has made the user: it is the client's, though the proof is still to be asked.
pub fn made(record: &mut Record, user: u64) -> Client {
    record.effects.push(Effect::Bind(BoundUser {
        user,
        jti: None,
        state: BindingState::Unexamined,
    }));
    Client { user, jti: None }
}

pub fn bind(record: &mut Record, user: u64, jti: Option<Jti>) {
    record.effects.push(Effect::Bind(BoundUser {
        user,
        jti,
        state: BindingState::Proved,
    }));
}

/// The proof of a user, in a round trip of its own; none where the panel gives none.
pub fn proof(door: &mut dyn Door, context: &Context, user: u64) -> Result<Option<Jti>, Problem> {
    jti(context, user, ask(door, users::sign_on_token(user)))
}

pub fn jti(
    context: &Context,
    user: u64,
    token: Result<SignOnToken, Error>,
) -> Result<Option<Jti>, Problem> {
    let token = token.map_err(|error| fault::reading(context, &error))?;
    if token.user_id != user {
        let advice = context.language.malformed("user_id");
        return Err(context.problem(ProblemKind::PanelFailed, advice));
    }
    Ok(token.jti())
}

/// The user with exactly this address: the panel's filter folds case and accents, and
/// takes a comma for OR.
pub fn exactly(hits: Vec<User>, email: &str) -> Option<User> {
    let mut hits = hits.into_iter();
    hits.find(|user| user.email.eq_ignore_ascii_case(email))
}
