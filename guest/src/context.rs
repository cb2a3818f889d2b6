//! What a service's hook is told.

mod settings;

use crate::deletion::Deletion;
use crate::language::Language;
use crate::outcome::{Problem, ProblemKind};
use crate::panel::servers::ServerStatus;
use crate::panel::users::Jti;
use crate::panel::{Generation, Uuid};
use crate::remembered::Remembered;
use crate::settings::NamedValue;

/// A service of WHMCS: a product a client ordered, or one addon of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceId {
    /// The service; for an addon the service it belongs to.
    pub service: u64,
    pub addon: Option<u64>,
}

/// What WHMCS says the service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceStatus {
    Pending,
    Active,
    Suspended,
    Terminated,
    Cancelled,
    Fraud,
    Completed,
}

/// The WHMCS server record, as far as a hook may know it.
#[derive(Debug, Clone)]
pub struct PanelRecord {
    /// Where the panel is for a browser, without a slash at the end.
    pub url: String,
    /// Email address of the panel administrator that staff may sign on as.
    pub administrator: Option<String>,
    /// As an earlier answer has told.
    pub generation: Option<Generation>,
    /// Whether the host waits out the panel's throttle.
    pub patient: bool,
    /// Whether the panel has told less than a minute ago that it takes few more requests.
    pub scarce: bool,
    /// Address of new panel users with `{client}` in it; none: the client's own.
    pub user_email: Option<String>,
    /// Whether an unmarked user without servers is bound by his verified address.
    pub adopt_empty_users: bool,
    /// Whether nothing is to be changed on the panel.
    pub read_only: bool,
}

#[derive(Debug, Clone)]
pub struct Client {
    pub id: u64,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub email_verified: bool,
}

/// What a binding rests on; see `binding-state` in `wit/types.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BindingState {
    Proved,
    Assumed,
    Suspended,
    Unexamined,
}

/// A panel user who is, or may be, the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Says where to look and proves nothing.
    pub user: u64,
    /// The proof, where the panel gives one and it was asked for.
    pub jti: Option<Jti>,
    /// Whether the user was last seen at this panel's origin.
    pub here: bool,
    /// Whether the user was last seen at another panel of this shop.
    pub elsewhere: bool,
    pub state: BindingState,
}

#[derive(Debug, Clone)]
pub struct Product {
    pub id: u64,
    pub name: String,
    /// By position; [`settings::Setting`] says what each is.
    pub settings: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Service {
    pub id: ServiceId,
    pub product: Product,
    pub domain: String,
    /// The login WHMCS shows.
    pub username: String,
    pub password: String,
    /// True if the customer has typed it at the order.
    pub password_typed: bool,
    pub status: ServiceStatus,
    /// How many of the product were ordered.
    pub quantity: u32,
    /// Configurable options.
    pub options: Vec<NamedValue>,
    /// Custom fields.
    pub fields: Vec<NamedValue>,
}

/// What is stored of the service's server. Staff can type it by hand, so it is
/// text; blank counts as none.
#[derive(Debug, Clone, Default)]
pub struct StoredServer {
    pub uuid: Option<String>,
    pub vm_id: Option<String>,
    pub node_id: Option<String>,
    pub panel_user_id: Option<String>,
    /// When the panel last showed that user as the owner.
    pub owner_seen: Option<u64>,
    /// Address of the panel that last showed it, if it isn't this one.
    pub elsewhere: Option<String>,
    pub status: Option<String>,
    pub dedicated_address: Option<String>,
    pub assigned_addresses: Vec<String>,
}

/// What an earlier module stored of the service's server.
#[derive(Debug, Clone, Default)]
pub struct EarlierServer {
    /// The panel's short id, or the UUID.
    pub id: String,
    pub panel_user_id: Option<String>,
    pub root_password: Option<String>,
}

/// A creation that was begun and not ended.
#[derive(Debug, Clone)]
pub struct OpenIntent {
    pub text: String,
    /// Seconds since 1970: from then on the request can no longer be under way.
    pub settled: u64,
}

/// A change of the VM that the panel accepts before Proxmox has made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptedChange {
    Suspension,
    Resumption,
    Package,
}

