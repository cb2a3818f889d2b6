//! Examines the bindings of existing installations, some at a time.

use crate::context::{Binding, BindingState, Claim, PanelRecord};
use crate::door::Door;
use crate::hooks::{fault, throttle};
use crate::identity::{self, Doubt, Shown};
use crate::language::Language;
use crate::outcome::{BoundUser, Problem, ProblemKind};
use crate::panel::servers::{self, Listed};
use crate::panel::users::{self, Jti, SignOnToken, User};
use crate::panel::{Answers, Error, Model, Page, Ticket, Wave, ask};

/// Pages of a user's servers that are read.
const MOST_PAGES: u64 = 10;

/// A binding to be examined, and what WHMCS knows of its client.
pub struct Asked {
    pub client: u64,
    /// As WHMCS has it.
    pub client_key: String,
    pub email: String,
    pub binding: Binding,
    pub client_servers: Vec<String>,
    /// Whether release 0.1.0 bound another client to the same number.
    pub bound_to_another: bool,
}

/// The proof that is stored of a client's panel user.
pub struct Proof {
    pub client: u64,
    pub jti: Jti,
}

/// What the panel showed of a bound user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    pub bound: BoundUser,
    /// Whether the number means anything on this panel.
    pub here: bool,
    pub doubt: Option<Doubt>,
    pub name: String,
    pub email: String,
    pub note: String,
}

#[derive(Debug)]
pub struct Report {
    pub ended: Vec<Result<Examined, Problem>>,
    /// Whether the panel wants to be left alone for now.
    pub throttled: bool,
}

/// What is asked of each binding.
struct Tickets {
    shown: Ticket<User>,
    token: Ticket<SignOnToken>,
    owned: Ticket<Page<Listed>>,
}

/// What each binding is worth.
pub fn examine(
    door: &mut dyn Door,
    words: Language,
    panel: &PanelRecord,
    all: &[Asked],
    proofs: &[Proof],
) -> Report {
    let mut wave = Wave::default();
    let tickets: Vec<Tickets> = all
        .iter()
        .map(|asked| Tickets {
            shown: wave.add(users::show(asked.binding.user)),
            token: wave.add(users::sign_on_token(asked.binding.user)),
            owned: wave.add(servers::owned_by(asked.binding.user)),
        })
        .collect();
    let answers = wave.send(door);
    let owned = owned(door, all, &tickets, &answers);
    let mut throttled = false;
    let ended = all
        .iter()
        .zip(tickets.iter().zip(owned))
        .map(|(asked, (tickets, owned))| {
            let claim = Claim {
                client_key: &asked.client_key,
                panel,
                client: asked.client,
                email: &asked.email,
                client_servers: &asked.client_servers,
            };
            let seen = (
                answers.take(&tickets.shown),
                answers.take(&tickets.token),
                owned,
            );
            one(words, &claim, asked, proofs, seen).map_err(|error| {
                throttled |= matches!(error, Error::Throttled { .. });
                fault::read(words, &error)
            })
        })
        .collect();
    Report {
        ended,
        throttled: throttled || throttle::is_scarce(door.seen()),
    }
}

/// All servers of each user, also where the panel shows them on several pages: in one more
/// round trip.
fn owned(
    door: &mut dyn Door,
    all: &[Asked],
    tickets: &[Tickets],
    answers: &Answers,
) -> Vec<Result<Page<Listed>, Error>> {
    let mut owned: Vec<_> = tickets.iter().map(|one| answers.take(&one.owned)).collect();
    let mut wave = Wave::default();
    let mut further = Vec::new();
    for (position, (asked, page)) in all.iter().zip(&owned).enumerate() {
        let pages = page
            .as_ref()
            .map_or(1, |page| page.meta.pagination.total_pages);
        for number in 2..=pages.min(MOST_PAGES) {
            let page = servers::owned_on_page(asked.binding.user, number);
            further.push((position, wave.add(page)));
        }
    }
    let answers = wave.send(door);
    for (position, ticket) in &further {
        let page = answers.take(ticket);
        if let Some(first) = owned.get_mut(*position) {
            match (first.as_mut(), page) {
                (Ok(first), Ok(page)) => {
                    first.items.extend(page.items);
                    first.odd.extend(page.odd);
                }
                (Ok(_), Err(error)) => *first = Err(error),
                (Err(_), _) => {}
            }
        }
    }
    owned
}

