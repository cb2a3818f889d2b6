use serde_json::json;

use crate::context::{Context, StoredServer};
use crate::door::Reach;
use crate::hooks::administrator::server_links;
use crate::hooks::service_tab::{Tab, service_tab};
use crate::language;
use crate::settings::NamedValue;
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";

fn shown(changes: &[(&str, serde_json::Value)]) -> serde_json::Value {
    let beside = with(
        owned(),
        &[("/node", json!({ "data": node(1, 8 * GIB, 100 * GIB) }))],
    );
    with(beside, changes)
}

const STATE: &str = "/api/client/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba/state";

fn state(name: &str) -> serde_json::Value {
    json!({ "state": name, "cpu_used": 0.196, "memory_total": 2 * GIB, "memory_used": GIB,
        "uptime": 7260 })
}

/// The client's panel session is open.
fn open() -> Context {
    Context {
        session_open: true,
        ..context()
    }
}

fn panel(changes: &[(&str, serde_json::Value)]) -> Panel {
    Panel::default()
        .on("GET", SERVER, data(&shown(changes)))
        .on("GET", STATE, data(&state("running")))
}

/// From one round trip.
fn tab(changes: &[(&str, serde_json::Value)], context: &Context) -> Tab {
    let mut panel = panel(changes);
    let tab = service_tab(&mut panel, context);
    let show = format!("GET {SERVER}?include=user,node");
    let state = context.session_open.then(|| format!("GET {STATE}"));
    let asked: Vec<String> = [show].into_iter().chain(state).collect();
    assert_eq!((panel.depth(), panel.asked()), (1, asked));
    tab
}

/// The row of this label.
fn row<'a>(tab: &'a Tab, label: &str) -> &'a str {
    let field = tab.fields.iter().find(|field| field.label == label);
    &field.unwrap_or_else(|| panic!("no {label}: {tab:?}")).html
}

fn whole(tab: &Tab) -> String {
    let rows = tab.fields.iter().map(|field| field.html.as_str());
    rows.collect::<Vec<&str>>().join("\n")
}

#[test]
fn everything_about_the_server_is_shown_from_one_round_trip() {
    let six = json!([address(12, "2001:db8::12")]);
    let tab = tab(&[("/limits/addresses/ipv6", six)], &open());
    for (label, text) in [
        ("Status", "Ready (ready)"),
        ("Name", &marked_name()),
        ("Hostname", "vps.example.test"),
        ("Status", "Running · Up for 2 h 1 min"),
        ("CPU", "19.6"),
        ("CPU", "2 cores"),
        ("Memory", "1 GB of 2 GB used"),
        ("Disk", "20 GB"),
        ("Bandwidth", "5 GB of 500 GB used"),
        ("IP addresses", "198.51.100.11/24 · Gateway 198.51.100.1<"),
        ("IP addresses", "2001:db8::12/64 · Gateway 2001:db8::1<"),
        ("Owner", "3 · ann@example.test"),
        ("Node", "1 · node-1"),
        (
            "On the panel",
            r#"href="https://panel.example.test/admin/servers/a5b8d379""#,
        ),
        (
            "On the panel",
            r#"href="https://panel.example.test/admin/users/3""#,
        ),
        (
            "On the panel",
            r#"href="https://panel.example.test/admin/nodes/1""#,
        ),
        ("Stored in WHMCS", UUID),
        ("Stored in WHMCS", "605685610"),
    ] {
        assert!(row(&tab, label).contains(text), "{label}: {tab:?}");
    }
    assert!(!whole(&tab).contains("role=\"alert\""), "{tab:?}");
    assert_eq!(tab.effects, [remembered("ready")]);
}

#[test]
fn whether_it_runs_is_asked_where_a_session_is_open_and_a_look_opens_none() {
    let closed = tab(&[], &context());
    assert!(!row(&closed, "Status").contains("Running"), "{closed:?}");
    assert!(row(&closed, "Memory").contains(">2 GB<"), "{closed:?}");
    for untold in [refused(503, "Proxmox"), refused(401, "Unauthenticated.")] {
        let mut panel = panel(&[]).but("GET", STATE, untold);
        let tab = service_tab(&mut panel, &open());
        assert_eq!(row(&tab, "Memory"), row(&closed, "Memory"));
        assert!(row(&tab, "Status").contains("Ready") && panel.depth() == 1);
    }
}

