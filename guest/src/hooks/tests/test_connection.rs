use serde_json::json;

use crate::context::Product;
use crate::door::{Failure, FailureKind, Reach};
use crate::hooks::module;
use crate::hooks::test_connection::test_connection;
use crate::language;
use crate::outcome::ProblemKind;
use crate::testing::*;

const NODES: &str = "/api/application/nodes?";
const POOLS: &str = "/api/application/address-pools?";

fn panel() -> Panel {
    let pool = json!({ "id": 1, "name": "pool-1", "nodes_count": 1, "addresses_count": 14 });
    Panel::default()
        .on("GET", NODES, list(&[node(1, GIB, GIB), node(2, GIB, GIB)]))
        .on("GET", POOLS, list(&[pool]))
}

fn product(change: &[(usize, &str)]) -> Product {
    let mut settings: Vec<String> = ["2", "2048", "20480", "", "", "", "Debian 12", "1"]
        .map(str::to_owned)
        .to_vec();
    settings.resize(14, String::new());
    for (position, value) in change {
        (*value).clone_into(&mut settings[*position]);
    }
    Product {
        id: 1,
        name: "VPS S".to_owned(),
        settings,
    }
}

#[test]
fn what_was_found_is_told_in_one_round_trip() {
    let mut panel = panel();
    let report = test_connection(&mut panel, language::of(""), true, &[product(&[])]);
    let found = report.ended.expect("a connection");
    assert!(
        found.contains("v4") && found.contains("2 node") && found.contains("1 address pool"),
        "{found}"
    );
    assert_eq!((report.warnings, panel.depth()), (Vec::new(), 1));
}

#[test]
fn each_failure_has_its_cause_and_remedy() {
    let fail = |kind| {
        Err(Failure {
            kind,
            reach: Reach::Never,
            message: "why".to_owned(),
        })
    };
    for (answer, kind, cause) in [
        (
            refused(401, "Unauthenticated."),
            ProblemKind::Unauthorized,
            "doesn't accept the API token",
        ),
        (
            refused(403, ""),
            ProblemKind::Unauthorized,
            "no administrator",
        ),
        (
            html(200),
            ProblemKind::PanelFailed,
            "Something else than the panel",
        ),
        (
            html(404),
            ProblemKind::PanelFailed,
            "Something else than the panel",
        ),
        (
            html(502),
            ProblemKind::PanelFailed,
            "Something else than the panel",
        ),
        (
            answer(200, &json!({ "status": "ok" })),
            ProblemKind::PanelFailed,
            "isn't what ConvoyPanel v4 answers",
        ),
        (
            refused(500, "Server Error"),
            ProblemKind::PanelFailed,
            "failed (500)",
        ),
        (
            fail(FailureKind::Resolve),
            ProblemKind::Unreachable,
            "resolved",
        ),
        (
            fail(FailureKind::Connect),
            ProblemKind::Unreachable,
            "connected",
        ),
        (
            fail(FailureKind::Tls),
            ProblemKind::Unreachable,
            "certificate",
        ),
        (
            fail(FailureKind::Timeout),
            ProblemKind::Unreachable,
            "in time",
        ),
    ] {
        let mut panel = panel()
            .but("GET", NODES, answer.clone())
            .but("GET", POOLS, answer);
        let problem = test_connection(&mut panel, language::of(""), true, &[])
            .ended
            .expect_err("a problem");
        assert_eq!(problem.kind, kind);
        assert!(
            problem.staff.contains(cause) && !problem.hint.is_empty(),
            "{problem:?}"
        );
    }
}

#[test]
fn a_panel_of_version_3_is_named_even_with_a_bad_token() {
    let no_route = refused(
        404,
        "The route api/application/address-pools could not be found.",
    );
    let mut panel = panel()
        .but("GET", NODES, refused(500, "Server Error"))
        .but("GET", POOLS, no_route);
    let problem = test_connection(&mut panel, language::of(""), true, &[])
        .ended
        .expect_err("a problem");
    assert!(problem.staff.contains("v3"), "{}", problem.staff);
}

#[test]
fn plain_http_and_bad_products_are_warned_of() {
    for (change, words) in [
        ((11, "vps-{servcie}"), "{servcie}"),
        ((1, "-5"), "Memory (MB)"),
        ((6, ""), "Template UUID"),
        ((7, "9"), "node 9"),
        ((10, "9"), "location 9"),
    ] {
        let report = test_connection(&mut panel(), language::of(""), true, &[product(&[change])]);
        assert!(report.ended.is_ok());
        assert!(
            report.warnings.len() == 1
                && report.warnings[0].contains(words)
                && report.warnings[0].contains("VPS S"),
            "{:?}",
            report.warnings
        );
    }
    let report = test_connection(&mut panel(), language::of(""), false, &[]);
    assert!(report.warnings[0].contains("isn't encrypted"));
}

#[test]
fn the_first_eight_settings_keep_their_places_and_all_are_described() {
    for locale in ["english", "chinese", "klingon"] {
        let forms = module::settings(language::of(locale));
        let names: Vec<&str> = forms.iter().map(|form| form.name).collect();
        assert_eq!(
            names,
            [
                "CPU Cores",
                "Memory (MB)",
                "Disk Space (MB)",
                "Bandwidth (GB)",
                "Snapshots",
                "Backups",
                "Template UUID",
                "Node ID",
                "IPv4 Addresses",
                "IPv6 Addresses",
                "Location ID",
                "Hostname Pattern",
                "Server Name Pattern",
                "Start After Install",
            ]
        );
        assert!(forms.iter().all(|form| !form.description.is_empty()));
    }
    let metadata = module::metadata();
    assert_eq!(
        (
            metadata.display_name,
            metadata.default_port,
            metadata.default_tls_port
        ),
        ("ConvoyPanel", 80, 443)
    );
    assert_eq!(metadata.account_identifier_field, "customfield.Server UUID");
}