/// A change that the panel has accepted and the VM may not have made; see
/// `unverified-change` in `wit/types.wit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnverifiedChange {
    pub change: AcceptedChange,
    pub asked: u64,
    pub due: u64,
    pub failed: u32,
    pub memory: Option<u64>,
    pub disk: Option<u64>,
}

/// All that a service's hook is told.
#[derive(Clone)]
pub struct Context {
    /// What the service's mark is spelled from.
    pub service_mark: u64,
    /// What marks of the client's panel users are keyed with.
    pub client_key: String,
    pub language: Language,
    /// Seconds since 1970, the one instant of this call.
    pub now: u64,
    pub panel: PanelRecord,
    pub client: Client,
    pub service: Service,
    pub server: StoredServer,
    /// The panel users bound to this client, the likeliest for this panel first.
    pub bindings: Vec<Binding>,
    /// Proofs of the panel users that are bound to other clients.
    pub others_proofs: Vec<Jti>,
    /// Numbers of those that have no proof yet.
    pub bound_to_others: Vec<u64>,
    /// UUIDs held by all of this client's services.
    pub client_servers: Vec<String>,
    pub intent: Option<OpenIntent>,
    /// UUIDs of servers that staff let go of: never taken over again.
    pub released: Vec<String>,
    /// Whether the host holds a panel session of the first of `bindings`.
    pub session_open: bool,
    /// When it was opened, or [`Effect::SessionChecked`](crate::outcome::Effect) came last.
    pub session_checked: Option<u64>,
    /// What [`Effect::RememberAnswer`](crate::outcome::Effect) stored less than 30 seconds ago.
    pub recent_answer: Option<String>,
    /// What [`Effect::Remember`](crate::outcome::Effect) stored of the server.
    pub remembered: Remembered,
    /// The options as they were when the module was upgraded from 0.1.0.
    pub first_options: Option<Vec<NamedValue>>,
    /// A suspension was asked for that the server's state didn't allow yet.
    pub suspension_pending: bool,
    /// The deletion of a server of this service that hasn't ended.
    pub deletion: Option<Deletion>,
    /// Changes of the server that the VM may not have made.
    pub unverified: Vec<UnverifiedChange>,
    /// Until it is carried over.
    pub earlier: Option<EarlierServer>,
    /// What somebody typed for this call, by name of the form's input.
    pub inputs: Vec<NamedValue>,
    /// WHMCS's token that a form which posts carries; blank outside a page.
    pub form_token: String,
    /// For the page that follows a form which no script sent: what was done, or why
    /// it wasn't; blank otherwise.
    pub form_done: String,
    pub form_failed: String,
    /// Whether no customer asks for it.
    pub by_staff: bool,
    /// What staff typed to confirm a dangerous function.
    pub confirmation: Option<String>,
    /// What each kept call was, and where its file is downloaded; newest first.
    pub traces: Vec<NamedValue>,
}

impl Context {
    /// The UUID of the service's server, if one is stored.
    ///
    /// # Errors
    /// What is stored is no UUID.
    pub fn stored_uuid(&self) -> Result<Option<Uuid>, Problem> {
        match filled(self.server.uuid.as_deref()) {
            None => Ok(None),
            Some(text) => Uuid::parse(text)
                .map(Some)
                .ok_or_else(|| self.problem(ProblemKind::Missing, self.language.bad_uuid(text))),
        }
    }

    /// The UUID of the service's server.
    ///
    /// # Errors
    /// None is stored, or what is stored is no UUID.
    pub fn uuid(&self) -> Result<Uuid, Problem> {
        self.stored_uuid()?
            .ok_or_else(|| self.problem(ProblemKind::Missing, self.language.no_uuid()))
    }

    /// The bindings that a call may act on, the likeliest first.
    pub fn usable_bindings(&self) -> impl Iterator<Item = &Binding> {
        let all = self.bindings.iter();
        all.filter(|binding| binding.state != BindingState::Suspended)
    }

    /// True if some panel user may be this client's.
    #[must_use]
    pub fn is_bound(&self) -> bool {
        self.usable_bindings().next().is_some()
    }

