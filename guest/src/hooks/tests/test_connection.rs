use serde_json::json;

use crate::context::Product;
use crate::door::{Failure, FailureKind, Reach, Response, Watch};
use crate::hooks::module;
use crate::hooks::test_connection::{Offered, OfferedOption, Report, test_connection};
use crate::language;
use crate::outcome::ProblemKind;
use crate::testing::*;

const NODES: &str = "/api/application/nodes?";
const POOLS: &str = "/api/application/address-pools?";

/// A list of which only the total counts.
fn total(total: u64) -> Result<Response, Failure> {
    let pagination = json!({ "total": total, "total_pages": 1 });
    answer(
        200,
        &json!({ "data": [], "meta": { "pagination": pagination } }),
    )
}
/// Free IPv4 and IPv6 addresses of node 1, then of node 2.
const FREE: [&str; 4] = [
    "/api/application/nodes/1/addresses?filter%5Btype%5D=ipv4&filter%5Bserver_id%5D=&",
    "/api/application/nodes/1/addresses?filter%5Btype%5D=ipv6&filter%5Bserver_id%5D=&",
    "/api/application/nodes/2/addresses?filter%5Btype%5D=ipv4&filter%5Bserver_id%5D=&",
    "/api/application/nodes/2/addresses?filter%5Btype%5D=ipv6&filter%5Bserver_id%5D=&",
];

fn panel() -> Panel {
    let pool = json!({ "id": 1, "name": "pool-1", "nodes_count": 1, "addresses_count": 14 });
    Panel::default()
        .on("GET", NODES, list(&[node(1, GIB, GIB), node(2, GIB, GIB)]))
        .on("GET", POOLS, list(&[pool]))
        .on("NOBODY", NODES, refused(401, "Unauthenticated."))
        .on("GET", FREE[0], total(1))
        .on("GET", FREE[1], total(2))
        .on("GET", FREE[2], total(40))
        .on("GET", FREE[3], total(5))
}

fn product(change: &[(usize, &str)]) -> Offered {
    let mut settings: Vec<String> = ["2", "2048", "20480", "", "", "", "Debian 12", "1"]
        .map(str::to_owned)
        .to_vec();
    settings.resize(15, String::new());
    for (position, value) in change {
        (*value).clone_into(&mut settings[*position]);
    }
    Offered {
        product: Product {
            id: 1,
            name: "VPS S".to_owned(),
            settings,
        },
        options: Vec::new(),
        older_services: 0,
    }
}

#[test]
fn what_was_found_is_told_in_two_round_trips() {
    let mut panel = panel();
    let (report, depth) = test_of(&mut panel, &[product(&[])]);
    assert_eq!(
        report.ended.expect("a connection"),
        "ConvoyPanel v4, the token is valid: 2 node(s), 1 address pool(s). Free addresses: 41 IPv4, 7 IPv6."
    );
    assert_eq!((report.warnings, depth), (Vec::new(), 2));
}

#[test]
fn nodes_that_do_not_tell_their_free_addresses_are_left_out_of_the_sum() {
    let pages = json!({ "total": 101, "total_pages": 2 });
    let many = json!({ "data": [node(1, GIB, GIB)], "meta": { "pagination": pages } });
    let fails = |panel: Panel, path| panel.but("GET", path, refused(500, "Server Error"));
    for (mut panel, nodes, free) in [
        (
            fails(panel(), FREE[3]),
            2,
            " Free addresses on 1 of 2 nodes: 1 IPv4, 2 IPv6.",
        ),
        (
            panel().but("GET", NODES, answer(200, &many)),
            101,
            " Free addresses on 1 of 101 nodes: 1 IPv4, 2 IPv6.",
        ),
        // The rest may have some: nobody is warned that there are none.
        (
            fails(panel(), FREE[3])
                .but("GET", FREE[0], total(0))
                .but("GET", FREE[1], total(0)),
            2,
            " Free addresses on 1 of 2 nodes: 0 IPv4, 0 IPv6.",
        ),
        (fails(fails(panel(), FREE[1]), FREE[3]), 2, ""),
    ] {
        let (report, _) = test_of(&mut panel, &[]);
        assert_eq!(
            report.ended.expect("a connection"),
            format!(
                "ConvoyPanel v4, the token is valid: {nodes} node(s), 1 address pool(s).{free}"
            )
        );
        assert_eq!(report.warnings, Vec::<String>::new());
    }
}

