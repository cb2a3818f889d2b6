//! A server's backups, through the customer's session.

use http::Method;
use serde::Serialize;

use super::answer::{self, Page};
use super::{Call, Uuid};
use crate::door::{Credential, Response};
use crate::json::{Flag, readable};
use crate::units::Bytes;

readable! { Backup { uuid, name, size, is_successful, is_locked, completed_at, created_at } }

/// A backup, or one that is being made.
#[derive(Debug, Clone)]
pub struct Backup {
    pub uuid: Uuid,
    /// The customer's own text.
    pub name: String,
    /// 0 until it is complete.
    pub size: Bytes,
    /// Of no meaning until it is complete.
    pub is_successful: Flag,
    /// A locked one can't be deleted.
    pub is_locked: Flag,
    /// ISO 8601, UTC; none while it is being made.
    pub completed_at: Option<String>,
    /// ISO 8601, UTC.
    pub created_at: String,
}

impl Backup {
    /// Whether a server can be brought back to it.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.completed_at.is_some() && self.is_successful.0
    }
}

/// How a backup treats a running VM; the panel's words.
pub const MODES: [&str; 3] = ["snapshot", "suspend", "kill"];

/// The panel's words.
pub const COMPRESSIONS: [&str; 4] = ["zstd", "lzo", "gzip", "none"];

/// A backup to be made. Twice in 600 seconds, then the panel answers 429.
#[derive(Serialize)]
pub struct NewBackup<'a> {
    pub name: &'a str,
    /// One of [`MODES`].
    pub mode: &'a str,
    /// One of [`COMPRESSIONS`].
    pub compression_type: &'a str,
    /// Always false: a locked one keeps the server from being deleted, and nothing of the
    /// panel's unlocks it. (`is_locked` is checked by the panel, and ignored.)
    pub locked: bool,
}

fn path(uuid: &Uuid) -> String {
    format!("/api/client/servers/{uuid}/backups")
}

/// The newest 50; the page says how many there are.
#[must_use]
pub fn list(uuid: &Uuid) -> Call<Page<Backup>> {
    Call::get(path(uuid) + "?per_page=50", answer::page).with_credential(Credential::UserSession)
}

/// Begins one; the panel answers before it is complete.
#[must_use]
pub fn create(uuid: &Uuid, backup: &NewBackup) -> Call<()> {
    fn read(response: &Response) -> Result<(), super::Error> {
        answer::object::<Backup>(response).map(|_| ())
    }
    Call::new(Method::POST, path(uuid), read)
        .with_json(backup)
        .with_credential(Credential::UserSession)
}

/// Brings a stopped server back to a backup.
#[must_use]
pub fn restore(uuid: &Uuid, backup: &Uuid) -> Call<()> {
    let path = format!("{}/{backup}/restore", path(uuid));
    Call::new(Method::POST, path, answer::done).with_credential(Credential::UserSession)
}

/// Deletes one; a locked one is refused (400).
#[must_use]
pub fn delete(uuid: &Uuid, backup: &Uuid) -> Call<()> {
    let path = format!("{}/{backup}", path(uuid));
    Call::new(Method::DELETE, path, answer::done).with_credential(Credential::UserSession)
}
