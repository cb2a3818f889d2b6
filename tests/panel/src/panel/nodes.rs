//! Locations, nodes, their templates, and pools of addresses.

use super::Call;
use super::show::{self, View};
use crate::query::{Filters, USUAL, page};
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::world::models::{Address, Family, Node, Pool, Server};
use serde_json::{Value, json};

pub fn locations(sim: &mut Simulator, call: &Call) -> Outcome {
    let world = &sim.world;
    let locations = world.locations.iter().collect();
    Ok(page(call.request, USUAL, locations).reply(|location| {
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
    }))
}

pub fn list(sim: &mut Simulator, call: &Call) -> Outcome {
    let filters = Filters::new(
        call.request,
        sim.settings.ways.collation(),
        sim.settings.generation.node_filters(),
    )?;
    let fits = |node: &&Node| {
        filters.equals("id", &node.id.to_string())
            && filters.contains("name", &[&node.name])
            && filters.contains("fqdn", &[&node.fqdn])
            && filters.equals("location_id", &node.location_id.to_string())
            && filters.equals_option("coterm_id", node.coterm_id)
            && filters.contains("*", &[&node.name, &node.fqdn])
    };
    let nodes = sim.world.nodes.iter().filter(fits).collect();
    let view = View::new(sim);
    Ok(page(call.request, USUAL, nodes).reply(|node| view.node(node, true)))
}

pub fn show(sim: &mut Simulator, call: &Call) -> Outcome {
    let node = find(sim, call)?;
    Ok(Reply::data(View::new(sim).node(node, true)))
}

fn find<'a>(sim: &'a Simulator, call: &Call) -> Result<&'a Node, Problem> {
    let key = call.segment(3);
    let found = key.parse().ok().and_then(|id| sim.world.node(id));
    found.ok_or_else(|| Problem::no_model("Node", key))
}

pub fn addresses(sim: &mut Simulator, call: &Call) -> Outcome {
    let node = find(sim, call)?;
    let filters = Filters::new(
        call.request,
        sim.settings.ways.collation(),
        &["address", "type", "server_id"],
    )?;
    let fits = |address: &&Address| {
        sim.world.reaches(node.id, address)
            && filters.contains("address", &[&address.address])
            && filters.equals("type", family(address.family))
            && filters.equals_option("server_id", address.server_id)
    };
    let generation = sim.settings.generation;
    let addresses = in_order(sim, sim.world.addresses.iter().filter(fits).collect());
    let page = page(call.request, generation.address_page(), addresses);
    let held: Vec<u64> = page
        .items
        .iter()
        .filter_map(|address| address.server_id)
        .collect();
    let servers = sim.world.servers.iter();
    let holders: Vec<&Server> = servers.filter(|server| held.contains(&server.id)).collect();
    let view = View::of_servers(sim, &holders);
    Ok(if call.request.includes("server") {
        page.reply(|address| view.address_with_server(address))
    } else {
        page.reply(|address| view.address(address))
    })
}

/// Rows, oldest first, in the order in which the panel lists them.
pub fn in_order<T>(sim: &Simulator, mut rows: Vec<T>) -> Vec<T> {
    if sim.settings.generation.newest_first() {
        rows.reverse();
    }
    rows
}

fn family(family: Family) -> &'static str {
    match family {
        Family::Ipv4 => "ipv4",
        Family::Ipv6 => "ipv6",
    }
}

pub fn isos(sim: &mut Simulator, call: &Call) -> Outcome {
    let node = find(sim, call)?;
    let isos = sim.world.isos.iter().filter(|iso| iso.node_id == node.id);
    Ok(page(call.request, USUAL, isos.collect()).reply(show::iso))
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
    let anywhere = !sim.settings.generation.keeps_groups_apart();
    let groups = &sim.world.template_groups;
    let group = groups
        .iter()
        .find(|group| group.uuid == key && (anywhere || group.node_id == node.id));
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
    let pools = sim.world.pools.iter().collect();
    Ok(page(call.request, USUAL, pools).reply(|pool| pool_json(sim, pool)))
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

pub fn pool_addresses(sim: &mut Simulator, call: &Call) -> Outcome {
    let pool = find_pool(sim, call)?;
    let addresses = sim.world.addresses.iter();
    let of_pool = addresses.filter(|address| address.address_pool_id == pool.id);
    let addresses = in_order(sim, of_pool.collect());
    let view = View::new(sim);
    Ok(page(call.request, USUAL, addresses).reply(|address| view.address(address)))
}

/// Which panel it is; v6 is the first that says so.
pub fn version(_: &mut Simulator, _: &Call) -> Outcome {
    Ok(Reply::data(json!({ "version": "6.0.0" })))
}
