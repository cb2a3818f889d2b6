use serde_json::{Value, json};

use crate::context::ServiceId;
use crate::door::Reach;
use crate::hooks::create::create;
use crate::mark::Mark;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::password;
use crate::remembered::Remembered;
use crate::settings::NamedValue;
use crate::testing::*;

const SERVERS: &str = "/api/application/servers";

/// A panel with one node that has room, the bound user, and no marked server.
pub fn panel() -> Panel {
    Panel::default()
        .on(
            "GET",
            "/api/application/servers?filter%5Bname%5D=",
            list(&[]),
        )
        .on(
            "GET",
            "/api/application/users/3",
            data(&user(3, "ann@example.test", false)),
        )
        .on(
            "GET",
            "/api/application/nodes/1/template-groups",
            templates(DEBIAN, "Debian 12"),
        )
        .on(
            "GET",
            "/api/application/nodes/1/addresses?filter%5Btype%5D=ipv4",
            list(&[address(2, "198.51.100.11")]),
        )
        .on(
            "GET",
            "/api/application/nodes/1/addresses?filter%5Btype%5D=ipv6",
            list(&[address(12, "2001:db8::12")]),
        )
        .on(
            "GET",
            "/api/application/nodes/1",
            data(&node(1, 8 * GIB, 100 * GIB)),
        )
        .on("POST", SERVERS, data(&installing()))
}

pub fn installing() -> Value {
    with(server(), &[("/status", json!("installing"))])
}

pub fn kind(outcome: &Outcome) -> Option<ProblemKind> {
    outcome.ended.as_ref().err().map(|problem| problem.kind)
}

fn login(outcome: &Outcome) -> Option<(String, String)> {
    outcome.effects.iter().find_map(|effect| match effect {
        Effect::SetLogin { username, password } => Some((username.clone(), password.clone())),
        _ => None,
    })
}

#[test]
fn a_known_clients_server_is_made_in_two_round_trips_and_stored() {
    let mut panel = panel();
    let outcome = create(&mut panel, &ordered());
    assert_eq!(outcome.ended, Ok(()));
    assert_eq!(panel.depth(), 2);
    assert_eq!(panel.changes().len(), 1);
    assert_eq!(
        outcome.effects,
        [
            Effect::SetLogin {
                username: "root".to_owned(),
                password: "S3rver!Passw0rd".to_owned()
            },
            stored_ids(),
            Effect::SetAddresses {
                dedicated: Some("198.51.100.11".to_owned()),
                assigned: Vec::new()
            },
            remembered("installing"),
            Effect::CloseIntent,
            Effect::Remember(Remembered::of_new()),
            Effect::AwaitInstallation,
        ]
    );
    let sent = panel.sent("POST", SERVERS);
    assert_eq!(
        body(sent),
        json!({
            "name": marked_name(), "user_id": 3, "node_id": 1, "vmid": null, "hostname": "vps.example.test",
            "limits": { "cpu": 2, "memory": 2 * GIB, "disk": 20 * GIB, "snapshots": 0, "backups": 2,
                "bandwidth": 500 * GIB, "address_ids": [2] },
            "account_password": "S3rver!Passw0rd", "should_create_server": true, "template_uuid": DEBIAN,
            "start_on_completion": true
        })
    );
}

#[test]
fn only_the_request_that_makes_the_server_carries_an_intent() {
    let mut panel = panel();
    let _ = create(&mut panel, &ordered());
    let with_intent: Vec<&str> = panel
        .waves
        .iter()
        .flatten()
        .filter(|one| one.intent.is_some())
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(with_intent, [SERVERS]);
    let intent = panel
        .sent("POST", SERVERS)
        .intent
        .clone()
        .unwrap_or_default();
    assert!(
        intent.contains(mark().as_str()) && !intent.contains("S3rver!Passw0rd"),
        "{intent}"
    );
}

