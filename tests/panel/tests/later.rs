//! What the panel has accepted, and does otherwise later (the real v4.6.1, seen with a
//! Proxmox that locks its VMs, and the panel's public source).

mod common;

use common::session::Session;
use common::{Simulator, order};
use serde_json::{Value, json};

const GIB: u64 = 1 << 30;

struct Server {
    simulator: Simulator,
    session: Session,
    path: String,
    uuid: String,
    id: u64,
    vmid: u64,
}

impl Server {
    fn ordered(panel: &str) -> Self {
        let simulator = Simulator::of(panel);
        let user = simulator.user("a@example.test");
        let answer = simulator.ask(
            "POST",
            "/api/application/servers",
            order(user, "a", json!([1])),
        );
        let data = answer.json()["data"].clone();
        let uuid = data["uuid"].as_str().expect("a UUID").to_owned();
        Self {
            session: simulator.sign_on(user),
            simulator,
            path: format!("/api/application/servers/{uuid}"),
            uuid,
            id: data["internal_id"].as_u64().expect("a number"),
            vmid: data["vmid"].as_u64().expect("a number"),
        }
    }

    fn ready(panel: &str) -> Self {
        let server = Self::ordered(panel);
        server.finish(json!({}));
        server
    }

    fn finish(&self, how: Value) {
        self.simulator.control("POST", "/finish", how);
    }

    fn seen(&self) -> Value {
        let state = self.simulator.control("GET", "/state", json!({}));
        state["servers"][0].clone()
    }

    fn act(&self, method: &str, more: &str, body: Value) -> u16 {
        let path = format!("{}{more}", self.path);
        self.simulator.ask(method, &path, body).status
    }

    fn as_owner(&self, method: &str, more: &str, body: Value) -> (u16, Value) {
        let path = format!("{}{more}", self.path.replace("application", "client"));
        let answer = self.simulator.ask_as(&self.session, method, &path, body);
        let json = if answer.body.is_empty() {
            Value::Null
        } else {
            answer.json()
        };
        (answer.status, json)
    }

    /// Leads out of `deletion_failed`.
    fn revived(&self) {
        assert_eq!(self.act("PATCH", "", json!({"status": null})), 200);
    }

    fn lock(&self, lock: Value) {
        let path = format!("/vms/{}", self.vmid);
        self.simulator
            .control("PATCH", &path, json!({ "lock": lock }));
    }
}

#[test]
fn a_deletion_during_the_installation_is_accepted_and_the_server_becomes_ready() {
    for panel in ["v3", "v4"] {
        let server = Server::ordered(panel);
        assert_eq!(server.act("DELETE", "", Value::Null), 204);
        assert_eq!(server.seen()["status"], "deleting");
        server.finish(json!({}));
        let now = server.seen();
        assert_eq!(
            (&now["status"], &now["vm"]["running"]),
            (&Value::Null, &json!(true)),
            "{panel}"
        );
        assert_eq!(server.act("DELETE", "", Value::Null), 204);
        server.finish(json!({}));
        assert_eq!(server.seen(), Value::Null);
    }
}

#[test]
fn a_locked_backup_makes_a_deletion_fail_later_and_the_vm_runs_on() {
    for panel in ["v3", "v4"] {
        let server = Server::ready(panel);
        for (name, locked) in [("first", false), ("kept", true)] {
            let backup = json!({"name": name, "mode": "snapshot", "compression_type": "none", "locked": locked});
            assert_eq!(server.as_owner("POST", "/backups", backup).0, 200);
        }
        server.finish(json!({}));
        assert_eq!(server.act("DELETE", "", Value::Null), 204);
        server.finish(json!({}));
        let now = server.seen();
        assert_eq!(
            (&now["status"], &now["vm"]["running"], &now["addresses"]),
            (
                &json!("deletion_failed"),
                &json!(true),
                &json!(["198.51.100.10"])
            ),
            "{panel}"
        );
        server.revived();
        let (_, backups) = server.as_owner("GET", "/backups", Value::Null);
        assert_eq!(backups["data"].as_array().map(Vec::len), Some(1));
        assert_eq!(backups["data"][0]["name"], "kept");
        // Nothing of the panel's unlocks it: only its database does.
        let uuid = backups["data"][0]["uuid"].as_str().expect("a UUID");
        let change = json!({"locked": false});
        let path = format!("/backups/{uuid}");
        server.simulator.control("PATCH", &path, change);
        assert_eq!(server.act("DELETE", "", Value::Null), 204);
        server.finish(json!({}));
        assert_eq!(server.seen(), Value::Null);
    }
}

