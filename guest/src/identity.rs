//! Whose panel user is it?
//!
//! An email address proves nothing: WHMCS lets anybody register with, or change
//! to, any address. Only a binding does, and one is made only here: for a user
//! this component makes, for one that owns nothing but this client's services,
//! or for one whose number staff typed.

use crate::context::{Context, filled};
use crate::hooks::fault;
use crate::outcome::{Effect, Problem, ProblemKind, Record};
use crate::panel::servers::{self, Server};
use crate::panel::users::{self, NewUser, User};
use crate::panel::{Answers, Error, Model, Page, Ticket, Uuid, Wave};
use crate::password;

/// Characters of a panel user's name (v4.6.1, observed: more is refused).
const USER_NAME_LIMIT: usize = 191;

/// A panel user that is known to be the client's, without asking the panel.
#[must_use]
pub fn known_user(context: &Context) -> Option<u64> {
    context
        .binding
        .or_else(|| crate::intent::panel_user(context))
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

/// First round trip: who could it be?
pub enum Lookup {
    /// Bound, named by the lost call's intent, or typed by staff.
    Known { ticket: Ticket<User>, user: u64 },
    Email {
        ticket: Ticket<Page<User>>,
        email: String,
    },
}

/// Who it is, if the second round trip bears it out.
pub enum Owner {
    Known(u64),
    /// Has the email address, and isn't shown to be the client's.
    Found {
        user: u64,
        email: String,
    },
    New {
        email: String,
    },
}

/// Second round trip: the proof.
pub enum Proof {
    Known(u64),
    Owns {
        ticket: Ticket<Page<Server>>,
        user: u64,
        email: String,
    },
    Made {
        ticket: Ticket<User>,
        email: String,
    },
}

/// Asks who the client's panel user could be.
///
/// # Errors
/// The client has no email address.
pub fn look_up(wave: &mut Wave, context: &Context) -> Result<Lookup, Problem> {
    if let Some(user) = known_user(context).or_else(|| typed_user(context)) {
        return Ok(Lookup::Known {
            ticket: wave.add(users::show(user)),
            user,
        });
    }
    let email = filled(Some(&context.client.email))
        .ok_or_else(|| context.problem(ProblemKind::Identity, context.language.no_email()))?;
    Ok(Lookup::Email {
        ticket: wave.add(users::with_email(email)),
        email: email.to_owned(),
    })
}

impl Lookup {
    /// # Errors
    /// The user isn't there or is a panel administrator, or the panel didn't answer.
    pub fn read(self, answers: &Answers, context: &Context) -> Result<Owner, Problem> {
        match self {
            Self::Known { ticket, user } => match answers.take(&ticket) {
                Ok(found) => {
                    not_administrator(context, &found)?;
                    not_anothers(context, &found)?;
                    Ok(Owner::Known(user))
                }
                Err(error @ Error::NotFound(Model::User)) => {
                    let problem = identity(context, context.language.user_gone(&user.to_string()));
                    Err(fault::because(problem, &error))
                }
                Err(error) => Err(fault::reading(context, &error)),
            },
            Self::Email { ticket, email } => {
                let hits = answers
                    .take(&ticket)
                    .map_err(|error| fault::reading(context, &error))?;
                match hits
                    .items
                    .iter()
                    .find(|user| user.email.eq_ignore_ascii_case(&email))
                {
                    None => Ok(Owner::New { email }),
                    Some(found) => {
                        not_administrator(context, found)?;
                        not_anothers(context, found)?;
                        Ok(Owner::Found {
                            user: found.id,
                            email,
                        })
                    }
                }
            }
        }
    }
}

impl Owner {
    /// Asks for what proves it, or makes the user.
    ///
    /// # Errors
    /// The host has no random numbers for the user's password.
    pub fn prove(self, wave: &mut Wave, context: &Context) -> Result<Proof, Problem> {
        Ok(match self {
            Self::Known(user) => Proof::Known(user),
            Self::Found { user, email } => Proof::Owns {
                ticket: wave.add(servers::owned_by(user)),
                user,
                email,
            },
            Self::New { email } => {
                // Stored and shown nowhere: the customer signs on from WHMCS.
                let password = password::generate().map_err(|_| fault::no_randomness(context))?;
                let user = NewUser {
                    name: user_name(context),
                    email: email.clone(),
                    password,
                    root_admin: false,
                };
                Proof::Made {
                    ticket: wave.add(users::create(&user)),
                    email,
                }
            }
        })
    }
}

impl Proof {
    /// The client's panel user; a new binding is written down, whatever becomes
    /// of the server.
    ///
    /// # Errors
    /// It can't be shown to be the client's, or the panel didn't answer.
    pub fn read(
        self,
        answers: &Answers,
        context: &Context,
        record: &mut Record,
    ) -> Result<u64, Problem> {
        let user = match self {
            Self::Known(user) => user,
            Self::Owns {
                ticket,
                user,
                email,
            } => {
                let owned = answers
                    .take(&ticket)
                    .map_err(|error| fault::reading(context, &error))?;
                if !owns_only(&owned, |uuid| context.client_holds(uuid)) {
                    return Err(identity(
                        context,
                        context
                            .language
                            .email_is_somebodys(&user.to_string(), &email),
                    ));
                }
                user
            }
            Self::Made { ticket, email } => match answers.take(&ticket) {
                Ok(user) => user.id,
                // Found by the panel's collation only: somebody else's address.
                Err(error) if error.complains_about("email") && is_taken(&error) => {
                    let problem = identity(context, context.language.email_taken(&email));
                    return Err(fault::because(problem, &error));
                }
                Err(error) => return Err(fault::changing(context, &error)),
            },
        };
        if context.binding != Some(user) {
            record.effects.push(Effect::Bind(user));
        }
        Ok(user)
    }
}

/// Whether all of a panel user's servers are listed, and all of them are such.
#[must_use]
pub fn owns_only(owned: &Page<Server>, these: impl Fn(&Uuid) -> bool) -> bool {
    usize::try_from(owned.meta.pagination.total) == Ok(owned.items.len())
        && owned.items.iter().all(|server| these(&server.uuid))
}

/// Whether a server, shown with its owner, is the bound user's and the user no
/// administrator: what stands before every sign-on.
///
/// # Errors
/// It isn't, or the panel didn't show the owner.
pub fn check_owner(context: &Context, server: &Server, user: u64) -> Result<(), Problem> {
    if server.user_id != user {
        let uuid = server.uuid.as_str();
        return Err(identity(
            context,
            context
                .language
                .not_the_owner(uuid, &server.user_id.to_string()),
        ));
    }
    match &server.user {
        Some(owner) if owner.id == user => not_administrator(context, owner),
        _ => Err(context.problem(
            ProblemKind::PanelFailed,
            context.language.malformed("no owner"),
        )),
    }
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

/// Two clients never share a panel user, though one of them has given up the
/// address or staff typed the number.
///
/// # Errors
/// The user is another client's.
pub fn not_anothers(context: &Context, user: &User) -> Result<(), Problem> {
    if context.bound_to_others.contains(&user.id) {
        let advice = context
            .language
            .email_is_somebodys(&user.id.to_string(), &user.email);
        return Err(identity(context, advice));
    }
    Ok(())
}

fn identity(context: &Context, advice: crate::language::Advice) -> Problem {
    context.problem(ProblemKind::Identity, advice)
}

fn is_taken(error: &Error) -> bool {
    matches!(error, Error::Invalid(complaints) if complaints.iter().any(|one| one.message.ends_with("already been taken.")))
}

fn user_name(context: &Context) -> String {
    let client = &context.client;
    let whole = format!("{} {}", client.first_name.trim(), client.last_name.trim());
    let name = if whole.trim().is_empty() {
        &client.email
    } else {
        whole.trim()
    };
    name.chars()
        .filter(|c| !c.is_control())
        .take(USER_NAME_LIMIT)
        .collect()
}