#[test]
fn an_addon_has_a_server_of_its_own_beside_its_parent() {
    let mut context = ordered();
    context.service.id = ServiceId {
        service: 7,
        addon: Some(2),
    };
    context.service_mark += 1;
    context.service.domain = String::new();
    let mut panel = panel();
    let _ = create(&mut panel, &context);
    let sent = body(panel.sent("POST", SERVERS));
    assert_eq!(sent["hostname"], "vps-7-2");
    let name = sent["name"].as_str().unwrap_or_default();
    assert!(Mark::of(context.service_mark).is_on(name), "{sent}");
}

#[test]
fn a_password_the_panel_would_refuse_is_replaced_and_told() {
    let mut context = ordered();
    for weak in ["", "weak", "Abcdefgh1"] {
        weak.clone_into(&mut context.service.password);
        let mut panel = panel();
        let outcome = create(&mut panel, &context);
        let (username, password) = login(&outcome).expect("a login");
        assert_eq!(username, "root");
        assert!(password::fits(&password));
        assert_eq!(
            body(panel.sent("POST", SERVERS))["account_password"],
            password
        );
    }
}

#[test]
fn the_hostname_is_the_customers_if_it_is_valid() {
    let cases = [
        ("srv.example.test", None, "srv.example.test"),
        ("", None, "vps-7"),
        ("<script>alert(1)</script>", None, "vps-7"),
        (
            "srv.example.test",
            Some("mine.example.test"),
            "mine.example.test",
        ),
        ("srv.example.test", Some("bad host!"), "srv.example.test"),
    ];
    for (domain, wish, hostname) in cases {
        let mut context = ordered();
        domain.clone_into(&mut context.service.domain);
        if let Some(wish) = wish {
            let field = NamedValue {
                name: "Hostname".to_owned(),
                value: wish.to_owned(),
            };
            context.service.fields.push(field);
        }
        let mut panel = panel();
        let outcome = create(&mut panel, &context);
        assert_eq!(outcome.ended, Ok(()));
        assert_eq!(body(panel.sent("POST", SERVERS))["hostname"], hostname);
    }
}

#[test]
fn a_bad_setting_is_named_before_any_request() {
    for (position, value, named) in [
        (1, "lots", "Memory (MB)"),
        (6, "", "Template UUID"),
        (11, "{hostnaem}", "{hostnaem}"),
    ] {
        let mut context = ordered();
        context.service.product.settings.resize(14, String::new());
        value.clone_into(&mut context.service.product.settings[position]);
        let mut panel = Panel::default();
        let problem = create(&mut panel, &context).ended.expect_err("a problem");
        assert_eq!((problem.kind, panel.depth()), (ProblemKind::Setting, 0));
        assert!(problem.staff.contains(named), "{}", problem.staff);
        assert!(!problem.customer.contains(named));
    }
}

/// M5. Put back: `context.settings()` in `Plan::of`. Every panel holds the server at 1 MB/s.
#[test]
fn no_server_is_made_with_a_bandwidth_of_nothing() {
    let mut context = ordered();
    "0".clone_into(&mut context.service.product.settings[3]);
    let mut panel = Panel::default();
    let problem = create(&mut panel, &context).ended.expect_err("a problem");
    assert_eq!((problem.kind, panel.depth()), (ProblemKind::Setting, 0));
    assert!(problem.staff.contains("1 MB/s"), "{}", problem.staff);
    // As the remedy says.
    "unlimited".clone_into(&mut context.service.product.settings[3]);
    let sent = create_of(&context);
    assert_eq!(sent["limits"]["bandwidth"], json!(null));
}

fn create_of(context: &crate::context::Context) -> Value {
    let mut panel = panel();
    let outcome = create(&mut panel, context);
    assert_eq!(outcome.ended, Ok(()));
    body(panel.sent("POST", SERVERS))
}

#[test]
fn a_customer_gets_no_template_that_is_not_offered() {
    let mut context = ordered();
    let field = NamedValue {
        name: "Template".to_owned(),
        value: "Windows Server".to_owned(),
    };
    context.service.fields.push(field);
    let mut panel = Panel::default();
    let outcome = create(&mut panel, &context);
    assert_eq!(
        (kind(&outcome), panel.depth()),
        (Some(ProblemKind::Setting), 0)
    );
}

