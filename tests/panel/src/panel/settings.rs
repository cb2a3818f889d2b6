//! What a customer sets on his server: name, password, keys, system, nameservers.

use super::{Call, client, show};
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{Errors, HOSTNAME_LIMIT, boolean, field, text};
use crate::world::models::{Status, Work};
use serde_json::{Value, json};
use std::net::IpAddr;

/// Any text is a name and a hostname here, markup included.
pub fn rename(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let mut errors = Errors::default();
    errors.required_text(input, "name", 40);
    errors.required_text(input, "hostname", HOSTNAME_LIMIT);
    errors.check()?;
    client::vm(sim, call.server(sim)?)?;
    let server = call.server_mut(sim)?;
    server.name = text(input, "name").unwrap_or("").to_owned();
    server.hostname = text(input, "hostname").unwrap_or("").to_owned();
    let data = json!({ "name": server.name, "hostname": server.hostname });
    sim.act = Some("server_renamed");
    Ok(Reply::data(data))
}

pub fn auth(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    client::vm(sim, server)?;
    Ok(Reply::data(json!({ "ssh_keys": server.ssh_keys })))
}

pub fn set_auth(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let mut errors = Errors::default();
    let kind = text(input, "type").unwrap_or("");
    if errors.required(input, "type") {
        errors.selected("type", ["password", "ssh_keys"].contains(&kind));
    }
    if kind == "password" && errors.required(input, "password") {
        let rule = sim.settings.generation.password_rule();
        errors.root_password(input, "password", rule);
    }
    let keys = text(input, "ssh_keys").unwrap_or("");
    if kind == "ssh_keys" && !keys.lines().all(is_key) {
        errors.add("ssh_keys", "The SSH key(s) are invalid.");
    }
    errors.check()?;
    client::vm(sim, call.server(sim)?)?;
    let server = call.server_mut(sim)?;
    if kind == "password" {
        server.account_password = text(input, "password").map(str::to_owned);
        sim.act = Some("password_changed");
    } else {
        server.ssh_keys = keys.to_owned();
        sim.act = Some("keys_changed");
    }
    Ok(Reply::NoContent)
}

/// A kind of key, then base64 that names the same kind.
fn is_key(line: &str) -> bool {
    use base64::Engine;
    let mut parts = line.split_whitespace();
    let (kind, data) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let data = base64::engine::general_purpose::STANDARD
        .decode(data)
        .unwrap_or_default();
    data.get(4..4 + kind.len()) == Some(kind.as_bytes()) && !kind.is_empty()
}

pub fn network(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    client::vm(sim, server)?;
    if server.nameservers.is_empty() && !sim.settings.generation.reads_no_nameservers() {
        return Err(Problem::server_error());
    }
    Ok(Reply::data(json!({ "nameservers": server.nameservers })))
}

pub fn set_network(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let mut errors = Errors::default();
    let list = field(input, "nameservers").and_then(Value::as_array);
    if list.is_none() {
        errors.required(input, "nameservers");
    }
    let list: Vec<&str> = list
        .into_iter()
        .flatten()
        .map(|value| value.as_str().unwrap_or(""))
        .collect();
    for (index, address) in list.iter().enumerate() {
        if address.parse::<IpAddr>().is_err() {
            let name = format!("nameservers.{index}");
            errors.add(&name, format!("The {name} must be a valid IP address."));
        }
    }
    errors.check()?;
    client::vm(sim, call.server(sim)?)?;
    call.server_mut(sim)?.nameservers = list.iter().map(|&address| address.to_owned()).collect();
    sim.act = Some("nameservers_changed");
    // The answer is read back: that is what v3 can't when there are none.
    network(sim, call)
}

pub fn template_groups(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    let all = sim
        .world
        .user(call.user)
        .is_some_and(|user| user.root_admin);
    let groups = sim
        .world
        .template_groups
        .iter()
        .filter(|group| group.node_id == server.node_id);
    let visible = groups.enumerate().filter(|(_, group)| all || !group.hidden);
    let data: Vec<Value> = visible
        .map(|(order, group)| show::own_templates(group, order, all))
        .collect();
    Ok(Reply::data(json!(data)))
}

/// A hidden template of the node is as good as another: only the list leaves it
/// out (the panel's public source).
pub fn reinstall(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let server = call.server(sim)?;
    let uuid = text(input, "template_uuid").unwrap_or("");
    let (group, _) = sim
        .world
        .template(uuid)
        .ok_or_else(|| Problem::no_model("Template", ""))?;
    let mut errors = Errors::default();
    if group.node_id != server.node_id {
        errors.add("template_uuid", "The selected template is invalid.");
    }
    errors.required(input, "account_password");
    let rule = sim.settings.generation.password_rule();
    errors.root_password(input, "account_password", rule);
    errors.present(input, "start_on_completion");
    errors.boolean(input, "start_on_completion");
    errors.check()?;
    client::vm(sim, server)?;
    let node = server.node_id;
    let job = sim.begin(Work::Install, node);
    let server = call.server_mut(sim)?;
    server.status = Some(Status::Installing);
    server.template_uuid = uuid.to_owned();
    server.account_password = text(input, "account_password").map(str::to_owned);
    server.start_on_completion = field(input, "start_on_completion")
        .and_then(boolean)
        .unwrap_or(false);
    server.jobs.push(job);
    sim.act = Some("server_reinstalled");
    Ok(Reply::NoContent)
}
