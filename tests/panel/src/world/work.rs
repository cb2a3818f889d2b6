//! Installation, deletion, restore and backup: what they do when they end.

use super::World;
use super::models::{Ends, Job, Proxmox, Server, Status, Work};
use serde::Deserialize;

/// How the control API lets work end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    clippy::enum_variant_names,
    reason = "the control API's words, which are the panel's statuses"
)]
pub enum Outcome {
    InstallFailed,
    DeletionFailed,
    BackupFailed,
    RestoreFailed,
}

impl Ends {
    fn due(self, now: u64) -> bool {
        matches!(self, Self::At(end) if end <= now)
    }
}

impl World {
    /// Ends all work whose time has come.
    pub fn settle(&mut self, now: u64) {
        self.end_work(now, None, |ends| ends.due(now), |_| true);
    }

    /// Ends work now, of all servers or of those named by UUID.
    pub fn finish(&mut self, now: u64, uuids: Option<&[String]>, outcome: Option<Outcome>) {
        let named = |server: &Server| uuids.is_none_or(|uuids| uuids.contains(&server.uuid));
        self.end_work(now, outcome, |_| true, named);
    }

    fn end_work(
        &mut self,
        now: u64,
        outcome: Option<Outcome>,
        due: impl Fn(Ends) -> bool,
        named: impl Fn(&Server) -> bool,
    ) {
        let mut ending: Vec<(u64, Job)> = self
            .servers
            .iter()
            .filter(|server| named(server))
            .flat_map(|server| server.jobs.iter().map(|job| (server.id, job.clone())))
            .filter(|(_, job)| due(job.ends))
            .collect();
        // A deletion that Proxmox refuses fails before the work that stands in its way ends.
        ending.sort_by_key(|(id, job)| (at(job.ends), *id, !job.is_refused()));
        let servers = &self.servers;
        let of_named = |id: u64| {
            let owner = servers.iter().find(|server| server.id == id);
            owner.is_some_and(&named)
        };
        for backup in &mut self.backups {
            if backup.completed.is_none() && due(backup.ends) && of_named(backup.server_id) {
                backup.completed = Some(now);
                backup.failed = backup.fails || outcome == Some(Outcome::BackupFailed);
            }
        }
        for (id, job) in ending {
            self.end_job(id, job, now, outcome);
        }
    }

    fn end_job(&mut self, id: u64, job: Job, now: u64, outcome: Option<Outcome>) {
        let Some(position) = self.servers.iter().position(|server| server.id == id) else {
            return;
        };
        let half_installed = self.servers[position]
            .jobs
            .iter()
            .any(|other| other.work == Work::Install);
        self.servers[position].jobs.retain(|other| *other != job);
        if job.work.locks() {
            // Refused long ago: it only was to be seen as being deleted for a while.
            let jobs = &mut self.servers[position].jobs;
            jobs.retain(|other| !other.is_refused());
        }
        match job.work {
            Work::Install => {
                let fails = job.fails || outcome == Some(Outcome::InstallFailed);
                self.end_install(position, now, fails);
            }
            Work::Purge => {
                let fails = job.fails || outcome == Some(Outcome::DeletionFailed);
                self.end_purge(position, half_installed, fails);
            }
            Work::Forget => self.forget(position),
            Work::Restore => {
                let fails = job.fails || outcome == Some(Outcome::RestoreFailed);
                self.end_restore(position, job.backup, fails);
            }
        }
    }

    /// The panel doesn't look how it ended (its public source).
    fn end_restore(&mut self, position: usize, backup: Option<String>, fails: bool) {
        let server = &mut self.servers[position];
        server.status = None;
        let (node, vmid) = (server.node_id, server.vmid);
        if let Some(vm) = self.vm_mut(node, vmid).filter(|_| !fails) {
            vm.restored = backup;
        }
    }

