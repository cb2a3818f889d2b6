//! What a hook answers.

use std::borrow::Cow;

use crate::context::{AcceptedChange, BindingState, UnverifiedChange};
use crate::deletion::Deletion;
use crate::language::{Advice, Language};
use crate::panel::Generation;
use crate::panel::servers::Server;
use crate::panel::users::Jti;
use crate::remembered::Remembered;

/// The server's ids on the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerIds {
    pub uuid: String,
    pub vm_id: u64,
    pub node_id: u64,
    pub panel_user_id: u64,
}

impl ServerIds {
    /// As the panel shows them.
    #[must_use]
    pub fn of(server: &Server) -> Self {
        Self {
            uuid: server.uuid.to_string(),
            vm_id: server.vmid,
            node_id: server.node_id,
            panel_user_id: server.user_id,
        }
    }
}

/// A panel user to be bound to the client, or one whose binding has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundUser {
    pub user: u64,
    pub jti: Option<Jti>,
    pub state: BindingState,
}

/// A change the host makes; all of a call's in one transaction, in order,
/// whether the call succeeded or not.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub enum Effect {
    StoreServer(ServerIds),
    /// Removes ids, last status, login and addresses.
    ClearServer,
    /// The deletion of the service's server is to be followed to its end.
    AwaitDeletion(Deletion),
    CallOffDeletion,
    /// Staff have let go of this server.
    ReleaseServer(ServerIds),
    SetLogin {
        username: String,
        password: String,
    },
    SetAddresses {
        dedicated: Option<String>,
        assigned: Vec<String>,
    },
    /// The server's hostname, which WHMCS shows as the service's domain.
    SetDomain(String),
    /// This panel user is the client's on this panel.
    Bind(BoundUser),
    /// What was begun is known to have ended, one way or the other.
    CloseIntent,
    /// The status in the panel's word; `ready` for none.
    RememberStatus(String),
    /// The panel shows this user as the stored server's owner.
    RememberOwner(u64),
    /// The panel shows the stored server on this node.
    RememberNode(u64),
    /// What the component wants to know again of the stored server.
    Remember(Remembered),
    /// This panel user is no longer the client's on this panel; the session ends.
    Unbind(u64),
    /// Closes the customer's panel session.
    DropSession,
    /// The panel has shown the session's user as the server's owner and no administrator.
    SessionChecked,
    /// Which panel this server record leads to.
    RememberGeneration(Generation),
    /// What the panel answered; kept for 30 seconds, for pages only.
    RememberAnswer(String),
    /// The panel takes few more requests for now.
    RememberScarcity,
    /// The suspension is to be done when the server's state allows it.
    AwaitSuspension,
    CancelSuspension,
    /// Whether the VM has made this change is to be looked at later.
    VerifyLater(UnverifiedChange),
    /// Nothing of this change is to be looked at any more.
    Verified(AcceptedChange),
    /// The installation is to be looked after until it is over.
    AwaitInstallation,
    InstallationOver,
    /// Staff must know this, once for each topic of this server.
    TellStaff {
        topic: Cow<'static, str>,
        text: String,
    },
    /// Staff must know this of the client's panel user, once for each topic of the client.
    TellStaffOfClient {
        topic: Cow<'static, str>,
        text: String,
    },
    /// What staff typed to confirm a dangerous function; kept for 5 minutes.
    RememberConfirmation(String),
    /// An earlier module knew the server by this id.
    CarriedOver(String),
}

/// What kind of cause it is; see `problem-kind` in `wit/types.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    Setting,
    Identity,
    Capacity,
    Unauthorized,
    Refused,
    PanelFailed,
    Unreachable,
    UnknownOutcome,
    NotReady,
    Missing,
    Throttled,
    Unconfirmed,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    /// The cause, for staff.
    pub staff: String,
    /// The cause, fit for a customer.
    pub customer: String,
    /// What staff can do; may be empty.
    pub hint: String,
}

impl Problem {
    /// A problem whose customer hears no more than its kind tells.
    #[must_use]
    pub fn new(language: Language, kind: ProblemKind, advice: Advice) -> Self {
        Self {
            kind,
            staff: advice.cause,
            customer: language.customer_hears(kind).to_owned(),
            hint: advice.hint,
        }
    }

    /// The same problem with a text of its own for the customer.
    #[must_use]
    pub fn for_customer(mut self, text: &str) -> Self {
        text.clone_into(&mut self.customer);
        self
    }
}

/// What a hook answers.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub struct Outcome<T = ()> {
    pub ended: Result<T, Problem>,
    pub effects: Vec<Effect>,
    pub notes: Vec<String>,
}

/// The outcome of a hook that was asked for something: HTML, JSON, a path.
pub type Answer = Outcome<String>;

/// What a hook writes down while it works; it holds however the hook ends.
#[derive(Default)]
pub struct Record {
    pub effects: Vec<Effect>,
    pub notes: Vec<String>,
    /// Whether this call has opened the customer's panel session.
    pub session_opened: bool,
    /// Whether this call has seen that the user of the session is no administrator.
    pub session_checked: bool,
}

impl<T> Outcome<T> {
    /// Runs a hook's work and joins its end with what it wrote down.
    pub fn of(work: impl FnOnce(&mut Record) -> Result<T, Problem>) -> Self {
        let mut record = Record::default();
        let ended = work(&mut record);
        Self {
            ended,
            effects: record.effects,
            notes: record.notes,
        }
    }
}
