use serde_json::{Value, json};

use super::*;
use crate::hooks::service_page::service_page;
use crate::panel::Generation;

fn sent(hook: fn(&mut dyn Door, &Context) -> Answer, inputs: &[(&str, &str)], path: &str) -> Value {
    let mut panel = panel();
    let reply = hook(&mut panel, &typing(inputs, signed_on()));
    assert!(reply.ended.is_ok(), "{reply:?}");
    let method = if path.ends_with("rename") {
        "POST"
    } else {
        "PUT"
    };
    body(panel.sent(method, &own(path)))
}

fn refuses(hook: fn(&mut dyn Door, &Context) -> Answer, inputs: &[(&str, &str)], says: &str) {
    let mut silent = Panel::default();
    let reply = hook(&mut silent, &typing(inputs, signed_on()));
    refused_for(&reply, &silent, 0, says);
}

#[test]
fn names_are_set_together_the_hostname_in_small_letters() {
    let inputs = [
        ("convoy_name", " O'Brien & <b> "),
        ("convoy_hostname", " WEB.Example.test "),
    ];
    let names = json!({ "name": "O'Brien & <b>", "hostname": "web.example.test" });
    assert_eq!(sent(rename, &inputs, "/settings/rename"), names);
    let most = "名".repeat(40);
    let inputs = [("convoy_name", most.as_str()), ("convoy_hostname", "web")];
    assert_eq!(sent(rename, &inputs, "/settings/rename")["name"], most);
}

#[test]
fn what_is_no_name_is_refused() {
    let long = "x".repeat(41);
    for name in ["", " ", long.as_str()] {
        let inputs = [("convoy_name", name), ("convoy_hostname", "web.test")];
        refuses(rename, &inputs, "a name of 1 to 40 characters");
    }
    let label = format!("{}.test", "x".repeat(64));
    for hostname in [
        "",
        "a b",
        "-a.test",
        "a..b",
        "a.test/",
        "a_b.test",
        "<script>",
        "émile.test",
        label.as_str(),
    ] {
        let inputs = [("convoy_name", "Web"), ("convoy_hostname", hostname)];
        refuses(rename, &inputs, "A hostname holds letters");
    }
}

#[test]
fn a_root_password_is_set_and_kept() {
    let mut panel = panel();
    let reply = set_password(
        &mut panel,
        &typing(&[("convoy_password", PASSWORD)], signed_on()),
    );
    let told =
        json!({ "ok": true, "message": "The root password has been changed.", "reload": false });
    assert_eq!(read(&reply), told);
    let sent = json!({ "type": "password", "password": PASSWORD });
    assert_eq!(body(panel.sent("PUT", &own("/settings/auth"))), sent);
    let login = Effect::SetLogin {
        username: "root".to_owned(),
        password: PASSWORD.to_owned(),
    };
    assert_eq!(reply.effects, [login]);
}

#[test]
fn a_password_that_breaks_the_rule_is_refused_by_us_and_by_the_panel_in_the_same_words() {
    // A space at an end is part of what was typed, and no password has one.
    for password in [
        "",
        "Ab1!",
        "nouppercase1!",
        "NOLOWER1!",
        "NoDigit!!",
        "N0special",
        "Sp ace!1a",
        "Ends1!withspace ",
        "Päss!word1",
        "Tick`1!abc",
    ] {
        refuses(
            set_password,
            &[("convoy_password", password)],
            "The password must have",
        );
    }
    let refusal = invalid("password", "The password is too simple.");
    let mut panel = panel().but("PUT", &own("/settings/auth"), refusal);
    let reply = set_password(
        &mut panel,
        &typing(&[("convoy_password", PASSWORD)], signed_on()),
    );
    assert!(heard(&reply).contains("The password must have"));
    assert!(reply.effects.is_empty());
}

#[test]
fn v3_has_another_word_for_password_and_keys() {
    for (hook, input) in [
        (
            set_password as fn(&mut dyn Door, &Context) -> Answer,
            ("convoy_password", PASSWORD),
        ),
        (set_ssh_keys, ("convoy_keys", KEY)),
    ] {
        let mut context = typing(&[input], signed_on());
        context.panel.generation = Some(Generation::V3);
        let mut panel = Panel::default().on("PUT", &own("/settings/security"), done());
        assert!(hook(&mut panel, &context).ended.is_ok());
        assert_eq!(panel.depth(), 1);
    }
}

#[test]
fn keys_are_public_keys_a_line_each_or_none() {
    let two = format!("{KEY} ann@laptop\n{KEY}");
    for (typed, stored) in [
        (KEY, KEY),
        (
            &format!("\r\n{KEY} ann@laptop\r\n\r\n{KEY}\r\n"),
            two.as_str(),
        ),
        ("", ""),
        (" \n ", ""),
    ] {
        let wanted = json!({ "type": "ssh_keys", "ssh_keys": stored });
        assert_eq!(
            sent(set_ssh_keys, &[("convoy_keys", typed)], "/settings/auth"),
            wanted
        );
    }
    // An input each; and what a page of release 0.1.0 sends.
    let other = format!("{KEY} ann@laptop");
    let inputs = [
        ("convoy_key_2", KEY),
        ("convoy_key_1", &*other),
        ("convoy_key_3", " "),
    ];
    let wanted = json!({ "type": "ssh_keys", "ssh_keys": two });
    assert_eq!(sent(set_ssh_keys, &inputs, "/settings/auth"), wanted);
    for typed in [
        "nope",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        &format!("command=\"x\" {KEY}"),
        &format!("{KEY}\nnope"),
    ] {
        refuses(
            set_ssh_keys,
            &[("convoy_keys", typed)],
            "Enter SSH public keys",
        );
    }
}

