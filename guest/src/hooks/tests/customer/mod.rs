//! What customers do on their service's page, and its views.

mod backups;
mod console;
mod every;
mod hardware;
mod live;
mod odd;
mod pages;
mod power;
mod promoted;
mod reinstall;
mod settings;

use serde_json::{Value, json};

use crate::context::{Context, ServiceStatus};
use crate::door::Door;
use crate::hooks::customer::{
    backups::{create, delete, restore},
    console::console,
    hardware::{mount_iso, set_boot_order, unmount_iso},
    power::{restart, shut_down, start, stop},
    reinstall::reinstall,
    settings::{rename, set_nameservers, set_password, set_ssh_keys},
};
use crate::outcome::{Answer, Effect, ProblemKind};
use crate::settings::NamedValue;
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const TOKEN: &str = "/api/application/users/3/generate-sso-token";
const OWN: &str = "/api/client/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const BACKUP: &str = "edf82040-a8de-42b8-aba1-d2e6bd7b70ce";
const ISO: &str = "4d9b0f6e-7d5c-4a8b-9a51-0c1d7c1f2a33";
const PASSWORD: &str = "N3w!Passw0rd";
const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2oCkDcWqTiFZ1rCqE5yPZwHk2H2qyDgKQJxr9kFV5S";

/// What a customer asks for, with inputs that serve.
struct Function {
    hook: fn(&mut dyn Door, &Context) -> Answer,
    /// As the product's setting names it.
    feature: &'static str,
    inputs: &'static [(&'static str, &'static str)],
    /// Method and path, below the server's, of the request that does it.
    does: (&'static str, &'static str),
    /// Whether the panel is asked first what may be chosen.
    looks: bool,
}

const FUNCTIONS: [Function; 16] = [
    power_function(start),
    power_function(shut_down),
    power_function(restart),
    power_function(stop),
    Function {
        hook: console,
        feature: "console",
        inputs: &[("convoy_console", "novnc")],
        does: ("POST", "/create-console-session"),
        looks: false,
    },
    Function {
        hook: create,
        feature: "backups",
        inputs: &[
            ("convoy_name", "Before"),
            ("convoy_mode", "snapshot"),
            ("convoy_compression", "zstd"),
        ],
        does: ("POST", "/backups"),
        looks: false,
    },
    Function {
        hook: restore,
        feature: "backups",
        inputs: &[("convoy_backup", BACKUP)],
        does: (
            "POST",
            "/backups/edf82040-a8de-42b8-aba1-d2e6bd7b70ce/restore",
        ),
        looks: false,
    },
    Function {
        hook: delete,
        feature: "backups",
        inputs: &[("convoy_backup", BACKUP)],
        does: ("DELETE", "/backups/edf82040-a8de-42b8-aba1-d2e6bd7b70ce"),
        looks: false,
    },
    Function {
        hook: reinstall,
        feature: "reinstall",
        inputs: &[
            ("convoy_template", DEBIAN),
            ("convoy_password", PASSWORD),
            ("convoy_confirm", "vps.example.test"),
        ],
        does: ("POST", "/settings/reinstall"),
        looks: true,
    },
    Function {
        hook: rename,
        feature: "rename",
        inputs: &[
            ("convoy_name", "Web"),
            ("convoy_hostname", "web.example.test"),
        ],
        does: ("POST", "/settings/rename"),
        looks: false,
    },
    Function {
        hook: set_password,
        feature: "password",
        inputs: &[("convoy_password", PASSWORD)],
        does: ("PUT", "/settings/auth"),
        looks: false,
    },
    Function {
        hook: set_ssh_keys,
        feature: "ssh-keys",
        inputs: &[("convoy_keys", KEY)],
        does: ("PUT", "/settings/auth"),
        looks: false,
    },
    Function {
        hook: set_nameservers,
        feature: "nameservers",
        inputs: &[("convoy_nameservers", "1.1.1.1")],
        does: ("PUT", "/settings/network"),
        looks: false,
    },
    Function {
        hook: set_boot_order,
        feature: "boot-order",
        inputs: &[("convoy_boot_1", "ide2")],
        does: ("PUT", "/settings/hardware/boot-order"),
        looks: true,
    },
    Function {
        hook: mount_iso,
        feature: "isos",
        inputs: &[("convoy_iso", ISO)],
        does: (
            "POST",
            "/settings/hardware/isos/4d9b0f6e-7d5c-4a8b-9a51-0c1d7c1f2a33/mount",
        ),
        looks: true,
    },
    Function {
        hook: unmount_iso,
        feature: "isos",
        inputs: &[("convoy_iso", ISO)],
        does: (
            "POST",
            "/settings/hardware/isos/4d9b0f6e-7d5c-4a8b-9a51-0c1d7c1f2a33/unmount",
        ),
        looks: true,
    },
];

