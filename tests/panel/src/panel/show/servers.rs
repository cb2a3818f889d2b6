//! Servers as JSON.

use super::View;
use crate::simulator::Simulator;
use crate::world::models::{Address, Family, Server};
use serde_json::{Value, json};

/// What a server's object holds beside the server.
#[derive(Clone, Copy)]
pub struct Include {
    pub user: bool,
    pub node: bool,
}

/// Changes answer with both.
const BOTH: Include = Include {
    user: true,
    node: true,
};

const NEITHER: Include = Include {
    user: false,
    node: false,
};

impl View<'_> {
    /// An address with the server that has it, if `include=server` asks for it;
    /// v3 shows that as it shows servers, v4 only what is in its row.
    pub fn address_with_server(&self, one: &Address) -> Value {
        let mut value = self.address(one);
        let holder = self
            .world
            .servers
            .iter()
            .find(|server| one.server_id == Some(server.id));
        let Some(server) = holder else {
            return value;
        };
        value["server"] = if self.generation.shows_holders_whole() {
            json!({ "data": self.server(server, NEITHER) })
        } else {
            json!({ "data": {
                "id": server.id,
                "uuid": server.uuid,
                "uuid_short": server.short(),
                "user_id": server.user_id,
                "node_id": server.node_id,
                "vmid": server.vmid,
                "hostname": server.hostname,
                "name": server.name,
                "description": null,
                "status": server.status,
            } })
        };
        value
    }

    fn common(&self, server: &Server) -> Value {
        let addresses = |family: Family| -> Value {
            let held = self.held.get(&server.id).into_iter().flatten();
            held.filter(|one| one.family == family)
                .map(|one| self.address(one))
                .collect()
        };
        let mut value = json!({
            "id": server.short(),
            "uuid": server.uuid,
            "node_id": server.node_id,
            "hostname": server.hostname,
            "name": server.name,
            "description": null,
            "status": server.status,
            "usages": { "bandwidth": server.bandwidth_usage },
            "limits": {
                "cpu": server.cpu,
                "memory": server.memory,
                "disk": server.disk,
                "snapshots": server.snapshots,
                "backups": server.backups,
                "bandwidth": server.bandwidth,
                "addresses": {},
                "mac_address": null,
            },
            "internal_id": server.id,
        });
        let limits = &mut value["limits"];
        limits["addresses"]["ipv4"] = addresses(Family::Ipv4);
        limits["addresses"]["ipv6"] = addresses(Family::Ipv6);
        limits["mac_address"] = self.mac_address(server);
        value
    }

    /// That of the first IPv4 address, else of the first IPv6 one, where the pool has given it
    /// one (observed; the order by the panel's public source).
    fn mac_address(&self, server: &Server) -> Value {
        let first = |family: Family| {
            let mut held = self.held.get(&server.id).into_iter().flatten();
            let first = held.find(|one| one.family == family)?;
            first.mac_address.as_deref()
        };
        json!(first(Family::Ipv4).or_else(|| first(Family::Ipv6)))
    }

    fn include(&self, server: &Server, include: Include, mut value: Value) -> Value {
        if let Some(owner) = self.world.user(server.user_id).filter(|_| include.user) {
            value["user"] = json!({ "data": self.user(owner, false) });
        }
        if let Some(host) = self.world.node(server.node_id).filter(|_| include.node) {
            value["node"] = json!({ "data": self.node(host, false) });
        }
        value
    }

    /// As the application API shows it.
    pub fn server(&self, server: &Server, with: Include) -> Value {
        let mut value = self.common(server);
        value["user_id"] = json!(server.user_id);
        value["vmid"] = json!(server.vmid);
        self.include(server, with, value)
    }

    /// As its owner sees it: without owner and VM id.
    pub fn own_server(&self, server: &Server, with: Include) -> Value {
        self.include(server, with, self.common(server))
    }
}

/// What an answer to a changed server holds.
pub fn changed(sim: &Simulator, id: u64) -> Value {
    let found = sim.world.servers.iter().find(|server| server.id == id);
    found.map_or(Value::Null, |found| {
        View::of_servers(sim, &[found]).server(found, BOTH)
    })
}
