//! What a service's hook is told.

use crate::language::Language;
use crate::outcome::{Problem, ProblemKind};
use crate::panel::servers::ServerStatus;
use crate::panel::{Generation, Uuid};
use crate::settings::{self, NamedValue, Settings};

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
}

#[derive(Debug, Clone)]
pub struct Client {
    pub id: u64,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
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
    pub password: String,
    pub status: ServiceStatus,
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

/// All that a service's hook is told.
#[derive(Clone)]
pub struct Context {
    /// Random id of this WHMCS installation.
    pub installation: String,
    pub language: Language,
    /// Seconds since 1970, the one instant of this call.
    pub now: u64,
    pub panel: PanelRecord,
    pub client: Client,
    pub service: Service,
    pub server: StoredServer,
    /// The panel user that is this client's. Only this is proof; an email
    /// address is none.
    pub binding: Option<u64>,
    /// Panel users that are bound to other clients; empty once there is a binding.
    pub bound_to_others: Vec<u64>,
    /// UUIDs held by all of this client's services on this server record.
    pub client_servers: Vec<String>,
    pub intent: Option<OpenIntent>,
    /// Whether the host holds a panel session of the bound user.
    pub session_open: bool,
    /// What [`Effect::RememberAnswer`](crate::outcome::Effect) stored less than 30 seconds ago.
    pub recent_answer: Option<String>,
    /// A suspension was asked for that the server's state didn't allow yet.
    pub suspension_pending: bool,
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

    /// The panel user that is this client's.
    ///
    /// # Errors
    /// There is none.
    pub fn bound_user(&self) -> Result<u64, Problem> {
        self.binding
            .ok_or_else(|| self.problem(ProblemKind::Identity, self.language.not_bound()))
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
        self.client_servers
            .iter()
            .any(|held| Uuid::parse(held).as_ref() == Some(uuid))
    }

    /// The service's settings, options counted in.
    ///
    /// # Errors
    /// One or more of them are wrong; all are named.
    pub fn settings(&self) -> Result<Settings, Problem> {
        settings::read(&self.service.product.settings, &self.service.options).map_err(|faults| {
            self.problem(ProblemKind::Setting, self.language.bad_settings(&faults))
        })
    }

    /// A problem in the reader's language.
    #[must_use]
    pub fn problem(&self, kind: ProblemKind, advice: crate::language::Advice) -> Problem {
        Problem::new(self.language, kind, advice)
    }
}

/// Trimmed text, or none if nothing is left.
#[must_use]
pub fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
