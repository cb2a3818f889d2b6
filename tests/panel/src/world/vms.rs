//! The VMs behind the records. A record changes at once; its VM follows when
//! Proxmox does its part.

use super::World;
use super::models::{Backup, Server, Vm};

impl Vm {
    /// Starts, with what has waited for that.
    pub fn start(&mut self, now: u64) {
        if !self.running {
            self.running = true;
            self.since = now;
            self.take_over();
        }
    }

    fn take_over(&mut self) {
        self.cpu = self.next_cpu.take().unwrap_or(self.cpu);
        self.memory = self.next_memory.take().unwrap_or(self.memory);
    }
}

impl Backup {
    pub fn is_successful(&self) -> bool {
        self.completed.is_some() && !self.failed
    }

    /// Whether the panel refuses to delete it.
    pub fn is_kept(&self) -> bool {
        self.locked && self.is_successful()
    }
}

impl World {
    /// Whether Proxmox refuses to stop, start or destroy the server's VM.
    pub fn is_locked(&self, server: &Server) -> bool {
        let vm = self.vm(server.node_id, server.vmid);
        vm.is_some_and(|vm| vm.lock.is_some())
            || server.jobs.iter().any(|job| job.work.locks())
            || self
                .backups
                .iter()
                .any(|backup| backup.server_id == server.id && backup.completed.is_none())
    }

    pub fn vm(&self, node: u64, vmid: u64) -> Option<&Vm> {
        self.vms
            .iter()
            .find(|vm| vm.node_id == node && vm.vmid == vmid)
    }

    pub fn vm_mut(&mut self, node: u64, vmid: u64) -> Option<&mut Vm> {
        self.vms
            .iter_mut()
            .find(|vm| vm.node_id == node && vm.vmid == vmid)
    }

    /// Makes a server's VM, in place of one with its id.
    pub fn make_vm(&mut self, server: &Server, running: bool, since: u64) {
        let (node, vmid) = (server.node_id, server.vmid);
        self.vms.retain(|vm| vm.node_id != node || vm.vmid != vmid);
        self.vms.push(Vm {
            node_id: node,
            vmid,
            running,
            since,
            disk: server.disk,
            ..Vm::default()
        });
        self.bring_to_vm(server.id, false);
    }

    /// Makes a VM what its server's record says. A smaller disk stays as it is
    /// (ConvoyPanel v4.6.1, observed). `waits`: of a running one, cores and memory
    /// only at its next start.
    pub fn bring_to_vm(&mut self, server: u64, waits: bool) {
        let Some(server) = self.servers.iter().find(|one| one.id == server).cloned() else {
            return;
        };
        let addresses: Vec<String> = self
            .addresses_of(server.id)
            .map(|address| address.address.clone())
            .collect();
        if let Some(vm) = self.vm_mut(server.node_id, server.vmid) {
            vm.next_cpu = Some(server.cpu);
            vm.next_memory = Some(server.memory);
            if !(vm.running && waits) {
                vm.take_over();
            }
            vm.disk = vm.disk.max(server.disk);
            vm.hostname = server.hostname;
            vm.addresses = addresses;
        }
    }

    /// Gives VMs without a size that of their servers.
    pub(super) fn fill_vms(&mut self) {
        let empty: Vec<u64> = self
            .servers
            .iter()
            .filter(|server| {
                self.vm(server.node_id, server.vmid)
                    .is_some_and(|vm| vm.cpu == 0 && vm.memory == 0)
            })
            .map(|server| server.id)
            .collect();
        for id in empty {
            self.bring_to_vm(id, false);
        }
    }
}
