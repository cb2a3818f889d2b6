//! States that hurt: what the record says and the VM isn't, work that fails, and
//! the ways out.

mod common;

use common::{Simulator, order};
use serde_json::{Value, json};

/// A server that is ready, and its path.
fn ready(simulator: &Simulator) -> (u64, String) {
    let (user, path) = ordered(simulator);
    simulator.control("POST", "/finish", json!({}));
    (user, path)
}

fn ordered(simulator: &Simulator) -> (u64, String) {
    let user = simulator.user("a@example.test");
    let create = order(user, "a", json!([1]));
    let answer = simulator.ask("POST", "/api/application/servers", create);
    let id = answer.json()["data"]["id"].as_str().map(str::to_owned);
    (
        user,
        format!("/api/application/servers/{}", id.expect("an id")),
    )
}

/// The first server, as the control API sees it.
fn seen(simulator: &Simulator) -> Value {
    simulator.control("GET", "/state", json!({}))["servers"][0].clone()
}

fn act(simulator: &Simulator, method: &str, path: &str, body: Value) -> u16 {
    simulator.ask(method, path, body).status
}

fn build(memory: u64, disk: u64, addresses: Value) -> Value {
    json!({
        "cpu": 4, "memory": memory, "disk": disk, "snapshot_limit": 0, "backup_limit": 2,
        "bandwidth_limit": null, "address_ids": addresses,
    })
}

const GIB: u64 = 1 << 30;

#[test]
fn a_build_that_proxmox_fails_changes_the_record_and_not_the_vm() {
    for panel in ["v3", "v4"] {
        let simulator = Simulator::of(panel);
        let (_, path) = ready(&simulator);
        let build_path = format!("{path}/settings/build");
        let before = seen(&simulator)["vm"].clone();
        assert_eq!(before["addresses"], json!(["198.51.100.10"]));
        for (proxmox, status) in [("failing", 200), ("unreachable", 500)] {
            simulator.control(
                "POST",
                "/mishaps",
                json!({"task": "build", "proxmox": proxmox}),
            );
            let change = build(4 * GIB, 40 * GIB, json!([1, 2]));
            assert_eq!(act(&simulator, "PATCH", &build_path, change), status);
            let now = seen(&simulator);
            assert_eq!((&now["cpu"], &now["vm"]), (&json!(4), &before), "{panel}");
            assert_eq!(now["addresses"], json!(["198.51.100.10", "198.51.100.11"]));
        }
        // The mishaps are used up: the same again brings it to the VM.
        let change = build(4 * GIB, 40 * GIB, json!([1, 2]));
        assert_eq!(act(&simulator, "PATCH", &build_path, change), 200);
        let vm = seen(&simulator)["vm"].clone();
        assert_eq!(
            (&vm["cpu"], &vm["memory"], &vm["disk"], &vm["addresses"]),
            (
                &json!(4),
                &json!(4 * GIB),
                &json!(40 * GIB),
                &json!(["198.51.100.10", "198.51.100.11"])
            )
        );
    }
}

#[test]
fn a_smaller_disk_stays_as_large_as_it_was() {
    let simulator = Simulator::start();
    let (user, path) = ready(&simulator);
    let change = build(4 * GIB, 10 * GIB, json!([1]));
    let build_path = format!("{path}/settings/build");
    assert_eq!(act(&simulator, "PATCH", &build_path, change), 200);
    let now = seen(&simulator);
    assert_eq!(
        (&now["disk"], &now["vm"]["disk"]),
        (&json!(10 * GIB), &json!(20 * GIB))
    );
    // Nor does the panel know it as the server's disk any more.
    let session = simulator.sign_on(user);
    let path = path.replace("application", "client");
    let details = simulator.ask_as(&session, "GET", &format!("{path}/details"), Value::Null);
    let disk = &details.json()["data"]["config"]["disks"][0];
    assert_eq!(
        (&disk["size"], &disk["is_primary_disk"]),
        (&json!(20 * GIB), &json!(false))
    );
}

#[test]
fn the_next_installation_fails_and_suspending_it_says_it_were_ready() {
    for panel in ["v3", "v4"] {
        let simulator = Simulator::of(panel);
        simulator.control("POST", "/mishaps", json!({"task": "install"}));
        let (_, path) = ready(&simulator);
        let now = seen(&simulator);
        assert_eq!(
            (&now["status"], &now["vm"]),
            (&json!("install_failed"), &Value::Null)
        );
        let suspend = format!("{path}/settings/suspend");
        assert_eq!(act(&simulator, "POST", &suspend, Value::Null), 500);
        assert_eq!(seen(&simulator)["status"], Value::Null);
        // A deletion finds no VM either; the way out drops the record only.
        assert_eq!(act(&simulator, "DELETE", &path, Value::Null), 204);
        simulator.control("POST", "/finish", json!({}));
        assert_eq!(seen(&simulator)["status"], "deletion_failed");
        assert_eq!(act(&simulator, "DELETE", &path, Value::Null), 409);
        let ready = json!({"status": null});
        assert_eq!(act(&simulator, "PATCH", &path, ready), 200);
        let record_only = json!({"no_purge": true});
        assert_eq!(act(&simulator, "DELETE", &path, record_only), 204);
        simulator.control("POST", "/finish", json!({}));
        assert_eq!(act(&simulator, "GET", &path, Value::Null), 404);
    }
}

