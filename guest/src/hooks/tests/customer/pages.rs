use serde_json::json;

use super::*;
use crate::context::ServiceId;
use crate::hooks::service_page::{Page, service_page};
use crate::panel::Generation;

const VIEWS: [(&str, &str, usize); 4] = [
    // With the texts that only this view has, and its requests in one wave.
    ("live", "Up for 2 min", 2),
    ("backups", "3 GB", 3),
    ("reinstall", "All data on the server will be lost.", 2),
    ("settings", "9.9.9.9", 5),
];

fn page(panel: &mut Panel, view: &str, context: Context) -> Page {
    service_page(panel, &typing(&[("convoy_view", view)], context))
}

#[test]
fn each_view_is_one_wave_of_the_customers_session_and_two_more_open_it() {
    for (view, text, requests) in VIEWS {
        for (context, depth) in [(signed_on(), 1), (context(), 3)] {
            let mut panel = panel();
            let page = page(&mut panel, view, context);
            assert!(page.html.contains(text), "{view}: {}", page.html);
            assert_eq!(panel.depth(), depth, "{view}");
            assert_eq!(panel.waves.last().map(Vec::len), Some(requests), "{view}");
            assert_eq!((page.effects.len(), page.notes.len()), (1, 0), "{page:?}");
        }
    }
}

#[test]
fn whoever_may_not_have_a_view_sees_the_overview() {
    let suspended = |mut context: Context| {
        context.service.status = ServiceStatus::Suspended;
        context
    };
    let addon = |mut context: Context| {
        context.service.id = ServiceId {
            service: 7,
            addon: Some(2),
        };
        context
    };
    let unbound = |context: Context| Context {
        bindings: Vec::new(),
        ..context
    };
    for (view, text, _) in VIEWS {
        for context in [
            suspended(signed_on()),
            addon(signed_on()),
            unbound(signed_on()),
        ] {
            let mut panel = panel();
            let page = page(&mut panel, view, context);
            assert!(page.html.contains("vps.example.test") && !page.html.contains(text));
            assert!(!page.html.contains("<form") && !page.html.contains("convoy_view="));
            assert_eq!(panel.asked(), [format!("GET {SERVER}")]);
        }
    }
    for view in ["", "Settings", "admin", "../", "<b>"] {
        let mut panel = panel();
        page(&mut panel, view, signed_on());
        assert_eq!(panel.asked(), [format!("GET {SERVER}")]);
    }
}

#[test]
fn the_products_setting_leaves_out_views_cards_and_buttons() {
    for (setting, view, asks, has, has_not) in [
        ("power", "backups", 1, "a=PowerStart", "convoy_view=backups"),
        (
            "backups",
            "backups",
            3,
            "a=CreateBackup",
            "convoy_view=settings",
        ),
        ("password", "settings", 1, "a=SetRootPassword", "a=Rename"),
        ("isos,rename", "settings", 2, "a=MountIso", "a=SetSshKeys"),
        (
            "boot-order ssh-keys",
            "settings",
            3,
            "a=SetBootOrder",
            "a=SetNameservers",
        ),
        ("console", "", 1, "a=Console", "dosinglesignon"),
        ("sign-on", "", 1, "dosinglesignon", "<form"),
        ("none", "reinstall", 1, "vps.example.test", "<form"),
        ("nonsense", "settings", 1, "vps.example.test", "<form"),
    ] {
        let mut panel = panel();
        let page = page(&mut panel, view, allowing(setting, signed_on()));
        assert!(page.html.contains(has), "{setting}: {}", page.html);
        assert!(!page.html.contains(has_not), "{setting}: {}", page.html);
        assert_eq!(panel.asked().len(), asks, "{setting}");
    }
}

#[test]
fn hostile_text_of_every_field_is_text_in_every_view() {
    let evil = r#"--></textarea></script><script>alert(1)</script>"><img src=x onerror='a'>{$x}"#;
    let boot = json!({ "boot_order": [disk(evil, Some(evil))], "unused_devices": [disk("b", Some(evil))] });
    let groups =
        json!([{ "name": evil, "templates": { "data": [{ "uuid": DEBIAN, "name": evil }] } }]);
    let mut panel = panel()
        .but(
            "GET",
            OWN,
            data(&with(
                server(),
                &[
                    ("/name", json!(evil)),
                    ("/hostname", json!(evil)),
                    ("/limits/addresses/ipv4/0/address", json!(evil)),
                    ("/limits/addresses/ipv4/0/gateway", json!(evil)),
                ],
            )),
        )
        .but("GET", &own("/state"), data(&state_of(evil)))
        .but(
            "GET",
            &own("/backups"),
            list(&[with(backup(evil), &[("/created_at", json!(evil))])]),
        )
        .but("GET", &own("/settings/template-groups"), data(&groups))
        .but(
            "GET",
            &own("/settings/auth"),
            data(&json!({ "ssh_keys": evil })),
        )
        .but(
            "GET",
            &own("/settings/network"),
            data(&json!({ "nameservers": [evil] })),
        )
        .but("GET", &own("/settings/hardware/boot-order"), data(&boot))
        .but(
            "GET",
            &own("/settings/hardware/isos"),
            data(&json!([iso(ISO, evil, false, true)])),
        );
    for (view, times) in [
        ("live", 5),
        ("backups", 3),
        ("reinstall", 4),
        ("settings", 9),
    ] {
        let html = page(&mut panel, view, signed_on()).html;
        for markup in ["<script", "<img", "</script", "-->", "onerror='"] {
            assert!(!html.contains(markup), "{view}, {markup}: {html}");
        }
        let seen = html.matches("&#60;script&#62;alert(1)").count();
        assert!(seen >= times, "{view} shows it {seen} times: {html}");
    }
}