#[test]
fn a_deletion_during_a_restore_or_proxmox_own_backup_fails_later() {
    let server = Server::ready("v4");
    let backup = json!({"server_id": server.id, "name": "b", "completed": 1});
    let backup = server.simulator.control("POST", "/backups", backup);
    let uuid = backup["uuid"].as_str().expect("a UUID");
    server.as_owner("PATCH", "/state", json!({"state": "kill"}));
    let restore = format!("/backups/{uuid}/restore");
    assert_eq!(server.as_owner("POST", &restore, Value::Null).0, 204);
    assert_eq!(server.seen()["status"], "restoring_backup");
    assert_eq!(server.act("DELETE", "", Value::Null), 204);
    server.finish(json!({}));
    let now = server.seen();
    assert_eq!(
        (&now["status"], &now["vm"]["restored"]),
        (&Value::Null, &json!(uuid))
    );

    server.lock(json!("backup"));
    assert_eq!(server.act("DELETE", "", Value::Null), 204);
    server.finish(json!({}));
    assert_eq!(server.seen()["status"], "deletion_failed");
    server.revived();
    server.lock(Value::Null);
    assert_eq!(server.act("DELETE", "", Value::Null), 204);
    server.finish(json!({}));
    assert_eq!(server.seen(), Value::Null);
}

#[test]
fn a_vm_that_proxmox_has_locked_or_does_not_obey_runs_on_though_it_is_suspended() {
    for panel in ["v3", "v4"] {
        let server = Server::ready(panel);
        let suspend = "/settings/suspend";
        server.lock(json!("backup"));
        let (_, details) = server.as_owner("GET", "/details", Value::Null);
        assert_eq!(details["data"]["locked"], true);
        let suspended = |running: bool| {
            let now = server.seen();
            assert_eq!(
                (&now["status"], &now["vm"]["running"]),
                (&json!("suspended"), &json!(running)),
                "{panel}"
            );
        };
        assert_eq!(server.act("POST", suspend, Value::Null), 204);
        suspended(true);
        // Suspended already: it isn't sent to Proxmox again.
        server.lock(Value::Null);
        assert_eq!(server.act("POST", suspend, Value::Null), 204);
        suspended(true);
        assert_eq!(server.as_owner("GET", "/state", Value::Null).0, 409);
        server.revived();
        let mishap = json!({"task": "suspend", "proxmox": "task_fails"});
        server.simulator.control("POST", "/mishaps", mishap);
        assert_eq!(server.act("POST", suspend, Value::Null), 204);
        suspended(true);
        server.revived();
        assert_eq!(server.act("POST", suspend, Value::Null), 204);
        suspended(false);
    }
}

#[test]
fn every_task_can_be_made_to_fail_when_it_ends() {
    let server = Server::ordered("v4");
    server.finish(json!({"outcome": "install_failed"}));
    assert_eq!(server.seen()["status"], "install_failed");
    assert_eq!(server.seen()["vm"], Value::Null);
    // Without a VM a deletion fails, too.
    assert_eq!(server.act("DELETE", "", Value::Null), 204);
    server.finish(json!({}));
    assert_eq!(server.seen()["status"], "deletion_failed");
    drop(server);

    let server = Server::ready("v4");
    let backup = json!({"name": "b", "mode": "snapshot", "compression_type": "none"});
    for task in ["backup", "restore"] {
        let mishap = json!({"task": task});
        server.simulator.control("POST", "/mishaps", mishap);
    }
    assert_eq!(server.as_owner("POST", "/backups", backup).0, 200);
    server.finish(json!({}));
    let (_, backups) = server.as_owner("GET", "/backups", Value::Null);
    let failed = &backups["data"][0];
    assert_eq!(failed["is_successful"], 0);
    assert!(failed["completed_at"].is_string());
    server.as_owner("PATCH", "/state", json!({"state": "kill"}));
    let path = format!(
        "/backups/{}/restore",
        failed["uuid"].as_str().expect("a UUID")
    );
    assert_eq!(server.as_owner("POST", &path, Value::Null).0, 204);
    server.finish(json!({}));
    let now = server.seen();
    assert_eq!(
        (&now["status"], &now["vm"]["restored"]),
        (&Value::Null, &Value::Null)
    );
    let change = json!({"proxmox": "task_fails"});
    server.simulator.control("PATCH", "/nodes/1", change);
    assert_eq!(server.act("DELETE", "", Value::Null), 204);
    server.finish(json!({}));
    assert_eq!(server.seen()["status"], "deletion_failed");
    assert!(server.seen()["vm"].is_object());
}