    /// The end of an installation writes the status over whatever it was: a
    /// suspension asked for meanwhile is lost, and so is a deletion, which Proxmox has
    /// refused (ConvoyPanel v4.6.1, observed). Only where Proxmox locks nothing the
    /// deletion goes on.
    fn end_install(&mut self, position: usize, now: u64, fails: bool) {
        let server = &self.servers[position];
        let deleting = server.jobs.iter().any(|job| job.work == Work::Purge);
        let (node, vmid, id) = (server.node_id, server.vmid, server.id);
        let works = self.node(node).is_some_and(|node| node.proxmox.answers());
        let taken = self.vm(node, vmid).is_some()
            && self
                .servers
                .iter()
                .any(|other| other.node_id == node && other.vmid == vmid && other.id != id);
        let failed = fails || !works || taken;
        let server = &mut self.servers[position];
        if !deleting {
            server.status = failed.then_some(Status::InstallFailed);
        }
        if failed {
            return;
        }
        let server = server.clone();
        self.make_vm(&server, server.start_on_completion, now);
    }

    /// Backups go first, and a locked one ends it before the VM is touched. A VM that
    /// isn't there or is locked, or a Proxmox that fails, makes `deletion_failed`, too.
    fn end_purge(&mut self, position: usize, half_installed: bool, fails: bool) {
        let server = &self.servers[position];
        let (node, vmid, id) = (server.node_id, server.vmid, server.id);
        let works = self
            .node(node)
            .is_some_and(|node| node.proxmox == Proxmox::Works);
        let vm = self.vm(node, vmid);
        let refuses = vm.is_some_and(|vm| vm.lock.is_some());
        let there = half_installed || vm.is_some();
        let mut kept = false;
        self.backups.retain(|backup| {
            kept |= backup.server_id == id && backup.is_kept();
            kept || backup.server_id != id || !backup.is_successful()
        });
        if fails || kept || refuses || !works || !there {
            self.servers[position].status = Some(Status::DeletionFailed);
            return;
        }
        self.vms.retain(|vm| vm.node_id != node || vm.vmid != vmid);
        self.forget(position);
    }

    fn forget(&mut self, position: usize) {
        let id = self.servers.remove(position).id;
        self.backups.retain(|backup| backup.server_id != id);
        for address in &mut self.addresses {
            if address.server_id == Some(id) {
                address.server_id = None;
            }
        }
    }
}

impl Job {
    /// Whether it is a deletion that fails in the end.
    fn is_refused(&self) -> bool {
        self.work == Work::Purge && self.fails
    }
}