#[test]
fn the_inputs_hold_what_is_stored_and_the_confirmation_nothing() {
    for (context, uuid, user) in [
        (open(), UUID, "3"),
        (ordered(), "", "3"),
        (
            Context {
                bindings: Vec::new(),
                ..context()
            },
            UUID,
            "",
        ),
    ] {
        let tab = service_tab(&mut panel(&[]), &context);
        for (name, value) in [
            ("convoy_uuid", uuid),
            ("convoy_panel_user", user),
            ("convoy_confirm", ""),
        ] {
            let input = format!(r#"name="{name}" id="{name}" value="{value}""#);
            assert!(whole(&tab).contains(&input), "{input}: {tab:?}");
        }
        assert!(row(&tab, "Confirmation").contains("within 5 minutes"));
        // It stands within WHMCS's own form.
        assert!(!whole(&tab).contains("<form"));
    }
}

#[test]
fn what_staff_should_heed_stands_beside_the_owner() {
    let foreign = tab(
        &[
            ("/user_id", json!(4)),
            (
                "/user",
                json!({ "data": user(4, "eve@example.test", true) }),
            ),
        ],
        &context(),
    );
    let owner = row(&foreign, "Owner");
    for text in ["is 3.", "administrator", "is ann@example.test."] {
        assert!(owner.contains(text), "{text}: {owner}");
    }
    assert!(foreign.effects.is_empty());
    let unbound = Context {
        bindings: Vec::new(),
        ..context()
    };
    let tab = tab(&[], &unbound);
    assert!(row(&tab, "Owner").contains("known which panel user"));
    assert!(tab.effects.is_empty());
}

#[test]
fn a_pending_suspension_is_shown_however_the_panel_answers() {
    let waits = Context {
        suspension_pending: true,
        ..context()
    };
    let live = tab(&[("/status", json!("installing"))], &waits);
    assert!(row(&live, "Status").contains("Installing (installing)"));
    let failed = service_tab(&mut Panel::default().on("GET", SERVER, html(502)), &waits);
    let ordered = Context {
        suspension_pending: true,
        ..ordered()
    };
    let none = service_tab(&mut Panel::default(), &ordered);
    for tab in [live, failed, none] {
        assert!(row(&tab, "Status").contains("A suspension is to be done"));
    }
}

// Hazard 9. Put back by returning an error instead of the rows.
#[test]
fn when_the_panel_fails_the_tab_says_why_and_shows_what_is_stored() {
    for (answer, why) in [
        (html(502), "status 502"),
        (refused(500, "Server Error"), "Server Error"),
        (no_server(), "has no server"),
        (refused(401, "Unauthenticated."), "API token"),
        (throttled(20), "429"),
        (lost(Reach::Maybe), "in time"),
    ] {
        let tab = service_tab(&mut Panel::default().on("GET", SERVER, answer), &context());
        let status = row(&tab, "Status");
        assert!(status.contains(why), "{why}: {status}");
        assert!(status.contains("Ready (ready)"), "{status}");
        assert!(row(&tab, "IP addresses").contains("198.51.100.11"));
        assert!(row(&tab, "On the panel").contains("/admin/users/3"));
        assert!(row(&tab, "Server UUID").contains(UUID));
        assert_eq!((tab.notes.len(), tab.effects.len()), (1, 0));
    }
}

#[test]
fn a_service_without_server_or_with_a_wrong_id_asks_nothing() {
    let mut panel = Panel::default();
    let none = service_tab(&mut panel, &ordered());
    assert!(row(&none, "Status").contains("No server is stored"));
    let mut wrong = context();
    wrong.server.uuid = Some("../users/1".to_owned());
    let tab = service_tab(&mut panel, &wrong);
    assert!(row(&tab, "Status").contains("no whole UUID"));
    assert!(!row(&tab, "On the panel").contains(".."));
    assert_eq!(panel.depth(), 0);
}

// Hazard 17. Put back by marking a value as safe in a template.
#[test]
fn what_others_choose_is_text_not_markup() {
    let evil = r#""><script>alert(1)</script><img src=x onerror='a'>"#;
    let mut hostile = context();
    hostile.client.email = evil.to_owned();
    hostile.server = StoredServer {
        uuid: Some(UUID.to_owned()),
        vm_id: Some(evil.to_owned()),
        node_id: Some(evil.to_owned()),
        panel_user_id: Some(evil.to_owned()),
        owner_seen: None,
        elsewhere: None,
        status: Some(evil.to_owned()),
        dedicated_address: Some(evil.to_owned()),
        assigned_addresses: vec![evil.to_owned()],
    };
    let live = tab(
        &[
            ("/name", json!(evil)),
            ("/hostname", json!(evil)),
            ("/status", json!(evil)),
            ("/user", json!({ "data": user(3, evil, false) })),
            ("/node/data/name", json!(evil)),
        ],
        &hostile,
    );
    let failing = refused(500, evil);
    let failed = service_tab(&mut Panel::default().on("GET", SERVER, failing), &hostile);
    let wrong = Context {
        server: StoredServer {
            uuid: Some(evil.to_owned()),
            ..hostile.server.clone()
        },
        ..hostile
    };
    let wrong = service_tab(&mut Panel::default(), &wrong);
    for tab in [live, failed, wrong] {
        let html = whole(&tab);
        assert!(
            !html.contains("<script") && !html.contains("<img") && html.contains("&#60;script"),
            "{html}"
        );
    }
}

#[test]
fn the_tab_speaks_the_readers_language() {
    let chinese = Context {
        language: language::of("chinese"),
        ..context()
    };
    let tab = tab(
        &[],
        &Context {
            session_open: true,
            ..chinese
        },
    );
    assert!(row(&tab, "狀態").contains("就緒"));
    assert!(row(&tab, "確認").contains("5 分鐘"));
}

#[test]
fn links_need_no_request_and_lead_to_web_pages_only() {
    let links = server_links(&context());
    for path in [
        "/admin/servers/a5b8d379\"",
        "/admin/users/3\"",
        "/admin/nodes/1\"",
    ] {
        assert!(links.contains(path), "{links}");
    }
    assert_eq!(server_links(&ordered()), "");
    let mut hostile = context();
    hostile.server.panel_user_id = Some("3/../../logout".to_owned());
    hostile.server.node_id = Some("\"><script>".to_owned());
    let links = server_links(&hostile);
    assert!(
        !links.contains("logout") && !links.contains("script"),
        "{links}"
    );
    hostile.panel.url = "javascript:alert(1)//".to_owned();
    assert_eq!(server_links(&hostile), "");
    hostile.panel.url = "https://panel.example.test/\"><b>".to_owned();
    assert!(!server_links(&hostile).contains("<b>"));
}

#[test]
fn each_kept_call_is_a_link_to_its_file_and_its_text_is_no_markup() {
    let mut context = ordered();
    let none = service_tab(&mut Panel::default(), &context);
    assert!(none.fields.iter().all(|field| field.label != "Support"));
    let trace = |name: &str, value: &str| NamedValue {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    context.traces = vec![
        trace(
            "2026-11-25 16:34 · CreateAccount · failed",
            "clientsservices.php?userid=7&id=5&convoy_trace=00",
        ),
        trace("<script>alert(1)</script>", "\"><img src=x>"),
    ];
    let tab = service_tab(&mut Panel::default(), &context);
    let html = row(&tab, "Support");
    let link = "href=\"clientsservices.php?userid=7&#38;id=5&#38;convoy_trace=00\"";
    assert!(html.contains(link), "{html}");
    assert!(
        html.contains(">2026-11-25 16:34 · CreateAccount · failed</a>"),
        "{html}"
    );
    assert_eq!(html.matches("<a ").count(), 2, "{html}");
    for markup in ["<script", "<img", "\">\"", "\"><i"] {
        assert!(!html.contains(markup), "{html}");
    }
}