#[test]
fn the_customers_session_reports_the_size_that_the_vm_has() {
    let server = Server::ready("v4");
    let build = json!({
        "cpu": 4, "memory": 4 * GIB, "disk": 40 * GIB, "snapshot_limit": 0, "backup_limit": 2,
        "bandwidth_limit": null, "address_ids": [1],
    });
    let size = || {
        let (_, state) = server.as_owner("GET", "/state", Value::Null);
        let (_, details) = server.as_owner("GET", "/details", Value::Null);
        let memory = state["data"]["memory_total"].clone();
        (
            memory,
            details["data"]["config"]["disks"][0]["size"].clone(),
        )
    };
    let mishap = json!({"task": "build"});
    server.simulator.control("POST", "/mishaps", mishap);
    let path = "/settings/build";
    assert_eq!(server.act("PATCH", path, build.clone()), 200);
    assert_eq!(server.seen()["memory"], 4 * GIB);
    assert_eq!(size(), (json!(2 * GIB), json!(20 * GIB)));

    // A running VM gets its memory at its next start, the disk at once.
    let settings = json!({"memory_waits": true});
    server.simulator.control("PATCH", "/settings", settings);
    assert_eq!(server.act("PATCH", path, build), 200);
    assert_eq!(size(), (json!(2 * GIB), json!(40 * GIB)));
    server.as_owner("PATCH", "/state", json!({"state": "restart"}));
    assert_eq!(size(), (json!(4 * GIB), json!(40 * GIB)));
}

#[test]
fn what_is_too_long_or_no_address_is_refused() {
    let server = Server::ready("v4");
    let simulator = &server.simulator;
    let user = |email: &str| {
        let user = json!({"name": "C", "email": email, "password": "Cl1ent!Passw0rd", "root_admin": false});
        simulator.ask("POST", "/api/application/users", user).status
    };
    let long = |length: usize| "a".repeat(length - "@example.test".len()) + "@example.test";
    assert_eq!(user("a,b@example.test"), 422);
    assert_eq!((user(&long(191)), user(&long(192))), (200, 422));
    let create = |hostname: usize| {
        let mut order = order(1, "b", json!([]));
        order["hostname"] = json!("h".repeat(hostname));
        simulator
            .ask("POST", "/api/application/servers", order)
            .status
    };
    assert_eq!((create(191), create(192)), (200, 422));
}

#[test]
fn a_stopped_vm_uses_the_integer_0_and_an_address_may_have_a_mac_address() {
    let server = Server::ready("v4");
    server.as_owner("PATCH", "/state", json!({"state": "kill"}));
    let (_, state) = server.as_owner("GET", "/state", Value::Null);
    assert!(state["data"]["cpu_used"].is_u64());
    let mac = json!({"mac_address": "BC:24:11:00:00:01"});
    server.simulator.control("PATCH", "/addresses/1", mac);
    let shown = server.simulator.ask("GET", &server.path, Value::Null);
    let limits = &shown.json()["data"]["limits"];
    assert_eq!(limits["mac_address"], "BC:24:11:00:00:01");
    assert_eq!(
        limits["addresses"]["ipv4"][0]["mac_address"],
        limits["mac_address"]
    );
    assert_eq!(server.seen()["uuid"], json!(server.uuid));
}
