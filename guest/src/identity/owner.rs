//! The panel user for whom a server is made: found, or made, in two round trips.

use super::{Asked, identity, is_anothers, mark, not_administrator, owns_only, typed_user};
use crate::context::{Binding, BindingState, Context, filled};
use crate::door::Door;
use crate::hooks::fault;
use crate::outcome::{BoundUser, Effect, Problem, ProblemKind, Record};
use crate::panel::servers::{self, Server};
use crate::panel::users::{self, Jti, NewUser, SignOnToken, User};
use crate::panel::{Answers, Error, Model, Page, Ticket, Wave, ask};
use crate::password;

/// First round trip: who could it be?
pub struct Lookup {
    asked: Option<Candidate>,
    /// Further ones, should the panel have somebody else under that number.
    others: Vec<Binding>,
    typed: Option<u64>,
    /// Of the panel user; blank only if a candidate is asked.
    email: String,
}

enum Candidate {
    /// Bound, or named by the lost call's intent.
    Bound(Asked),
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

/// Second round trip: the proof.
pub enum Evidence {
    Known(Client),
    /// Bears this client's mark.
    Marked {
        token: Ticket<SignOnToken>,
        user: User,
        email: String,
    },
    Owns {
        owned: Ticket<Page<Server>>,
        user: User,
        email: String,
    },
    Made {
        ticket: Ticket<User>,
        email: String,
    },
}

/// The client's panel user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    pub user: u64,
    /// None of a user that this call has made: see [`Client::ask_proof`].
    pub jti: Option<Jti>,
}

