use crate::panel::nodes::Family;
use crate::panel::servers::ServerStatus;
use crate::settings::BadSetting;
use crate::units::{Bytes, Mebibytes};

/// A cause and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    pub cause: String,
    /// May be empty.
    pub hint: String,
}

impl Advice {
    pub(super) fn new(cause: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            hint: hint.into(),
        }
    }
}

/// What a node lacks for a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    Memory {
        free: Mebibytes,
        asked: Mebibytes,
    },
    Disk {
        free: Mebibytes,
        asked: Mebibytes,
    },
    /// None of the templates that are offered.
    Template(String),
    Addresses {
        family: Family,
        free: u64,
        asked: usize,
    },
}

/// A node and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeLacks {
    pub id: u64,
    pub name: String,
    pub lacks: Vec<Lack>,
}

/// Why a server that bears a service's mark isn't taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It is another panel user's.
    Owner(u64),
    /// Another service of the client holds it.
    Held,
    /// It is on another node than the settings say.
    Node(u64),
    /// CPU, memory or disk aren't what the settings say.
    Size,
    Status(ServerStatus),
}

/// Causes of failure, for staff.
pub trait Staff {
    // What is stored.
    fn bad_uuid(&self, text: &str) -> Advice;
    fn no_uuid(&self) -> Advice;
    fn server_gone(&self, uuid: &str) -> Advice;
    fn service_not_active(&self) -> Advice;
    fn creation_under_way(&self, seconds: u64) -> Advice;

    // Whose it is.
    fn not_bound(&self) -> Advice;
    fn not_the_owner(&self, uuid: &str, owner: u64) -> Advice;
    fn user_gone(&self, user: u64) -> Advice;
    fn user_is_administrator(&self, user: u64) -> Advice;
    fn email_is_somebodys(&self, email: &str, user: u64) -> Advice;
    fn email_taken(&self, email: &str) -> Advice;
    fn no_email(&self) -> Advice;
    fn administrator_blank(&self) -> Advice;
    fn administrator_unknown(&self, email: &str) -> Advice;
    fn administrator_is_none(&self, email: &str) -> Advice;

    // What is asked for.
    fn bad_settings(&self, settings: &[BadSetting]) -> Advice;
    fn no_template(&self) -> Advice;
    fn node_unknown(&self, node: u64) -> Advice;
    fn no_node(&self, location: Option<u64>) -> Advice;
    fn no_room(&self, nodes: &[NodeLacks]) -> Advice;
    fn addresses_taken(&self) -> Advice;
    /// It had room when it was looked at, and the panel says now that it hasn't.
    fn node_filled_up(&self, node: u64, memory: Mebibytes, disk: Mebibytes) -> Advice;
    fn disk_smaller(&self, has: Bytes, asked: Bytes) -> Advice;
    /// The panel accepted the change and shows other figures.
    fn build_differs(&self, differences: &[(&'static str, String, String)]) -> Advice;
    fn weak_password(&self) -> Advice;
    fn no_randomness(&self) -> Advice;

    // What state it is in.
    fn status_forbids(&self, status: &ServerStatus) -> Advice;
    fn marks_ambiguous(&self, servers: &[String]) -> Advice;
    fn mark_unfit(&self, server: &str, unfit: &Unfit) -> Advice;
}
