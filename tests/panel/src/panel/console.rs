//! Consoles in the browser.

use super::{Call, client, token};
use crate::chance;
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{Errors, text};
use serde_json::json;

/// A ticket for Proxmox itself, or a token for the node's console server. Only
/// the latter cares which console is meant; without, v4 fails badly
/// (ConvoyPanel v4.6.1, observed).
pub fn open(sim: &mut Simulator, call: &Call) -> Outcome {
    let server = call.server(sim)?;
    client::vm(sim, server)?;
    let node = sim
        .world
        .node(server.node_id)
        .ok_or_else(Problem::server_error)?;
    let data = match sim.world.coterm_of(node) {
        None => json!({
            "ticket": format!("PVE:convoy-{:016x}@pve:SIMULATED", chance::number()),
            "node": node.cluster,
            "vmid": server.vmid,
            "fqdn": node.fqdn,
            "port": node.port,
        }),
        Some(coterm) => {
            let input = &call.request.input;
            let kind = text(input, "type").filter(|kind| ["novnc", "xtermjs"].contains(kind));
            if sim.settings.generation.checks_console_type() {
                let mut errors = Errors::default();
                if errors.required(input, "type") {
                    errors.selected("type", kind.is_some());
                }
                errors.check()?;
            }
            let kind = kind.ok_or_else(Problem::server_error)?;
            json!({
                "is_tls_enabled": coterm.is_tls_enabled,
                "fqdn": coterm.fqdn,
                "port": coterm.port,
                "token": token::sign(&json!({ "use": "console", "server": server.uuid, "type": kind })),
            })
        }
    };
    sim.act = Some("console_opened");
    Ok(Reply::data(data))
}
