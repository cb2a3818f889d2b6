//! One odd object of a list leaves the customer the others.

use serde_json::{Value, json};

use super::*;
use crate::hooks::service_page::service_page;

/// `sound` beside each odd form of `other`, in both orders.
fn lists(sound: &Value, other: &Value) -> Vec<(String, [Value; 2])> {
    let both = |(what, odd): (String, Value)| {
        let before = (format!("{what}, before"), [odd.clone(), sound.clone()]);
        [before, (format!("{what}, after"), [sound.clone(), odd])]
    };
    crate::testing::odd(other)
        .into_iter()
        .flat_map(both)
        .collect()
}

fn has(what: &str, view: &str, mut panel: Panel, text: &str) {
    let page = service_page(&mut panel, &typing(&[("convoy_view", view)], signed_on()));
    assert!(page.html.contains(text), "{what}: {}", page.html);
}

// Put back: guest/src/panel/answer.rs, Page::read() and sound(): read the list as a `Vec`.
#[test]
fn the_views_show_the_other_backups_systems_drives_and_nameservers() {
    let other = with(backup("Other"), &[("/uuid", json!(OTHER))]);
    for (what, backups) in lists(&backup("Kept one"), &other) {
        let panel = panel().but("GET", &own("/backups"), list(&backups));
        has(&what, "backups", panel, "Kept one");
    }

    let template =
        |uuid: &str, name: &str| json!({ "uuid": uuid, "name": name, "vmid": 9000, "hidden": 0 });
    let group = |templates: Value| json!({ "uuid": OTHER, "name": "Linux", "hidden": 0, "templates": { "data": templates } });
    let (sound, other) = (template(DEBIAN, "Debian 12"), template(OTHER, "Other"));
    let within = lists(&sound, &other)
        .into_iter()
        .map(|(what, templates)| (what, json!([group(json!(templates))])));
    let groups = lists(&group(json!([sound])), &group(json!([other])))
        .into_iter()
        .map(|(what, groups)| (what, json!(groups)));
    for (what, groups) in within.chain(groups) {
        let panel = panel().but("GET", &own("/settings/template-groups"), data(&groups));
        has(&what, "reinstall", panel, "Debian 12");
    }

    for (what, isos) in lists(
        &iso(ISO, "Rescue system", false, false),
        &iso(OTHER, "x", false, false),
    ) {
        let panel = panel().but("GET", &own("/settings/hardware/isos"), data(&json!(isos)));
        has(&what, "settings", panel, "Rescue system");
    }

    for (what, disks) in lists(&disk("scsi7", None), &disk("ide1", None)) {
        for boot in [
            json!({ "boot_order": disks, "unused_devices": [] }),
            json!({ "boot_order": [], "unused_devices": disks }),
        ] {
            let panel = panel().but("GET", &own("/settings/hardware/boot-order"), data(&boot));
            has(&what, "settings", panel, "scsi7");
        }
    }

    for (what, servers) in lists(&json!("192.0.2.53"), &json!("192.0.2.54")) {
        let network = json!({ "nameservers": servers });
        let panel = panel().but("GET", &own("/settings/network"), data(&network));
        has(&what, "settings", panel, "192.0.2.53");
    }
}
