//! Installation, deletion, restore and backup: what they do when they end.

use super::World;
use super::models::{Ends, Job, Proxmox, Server, Status, Work};
use serde::Deserialize;

/// How the control API lets work end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    InstallFailed,
    DeletionFailed,
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
            .flat_map(|server| server.jobs.iter().map(|job| (server.id, *job)))
            .filter(|(_, job)| due(job.ends))
            .collect();
        ending.sort_by_key(|(id, job)| (at(job.ends), *id));
        let servers = &self.servers;
        let of_named = |id: u64| {
            let owner = servers.iter().find(|server| server.id == id);
            owner.is_some_and(&named)
        };
        for backup in &mut self.backups {
            if backup.completed.is_none() && due(backup.ends) && of_named(backup.server_id) {
                backup.completed = Some(now);
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
            Work::Restore => self.servers[position].status = None,
        }
    }

    /// The end of an installation writes the status over whatever it was: a
    /// suspension asked for meanwhile is lost (ConvoyPanel v4.6.1, observed). A
    /// deletion is not.
    fn end_install(&mut self, position: usize, now: u64, fails: bool) {
        let server = &self.servers[position];
        let deleting = server.status == Some(Status::Deleting);
        let (node, vmid, id) = (server.node_id, server.vmid, server.id);
        let works = self
            .node(node)
            .is_some_and(|node| node.proxmox == Proxmox::Works);
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

    /// A VM that isn't there, or a Proxmox that fails, makes `deletion_failed`.
    fn end_purge(&mut self, position: usize, half_installed: bool, fails: bool) {
        let server = &self.servers[position];
        let (node, vmid) = (server.node_id, server.vmid);
        let works = self
            .node(node)
            .is_some_and(|node| node.proxmox == Proxmox::Works);
        let there = half_installed || self.vm(node, vmid).is_some();
        if fails || !works || !there {
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

fn at(ends: Ends) -> u64 {
    match ends {
        Ends::Manually => u64::MAX,
        Ends::At(end) => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn a_deletion_begun_during_installation_removes_the_server_and_frees_its_addresses() {
        let mut world = installing(Ends::At(20));
        world.addresses[0].server_id = Some(1);
        world.servers[0].status = Some(Status::Deleting);
        world.servers[0].jobs.push(Job {
            work: Work::Purge,
            ends: Ends::At(10),
            fails: false,
        });
        world.settle(10);
        assert!(world.servers.is_empty());
        assert_eq!(world.addresses[0].server_id, None);
    }

    #[test]
    fn an_installation_that_ends_with_its_deletion_leaves_nothing() {
        let mut world = installing(Ends::Manually);
        world.servers[0].status = Some(Status::Deleting);
        world.servers[0].jobs.push(Job {
            work: Work::Purge,
            ends: Ends::Manually,
            fails: false,
        });
        world.finish(1, None, None);
        assert!(world.servers.is_empty() && world.vms.is_empty());
    }

    #[test]
    fn deleting_a_server_without_a_vm_fails() {
        let mut world = installing(Ends::Manually);
        world.finish(1, None, Some(Outcome::InstallFailed));
        assert_eq!(world.servers[0].status, Some(Status::InstallFailed));
        world.servers[0].jobs.push(Job {
            work: Work::Purge,
            ends: Ends::Manually,
            fails: false,
        });
        world.finish(2, None, None);
        assert_eq!(world.servers[0].status, Some(Status::DeletionFailed));
    }
}
