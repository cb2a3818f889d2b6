use serde_json::{Value, json};

use super::*;
use crate::door::Reach;

const FIT: [(&str, &str); 3] = [
    ("convoy_template", DEBIAN),
    ("convoy_password", PASSWORD),
    ("convoy_confirm", "vps.example.test"),
];

fn but<'a>(name: &'a str, value: &'a str) -> Context {
    typing(
        &FIT.map(|(other, fit)| (other, if other == name { value } else { fit })),
        signed_on(),
    )
}

fn login() -> [Effect; 3] {
    [
        Effect::SetLogin {
            username: "root".to_owned(),
            password: PASSWORD.to_owned(),
        },
        remembered("installing"),
        Effect::AwaitInstallation,
    ]
}

#[test]
fn a_system_of_the_list_is_installed_and_its_password_kept() {
    let mut panel = panel();
    let reply = reinstall(&mut panel, &typing(&FIT, signed_on()));
    let told = json!({ "ok": true, "message": "Debian 12 is being installed.", "reload": true });
    assert_eq!(read(&reply), told);
    let sent = json!({ "template_uuid": DEBIAN, "account_password": PASSWORD,
        "start_on_completion": true });
    assert_eq!(body(panel.sent("POST", &own("/settings/reinstall"))), sent);
    assert_eq!(reply.effects, login());
}

#[test]
fn only_what_the_customer_is_shown_is_installed() {
    let group = |hidden: Value, template_hidden: Value| {
        json!([{ "uuid": OTHER, "name": "Linux", "hidden": hidden, "templates": { "data": [
            { "uuid": DEBIAN, "name": "Debian 12", "hidden": template_hidden } ] } }])
    };
    for (groups, wanted) in [
        (group(json!(0), json!(1)), DEBIAN),
        (group(json!(0), json!(true)), DEBIAN),
        (group(json!(1), json!(0)), DEBIAN),
        (group(json!(0), json!(0)), OTHER),
        (group(json!(0), json!(0)), ""),
        (group(json!(0), json!(0)), "Debian 12"),
        (group(json!(0), json!(0)), "8f4e8f77"),
        (json!([]), DEBIAN),
    ] {
        let mut panel = panel().but("GET", &own("/settings/template-groups"), data(&groups));
        let reply = reinstall(&mut panel, &but("convoy_template", wanted));
        refused_for(&reply, &panel, 2, "Choose one of the systems.");
        assert!(reply.effects.is_empty());
    }
}

#[test]
fn a_password_that_the_panel_would_refuse_asks_nothing() {
    for password in [
        "",
        "nouppercase1!",
        "NoDigit!!",
        "N0special",
        "Päss!word1",
        "Sp ace!1a",
        "Tilde~1!a",
    ] {
        let mut silent = Panel::default();
        let reply = reinstall(&mut silent, &but("convoy_password", password));
        refused_for(
            &reply,
            &silent,
            0,
            "The password must have 8 to 191 characters",
        );
        assert!(!heard(&reply).contains(password) || password.is_empty());
    }
}

#[test]
fn the_hostname_must_be_typed() {
    for (typed, fits) in [
        ("vps.example.test", true),
        (" VPS.example.TEST ", true),
        ("vps", false),
        ("", false),
        ("yes", false),
    ] {
        let mut panel = panel();
        let reply = reinstall(&mut panel, &but("convoy_confirm", typed));
        assert_eq!(reply.ended.is_ok(), fits, "{typed}");
        if !fits {
            refused_for(&reply, &panel, 2, "Type “vps.example.test” to confirm");
        }
    }
}

#[test]
fn a_server_without_a_hostname_can_be_installed_too() {
    let mut panel = panel().but(
        "GET",
        OWN,
        data(&with(server(), &[("/hostname", json!(""))])),
    );
    // Longer paths first: what stands before it stays.
    panel = panel.but(
        "GET",
        &own("/settings/template-groups"),
        data(&json!([{ "name": "Linux",
            "templates": { "data": [{ "uuid": DEBIAN, "name": "Debian 12" }] } }])),
    );
    let reply = reinstall(&mut panel, &but("convoy_confirm", "anything"));
    assert_eq!(kind(&reply), Some(ProblemKind::Setting), "{reply:?}");
    assert!(
        reinstall(&mut panel, &but("convoy_confirm", ""))
            .ended
            .is_ok()
    );
}

#[test]
fn the_password_is_kept_whenever_it_may_hold_and_only_then() {
    for (answer, kept) in [
        (lost(Reach::Maybe), true),
        (html(502), true),
        (refused(500, "Server Error"), true),
        (lost(Reach::Never), false),
        (
            invalid("template_uuid", "The selected template is invalid."),
            false,
        ),
        (
            refused(404, "No query results for model [Convoy\\Models\\Template]"),
            false,
        ),
        (refused(409, "This server is currently suspended."), false),
    ] {
        let mut panel = panel().but("POST", &own("/settings/reinstall"), answer);
        let reply = reinstall(&mut panel, &typing(&FIT, signed_on()));
        assert!(reply.ended.is_err());
        let holds = reply.effects.starts_with(&login());
        assert_eq!(holds, kept, "{:?}", reply.effects);
    }
}

#[test]
fn a_server_that_is_not_ready_is_not_installed_anew() {
    let busy = refused(
        409,
        "This server has not yet completed its installation process.",
    );
    let mut panel = panel().but("GET", &own("/settings"), busy);
    let reply = reinstall(&mut panel, &typing(&FIT, signed_on()));
    assert_eq!(kind(&reply), Some(ProblemKind::NotReady));
    assert!(panel.changes().is_empty());
}