/// Asks who the client's panel user could be.
///
/// # Errors
/// The client has no email address, or only a binding that staff must confirm first.
pub fn look_up(wave: &mut Wave, context: &Context) -> Result<Lookup, Problem> {
    let mut others: Vec<Binding> = context.usable_bindings().cloned().collect();
    others.extend(crate::intent::panel_user(context));
    let typed = typed_user(context);
    let is_suspended = |binding: &Binding| binding.here && binding.state == BindingState::Suspended;
    if others.is_empty() && typed.is_none() && context.bindings.iter().any(is_suspended) {
        return Err(context.not_bound());
    }
    let mut lookup = Lookup {
        asked: None,
        others,
        typed,
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
        } else if let Some(user) = self.typed.take() {
            Candidate::Typed(user, wave.add(users::show(user)))
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

/// The proof of a user, in a round trip of its own; none where the panel gives none.
fn proof(door: &mut dyn Door, context: &Context, user: u64) -> Result<Option<Jti>, Problem> {
    jti(context, user, ask(door, users::sign_on_token(user)))
}

fn jti(
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
fn exactly(hits: Vec<User>, email: &str) -> Option<User> {
    let mut hits = hits.into_iter();
    hits.find(|user| user.email.eq_ignore_ascii_case(email))
}

impl Owner {
    /// Asks for what proves it, or makes the user.
    ///
    /// # Errors
    /// The host has no random numbers for the user's password.
    pub fn prove(self, wave: &mut Wave, context: &Context) -> Result<Evidence, Problem> {
        Ok(match self {
            Self::Known(client) => Evidence::Known(client),
            Self::Found { user, email } if mark::is_on(&user.name, &mark::of(context, &email)) => {
                Evidence::Marked {
                    token: wave.add(users::sign_on_token(user.id)),
                    user,
                    email,
                }
            }
            Self::Found { user, email } => Evidence::Owns {
                owned: wave.add(servers::owned_by(user.id)),
                user,
                email,
            },
            Self::New { email } => {
                // Stored and shown nowhere: the customer signs on from WHMCS.
                let password = password::generate().map_err(|_| fault::no_randomness(context))?;
                let user = NewUser {
                    name: mark::name(context, &email, &mark::of(context, &email)),
                    email: email.clone(),
                    password,
                    root_admin: false,
                };
                Evidence::Made {
                    ticket: wave.add(users::create(&user)),
                    email,
                }
            }
        })
    }
}

impl Evidence {
    /// The client's panel user; a new binding is written down, whatever becomes
    /// of the server.
    ///
    /// # Errors
    /// It can't be shown to be the client's, or the panel didn't answer.
    pub fn read(
        self,
        answers: &Answers,
        door: &mut dyn Door,
        context: &Context,
        record: &mut Record,
    ) -> Result<Client, Problem> {
        match self {
            Self::Known(client) => Ok(client),
            Self::Marked { token, user, email } => {
                let jti = jti(context, user.id, answers.take(&token))?;
                bound(context, record, &user, &email, jti)
            }
            Self::Owns { owned, user, email } => {
                let owned = answers
                    .take(&owned)
                    .map_err(|error| fault::reading(context, &error))?;
                if !owns(context, &user, &email, &owned) || is_anothers(context, user.id, None) {
                    return Err(somebodys(context, &user, &email));
                }
                // No token is asked for of somebody who isn't the client.
                let jti = proof(door, context, user.id)?;
                bound(context, record, &user, &email, jti)
            }
            Self::Made { ticket, email } => match answers.take(&ticket) {
                Ok(user) => Ok(made(record, user.id)),
                Err(error) if error.complains_about("email") && is_taken(&error) => {
                    // By another order of this client a moment ago, or by somebody
                    // whose address the panel takes for the same.
                    let look = users::with_email(&email);
                    marked(door, context, record, &email, look)?.ok_or_else(|| {
                        let problem = identity(context, context.language.email_taken(&email));
                        fault::because(problem, &error)
                    })
                }
                Err(error) if !error.surely_did_nothing() => {
                    // The panel may have made the user all the same.
                    let look = users::named(&mark::of(context, &email));
                    marked(door, context, record, &email, look)?
                        .ok_or_else(|| fault::changing(context, &error))
                }
                Err(error) => Err(fault::changing(context, &error)),
            },
        }
    }
}

/// True if what a user with the email address owns shows that it is the client: servers
/// of this client's services and no others; never that there are none, unless the
/// operator wants it so.
fn owns(context: &Context, user: &User, email: &str, owned: &Page<Server>) -> bool {
    let all_ours = owns_only(owned, |uuid| context.client_holds(uuid));
    if !all_ours || !owned.items.is_empty() {
        return all_ours;
    }
    context.panel.adopt_empty_users
        && context.client.email_verified
        && user.email == email
        && !mark::is_marked(&user.name)
}

fn bound(
    context: &Context,
    record: &mut Record,
    user: &User,
    email: &str,
    jti: Option<Jti>,
) -> Result<Client, Problem> {
    let Some(jti) = jti else {
        let advice = context.language.no_proof(&user.id.to_string());
        return Err(identity(context, advice));
    };
    if is_anothers(context, user.id, Some(&jti)) {
        return Err(somebodys(context, user, email));
    }
    bind(record, user.id, Some(jti.clone()));
    Ok(Client {
        user: user.id,
        jti: Some(jti),
    })
}

fn somebodys(context: &Context, user: &User, email: &str) -> Problem {
    let words = context.language;
    identity(
        context,
        words.email_is_somebodys(&user.id.to_string(), email),
    )
}

/// Looks for the user whom this client's mark is on, though the answer that made the
/// user was lost or went to another call: two round trips.
fn marked(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    email: &str,
    look: crate::panel::Call<Page<User>>,
) -> Result<Option<Client>, Problem> {
    let reading = |error: Error| fault::reading(context, &error);
    let hits = ask(door, look).map_err(reading)?;
    let mark = mark::of(context, email);
    let user = exactly(hits.items, email)
        .filter(|user| mark::is_on(&user.name, &mark) && !user.root_admin);
    let Some(user) = user else {
        return Ok(None);
    };
    let jti = proof(door, context, user.id)?;
    if jti.is_none() || is_anothers(context, user.id, jti.as_ref()) {
        return Ok(None);
    }
    bind(record, user.id, jti.clone());
    Ok(Some(Client { user: user.id, jti }))
}

/// This call has made the user: it is the client's, though the proof is still to be asked.
fn made(record: &mut Record, user: u64) -> Client {
    record.effects.push(Effect::Bind(BoundUser {
        user,
        jti: None,
        state: BindingState::Unexamined,
    }));
    Client { user, jti: None }
}

fn bind(record: &mut Record, user: u64, jti: Option<Jti>) {
    record.effects.push(Effect::Bind(BoundUser {
        user,
        jti,
        state: BindingState::Proved,
    }));
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

fn is_taken(error: &Error) -> bool {
    matches!(error, Error::Invalid(complaints) if complaints.iter().any(|one| one.message.ends_with("already been taken.")))
}