fn at(ends: Ends) -> u64 {
    match ends {
        Ends::Manually => u64::MAX,
        Ends::At(end) => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::models::Backup;
    use crate::world::seed;

    fn installing(ends: Ends) -> World {
        let mut world = seed::world();
        world.servers.push(Server {
            id: 1,
            uuid: "11111111-0000-4000-8000-000000000000".into(),
            node_id: 1,
            vmid: 100,
            status: Some(Status::Installing),
            jobs: vec![Job {
                work: Work::Install,
                ends,
                fails: false,
                backup: None,
            }],
            ..Server::default()
        });
        world
    }

    #[test]
    fn an_installation_ends_at_its_time_and_not_before() {
        let mut world = installing(Ends::At(10));
        world.settle(9);
        assert_eq!(world.servers[0].status, Some(Status::Installing));
        world.settle(10);
        assert_eq!(world.servers[0].status, None);
        assert!(world.vm(1, 100).is_some());
    }

    #[test]
    fn a_suspension_during_installation_is_lost_at_its_end() {
        let mut world = installing(Ends::Manually);
        world.servers[0].status = Some(Status::Suspended);
        world.finish(5, None, None);
        assert_eq!(world.servers[0].status, None);
    }

    fn purge(ends: Ends, fails: bool) -> Job {
        Job {
            work: Work::Purge,
            ends,
            fails,
            backup: None,
        }
    }

    /// A server that is ready, and is to be deleted at 10.
    fn deleting() -> World {
        let mut world = installing(Ends::At(1));
        world.settle(1);
        world.servers[0].status = Some(Status::Deleting);
        world.servers[0].jobs.push(purge(Ends::At(10), false));
        world
    }

    #[test]
    fn a_deletion_removes_server_and_vm_and_frees_its_addresses() {
        let mut world = deleting();
        world.addresses[0].server_id = Some(1);
        world.settle(10);
        assert!(world.servers.is_empty() && world.vms.is_empty());
        assert_eq!(world.addresses[0].server_id, None);
    }

    #[test]
    fn a_deletion_that_the_installation_has_made_fail_leaves_a_server_that_becomes_ready() {
        for (deletion, between) in [(10, Some(Status::DeletionFailed)), (30, None)] {
            let mut world = installing(Ends::At(20));
            world.servers[0].status = Some(Status::Deleting);
            world.servers[0].jobs.push(purge(Ends::At(deletion), true));
            if between.is_some() {
                world.settle(deletion);
                assert_eq!(world.servers[0].status, between);
            }
            world.settle(20);
            assert_eq!(world.servers[0].status, None);
            assert!(world.vm(1, 100).is_some_and(|vm| vm.node_id == 1));
            world.settle(40);
            assert_eq!(world.servers[0].status, None);
        }
        let mut world = installing(Ends::Manually);
        world.servers[0].status = Some(Status::Deleting);
        world.servers[0].jobs.push(purge(Ends::Manually, true));
        world.finish(1, None, None);
        assert_eq!(world.servers[0].status, None);
    }

    #[test]
    fn a_locked_backup_keeps_the_vm_and_the_backups_after_it() {
        let mut world = deleting();
        for (uuid, locked) in [("a", false), ("b", true), ("c", false)] {
            world.backups.push(Backup {
                uuid: uuid.into(),
                server_id: 1,
                locked,
                completed: Some(2),
                ..Backup::default()
            });
        }
        world.settle(10);
        assert_eq!(world.servers[0].status, Some(Status::DeletionFailed));
        assert!(world.vm(1, 100).is_some());
        let left: Vec<&str> = world.backups.iter().map(|one| one.uuid.as_str()).collect();
        assert_eq!(left, ["b", "c"]);
    }

    #[test]
    fn a_vm_that_proxmox_has_locked_is_not_deleted() {
        let mut world = deleting();
        world.vms[0].lock = Some("backup".into());
        world.settle(10);
        assert_eq!(world.servers[0].status, Some(Status::DeletionFailed));
        assert!(world.vm(1, 100).is_some());
    }

    #[test]
    fn a_restore_and_a_backup_that_fail_end_like_others_and_leave_nothing_behind() {
        for outcome in [
            None,
            Some(Outcome::RestoreFailed),
            Some(Outcome::BackupFailed),
        ] {
            let mut world = installing(Ends::At(1));
            world.settle(1);
            world.servers[0].status = Some(Status::RestoringBackup);
            world.servers[0].jobs.push(Job {
                work: Work::Restore,
                ends: Ends::Manually,
                fails: false,
                backup: Some("a".into()),
            });
            world.backups.push(Backup {
                server_id: 1,
                ..Backup::default()
            });
            world.finish(2, None, outcome);
            assert_eq!(world.servers[0].status, None);
            let restored = world.vms[0].restored.is_some();
            assert_eq!(restored, outcome != Some(Outcome::RestoreFailed));
            let successful = world.backups[0].is_successful();
            assert_eq!(successful, outcome != Some(Outcome::BackupFailed));
        }
    }

    #[test]
    fn deleting_a_server_without_a_vm_fails() {
        let mut world = installing(Ends::Manually);
        world.finish(1, None, Some(Outcome::InstallFailed));
        assert_eq!(world.servers[0].status, Some(Status::InstallFailed));
        world.servers[0].jobs.push(purge(Ends::Manually, false));
        world.finish(2, None, None);
        assert_eq!(world.servers[0].status, Some(Status::DeletionFailed));
    }
}