#[test]
fn the_next_deletion_fails_and_leaves_the_vm() {
    let simulator = Simulator::start();
    let (_, path) = ready(&simulator);
    simulator.control("POST", "/mishaps", json!({"task": "delete"}));
    assert_eq!(act(&simulator, "DELETE", &path, Value::Null), 204);
    simulator.control("POST", "/finish", json!({}));
    let now = seen(&simulator);
    assert_eq!(
        (&now["status"], &now["vm"]["running"]),
        (&json!("deletion_failed"), &json!(true))
    );
}

#[test]
fn suspending_and_unsuspending_fail_as_their_mishaps_say() {
    let simulator = Simulator::start();
    let (user, path) = ready(&simulator);
    let session = simulator.sign_on(user);
    let client = path.replace("application", "client");
    for (task, then) in [("suspend", Value::Null), ("unsuspend", json!("suspended"))] {
        let path = format!("{path}/settings/{task}");
        simulator.control("POST", "/mishaps", json!({"task": task}));
        assert_eq!(act(&simulator, "POST", &path, Value::Null), 500, "{task}");
        assert_eq!(seen(&simulator)["status"], then, "{task}");
        assert_eq!(act(&simulator, "POST", &path, Value::Null), 204, "{task}");
    }
    simulator.control("POST", "/mishaps", json!({"task": "power"}));
    for (status, running) in [(500, true), (204, false)] {
        let kill = json!({"state": "kill"});
        let answer = simulator.ask_as(&session, "PATCH", &format!("{client}/state"), kill);
        assert_eq!(
            (answer.status, &seen(&simulator)["vm"]["running"]),
            (status, &json!(running))
        );
    }
}

#[test]
fn a_hostname_that_proxmox_refuses_is_stored_by_v3_alone() {
    for (panel, status, stored) in [("v3", 200, "b.example.test"), ("v4", 503, "a.example.test")] {
        let simulator = Simulator::of(panel);
        let (_, path) = ready(&simulator);
        simulator.control("POST", "/mishaps", json!({"task": "hostname"}));
        let change = json!({"hostname": "b.example.test"});
        assert_eq!(act(&simulator, "PATCH", &path, change), status, "{panel}");
        let now = seen(&simulator);
        assert_eq!(
            (&now["hostname"], &now["vm"]["hostname"]),
            (&json!(stored), &json!("a.example.test"))
        );
    }
}

#[test]
fn a_suspension_is_lost_when_the_installation_ends_and_a_later_one_stays() {
    for panel in ["v3", "v4"] {
        let simulator = Simulator::of(panel);
        let (_, path) = ordered(&simulator);
        let suspend = format!("{path}/settings/suspend");
        for (status, running) in [(Value::Null, true), (json!("suspended"), false)] {
            assert_eq!(act(&simulator, "POST", &suspend, Value::Null), 204);
            assert_eq!(seen(&simulator)["status"], "suspended");
            simulator.control("POST", "/finish", json!({}));
            let now = seen(&simulator);
            assert_eq!(
                (&now["status"], &now["vm"]["running"]),
                (&status, &json!(running)),
                "{panel}"
            );
        }
    }
}

#[test]
fn a_backup_that_runs_keeps_a_server_from_being_deleted() {
    let simulator = Simulator::start();
    let (user, path) = ready(&simulator);
    let session = simulator.sign_on(user);
    let client = path.replace("application", "client");
    let wanted = json!({"name": "b", "mode": "snapshot", "compression_type": "none"});
    simulator.ask_as(&session, "POST", &format!("{client}/backups"), wanted);
    assert_eq!(act(&simulator, "DELETE", &path, Value::Null), 409);
    assert_eq!(seen(&simulator)["status"], Value::Null);
    simulator.control("POST", "/finish", json!({}));
    assert_eq!(act(&simulator, "DELETE", &path, Value::Null), 204);
}

#[test]
fn each_part_of_the_log_counts_its_own_acts_and_round_trips() {
    for panel in ["v3", "v4"] {
        let simulator = Simulator::of(panel);
        simulator.control("POST", "/marks", json!({"name": "create"}));
        let (_, path) = ready(&simulator);
        simulator.control("POST", "/marks", json!({"name": "suspend"}));
        let suspend = format!("{path}/settings/suspend");
        act(&simulator, "POST", &suspend, Value::Null);
        act(&simulator, "POST", &suspend, Value::Null);
        let part = |number: usize| simulator.control("GET", "/marks", json!({}))[number].clone();
        let (create, suspend) = (part(0), part(1));
        assert_eq!(
            (&create["name"], &create["acts"], &create["requests"]),
            (
                &json!("create"),
                &json!({"user_created": 1, "server_created": 1}),
                &json!(2)
            )
        );
        // Two connections, each a round trip and the request.
        assert_eq!(
            (
                &suspend["acts"],
                &suspend["round_trips"],
                &suspend["statuses"]
            ),
            (
                &json!({"server_suspended": 1}),
                &json!(4),
                &json!({"204": 2})
            )
        );
        let begun = simulator.log()[2]["arrived_us"].as_u64().expect("a time");
        let rest = simulator.control("GET", &format!("/summary?from_us={begun}"), json!({}));
        assert_eq!(
            (&rest["requests"], &rest["acts"]),
            (&json!(2), &json!({"server_suspended": 1}))
        );
    }
}
