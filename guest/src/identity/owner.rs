//! The panel user for whom a server is made. First round trip: who could it be?

use super::client::{Client, bind, exactly, proof};
use super::{Asked, identity, is_anothers, not_administrator, typed_user};
use crate::context::{Binding, Context, filled};
use crate::door::Door;
use crate::hooks::fault;
use crate::outcome::{Problem, ProblemKind, Record};
use crate::panel::users::{self, Jti, User};
use crate::panel::{Answers, Error, Model, Page, Ticket, Wave};

/// First round trip: who could it be?
pub struct Lookup {
    asked: Option<Candidate>,
    /// Further ones, should the panel have somebody else under that number.
    others: Vec<Binding>,
    /// Named by a lost call's intent alone.
    lost: Option<Binding>,
    typed: Option<u64>,
    /// Of the panel user; blank only if a candidate is asked.
    email: String,
}

enum Candidate {
    Bound(Asked),
    /// Named by a lost call's intent.
    Lost(Asked),
    /// Whose number staff typed.
    Typed(u64, Ticket<User>),
    Email(Ticket<Page<User>>),
}

/// Who it is, if the second round trip bears it out.
pub enum Owner {
    Known(Client),
    /// Has the email address, and isn't shown to be the client's.
    Found {
        user: User,
        email: String,
    },
    New {
        email: String,
    },
}

/// Asks who the client's panel user could be.
///
/// # Errors
/// The client has no email address, or only a binding that staff must confirm first.
pub fn look_up(wave: &mut Wave, context: &Context) -> Result<Lookup, Problem> {
    let mut lookup = Lookup {
        asked: None,
        others: context.usable_bindings().cloned().collect(),
        lost: crate::intent::panel_user(context),
        typed: typed_user(context),
        email: context.panel_email(),
    };
    lookup.ask_next(wave, context)?;
    Ok(lookup)
}

impl Lookup {
    /// True if it isn't only the email address that leads to somebody.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !matches!(self.asked, Some(Candidate::Email(_)))
    }

    fn ask_next(&mut self, wave: &mut Wave, context: &Context) -> Result<(), Problem> {
        self.asked = Some(if !self.others.is_empty() {
            Candidate::Bound(Asked::ask(wave, self.others.remove(0)))
        } else if let Some(lost) = self.lost.take() {
            Candidate::Lost(Asked::ask(wave, lost))
        } else if let Some(user) = self.typed.take() {
            Candidate::Typed(user, wave.add(users::show(user)))
        } else if context.suspended().is_some() {
            return Err(context.not_bound());
        } else {
            let email = filled(Some(&self.email)).ok_or_else(|| {
                context.problem(ProblemKind::Identity, context.language.no_email())
            })?;
            Candidate::Email(wave.add(users::with_email(email)))
        });
        Ok(())
    }

    /// Reads the answers, and asks on where the panel has somebody else under the
    /// number of a binding: one more round trip each.
    ///
    /// # Errors
    /// The user is a panel administrator, another client's, or to be confirmed by
    /// staff, or the panel didn't answer.
    pub fn read(
        mut self,
        answers: &Answers,
        door: &mut dyn Door,
        context: &Context,
        record: &mut Record,
    ) -> Result<Owner, Problem> {
        let asked = self.asked.take();
        let known = match asked {
            Some(Candidate::Bound(asked)) => asked.read(answers, context, record)?,
            Some(Candidate::Lost(asked)) => lost(asked, answers, context, record)?,
            Some(Candidate::Typed(user, ticket)) => {
                let shown = answers.take(&ticket);
                Some(typed(door, context, record, user, shown)?)
            }
            Some(Candidate::Email(ticket)) => {
                let hits = answers
                    .take(&ticket)
                    .map_err(|error| fault::reading(context, &error))?;
                return self.with_email(context, hits.items);
            }
            None => None,
        };
        if let Some((user, jti)) = known {
            return Ok(Owner::Known(Client { user, jti }));
        }
        let mut wave = Wave::default();
        self.ask_next(&mut wave, context)?;
        let answers = wave.send(door);
        self.read(&answers, door, context, record)
    }

    fn with_email(self, context: &Context, hits: Vec<User>) -> Result<Owner, Problem> {
        let email = self.email;
        match exactly(hits, &email) {
            None => Ok(Owner::New { email }),
            Some(user) => {
                not_administrator(context, &user)?;
                Ok(Owner::Found { user, email })
            }
        }
    }
}

/// The user whom the lost call had made or was shown. One it had made bears the client's mark:
/// where nothing proves the user, the panel has somebody else under that number.
fn lost(
    asked: Asked,
    answers: &Answers,
    context: &Context,
    record: &mut Record,
) -> Result<Option<(u64, Option<Jti>)>, Problem> {
    let mut seen = Record::default();
    match asked.read(answers, context, &mut seen) {
        Err(problem) if problem.kind == ProblemKind::Identity => Ok(None),
        read => {
            record.notes.append(&mut seen.notes);
            record.effects.append(&mut seen.effects);
            read
        }
    }
}

/// Staff's word. The token is asked for once the user is seen to be no administrator.
fn typed(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    user: u64,
    shown: Result<User, Error>,
) -> Result<(u64, Option<Jti>), Problem> {
    let shown = match shown {
        Ok(shown) => shown,
        Err(error @ Error::NotFound(Model::User)) => {
            let problem = identity(context, context.language.user_gone(&user.to_string()));
            return Err(fault::because(problem, &error));
        }
        Err(error) => return Err(fault::reading(context, &error)),
    };
    not_administrator(context, &shown)?;
    let jti = proof(door, context, user)?;
    if is_anothers(context, user, jti.as_ref()) {
        let advice = context.language.anothers_panel_user(&user.to_string());
        return Err(identity(context, advice));
    }
    bind(record, user, jti.clone());
    Ok((user, jti))
}
