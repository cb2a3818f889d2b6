use serde_json::{Value, json};

use super::*;

fn opened(kind: &str, session: &Value) -> (Answer, Panel) {
    let mut panel = panel().but("POST", &own("/create-console-session"), data(session));
    let reply = console(
        &mut panel,
        &typing(&[("convoy_console", kind)], signed_on()),
    );
    (reply, panel)
}

fn ticket() -> Value {
    json!({ "ticket": "PVE:root@pam:6A+b/c==&x#", "node": "pve 1", "vmid": 605_685_610,
        "fqdn": "node-1.example.test", "port": 8006 })
}

fn coterm(tls: bool) -> Value {
    json!({ "is_tls_enabled": tls, "fqdn": "coterm.example.test", "port": 2115,
        "token": "a.b+c/d=&e" })
}

#[test]
fn the_address_is_the_panels_own_for_each_console_and_what_is_secret_is_encoded() {
    let vnc = "https://node-1.example.test:8006/novnc/novnc.html?console=qemu&virtualization=qemu\
        &node=pve%201&vmid=605685610&token=PVE%3Aroot%40pam%3A6A%2Bb%2Fc%3D%3D%26x%23";
    let token = "token=a.b%2Bc%2Fd%3D%26e";
    for (session, kind, address) in [
        (ticket(), "novnc", vnc.to_owned()),
        (ticket(), "xtermjs", format!("{vnc}&xtermjs=1")),
        (
            coterm(true),
            "novnc",
            format!("https://coterm.example.test:2115/?type=novnc&{token}"),
        ),
        (
            coterm(true),
            "xtermjs",
            format!("https://coterm.example.test:2115/?type=xtermjs&{token}"),
        ),
    ] {
        let (reply, panel) = opened(kind, &session);
        assert_eq!(reply.ended, Ok(address));
        let sent = panel.sent("POST", &own("/create-console-session"));
        assert_eq!(body(sent), json!({ "type": kind }));
        assert_eq!((reply.effects.len(), reply.notes.len()), (0, 0));
    }
}

/// S10g. Put back: answer an address with `http` in `Session::address`.
#[test]
fn a_console_server_without_tls_is_not_opened() {
    let (reply, _) = opened("xtermjs", &coterm(false));
    assert_eq!(kind(&reply), Some(ProblemKind::PanelFailed));
    let problem = reply.ended.unwrap_err();
    assert!(problem.staff.contains("has no TLS"), "{problem:?}");
    assert!(!problem.customer.contains("TLS"), "{problem:?}");
}

#[test]
fn what_is_no_console_is_the_screen() {
    for kind in ["", "ssh", "XTERMJS", "<b>"] {
        let (_, panel) = opened(kind, &ticket());
        let sent = panel.sent("POST", &own("/create-console-session"));
        assert_eq!(body(sent), json!({ "type": "novnc" }));
    }
}

#[test]
fn a_host_is_a_name_or_an_address() {
    for host in ["node-1.example.test", "pve", "192.0.2.7", "[2001:db8::7]"] {
        for session in [ticket(), coterm(true)] {
            let (reply, _) = opened("novnc", &with(session, &[("/fqdn", json!(host))]));
            let address = reply.ended.expect("an address");
            assert!(
                address.starts_with(&format!("https://{host}:")),
                "{address}"
            );
        }
    }
}

#[test]
fn what_isnt_a_host_and_a_port_is_no_address() {
    let hosts = [
        "",
        " ",
        "javascript:alert(1)",
        "javascript:alert(1)//",
        "a b",
        "user@evil.test",
        "evil.test/",
        "evil.test?",
        "evil.test#",
        "evil.test\\",
        "evil.test:80",
        "//evil.test",
        "https://evil.test",
        "evil.test\r\nSet-Cookie: x",
        "2001:db8::7",
        "[evil.test]",
        "[]",
        "[::1",
        "evil..test",
        "-evil.test",
        "e%76il.test",
        "эvil.test",
        "<b>",
    ];
    let ports = [json!(0), json!(65536), json!(70000)];
    let hosts = hosts.map(|host| ("/fqdn", json!(host)));
    let ports = ports.map(|port| ("/port", port));
    for change in hosts.into_iter().chain(ports) {
        for session in [ticket(), coterm(true)] {
            let (reply, _) = opened("novnc", &with(session, std::slice::from_ref(&change)));
            assert_eq!(kind(&reply), Some(ProblemKind::PanelFailed), "{change:?}");
            let problem = reply.ended.expect_err("a problem");
            assert!(problem.staff.contains("no usable address"), "{problem:?}");
            assert!(!problem.customer.contains("evil"), "{problem:?}");
        }
    }
}

#[test]
fn an_answer_with_a_part_missing_or_wrong_leads_nowhere() {
    for (session, change) in [
        (ticket(), ("/ticket", json!(null))),
        (ticket(), ("/node", json!(null))),
        (ticket(), ("/vmid", json!(null))),
        (ticket(), ("/vmid", json!("1&token=x"))),
        (ticket(), ("/port", json!("8006"))),
        (ticket(), ("/port", json!(-1))),
        (ticket(), ("/fqdn", json!(null))),
        (coterm(true), ("/is_tls_enabled", json!(null))),
        (coterm(true), ("/token", json!(null))),
    ] {
        let (reply, _) = opened("novnc", &with(session, std::slice::from_ref(&change)));
        assert_eq!(kind(&reply), Some(ProblemKind::PanelFailed), "{change:?}");
    }
}

#[test]
fn v3s_refusal_of_the_kind_is_told_without_its_inside() {
    let refusal = invalid("type", "The selected type is invalid.");
    let mut panel = panel().but("POST", &own("/create-console-session"), refusal);
    let reply = console(&mut panel, &signed_on());
    assert_eq!(kind(&reply), Some(ProblemKind::Refused));
    assert!(!heard(&reply).contains("type"));
}