// Hazard 1. Put back by sending the POST again when its answer is lost.
#[test]
fn a_lost_create_answer_is_not_repeated_and_leaves_the_intent_open() {
    let page = html(200);
    let cases = [
        lost(Reach::Maybe),
        html(502),
        page,
        refused(500, "Server Error"),
        answer(200, &json!({ "data": {} })),
    ];
    for answer in cases {
        let mut panel = panel().but("POST", SERVERS, answer);
        let outcome = create(&mut panel, &ordered());
        assert_eq!(kind(&outcome), Some(ProblemKind::UnknownOutcome));
        assert_eq!(outcome.effects, []);
        assert_eq!(panel.changes().len(), 1);
    }
}

#[test]
fn a_creation_that_surely_did_not_happen_closes_the_intent() {
    let cases = [
        (lost(Reach::Never), ProblemKind::Unreachable),
        (
            invalid("template_uuid", "The selected template uuid is invalid."),
            ProblemKind::Refused,
        ),
        (
            invalid(
                "limits.memory",
                "The memory value exceeds the node's limit.",
            ),
            ProblemKind::Capacity,
        ),
        (
            refused(400, "This template is inaccessible to the specified node"),
            ProblemKind::Refused,
        ),
        (refused(401, "Unauthenticated."), ProblemKind::Unauthorized),
    ];
    for (answer, problem) in cases {
        let mut panel = panel().but("POST", SERVERS, answer);
        let outcome = create(&mut panel, &ordered());
        assert_eq!(kind(&outcome), Some(problem));
        assert_eq!(outcome.effects, [Effect::CloseIntent]);
    }
}

// Hazard 2. Put back by taking an error of the mark's search for "not there".
#[test]
fn a_failed_search_for_the_mark_stops_the_creation() {
    let cases = [
        lost(Reach::Maybe),
        lost(Reach::Never),
        html(200),
        html(502),
        refused(500, "Server Error"),
        no_server(),
    ];
    for answer in cases {
        let mut panel = panel().but("GET", "/api/application/servers?filter%5Bname%5D=", answer);
        let outcome = create(&mut panel, &ordered());
        assert!(outcome.ended.is_err());
        assert_eq!(panel.changes().len(), 0);
    }
}

#[test]
fn a_server_that_is_stored_is_never_made_again() {
    let mut panel = panel().on("GET", &format!("{SERVERS}/{UUID}"), data(&server()));
    let outcome = create(&mut panel, &context());
    assert_eq!(outcome.ended, Ok(()));
    assert_eq!((panel.depth(), panel.changes().len()), (1, 0));
    assert!(outcome.effects.contains(&stored_ids()));
    assert_eq!(outcome.notes.len(), 1);
}

#[test]
fn a_stored_server_that_cannot_serve_is_a_problem_not_a_second_server() {
    let gone = no_server();
    let foreign = data(&with(server(), &[("/user_id", json!(4))]));
    let status = |word: &str| data(&with(server(), &[("/status", json!(word))]));
    let cases = [
        (gone, ProblemKind::Missing),
        (foreign, ProblemKind::Identity),
        (status("install_failed"), ProblemKind::Refused),
        (status("deleting"), ProblemKind::NotReady),
        (html(200), ProblemKind::PanelFailed),
    ];
    for (answer, problem) in cases {
        let mut panel = panel().but("GET", &format!("{SERVERS}/{UUID}"), answer);
        let outcome = create(&mut panel, &context());
        assert_eq!((kind(&outcome), panel.changes().len()), (Some(problem), 0));
    }
    let mut context = context();
    context.server.uuid = Some("../users/1".to_owned());
    let mut panel = Panel::default();
    assert_eq!(
        kind(&create(&mut panel, &context)),
        Some(ProblemKind::Missing)
    );
    assert_eq!(panel.depth(), 0);
}
