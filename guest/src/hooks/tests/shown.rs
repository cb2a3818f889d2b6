//! What a hook has decided, and WHMCS shows.

use serde_json::{Value, json};

use super::create::{installing, panel};
use crate::context::{Context, OpenIntent};
use crate::hooks::change_package::change_package;
use crate::hooks::change_password::change_password;
use crate::hooks::create::create;
use crate::hooks::service_tab::service_tab;
use crate::hooks::suspension::suspend;
use crate::hooks::synchronize::synchronize;
use crate::outcome::Effect;
use crate::remembered::Remembered;
use crate::testing::*;

const SERVERS: &str = "/api/application/servers";

fn made(context: &Context, answer: &Value) -> Vec<Effect> {
    let mut panel = panel().but("POST", SERVERS, data(answer));
    let outcome = create(&mut panel, context);
    assert!(outcome.ended.is_ok(), "{outcome:?}");
    outcome.effects
}

fn domain(effects: &[Effect]) -> Option<&str> {
    effects.iter().find_map(|effect| match effect {
        Effect::SetDomain(domain) => Some(domain.as_str()),
        _ => None,
    })
}

fn login(effects: &[Effect]) -> Option<(&str, &str)> {
    effects.iter().find_map(|effect| match effect {
        Effect::SetLogin { username, password } => Some((username.as_str(), password.as_str())),
        _ => None,
    })
}

fn told(effects: &[Effect]) -> Vec<(&str, &str)> {
    let told = effects.iter().filter_map(|effect| match effect {
        Effect::TellStaff { topic, text } => Some((topic.as_ref(), text.as_str())),
        _ => None,
    });
    told.collect()
}

// Put back: leave out `shown::hostname` in create/mod.rs, finish().
#[test]
fn whmcs_is_told_the_hostname_where_the_order_has_none() {
    for ordered_with in ["", "my server", "myserver", "192.0.2.1"] {
        let mut context = ordered();
        ordered_with.clone_into(&mut context.service.domain);
        let answer = with(installing(), &[("/hostname", json!("vps-7"))]);
        assert_eq!(domain(&made(&context, &answer)), Some("vps-7"));
    }
    // As ordered, whatever the case.
    let mut context = ordered();
    "VPS.Example.test".clone_into(&mut context.service.domain);
    assert_eq!(domain(&made(&context, &installing())), None);
}

#[test]
fn what_the_panel_calls_a_hostname_is_one_or_is_not_shown() {
    for answered in ["<b>x</b>", "{$x}", "", "a b"] {
        let answer = with(installing(), &[("/hostname", json!(answered))]);
        assert_eq!(domain(&made(&ordered(), &answer)), None, "{answered}");
    }
}

// A full name that was ordered stays: the customer may call the machine otherwise since.
#[test]
fn synchronize_shows_the_hostname_where_whmcs_has_none() {
    for (stored, shown) in [
        ("my server", Some("vps.example.test")),
        ("other.example.test", None),
    ] {
        let mut context = context();
        stored.clone_into(&mut context.service.domain);
        let mut panel = Panel::default().on("GET", SERVERS, data(&server()));
        let outcome = synchronize(&mut panel, &context);
        assert_eq!(domain(&outcome.effects), shown, "{stored}");
    }
}

// Put back: take addresses.ipv4.first() alone in attachment.rs, shown().
#[test]
fn a_server_with_ipv6_alone_has_a_main_address() {
    let mut context = ordered();
    let settings = &mut context.service.product.settings;
    settings.extend(["0", "2"].map(str::to_owned));
    let both = [address(12, "2001:db8::12"), address(13, "2001:db8::13")];
    let answer = with(
        installing(),
        &[("/limits/addresses", json!({ "ipv4": [], "ipv6": both }))],
    );
    let mut panel = panel()
        .but(
            "GET",
            "/api/application/nodes/1/addresses?filter%5Btype%5D=ipv6",
            list(&both),
        )
        .but("POST", SERVERS, data(&answer));
    let outcome = create(&mut panel, &context);
    assert!(outcome.effects.contains(&Effect::SetAddresses {
        dedicated: Some("2001:db8::12".to_owned()),
        assigned: vec!["2001:db8::13".to_owned()],
    }));
}

// Put back: `username: "root"` in create/mod.rs, make().
#[test]
fn a_windows_server_is_signed_on_to_as_administrator() {
    let windows = |mut context: Context, choice: &str| {
        choice.clone_into(&mut context.service.product.settings[6]);
        context
    };
    for choice in ["Windows Server 2022", DEBIAN] {
        let mut panel = panel().but(
            "GET",
            "/api/application/nodes/1/template-groups",
            templates(DEBIAN, "Windows Server 2022"),
        );
        let outcome = create(&mut panel, &windows(ordered(), choice));
        let login = login(&outcome.effects);
        assert_eq!(login, Some(("Administrator", "S3rver!Passw0rd")));
        let intent = panel.sent("POST", SERVERS).intent.clone();
        assert!(intent.is_some_and(|it| it.contains("Administrator")));
    }
}

