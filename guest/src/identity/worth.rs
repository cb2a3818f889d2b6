//! What a binding that release 0.1.0 made without proof is worth.

use super::{are_all_shown, mark};
use crate::context::{Binding, BindingState, Claim};
use crate::panel::Page;
use crate::panel::servers::{Listed, ServerStatus};
use crate::panel::users::{Jti, User};

/// What the panel shows of a bound user, and whether it shows another client's.
pub struct Shown<'a> {
    pub user: &'a User,
    pub jti: Option<&'a Jti>,
    pub owned: &'a Page<Listed>,
    /// True if the user is bound to another client, too.
    pub is_anothers: bool,
}

/// What a binding is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    pub state: BindingState,
    /// Why it isn't proved.
    pub doubt: Option<Doubt>,
}

/// Why a panel user isn't known to be the client; see `binding-doubt` in `wit/types.wit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    Administrator,
    NoProof,
    AnotherClient,
    /// A server that no service of the client holds; none if not all of them were shown.
    ForeignServer(Option<String>),
    OtherEmail,
    OtherPanel,
    EmailAlone,
    Gone,
    SomebodyElse,
}

impl Worth {
    const PROVED: Self = Self {
        state: BindingState::Proved,
        doubt: None,
    };

    /// What was found earlier; why isn't read here.
    pub(super) fn stored(state: BindingState) -> Self {
        Self { state, doubt: None }
    }

    fn suspended(doubt: Doubt) -> Self {
        Self {
            state: BindingState::Suspended,
            doubt: Some(doubt),
        }
    }

    fn assumed() -> Self {
        Self {
            state: BindingState::Assumed,
            doubt: Some(Doubt::EmailAlone),
        }
    }
}

/// What the binding is worth, by what the panel shows of the user. Where the panel gives
/// no `jti`, only staff's word binds.
#[must_use]
pub fn examine(claim: &Claim, binding: &Binding, shown: &Shown) -> Worth {
    let user = shown.user;
    if user.root_admin {
        return Worth::suspended(Doubt::Administrator);
    }
    if shown.jti.is_none() {
        return Worth::suspended(Doubt::NoProof);
    }
    if shown.is_anothers {
        return Worth::suspended(Doubt::AnotherClient);
    }
    let emails = [
        claim.panel.email_of(claim.client, claim.email),
        claim.email.to_owned(),
    ];
    let is_marked = |email: &String| mark::is_on(&user.name, &mark::of_claim(claim, email.trim()));
    if emails.iter().any(is_marked) {
        return Worth::PROVED;
    }
    let foreign = foreign(claim, shown.owned);
    if foreign.is_some() || !are_all_shown(shown.owned) {
        return Worth::suspended(Doubt::ForeignServer(foreign));
    }
    if binding.state == BindingState::Assumed {
        // The user's real owner may have ordered these servers through another shop on
        // this panel a moment ago: only staff can confirm an assumed binding.
        return Worth::assumed();
    }
    let mut owned = shown.owned.items.iter();
    if owned.any(|server| claim.holds(&server.uuid)) {
        return Worth::PROVED;
    }
    if user.email != claim.email.trim() {
        Worth::suspended(Doubt::OtherEmail)
    } else if binding.here {
        Worth::assumed()
    } else {
        Worth::suspended(Doubt::OtherPanel)
    }
}

/// One of the servers that no service of the client holds. One that the panel is deleting
/// may be of a service that was terminated a moment ago: it is nobody's for much longer.
fn foreign(claim: &Claim, owned: &Page<Listed>) -> Option<String> {
    let is_foreign =
        |server: &&Listed| !claim.holds(&server.uuid) && server.status != ServerStatus::Deleting;
    let foreign = owned.items.iter().find(is_foreign);
    foreign.map(|server| server.uuid.to_string())
}
