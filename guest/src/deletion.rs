//! A deletion that was asked for and hasn't ended.

use crate::language::Language;
use crate::panel::Uuid;
use crate::panel::servers::{Server, ServerStatus};

/// Why the panel can't delete a server now; its cases are told in `wit/types.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    Installing,
    Restoring,
    BackingUp,
    Kept,
    Proxmox,
    Owner,
    Status,
}

/// A pending deletion; see `pending-deletion` in `wit/types.wit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    pub uuid: String,
    pub vm_id: u64,
    pub node_id: u64,
    /// The owner who was stored when it was asked for.
    pub owner: u64,
    pub asked: u64,
    /// When the panel last accepted it.
    pub sent: Option<u64>,
    /// How often the panel accepted it and didn't do it.
    pub failed: u32,
    /// When it is sent again at the earliest.
    pub due: u64,
    /// Since when the panel can't begin it.
    pub hindered: Option<u64>,
    pub hindrance: Option<Hindrance>,
    /// When staff were last told that it doesn't succeed.
    pub told: Option<u64>,
    /// Whether staff were told that it takes long.
    pub told_slow: bool,
}

impl Deletion {
    /// The deletion of a server that is asked for now; again, if one of it is pending.
    #[must_use]
    pub fn of(server: &Server, now: u64, pending: Option<&Self>) -> Self {
        let asked_before = pending.filter(|pending| pending.is_of(&server.uuid));
        let again = asked_before.cloned().map(|before| Self {
            due: now,
            hindered: None,
            ..before
        });
        again.unwrap_or_else(|| Self {
            uuid: server.uuid.to_string(),
            vm_id: server.vmid,
            node_id: server.node_id,
            owner: server.user_id,
            asked: now,
            sent: None,
            failed: 0,
            due: now,
            hindered: None,
            hindrance: None,
            told: None,
            told_slow: false,
        })
    }

    #[must_use]
    pub fn is_of(&self, uuid: &Uuid) -> bool {
        Uuid::parse(&self.uuid).as_ref() == Some(uuid)
    }

    /// The panel accepts it now.
    pub fn accepted(&mut self, now: u64) {
        self.sent = Some(now);
        self.due = now;
        self.hindered = None;
    }

    /// Tells staff why the server isn't deleted yet and what they can do; none if nothing
    /// is known to keep the panel from it.
    #[must_use]
    pub fn why(&self, language: Language) -> Option<String> {
        let vm = self.vm_id.to_string();
        Some(match self.hindrance? {
            Hindrance::Installing => language.hindrance_installing().to_owned(),
            Hindrance::Restoring => language.hindrance_restoring().to_owned(),
            Hindrance::BackingUp => language.hindrance_backing_up().to_owned(),
            Hindrance::Kept => language.hindrance_kept(&vm),
            Hindrance::Proxmox => language.hindrance_proxmox(&vm),
            Hindrance::Owner => language.hindrance_owner(&self.owner.to_string()),
            Hindrance::Status => language.hindrance_status().to_owned(),
        })
    }
}

impl Hindrance {
    /// What a status means for a deletion that could begin now. Proxmox refuses to
    /// delete a VM that is being cloned or restored, though the panel accepts that it
    /// does: the server would be ready and running afterwards (v4.6.1, observed).
    #[must_use]
    pub fn of(status: &ServerStatus) -> Option<Self> {
        match status {
            ServerStatus::Installing => Some(Self::Installing),
            ServerStatus::RestoringBackup | ServerStatus::RestoringSnapshot => {
                Some(Self::Restoring)
            }
            _ => None,
        }
    }
}
