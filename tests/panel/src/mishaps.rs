//! What Proxmox gets wrong next. Unlike a fault, a mishap is behind the panel:
//! the panel answers it in its own way.

use crate::world::models::Proxmox;
use serde::Deserialize;

/// What the panel asks of Proxmox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The new server's, or a reinstallation, at its end: `install_failed`.
    Install,
    /// The deletion, at its end: `deletion_failed`.
    Delete,
    /// A backup, at its end: completed, and not successful.
    Backup,
    /// A restore, at its end. The panel says nothing of it: the server is ready, with
    /// what it had before (the panel's public source).
    Restore,
    /// A server's size and addresses.
    Build,
    Suspend,
    Unsuspend,
    Hostname,
    /// A customer's power button.
    Power,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mishap {
    task: Task,
    /// `failing` (if left out), `unreachable`, or `task_fails`: taken, and not done.
    #[serde(default = "failing")]
    proxmox: Proxmox,
    /// How many tasks of this kind it meets.
    #[serde(default = "once")]
    times: usize,
}

fn failing() -> Proxmox {
    Proxmox::Failing
}

fn once() -> usize {
    1
}

#[derive(Clone, Debug, Default)]
pub struct Mishaps(Vec<Mishap>);

impl Mishaps {
    pub fn add(&mut self, mishap: Mishap) {
        self.0.push(mishap);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The mishap that meets this task; it is used up by one.
    pub fn meet(&mut self, task: Task) -> Option<Proxmox> {
        let mishap = self
            .0
            .iter_mut()
            .find(|mishap| mishap.task == task && mishap.times > 0)?;
        mishap.times -= 1;
        Some(mishap.proxmox)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_mishap_meets_its_task_and_only_so_often() {
        let mut mishaps = Mishaps::default();
        let mishap = json!({"task": "build", "proxmox": "unreachable", "times": 2});
        mishaps.add(serde_json::from_value(mishap).unwrap());
        for (task, met) in [
            (Task::Install, None),
            (Task::Build, Some(Proxmox::Unreachable)),
            (Task::Build, Some(Proxmox::Unreachable)),
            (Task::Build, None),
        ] {
            assert_eq!(mishaps.meet(task), met, "{task:?}");
        }
    }
}
