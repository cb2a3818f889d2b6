//! The panel that a simulator starts with: two nodes in one location, the same
//! systems on both, a pool of addresses for each, one administrator.

use super::World;
use super::models::{Address, Family, Location, Node, Pool, Template, TemplateGroup, Token, User};

/// The administrator's application token.
pub const TOKEN: &str = "1|Zk3vQ9mXr7LbW4nTeGd8uYh2Ps6aJc5fBw1xEo0q";

/// Addresses of each family in each pool.
const ADDRESSES: u64 = 40;

pub fn world() -> World {
    let mut world = World {
        locations: vec![Location {
            id: 1,
            short_code: "lo1".into(),
            description: "Loopback".into(),
        }],
        users: vec![User {
            id: 1,
            name: "Admin".into(),
            email: "admin@example.test".into(),
            root_admin: true,
            password: "Adm1n!Passw0rd".into(),
            ..User::default()
        }],
        tokens: vec![Token {
            user_id: 1,
            token: TOKEN.into(),
        }],
        ..World::default()
    };
    for (node, network4, network6) in [
        (1, "198.51.100", "2001:db8:1:"),
        (2, "203.0.113", "2001:db8:2:"),
    ] {
        world.nodes.push(Node {
            id: node,
            name: format!("node-{node}"),
            ..Node::default()
        });
        world.template_groups.push(templates(node));
        world.pools.push(Pool {
            id: node,
            name: format!("pool-{node}"),
            node_ids: vec![node],
        });
        for (family, cidr, gateway) in [
            (Family::Ipv4, 24, format!("{network4}.1")),
            (Family::Ipv6, 64, format!("{network6}:1")),
        ] {
            for host in 10..10 + ADDRESSES {
                let id = world.addresses.len() as u64 + 1;
                let address = match family {
                    Family::Ipv4 => format!("{network4}.{host}"),
                    Family::Ipv6 => format!("{network6}:{host}"),
                };
                world.addresses.push(Address {
                    id,
                    address_pool_id: node,
                    server_id: None,
                    family,
                    address,
                    cidr,
                    gateway: gateway.clone(),
                    mac_address: None,
                });
            }
        }
    }
    world
}

/// One group with two systems. A template belongs to one node: the same system
/// has another UUID on another node.
fn templates(node: u64) -> TemplateGroup {
    let system = |number: u64, name: &str| Template {
        id: (node - 1) * 2 + number,
        uuid: format!("{number:08}-0000-4000-8000-{node:012}"),
        name: name.into(),
        vmid: 8999 + number,
        hidden: false,
    };
    TemplateGroup {
        id: node,
        node_id: node,
        uuid: format!("00000000-0000-4000-8001-{node:012}"),
        name: "Linux".into(),
        hidden: false,
        templates: vec![system(1, "Debian 12"), system(2, "Ubuntu 24.04")],
    }
}