#[test]
fn a_form_carries_whmcss_token_and_its_view() {
    let mut context = signed_on();
    context.form_token = "t<o>ken".to_owned();
    for (view, ..) in VIEWS {
        let html = page(&mut panel(), view, context.clone()).html;
        let forms = html.matches("<form method=\"post\"").count();
        assert!(forms > 0);
        assert_eq!(
            html.matches("name=\"token\" value=\"t&#60;o&#62;ken\"")
                .count(),
            forms
        );
        assert_eq!(html.matches("name=\"convoy_view\"").count(), forms);
        assert!(!html.contains(" onclick") && !html.contains("style="));
    }
}

#[test]
fn a_view_without_an_answer_shows_what_is_stored_and_why() {
    for (view, ..) in VIEWS {
        for answer in [
            html(502),
            refused(500, "Server Error"),
            refused(502, "Couldn't connect to the node."),
            refused(409, "busy"),
            lost(crate::door::Reach::Maybe),
        ] {
            let mut failing = Panel::default()
                .on("GET", OWN, answer.clone())
                .on("GET", SERVER, answer.clone())
                .on("POST", TOKEN, answer);
            let page = page(&mut failing, view, signed_on());
            assert!(page.html.contains("198.51.100.11"), "{view}: {}", page.html);
            for inside in ["Server Error", "502", "409", "panel", "Proxmox"] {
                assert!(!page.html.contains(inside), "{inside}: {}", page.html);
            }
            assert_eq!(page.notes.len(), 1);
        }
    }
}

#[test]
fn a_card_without_an_answer_is_left_out_and_the_others_stay() {
    for (path, missing, there) in [
        ("/settings/auth", "a=SetSshKeys", "a=SetNameservers"),
        ("/settings/network", "a=SetNameservers", "a=SetSshKeys"),
        (
            "/settings/hardware/boot-order",
            "a=SetBootOrder",
            "a=MountIso",
        ),
        ("/settings/hardware/isos", "a=MountIso", "a=SetBootOrder"),
    ] {
        for answer in [
            html(502),
            refused(500, "Server Error"),
            refused(502, "Couldn't connect to the node."),
        ] {
            let mut failing = panel().but("GET", &own(path), answer.clone());
            let html = page(&mut failing, "settings", signed_on()).html;
            assert!(
                html.contains(there) && !html.contains(missing),
                "{path}: {answer:?}: {html}"
            );
        }
    }
    // v3's word for no nameserver, and its own word for keys.
    let mut context = signed_on();
    context.panel.generation = Some(Generation::V3);
    let mut v3 = panel()
        .but(
            "GET",
            &own("/settings/network"),
            refused(500, "Server Error"),
        )
        .but(
            "GET",
            &own("/settings/security"),
            data(&json!({ "ssh_keys": null })),
        );
    let html = page(&mut v3, "settings", context).html;
    assert!(html.contains("a=SetNameservers") && html.contains("a=SetSshKeys"));
}

#[test]
fn a_server_that_is_not_ready_has_no_form_that_the_panel_would_refuse() {
    for status in ["installing", "suspended", "restoring_backup"] {
        let busy = refused(409, "This server is busy.");
        let mut panel = Panel::default()
            .on("GET", &own("/backups"), list(&[backup("Before")]))
            .on("GET", &own("/"), busy)
            .on(
                "GET",
                OWN,
                data(&with(server(), &[("/status", json!(status))])),
            );
        for (view, ..) in VIEWS {
            let html = page(&mut panel, view, signed_on()).html;
            for function in [
                "PowerStart",
                "CreateBackup",
                "RestoreBackup",
                "ReinstallSystem",
                "Rename",
            ] {
                assert!(
                    !html.contains(&format!("a={function}")),
                    "{status}, {view}: {html}"
                );
            }
        }
    }
}

// Put back: views/client/settings.rs, ssh_keys(): all keys in one area.
#[test]
fn each_key_has_an_input_of_its_own() {
    let html = |count: usize| {
        let keys = vec![KEY; count].join("\n");
        let mut panel = panel().but(
            "GET",
            &own("/settings/auth"),
            data(&json!({ "ssh_keys": keys })),
        );
        page(&mut panel, "settings", signed_on()).html
    };
    for (kept, inputs) in [(0, 2), (1, 3), (2, 4), (8, 10), (10, 10)] {
        let html = html(kept);
        assert_eq!(html.matches("name=\"convoy_key_").count(), inputs, "{kept}");
        assert!(!html.contains("name=\"convoy_keys\""));
    }
    let html = html(11);
    assert!(html.contains("name=\"convoy_keys\"") && !html.contains("name=\"convoy_key_"));
}
