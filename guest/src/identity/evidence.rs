//! The panel user for whom a server is made. Second round trip: the proof.

use super::client::{self, Client, exactly, jti, made, proof};
use super::{Owner, identity, is_anothers, mark, owns_only};
use crate::context::Context;
use crate::door::Door;
use crate::hooks::fault;
use crate::outcome::{Problem, Record};
use crate::panel::servers::{self, Listed};
use crate::panel::users::{self, Jti, NewUser, SignOnToken, User};
use crate::panel::{Answers, Error, Page, Ticket, Wave, ask};
use crate::password;

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
        owned: Ticket<Page<Listed>>,
        user: User,
        email: String,
    },
    Made {
        ticket: Ticket<User>,
        email: String,
    },
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
                    let found = marked(door, context, record, &email, look);
                    // A look that fails as well says no more about it.
                    found
                        .unwrap_or_default()
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
fn owns(context: &Context, user: &User, email: &str, owned: &Page<Listed>) -> bool {
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
    client::bind(record, user.id, Some(jti.clone()));
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
    client::bind(record, user.id, jti.clone());
    Ok(Some(Client { user: user.id, jti }))
}

fn is_taken(error: &Error) -> bool {
    matches!(error, Error::Invalid(complaints) if complaints.iter().any(|one| one.message.ends_with("already been taken.")))
}