// Put back: let of() in login.rs look at the name alone.
#[test]
fn a_template_that_the_product_names_is_windows_whatever_its_name() {
    for named in ["WS 2022", DEBIAN, "Plan 9, ws 2022"] {
        let mut context = ordered();
        let settings = &mut context.service.product.settings;
        "WS 2022".clone_into(&mut settings[6]);
        settings.resize(15, String::new());
        settings.push(named.to_owned());
        let mut panel = panel().but(
            "GET",
            "/api/application/nodes/1/template-groups",
            templates(DEBIAN, "WS 2022"),
        );
        let outcome = create(&mut panel, &context);
        let login = login(&outcome.effects);
        assert_eq!(login.map(|(username, _)| username), Some("Administrator"));
    }
}

#[test]
fn a_lost_windows_server_is_taken_over_with_its_login() {
    let intent = r#"{"server":"x","node":1,"panel_user":3,"jti":null,"client":5,"username":"Administrator"}"#;
    let of_0_1_0 = r#"{"server":"x","node":1,"panel_user":3,"jti":null,"client":5}"#;
    for (text, template, username) in [
        (intent, "Debian 12", "Administrator"),
        (of_0_1_0, "Windows 11", "Administrator"),
        (of_0_1_0, "Debian 12", "root"),
    ] {
        let mut context = ordered();
        context.intent = Some(OpenIntent {
            text: text.to_owned(),
            settled: 0,
        });
        DEBIAN.clone_into(&mut context.service.product.settings[6]);
        let mut panel = panel()
            .but(
                "GET",
                "/api/application/servers?filter%5Bname%5D=",
                list(&[installing()]),
            )
            .but(
                "GET",
                "/api/application/nodes/1/template-groups",
                templates(DEBIAN, template),
            );
        let outcome = create(&mut panel, &context);
        let login = login(&outcome.effects);
        assert_eq!(login.map(|(username, _)| username), Some(username));
        assert!(
            outcome
                .effects
                .contains(&Effect::Remember(Remembered::of_new()))
        );
    }
}

#[test]
fn a_changed_password_is_of_the_account_that_the_server_has() {
    for (shown, kept) in [
        ("Administrator", "Administrator"),
        ("root", "root"),
        ("", "root"),
    ] {
        let mut context = context();
        shown.clone_into(&mut context.service.username);
        context.session_open = true;
        context.by_staff = true;
        context.remembered.password_replaced = true;
        let mut panel = Panel::default().on("PUT", "/api/client/servers/", done());
        let outcome = change_password(&mut panel, &context);
        assert_eq!(outcome.ended, Ok(()));
        let login = login(&outcome.effects);
        assert_eq!(login, Some((kept, "S3rver!Passw0rd")));
        // The service tab stops saying that another one was set.
        assert!(
            outcome
                .effects
                .contains(&Effect::Remember(Remembered::of_new()))
        );
    }
}

// Put back: leave out the notice in create/mod.rs, make().
#[test]
fn staff_are_told_of_a_typed_password_that_was_replaced_and_never_which() {
    let mut context = ordered();
    "simple-secret".clone_into(&mut context.service.password);
    let effects = made(&context, &installing());
    let (_, set) = login(&effects).expect("a login");
    let [(topic, text)] = told(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(topic, "password-replaced");
    assert!(!text.contains("simple-secret") && !text.contains(set));
    let remembered = Remembered {
        password_replaced: true,
        ..Remembered::of_new()
    };
    assert!(effects.contains(&Effect::Remember(remembered.clone())));

    let tab = |remembered: Remembered| {
        let context = Context {
            remembered,
            ..super::shown::context()
        };
        let mut panel = Panel::default().on("GET", SERVERS, data(&owned()));
        let tab = service_tab(&mut panel, &context);
        tab.fields.iter().any(|row| row.label == "Root password")
    };
    assert!(tab(remembered) && !tab(Remembered::of_new()));
}

// WHMCS draws a password itself where the order form has no field for it.
#[test]
fn nobody_is_told_of_a_password_that_the_customer_has_not_typed() {
    for (password, is_typed) in [("whmcs-drew-it", false), ("", true)] {
        let mut context = ordered();
        password.clone_into(&mut context.service.password);
        context.service.password_typed = is_typed;
        let effects = made(&context, &installing());
        assert_eq!(told(&effects), []);
        assert!(effects.contains(&Effect::Remember(Remembered::of_new())));
    }
}

// Put back: leave out moved() in ownership.rs, check().
#[test]
fn the_stored_node_follows_a_move_on_the_panel() {
    let moved = with(owned(), &[("/node_id", json!(2))]);
    let panel = || {
        Panel::default()
            .on("GET", SERVERS, data(&moved))
            .on("PATCH", SERVERS, data(&moved))
            .on("POST", SERVERS, done())
    };
    let mut old = context();
    // Else a suspension sends no look before.
    old.server.owner_seen = None;
    for hook in [
        suspend as fn(&mut dyn crate::door::Door, &Context) -> _,
        change_package,
    ] {
        let outcome: crate::outcome::Outcome = hook(&mut panel(), &old);
        assert!(
            outcome.effects.contains(&Effect::RememberNode(2)),
            "{outcome:?}"
        );
    }
    let tab = service_tab(&mut panel(), &old);
    assert!(tab.effects.contains(&Effect::RememberNode(2)));
    old.server.node_id = Some("2".to_owned());
    let tab = service_tab(&mut panel(), &old);
    assert!(!tab.effects.contains(&Effect::RememberNode(2)));
}
