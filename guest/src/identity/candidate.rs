//! A panel user who may be the client: what is asked, and what the answers prove.

use super::worth::{Doubt, Shown, Worth, examine};
use super::{identity, is_anothers, not_administrator};
use crate::context::{Binding, BindingState, Context};
use crate::hooks::{fault, states};
use crate::language::Advice;
use crate::outcome::{BoundUser, Effect, Problem, ProblemKind, Record};
use crate::panel::servers::{self, Listed};
use crate::panel::users::{self, Jti, SignOnToken, User};
use crate::panel::{Answers, Error, Model, Page, Ticket, Wave};

/// What is asked about a candidate, in one wave.
pub struct Asked {
    binding: Binding,
    shown: Ticket<User>,
    suspect: Suspect,
}

/// The part of it that doesn't show the user.
pub struct Suspect {
    token: Ticket<SignOnToken>,
    /// Only where the binding itself has to be examined.
    owned: Option<Ticket<Page<Listed>>>,
}

impl Suspect {
    /// Asks for the proof: a token, and what the user owns if the binding rests on it.
    pub fn ask(wave: &mut Wave, binding: &Binding) -> Self {
        let examined = matches!(
            binding.state,
            BindingState::Assumed | BindingState::Unexamined
        );
        Self {
            token: wave.add(users::sign_on_token(binding.user)),
            owned: examined.then(|| wave.add(servers::owned_by(binding.user))),
        }
    }

    /// The user's token, if the user is proved to be the client; none if the panel has
    /// somebody else under this number, or nobody: then the binding is kept for the
    /// panel it was made on, and staff are told.
    ///
    /// # Errors
    /// The binding has to be confirmed by staff, the panel gave no proof, or it didn't
    /// answer.
    pub fn read(
        &self,
        answers: &Answers,
        context: &Context,
        record: &mut Record,
        binding: &Binding,
        shown: &User,
    ) -> Result<Option<SignOnToken>, Problem> {
        let token = match answers.take(&self.token) {
            Ok(token) => token,
            Err(Error::NotFound(Model::User)) => return Ok(another(context, record, binding)),
            Err(error) => return Err(fault::reading(context, &error)),
        };
        if token.user_id != binding.user || shown.id != binding.user {
            let advice = context.language.malformed("user_id");
            return Err(context.problem(ProblemKind::PanelFailed, advice));
        }
        let jti = token.jti();
        if jti.is_none() && binding.jti.is_some() {
            let user = binding.user.to_string();
            return Err(identity(context, context.language.no_proof(&user)));
        }
        if is_somebody_else(binding, jti.as_ref()) {
            return Ok(another(context, record, binding));
        }
        let worth = match &self.owned {
            None => Worth::stored(binding.state),
            Some(owned) => {
                let owned = answers
                    .take(owned)
                    .map_err(|error| fault::reading(context, &error))?;
                let shown = Shown {
                    user: shown,
                    jti: jti.as_ref(),
                    owned: &owned,
                    is_anothers: is_anothers(context, shown.id, jti.as_ref()),
                };
                examine(&context.claim(), binding, &shown)
            }
        };
        let state = worth.state;
        let is_news = state != binding.state || !binding.here || jti != binding.jti;
        if is_news {
            record.effects.push(Effect::Bind(BoundUser {
                user: binding.user,
                jti: jti.clone(),
                state,
            }));
        }
        not_administrator(context, shown)?;
        if state == BindingState::Suspended {
            let advice = suspended(context, binding, worth.doubt.as_ref());
            states::tell_of_user(
                &mut record.effects,
                states::BINDING,
                binding.user,
                [advice.cause.as_str(), " ", &advice.hint].concat(),
            );
            return Err(identity(context, advice));
        }
        Ok(Some(token))
    }
}

impl Asked {
    pub fn ask(wave: &mut Wave, binding: Binding) -> Self {
        Self {
            shown: wave.add(users::show(binding.user)),
            suspect: Suspect::ask(wave, &binding),
            binding,
        }
    }

    /// The user's number and proof, as [`Suspect::read`] gives the token.
    ///
    /// # Errors
    /// Those of [`Suspect::read`]; or the panel didn't answer.
    pub fn read(
        self,
        answers: &Answers,
        context: &Context,
        record: &mut Record,
    ) -> Result<Option<(u64, Option<Jti>)>, Problem> {
        let binding = &self.binding;
        let shown = match answers.take(&self.shown) {
            Ok(shown) => shown,
            Err(Error::NotFound(Model::User)) => {
                return Ok(another(context, record, binding));
            }
            Err(error) => return Err(fault::reading(context, &error)),
        };
        let token = self
            .suspect
            .read(answers, context, record, binding, &shown)?;
        Ok(token.map(|token| (binding.user, token.jti())))
    }
}

/// Says what the panel has shown, if it was asked, and nothing that may not be so.
fn suspended(context: &Context, binding: &Binding, doubt: Option<&Doubt>) -> Advice {
    let words = context.language;
    let mut advice = words.binding_suspended(&binding.user.to_string());
    if doubt.is_some() {
        advice.cause = words.pair_of_sentences(&advice.cause, &words.binding_doubt(doubt));
    }
    advice
}

/// True if the panel's user of this number is another one than was bound.
#[must_use]
pub fn is_somebody_else(binding: &Binding, jti: Option<&Jti>) -> bool {
    match &binding.jti {
        Some(bound) => jti != Some(bound),
        // Staff's word, on a panel that gave no proof: about this panel only.
        None => binding.state == BindingState::Proved && !binding.here,
    }
}

/// This number isn't the client on this panel.
fn another<T>(context: &Context, record: &mut Record, binding: &Binding) -> Option<T> {
    if !binding.elsewhere {
        let text = context
            .language
            .user_changed(&binding.user.to_string(), &context.panel.url);
        states::tell_of_user(
            &mut record.effects,
            states::USER_CHANGED,
            binding.user,
            text,
        );
    }
    None
}
