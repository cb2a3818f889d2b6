//! The VMs behind the records. A record changes at once; its VM follows when
//! Proxmox does its part.

use super::World;
use super::models::{Server, Vm};

impl World {
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
        self.bring_to_vm(server.id);
    }

    /// Makes a VM what its server's record says. A smaller disk stays as it is
    /// (ConvoyPanel v4.6.1, observed).
    pub fn bring_to_vm(&mut self, server: u64) {
        let Some(server) = self.servers.iter().find(|one| one.id == server).cloned() else {
            return;
        };
        let addresses: Vec<String> = self
            .addresses_of(server.id)
            .map(|address| address.address.clone())
            .collect();
        if let Some(vm) = self.vm_mut(server.node_id, server.vmid) {
            vm.cpu = server.cpu;
            vm.memory = server.memory;
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
            self.bring_to_vm(id);
        }
    }
}