const fn power_function(hook: fn(&mut dyn Door, &Context) -> Answer) -> Function {
    Function {
        hook,
        feature: "power",
        inputs: &[],
        does: ("PATCH", "/state"),
        looks: false,
    }
}

/// With the customer's session open.
fn signed_on() -> Context {
    Context {
        session_open: true,
        ..context()
    }
}

fn typing(inputs: &[(&str, &str)], mut context: Context) -> Context {
    let named = inputs.iter().map(|(name, value)| NamedValue {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    });
    context.inputs = named.collect();
    context
}

fn own(rest: &str) -> String {
    format!("{OWN}{rest}")
}

fn disk(interface: &str, media: Option<&str>) -> Value {
    json!({ "interface": interface, "is_primary_disk": false, "is_media": media.is_some(),
        "media_name": media, "size": 20 * GIB })
}

fn iso(uuid: &str, name: &str, hidden: bool, mounted: bool) -> Value {
    json!({ "uuid": uuid, "name": name, "size": GIB, "hidden": hidden, "mounted": mounted })
}

fn backup(name: &str) -> Value {
    json!({ "uuid": BACKUP, "name": name, "size": 3 * GIB, "is_successful": 1, "is_locked": 0,
        "completed_at": "2026-11-22T08:36:00.000000Z", "created_at": "2026-11-22T08:34:21.000000Z" })
}

fn state_of(state: &str) -> Value {
    json!({ "state": state, "cpu_used": 0.196_229_677_584, "memory_total": 4 * GIB,
        "memory_used": GIB, "uptime": 145 })
}

/// Answers everything well.
fn panel() -> Panel {
    let templates = json!([{ "uuid": OTHER, "name": "Linux", "hidden": 0,
        "templates": { "data": [{ "uuid": DEBIAN, "name": "Debian 12", "vmid": 9000, "hidden": 0 }] } }]);
    let boot = json!({ "boot_order": [disk("scsi0", None)],
        "unused_devices": [disk("ide2", Some("Cloudinit"))] });
    let session = json!({ "ticket": "PVE:t", "node": "pve", "vmid": 100, "fqdn": "node.example.test",
        "port": 8006 });
    Panel::default()
        .on("GET", &own("/state"), data(&state_of("running")))
        .on("PATCH", &own("/state"), done())
        .on("POST", &own("/create-console-session"), data(&session))
        .on("GET", &own("/backups"), list(&[backup("Before")]))
        .on("POST", &own(&format!("/backups/{BACKUP}/restore")), done())
        .on("POST", &own("/backups"), data(&backup("Before")))
        .on("DELETE", &own("/backups/"), done())
        .on("GET", &own("/settings/template-groups"), data(&templates))
        .on("POST", &own("/settings/reinstall"), done())
        .on("POST", &own("/settings/rename"), data(&json!({})))
        .on(
            "GET",
            &own("/settings/auth"),
            data(&json!({ "ssh_keys": KEY })),
        )
        .on("PUT", &own("/settings/auth"), done())
        .on(
            "GET",
            &own("/settings/network"),
            data(&json!({ "nameservers": ["9.9.9.9"] })),
        )
        .on("PUT", &own("/settings/network"), data(&json!({})))
        .on("GET", &own("/settings/hardware/boot-order"), data(&boot))
        .on("PUT", &own("/settings/hardware/boot-order"), done())
        .on(
            "GET",
            &own("/settings/hardware/isos"),
            data(&json!([iso(ISO, "Rescue", false, false)])),
        )
        .on("POST", &own("/settings/hardware/isos/"), done())
        .on("GET", OWN, data(&server()))
        .on("GET", SERVER, data(&owned()))
        .on("POST", TOKEN, sign_on_token(3))
        .on("GET", "/authenticate", answer(302, &json!(null)))
}

fn read(reply: &Answer) -> Value {
    let json = reply.ended.as_ref().expect("an answer");
    serde_json::from_str(json).expect("JSON")
}

fn kind(reply: &Answer) -> Option<ProblemKind> {
    reply.ended.as_ref().err().map(|problem| problem.kind)
}

fn heard(reply: &Answer) -> &str {
    let problem = reply.ended.as_ref().expect_err("a problem");
    &problem.customer
}

/// Refused because of what was typed; `requests` were sent to know it.
fn refused_for(reply: &Answer, panel: &Panel, requests: usize, says: &str) {
    assert_eq!(kind(reply), Some(ProblemKind::Setting), "{reply:?}");
    assert!(heard(reply).contains(says), "{says}: {}", heard(reply));
    assert_eq!((panel.asked().len(), panel.changes().len()), (requests, 0));
}