#[test]
fn nameservers_are_one_to_three_addresses() {
    for (typed, list) in [
        ("1.1.1.1", json!(["1.1.1.1"])),
        (
            "1.1.1.1\r\n2606:4700::1111\r\n",
            json!(["1.1.1.1", "2606:4700::1111"]),
        ),
        (
            "1.1.1.1, 8.8.8.8 9.9.9.9",
            json!(["1.1.1.1", "8.8.8.8", "9.9.9.9"]),
        ),
    ] {
        let wanted = json!({ "nameservers": list });
        assert_eq!(
            sent(
                set_nameservers,
                &[("convoy_nameservers", typed)],
                "/settings/network"
            ),
            wanted
        );
    }
    for (typed, says) in [
        (", ,", "Up to three IP addresses"),
        (
            "1.1.1.1 2.2.2.2 3.3.3.3 4.4.4.4",
            "Up to three IP addresses",
        ),
        ("dns.example.test", "“dns.example.test” is no IP address."),
        ("1.1.1.1;reboot", "is no IP address"),
        ("<b>", "“<b>” is no IP address."),
    ] {
        refuses(set_nameservers, &[("convoy_nameservers", typed)], says);
    }
    // What only looks like an address is the panel's to refuse.
    let refusal = invalid(
        "nameservers.0",
        "The nameservers.0 must be a valid IP address.",
    );
    let mut panel = panel().but("PUT", &own("/settings/network"), refusal);
    let reply = set_nameservers(
        &mut panel,
        &typing(&[("convoy_nameservers", "1.2.3.4.5")], signed_on()),
    );
    assert!(heard(&reply).starts_with("Up to three IP addresses"));
}

// Put back: guest/src/hooks/customer/settings.rs, set_nameservers(): refuse an empty list.
#[test]
fn blank_removes_the_nameservers_but_on_v3_and_without_the_input() {
    let blank = typing(&[("convoy_nameservers", " \r\n ")], signed_on());
    let mut v4 = panel();
    let reply = set_nameservers(&mut v4, &blank);
    let sent = body(v4.sent("PUT", &own("/settings/network")));
    assert_eq!(sent, json!({ "nameservers": [] }));
    let message = read(&reply)["message"].clone();
    assert!(
        message
            .as_str()
            .expect("text")
            .contains("have been removed")
    );

    let mut v3 = blank;
    v3.panel.generation = Some(Generation::V3);
    for context in [v3, signed_on()] {
        let mut silent = Panel::default();
        let reply = set_nameservers(&mut silent, &context);
        assert!(heard(&reply).contains("IP addresses, one per line."));
        assert!(silent.asked().is_empty());
    }
}

/// What the form says is what it takes.
#[test]
fn the_form_says_whether_nameservers_can_be_removed() {
    for (generation, says) in [
        (Generation::V4, "Leave it blank to remove them all"),
        (Generation::V3, "One to three IP addresses"),
    ] {
        let mut context = typing(&[("convoy_view", "settings")], signed_on());
        context.panel.generation = Some(generation);
        let page = service_page(&mut panel(), &context);
        assert!(page.html.contains(says), "{}", page.html);
    }
}

// Put back: guest/src/hooks/customer/mod.rs, name(): don't look for hidden characters.
#[test]
fn a_name_with_a_line_break_or_another_hidden_character_is_refused() {
    let hidden = [
        "a\nb",
        "a\r\nb",
        "a\tb",
        "a\u{1b}[2Jb",
        "a\0b",
        "a\u{85}b",
        "a\u{202e}b",
        "a\u{2028}b",
        "a\u{200b}b",
    ];
    for text in hidden {
        let names = [
            ("convoy_name", text),
            ("convoy_hostname", "srv.example.test"),
        ];
        refuses(rename, &names, "invisible characters");
        let hostname = [("convoy_name", "x"), ("convoy_hostname", text)];
        refuses(rename, &hostname, "A hostname holds");
        let backup = [
            ("convoy_name", text),
            ("convoy_mode", "snapshot"),
            ("convoy_compression", "zstd"),
        ];
        refuses(create, &backup, "invisible characters");
        let servers = [("convoy_nameservers", text)];
        refuses(set_nameservers, &servers, "");
        let keys = [KEY, " ", text].concat();
        refuses(set_ssh_keys, &[("convoy_keys", &keys)], "SSH public keys");
        let password = [PASSWORD, text].concat();
        refuses(
            set_password,
            &[("convoy_password", &password)],
            "must have 8",
        );
    }
}