#[test]
fn a_panel_without_node_or_free_address_is_warned_of() {
    let without_node = panel().but("GET", NODES, list(&[]));
    let full = FREE
        .iter()
        .fold(panel(), |panel, path| panel.but("GET", path, total(0)));
    for (mut panel, words) in [
        (without_node, "no node"),
        (full, "No node has a free address"),
    ] {
        let (report, _) = test_of(&mut panel, &[]);
        assert!(report.ended.is_ok());
        assert!(
            report.warnings.len() == 1 && report.warnings[0].contains(words),
            "{:?}",
            report.warnings
        );
    }
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
            "isn't what ConvoyPanel answers",
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

fn v3() -> Panel {
    let old = |id| {
        let mut node = node(id, GIB, GIB);
        node.as_object_mut().expect("a node").remove("verify_tls");
        node
    };
    panel()
        .but("GET", NODES, on_v3(list(&[old(1), old(2)]), 59))
        .but(
            "GET",
            POOLS,
            refused(
                404,
                "The route api/application/address-pools could not be found.",
            ),
        )
        .but("NOBODY", NODES, refused(500, "Server Error"))
}

fn test(panel: &mut Panel) -> (Report, usize) {
    test_of(panel, &[])
}

fn test_of(panel: &mut Panel, products: &[Offered]) -> (Report, usize) {
    let mut door = Watch::new(panel, None);
    let report = test_connection(&mut door, language::of(""), true, products);
    (report, panel.depth())
}

#[test]
fn a_panel_of_version_3_serves_and_what_it_is_open_to_is_said() {
    let (report, depth) = test(&mut v3());
    let found = report.ended.expect("a connection");
    assert!(found.contains("v3") && found.contains("2 node"), "{found}");
    assert!(!found.contains("pool"), "{found}");
    assert!(found.contains("41 IPv4"), "{found}");
    assert_eq!((report.warnings.len(), depth), (2, 2));
    assert!(report.warnings[0].contains("v4.3.1") && report.warnings[1].contains("v4.5.1"));
}

#[test]
fn a_token_that_version_3_doesnt_accept_is_named() {
    let refusal = refused(500, "Server Error");
    let (report, _) = test(&mut v3().but("GET", NODES, refusal.clone()));
    let problem = report.ended.expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::Unauthorized);
    assert!(problem.staff.contains(" · 500"), "{}", problem.staff);
    let (report, _) = test(&mut v3().but("GET", NODES, on_v3(refusal, 59)));
    let problem = report.ended.expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::PanelFailed);
    let (report, _) = test(&mut v3().but("GET", NODES, throttled(41)));
    let problem = report.ended.expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::Throttled);
    assert!(problem.staff.contains("42 s"), "{}", problem.staff);
}

#[test]
fn an_old_panel_of_version_4_is_warned_of_as_far_as_it_shows_its_age() {
    let failed = refused(500, "Server Error");
    let before_4_5 = panel().but("NOBODY", NODES, failed.clone());
    let before_4_2 = panel().but("NOBODY", NODES, failed).but(
        "GET",
        NODES,
        list(&[with(node(1, GIB, GIB), &[("/verify_tls", json!(null))])]),
    );
    for (mut panel, certain) in [(before_4_5, false), (before_4_2, true)] {
        let (report, _) = test(&mut panel);
        assert!(report.ended.expect("a connection").contains("v4"));
        let [rights, unsigned, off] = &report.warnings[..] else {
            panic!("{:?}", report.warnings);
        };
        for words in [rights, off] {
            assert_eq!(words.contains("doesn't show"), !certain, "{words}");
        }
        assert!(rights.contains("v4.3.1") && unsigned.contains("v4.5.1"));
        assert!(off.contains("v4.3.0"));
    }
    // A proxy that lets nothing through without token tells nothing.
    for unheard in [
        html(403),
        refused(401, "Unauthenticated."),
        lost(Reach::Maybe),
    ] {
        let (report, _) = test(&mut panel().but("NOBODY", NODES, unheard));
        assert_eq!(report.warnings, Vec::<String>::new());
    }
}

