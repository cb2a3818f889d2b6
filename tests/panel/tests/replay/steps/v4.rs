//! The recordings of v4.6.1.

use super::Recorded;
use crate::common::Simulator;
use crate::replay::names::Names;
use serde_json::json;

pub const V4: Recorded = Recorded {
    panel: "v4",
    host: "127.0.0.1:18080",
    world: include_str!("../../../cases/world.json"),
    before,
    beside_others: 411..=414,
    order,
    skipped,
};

/// Brings the simulator to where the panel was before this recording: installations
/// and deletions that had ended, a Proxmox that failed, changes nobody recorded.
fn before(simulator: &Simulator, number: u32, names: &Names) {
    let proxmox = |how: &str| simulator.control("PATCH", "/nodes/1", json!({"proxmox": how}));
    let finish = |outcome: serde_json::Value| simulator.control("POST", "/finish", outcome);
    let remove = |server: &str| {
        simulator.control(
            "DELETE",
            &format!("/servers/{}", names.text(server)),
            json!({}),
        )
    };
    match number {
        // Their ends were waited for.
        96 | 100 | 115 | 122 | 183 | 187 | 192 | 194 | 200 | 238 | 241 | 249 | 321 | 326 | 337
        | 381 | 393 | 395 | 410 => {
            match number {
                183 | 241 | 393 => finish(json!({"outcome": "install_failed"})),
                _ => finish(json!({})),
            };
        }
        // A create that was repeated by hand.
        99 => {
            simulator.control("POST", "/servers", json!({
                "uuid": "9d9fa496-4b03-40bb-b5dd-c6212c6e2989", "name": "dup-addr", "hostname": "srv1.example.test",
                "user_id": 3, "node_id": 1, "cpu": 2, "memory": 2_147_483_648_u64, "disk": 21_474_836_480_u64,
                "snapshots": 0, "backups": 2, "addresses": [1],
            }));
        }
        103 => {
            finish(json!({}));
        }
        // Cleaning up after the first part.
        139 => {
            for server in [
                "9d9fa496", "92e05ce8", "d84b85ee", "84135eab", "f6ed5a14", "c4e98d83",
            ] {
                remove(server);
            }
        }
        174 | 362 => {
            proxmox("failing");
        }
        179 | 364 => {
            proxmox("works");
        }
        // The customer stopped it.
        323 => {
            let vmid = names.vm_ids[&605_685_610];
            simulator.control("PATCH", &format!("/vms/{vmid}"), json!({"running": false}));
        }
        400 => {
            simulator.control(
                "POST",
                "/coterms",
                json!({"id": 1, "name": "ct", "fqdn": "127.0.0.1", "port": 2115}),
            );
            simulator.control("PATCH", "/nodes/1", json!({"coterm_id": 1}));
        }
        406 => {
            simulator.control("PATCH", "/nodes/1", json!({"coterm_id": null}));
        }
        361 => {
            simulator.control("POST", "/clock", json!({"advance_ms": 20_000}));
        }
        // Four creates at once for one address: the second of them got it.
        411 | 413 | 414 => {
            simulator.control("POST", "/faults", json!({"kind": "address-stolen"}));
            simulator.control("PATCH", "/addresses/9", json!({"server_id": null}));
        }
        412 => {
            simulator.control("PATCH", "/addresses/9", json!({"server_id": null}));
        }
        415 => {
            simulator.control("PATCH", "/addresses/9", json!({"server_id": 17}));
            finish(json!({}));
        }
        _ => {}
    }
}

/// When a recording's request reached the panel: two of those that ran at once
/// are numbered by their answers.
fn order(number: u32) -> u32 {
    match number {
        413 => 414,
        414 => 413,
        other => other,
    }
}

/// Why a recording is not replayed, if it isn't.
fn skipped(number: u32) -> Option<&'static str> {
    Some(match number {
        228 | 352 | 354 | 356 => {
            "the panel's own administration API, which this project doesn't use"
        }
        398 | 399 | 404 | 405 => "console servers are made by the control API instead",
        _ => return None,
    })
}