    /// True if this panel's user of this number is bound to the client. Enough to compare
    /// with the owner of the service's own server, and no proof of anything else.
    ///
    /// A number means something on one panel only: a user who was last seen elsewhere counts
    /// if that address is nobody's any more, and the user is stored as the server's owner.
    #[must_use]
    pub fn is_bound_to(&self, user: u64) -> bool {
        let owner = filled(self.server.panel_user_id.as_deref());
        let is_owner = owner.and_then(|owner| owner.parse().ok()) == Some(user);
        self.usable_bindings().any(|binding| {
            binding.user == user && (binding.here || (is_owner && !binding.elsewhere))
        })
    }

    /// The number of the client's panel user, if it was seen at this panel.
    #[must_use]
    pub fn bound(&self) -> Option<u64> {
        let mut usable = self.usable_bindings();
        usable.find(|binding| binding.here).map(|it| it.user)
    }

    /// The number of a panel user, seen at this panel, whom staff have to confirm.
    #[must_use]
    pub fn suspended(&self) -> Option<u64> {
        let is_suspended =
            |binding: &&Binding| binding.here && binding.state == BindingState::Suspended;
        self.bindings.iter().find(is_suspended).map(|it| it.user)
    }

    /// The number of the client's likeliest panel user.
    ///
    /// # Errors
    /// There is none, or staff must confirm the binding first.
    pub fn bound_user(&self) -> Result<u64, Problem> {
        let first = self.usable_bindings().next();
        first
            .map(|binding| binding.user)
            .ok_or_else(|| self.not_bound())
    }

    /// The email address that the client's panel user is looked for by, and made with.
    #[must_use]
    pub fn panel_email(&self) -> String {
        self.panel.email_of(self.client.id, &self.client.email)
    }

    /// What says which panel users may be this client.
    #[must_use]
    pub fn claim(&self) -> Claim<'_> {
        Claim {
            client_key: &self.client_key,
            panel: &self.panel,
            client: self.client.id,
            email: &self.client.email,
            client_servers: &self.client_servers,
        }
    }

    /// That nobody is known to be the client's panel user.
    #[must_use]
    pub fn not_bound(&self) -> Problem {
        let advice = match self.bindings.first() {
            Some(suspended) => {
                let user = suspended.user.to_string();
                self.language.binding_suspended(&user)
            }
            None => self.language.not_bound(),
        };
        self.problem(ProblemKind::Identity, advice)
    }

    /// The node that is stored, if it is a number.
    #[must_use]
    pub fn stored_node(&self) -> Option<u64> {
        filled(self.server.node_id.as_deref())?.parse().ok()
    }

    /// The status that a hook last saw.
    #[must_use]
    pub fn remembered_status(&self) -> Option<ServerStatus> {
        filled(self.server.status.as_deref()).map(ServerStatus::from_word)
    }

    /// Whether another or this service of the client holds the server.
    #[must_use]
    pub fn client_holds(&self, uuid: &Uuid) -> bool {
        self.claim().holds(uuid)
    }

    /// Whether staff have let go of the server.
    #[must_use]
    pub fn has_released(&self, uuid: &Uuid) -> bool {
        self.released
            .iter()
            .any(|released| Uuid::parse(released).as_ref() == Some(uuid))
    }

    /// A problem in the reader's language.
    #[must_use]
    pub fn problem(&self, kind: ProblemKind, advice: crate::language::Advice) -> Problem {
        Problem::new(self.language, kind, advice)
    }
}

impl PanelRecord {
    /// The email address that a client's panel user is looked for by, and made with.
    #[must_use]
    pub fn email_of(&self, client: u64, email: &str) -> String {
        match &self.user_email {
            Some(pattern) => pattern.replace("{client}", &client.to_string()),
            None => email.trim().to_owned(),
        }
    }
}

/// What WHMCS knows of a client who may be a panel user.
#[derive(Clone, Copy)]
pub struct Claim<'a> {
    pub client_key: &'a str,
    pub panel: &'a PanelRecord,
    pub client: u64,
    /// The client's, as WHMCS has it.
    pub email: &'a str,
    /// UUIDs held by all of this client's services.
    pub client_servers: &'a [String],
}

impl Claim<'_> {
    /// True if a service of the client holds the server.
    #[must_use]
    pub fn holds(&self, uuid: &Uuid) -> bool {
        self.client_servers
            .iter()
            .any(|held| Uuid::parse(held).as_ref() == Some(uuid))
    }
}

/// Trimmed text, or none if nothing is left.
#[must_use]
pub fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