#[test]
fn plain_http_and_bad_products_are_warned_of() {
    for (change, words) in [
        ((11, "vps-{servcie}"), "{servcie}"),
        ((1, "-5"), "Memory (MB)"),
        ((6, ""), "Template UUID"),
        ((7, "9"), "node 9"),
        ((10, "9"), "location 9"),
        ((14, "power, reboot"), "“reboot”"),
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
fn a_product_in_the_other_modules_order_is_named_with_the_command_that_converts_it() {
    for locale in ["english", "chinese"] {
        let mut product = product(&[]);
        product.product.settings = [
            "1", "", "web", "web.test", "2", "4", "80", "0", "0", "", "", DEBIAN, "1", "0",
        ]
        .map(str::to_owned)
        .to_vec();
        let report = test_connection(&mut panel(), language::of(locale), true, &[product]);
        let [warning] = report.warnings.as_slice() else {
            panic!("{:?}", report.warnings);
        };
        for words in [
            "VPS S",
            "Convoy-WHMCS",
            "php modules/servers/convoy/bin/convert-products.php",
        ] {
            assert!(warning.contains(words), "{warning}");
        }
    }
}

/// M5.
#[test]
fn a_product_with_a_bandwidth_of_nothing_is_named() {
    let mut product = product(&[]);
    "0".clone_into(&mut product.product.settings[3]);
    let report = test_connection(&mut panel(), language::of(""), true, &[product]);
    let [warning] = report.warnings.as_slice() else {
        panic!("{:?}", report.warnings);
    };
    assert!(
        warning.contains("VPS S") && warning.contains("1 MB/s"),
        "{warning}"
    );
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
                "Customer Functions",
                "Windows Templates",
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

/// What is said of the product with these options and choices.
fn said_of(options: &[(&str, &[&str])], older_services: u32) -> Vec<String> {
    let offered = |(name, choices): &(&str, &[&str])| OfferedOption {
        name: (*name).to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    };
    let product = Offered {
        options: options.iter().map(offered).collect(),
        older_services,
        ..product(&[])
    };
    test_of(&mut panel(), &[product]).0.warnings
}

// Put back: leave out options::warnings() in test_connection.rs.
#[test]
fn options_that_nothing_uses_or_that_fail_an_order_are_named() {
    // Options with their choices, and what is said of them.
    type Case<'a> = (&'a [(&'a str, &'a [&'a str])], &'a [&'a str]);
    let cases: [Case; 5] = [
        (
            &[("Colour", &["red"]), ("Customer Functions", &["none"])],
            &["uses none of these configurable options: Colour, Customer Functions"],
        ),
        (
            &[("Location", &["2", "Frankfurt"])],
            &["Location: “Frankfurt” isn't a whole number"],
        ),
        (
            &[("RAM", &["4 GB", "16"]), ("OS", &["Debian 12"])],
            &["RAM: “16” has no unit"],
        ),
        (
            &[("RAM", &["4 GB"]), ("Memory", &["4 GB"])],
            &["Memory (MB) is said by more than one option: RAM, Memory"],
        ),
        (&[("Cores", &[]), ("Start After Install", &["0", "1"])], &[]),
    ];
    for (options, expected) in cases {
        let warnings = said_of(options, 0);
        assert_eq!(warnings.len(), expected.len(), "{warnings:?}");
        for words in expected {
            assert!(warnings[0].contains(words), "{warnings:?}");
            assert!(warnings[0].contains("VPS S"));
        }
    }
}

#[test]
fn what_would_change_for_older_services_is_said_as_long_as_there_are_some() {
    let options: [(&str, &[&str]); 2] = [("RAM", &["4 GB"]), ("Memory", &[])];
    assert_eq!(said_of(&options[..1], 0), [] as [&str; 0]);
    let warnings = said_of(&options[..1], 3);
    assert!(
        matches!(&warnings[..], [one] if one.contains("RAM count for services created from now on") && one.contains("For 3 ")),
        "{warnings:?}"
    );
    assert_eq!(said_of(&options[1..], 3), [] as [&str; 0]);
}
