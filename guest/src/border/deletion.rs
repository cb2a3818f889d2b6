//! A pending deletion, to and from the contract's record.

use super::wit::convoy::whmcs::types as wit;
use crate::deletion::{Deletion, Hindrance};

pub fn inward(deletion: wit::PendingDeletion) -> Deletion {
    Deletion {
        uuid: deletion.uuid,
        vm_id: deletion.vm_id,
        node_id: deletion.node_id,
        owner: deletion.owner,
        asked: deletion.asked,
        sent: deletion.sent,
        failed: deletion.failed,
        due: deletion.due,
        hindered: deletion.hindered,
        hindrance: deletion.hindrance.map(|hindrance| match hindrance {
            wit::Hindrance::Installing => Hindrance::Installing,
            wit::Hindrance::Restoring => Hindrance::Restoring,
            wit::Hindrance::BackingUp => Hindrance::BackingUp,
            wit::Hindrance::Kept => Hindrance::Kept,
            wit::Hindrance::Proxmox => Hindrance::Proxmox,
            wit::Hindrance::Owner => Hindrance::Owner,
            wit::Hindrance::Status => Hindrance::Status,
        }),
        told: deletion.told,
        told_slow: deletion.told_slow,
    }
}

pub fn outward(deletion: Deletion) -> wit::PendingDeletion {
    wit::PendingDeletion {
        uuid: deletion.uuid,
        vm_id: deletion.vm_id,
        node_id: deletion.node_id,
        owner: deletion.owner,
        asked: deletion.asked,
        sent: deletion.sent,
        failed: deletion.failed,
        due: deletion.due,
        hindered: deletion.hindered,
        hindrance: deletion.hindrance.map(|hindrance| match hindrance {
            Hindrance::Installing => wit::Hindrance::Installing,
            Hindrance::Restoring => wit::Hindrance::Restoring,
            Hindrance::BackingUp => wit::Hindrance::BackingUp,
            Hindrance::Kept => wit::Hindrance::Kept,
            Hindrance::Proxmox => wit::Hindrance::Proxmox,
            Hindrance::Owner => wit::Hindrance::Owner,
            Hindrance::Status => wit::Hindrance::Status,
        }),
        told: deletion.told,
        told_slow: deletion.told_slow,
    }
}
