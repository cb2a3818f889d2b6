//! The recordings of v3.10.2-beta.

use super::Recorded;
use crate::common::Simulator;
use crate::replay::names::Names;
use serde_json::{Value, json};

pub const V3: Recorded = Recorded {
    panel: "v3",
    host: "127.0.0.1:18081",
    world: include_str!("../../../cases/v3/world.json"),
    before,
    beside_others: 408..=411,
    order,
    skipped,
};

fn before(simulator: &Simulator, number: u32, names: &Names) {
    let proxmox = |how: &str| simulator.control("PATCH", "/nodes/1", json!({"proxmox": how}));
    let finish = |outcome: Value| simulator.control("POST", "/finish", outcome);
    let running = |vmid: u64, running: bool| {
        let vmid = names.vm_ids[&vmid];
        simulator.control(
            "PATCH",
            &format!("/vms/{vmid}"),
            json!({"running": running}),
        )
    };
    let address_9 = |server: Value| {
        simulator.control("PATCH", "/addresses/9", json!({"server_id": server}));
    };
    match number {
        // Their ends were waited for.
        92 | 100 | 103 | 113 | 123 | 141 | 191 | 196 | 198 | 204 | 242 | 245 | 253 | 325 | 330
        | 341 | 385 | 397 | 399 | 412 | 414 => {
            finish(json!({}));
        }
        187 => {
            finish(json!({"outcome": "install_failed"}));
        }
        178 | 366 => {
            proxmox("failing");
        }
        183 | 368 => {
            proxmox("works");
        }
        // The customer stopped it.
        327 => {
            running(225_945_053, false);
        }
        // The kill of a suspension takes Proxmox longer than the panel waits for it.
        354 => {
            running(225_945_053, true);
        }
        458 => {
            running(107_213_967, true);
        }
        365 => {
            simulator.control("POST", "/clock", json!({"advance_ms": 20_000}));
        }
        // Four creates at once for one address: it went to the second, and the
        // last came when it was gone.
        409 => {
            simulator.control("POST", "/faults", json!({"kind": "address-stolen"}));
        }
        408 => address_9(Value::Null),
        410 => {
            simulator.control("POST", "/faults", json!({"kind": "address-stolen"}));
            address_9(Value::Null);
        }
        411 => address_9(json!(17)),
        450 => {
            simulator.control(
                "POST",
                "/coterms",
                json!({"id": 1, "name": "ct", "fqdn": "127.0.0.1", "port": 2115}),
            );
            simulator.control("PATCH", "/nodes/1", json!({"coterm_id": 1}));
        }
        456 => {
            simulator.control("PATCH", "/nodes/1", json!({"coterm_id": null}));
        }
        _ => {}
    }
}

fn order(number: u32) -> u32 {
    match number {
        408 => 409,
        409 => 408,
        other => other,
    }
}

fn skipped(number: u32) -> Option<&'static str> {
    Some(match number {
        232 | 356 | 358 | 360 => {
            "the panel's own administration API, which this project doesn't use"
        }
        449 | 455 => "a node's console server is set by the control API instead",
        _ => return None,
    })
}