type Seen = (
    Result<User, Error>,
    Result<SignOnToken, Error>,
    Result<Page<Listed>, Error>,
);

fn one(
    words: Language,
    claim: &Claim,
    asked: &Asked,
    proofs: &[Proof],
    (shown, token, owned): Seen,
) -> Result<Examined, Error> {
    let binding = &asked.binding;
    let (shown, token) = match (shown, token) {
        (Err(Error::NotFound(Model::User)), _) | (_, Err(Error::NotFound(Model::User))) => {
            return Ok(not_here(words, asked, None, Doubt::Gone));
        }
        (shown, token) => (shown?, token?),
    };
    if shown.id != binding.user || token.user_id != binding.user {
        return Err(Error::Malformed("user_id".to_owned()));
    }
    let jti = token.jti();
    if jti.is_some() && identity::is_somebody_else(binding, jti.as_ref()) {
        return Ok(not_here(words, asked, Some(shown), Doubt::SomebodyElse));
    }
    let worth = identity::examine(
        claim,
        binding,
        &Shown {
            user: &shown,
            jti: jti.as_ref(),
            owned: &owned?,
            is_anothers: is_anothers(asked, proofs, jti.as_ref()),
        },
    );
    let user = binding.user.to_string();
    let note = match (worth.state, &worth.doubt) {
        (BindingState::Proved, _) => words.binding_found_proved(&user),
        (state, doubt) => words.binding_found(&user, words.binding_state(state), doubt.as_ref()),
    };
    Ok(Examined {
        bound: BoundUser {
            user: binding.user,
            jti,
            state: worth.state,
        },
        here: true,
        doubt: worth.doubt,
        name: shown.name,
        email: shown.email,
        note,
    })
}

/// The number is nobody, or somebody else, on this panel.
fn not_here(words: Language, asked: &Asked, shown: Option<User>, doubt: Doubt) -> Examined {
    let user = asked.binding.user.to_string();
    let state = BindingState::Suspended;
    let note = words.binding_found(&user, words.binding_not_used(), Some(&doubt));
    let (name, email) = shown.map_or_else(Default::default, |user| (user.name, user.email));
    Examined {
        bound: BoundUser {
            user: asked.binding.user,
            jti: asked.binding.jti.clone(),
            state,
        },
        here: false,
        doubt: Some(doubt),
        name,
        email,
        note,
    }
}

fn is_anothers(asked: &Asked, proofs: &[Proof], jti: Option<&Jti>) -> bool {
    let mut others = proofs.iter().filter(|one| one.client != asked.client);
    asked.bound_to_another || others.any(|one| Some(&one.jti) == jti)
}

/// Staff say that the panel user is the client.
///
/// # Errors
/// The panel has no such user, or the user is an administrator or another client's.
pub fn confirm(
    door: &mut dyn Door,
    words: Language,
    asked: &Asked,
    proofs: &[Proof],
) -> Result<Examined, Problem> {
    let user = asked.binding.user;
    let shown = ask(door, users::show(user));
    let (name, email) = match &shown {
        Ok(shown) => (shown.name.clone(), shown.email.clone()),
        Err(_) => Default::default(),
    };
    let anothers = |jti: Option<&Jti>| is_anothers(asked, proofs, jti);
    let bound = identity::confirmed(door, words, user, shown, &anothers)?;
    // Who was listed is whom staff confirm: the number may be somebody else's by now.
    if asked.binding.jti.is_some() && bound.jti != asked.binding.jti {
        let user = user.to_string();
        let advice = match bound.jti {
            None => words.no_proof(&user),
            Some(_) => {
                let doubt = Some(&Doubt::SomebodyElse);
                words
                    .binding_found(&user, words.binding_not_used(), doubt)
                    .as_str()
                    .into()
            }
        };
        return Err(Problem::new(words, ProblemKind::Identity, advice));
    }
    Ok(Examined {
        bound,
        here: true,
        doubt: None,
        name,
        email,
        note: words.user_bound(&user.to_string()),
    })
}
