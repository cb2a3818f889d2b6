//! Locations, nodes, their templates, and pools of addresses.

use super::{Call, show};
use crate::query::{Filters, PageSize, USUAL, page};
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::world::models::{Node, Pool};
use serde_json::{Value, json};

/// A node's addresses come all on one page if asked for (ConvoyPanel v4.6.1, observed).
const ADDRESSES: PageSize = PageSize {
    default: 50,
    most: usize::MAX,
};

pub fn locations(sim: &mut Simulator, call: &Call) -> Outcome {
    let world = &sim.world;
    let items = world.locations.iter().map(|location| {
        let nodes: Vec<u64> = world
            .nodes
            .iter()
            .filter(|node| node.location_id == location.id)
            .map(|node| node.id)
            .collect();
        let servers = world
            .servers
            .iter()
            .filter(|server| nodes.contains(&server.node_id))
            .count();
        json!({
            "id": location.id,
            "short_code": location.short_code,
            "description": location.description,
            "nodes_count": nodes.len(),
            "servers_count": servers,
        })
    });
    Ok(page(call.request, USUAL, items.collect()))
}

pub fn list(sim: &mut Simulator, call: &Call) -> Outcome {
    let allowed = ["id", "name", "fqdn", "location_id", "coterm_id", "*"];
    let filters = Filters::new(call.request, &allowed)?;
    let fits = |node: &&Node| {
        filters.equals("id", &node.id.to_string())
            && filters.contains("name", &[&node.name])
            && filters.contains("fqdn", &[&node.fqdn])
            && filters.equals("location_id", &node.location_id.to_string())
            && filters.equals_option("coterm_id", node.coterm_id)
            && filters.contains("*", &[&node.name, &node.fqdn])
    };
    let items = sim
        .world
        .nodes
        .iter()
        .filter(fits)
        .map(|node| show::node(&sim.world, node, true));
    Ok(page(call.request, USUAL, items.collect()))
}

pub fn show(sim: &mut Simulator, call: &Call) -> Outcome {
    let node = find(sim, call)?;
    Ok(Reply::data(show::node(&sim.world, node, true)))
}

fn find<'a>(sim: &'a Simulator, call: &Call) -> Result<&'a Node, Problem> {
    let key = call.segment(3);
    let found = key.parse().ok().and_then(|id| sim.world.node(id));
    found.ok_or_else(|| Problem::no_model("Node", key))
}

/// Newest first.
pub fn addresses(sim: &mut Simulator, call: &Call) -> Outcome {
    let node = find(sim, call)?;
    let filters = Filters::new(call.request, &["address", "type", "server_id"])?;
    let with_server = call.request.includes("server");
    let items = sim.world.addresses.iter().rev().filter(|address| {
        sim.world.reaches(node.id, address)
            && filters.contains("address", &[&address.address])
            && filters.equals("type", family(address.family))
            && filters.equals_option("server_id", address.server_id)
    });
    let items = items.map(|address| {
        if with_server {
            show::address_with_server(&sim.world, address)
        } else {
            show::address(address)
        }
    });
    Ok(page(call.request, ADDRESSES, items.collect()))
}

fn family(family: crate::world::models::Family) -> &'static str {
    match family {
        crate::world::models::Family::Ipv4 => "ipv4",
        crate::world::models::Family::Ipv6 => "ipv6",
    }
}

/// No node has ISOs.
pub fn isos(sim: &mut Simulator, call: &Call) -> Outcome {
    find(sim, call)?;
    Ok(page(call.request, USUAL, Vec::new()))
}

/// All groups with their templates, hidden ones too, not in pages.
pub fn template_groups(sim: &mut Simulator, call: &Call) -> Outcome {
    let node = find(sim, call)?;
    let groups = sim
        .world
        .template_groups
        .iter()
        .filter(|group| group.node_id == node.id);
    let data: Vec<Value> = groups
        .enumerate()
        .map(|(order, group)| {
            json!({
                "id": group.id,
                "node_id": group.node_id,
                "uuid": group.uuid,
                "name": group.name,
                "hidden": u8::from(group.hidden),
                "order_column": order + 1,
                "templates": { "data": show::templates(group) },
            })
        })
        .collect();
    Ok(Reply::data(json!(data)))
}

pub fn templates(sim: &mut Simulator, call: &Call) -> Outcome {
    let node = find(sim, call)?;
    let key = call.segment(5);
    let groups = &sim.world.template_groups;
    let group = groups
        .iter()
        .find(|group| group.uuid == key && group.node_id == node.id);
    let group = group.ok_or_else(|| Problem::no_model("TemplateGroup", key))?;
    Ok(Reply::data(json!(show::templates(group))))
}

/// The panel can't show a single template (ConvoyPanel v4.6.1, observed).
pub fn template(_: &mut Simulator, _: &Call) -> Outcome {
    Err(Problem::server_error())
}

fn pool_json(sim: &Simulator, pool: &Pool) -> Value {
    let addresses = sim
        .world
        .addresses
        .iter()
        .filter(|address| address.address_pool_id == pool.id)
        .count();
    json!({
        "id": pool.id,
        "name": pool.name,
        "nodes_count": pool.node_ids.len(),
        "addresses_count": addresses,
    })
}

pub fn pools(sim: &mut Simulator, call: &Call) -> Outcome {
    let items = sim
        .world
        .pools
        .iter()
        .map(|pool| pool_json(sim, pool))
        .collect();
    Ok(page(call.request, USUAL, items))
}

pub fn pool(sim: &mut Simulator, call: &Call) -> Outcome {
    Ok(Reply::data(pool_json(sim, find_pool(sim, call)?)))
}

fn find_pool<'a>(sim: &'a Simulator, call: &Call) -> Result<&'a Pool, Problem> {
    let key = call.segment(3);
    let found = sim
        .world
        .pools
        .iter()
        .find(|pool| pool.id.to_string() == key);
    found.ok_or_else(|| Problem::no_model("AddressPool", key))
}

/// Newest first.
pub fn pool_addresses(sim: &mut Simulator, call: &Call) -> Outcome {
    let pool = find_pool(sim, call)?;
    let items = sim
        .world
        .addresses
        .iter()
        .rev()
        .filter(|address| address.address_pool_id == pool.id);
    Ok(page(
        call.request,
        USUAL,
        items.map(show::address).collect(),
    ))
}
