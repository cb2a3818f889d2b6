//! Boot order and ISOs, and what a customer isn't shown.

mod common;

use common::Simulator;
use common::session::Session;
use serde_json::{Value, json};

struct Owner {
    simulator: Simulator,
    session: Session,
    path: String,
}

impl Owner {
    fn new() -> Self {
        let simulator = Simulator::start();
        let user = simulator.user("a@example.test");
        let server = json!({"node_id": 1, "user_id": user, "disk": 1u64 << 30});
        let server = simulator.control("POST", "/servers", server);
        let uuid = server["uuid"].as_str().expect("a UUID");
        let path = format!("/api/client/servers/{uuid}/settings");
        let session = simulator.sign_on(user);
        Self {
            simulator,
            session,
            path,
        }
    }

    fn ask(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let path = format!("{}/{path}", self.path);
        let answer = self.simulator.ask_as(&self.session, method, &path, body);
        let json = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        (answer.status, json["data"].clone())
    }

    fn interfaces(&self) -> (Vec<Value>, Vec<Value>) {
        let (_, data) = self.ask("GET", "hardware/boot-order", Value::Null);
        let names = |list: &Value| -> Vec<Value> {
            let list = list.as_array().expect("a list");
            list.iter().map(|disk| disk["interface"].clone()).collect()
        };
        (names(&data["boot_order"]), names(&data["unused_devices"]))
    }
}

#[test]
fn a_boot_order_is_kept_and_what_it_leaves_out_is_unused() {
    let owner = Owner::new();
    assert_eq!(owner.interfaces().0, ["scsi0", "ide2"]);
    for (order, status) in [
        (json!({"order": ["ide2"]}), 204),
        (json!({"order": "ide2"}), 422),
        (json!({"order": [1]}), 422),
        (json!({}), 422),
    ] {
        let (answer, _) = owner.ask("PUT", "hardware/boot-order", order.clone());
        assert_eq!(answer, status, "{order}");
    }
    assert_eq!(
        owner.interfaces(),
        (vec![json!("ide2")], vec![json!("scsi0")])
    );
}

#[test]
fn an_iso_is_mounted_once_and_listed_as_such() {
    let owner = Owner::new();
    let add = |iso: Value| owner.simulator.control("POST", "/isos", iso)["uuid"].clone();
    let uuid = add(json!({"node_id": 1, "name": "<b>Rescue</b>", "size": 700}));
    add(json!({"node_id": 2, "name": "Elsewhere"}));
    let hidden = add(json!({"node_id": 1, "name": "Hidden", "hidden": true}));
    let list = || owner.ask("GET", "hardware/isos", Value::Null).1;
    let iso = |mounted: bool| json!([{"uuid": uuid, "name": "<b>Rescue</b>", "size": 700, "hidden": false, "mounted": mounted}]);
    assert_eq!(list(), iso(false));
    let uuid_text = uuid.as_str().expect("a UUID");
    for (what, status, mounted) in [
        ("mount", 204, true),
        ("mount", 400, true),
        ("unmount", 204, false),
        ("unmount", 400, false),
        ("mount", 204, true),
    ] {
        let path = format!("hardware/isos/{uuid_text}/{what}");
        let (answer, _) = owner.ask("POST", &path, Value::Null);
        assert_eq!((answer, list()), (status, iso(mounted)), "{what}");
    }
    assert_eq!(owner.interfaces().1, ["ide0"]);
    for (iso, status) in [(hidden.as_str().expect("a UUID"), 403), ("nope", 404)] {
        let path = format!("hardware/isos/{iso}/mount");
        assert_eq!(owner.ask("POST", &path, Value::Null).0, status);
    }
    let isos = owner
        .simulator
        .ask("GET", "/api/application/nodes/1/isos", Value::Null);
    assert_eq!(isos.json()["meta"]["pagination"]["total"], 2);
}

#[test]
fn a_hidden_template_is_not_listed_but_installs() {
    let owner = Owner::new();
    let template = json!({"node_id": 1, "name": "Hidden", "hidden": true});
    let uuid = owner.simulator.control("POST", "/templates", template)["uuid"].clone();
    let (_, groups) = owner.ask("GET", "template-groups", Value::Null);
    assert!(!groups.to_string().contains("Hidden"), "{groups}");
    let install = json!({"template_uuid": uuid, "account_password": "S3rver!Passw0rd", "start_on_completion": true});
    assert_eq!(owner.ask("POST", "reinstall", install).0, 204);
}
