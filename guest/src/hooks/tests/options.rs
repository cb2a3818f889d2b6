//! What configurable options and custom fields make of an order.

use serde_json::{Value, json};

use super::create::{installing, kind, panel};
use crate::context::Context;
use crate::hooks::change_package::change_package;
use crate::hooks::create::create;
use crate::outcome::ProblemKind;
use crate::settings::{NamedValue, Setting};
use crate::testing::*;

const SERVERS: &str = "/api/application/servers";

fn named(values: &[(&str, &str)]) -> Vec<NamedValue> {
    let one = |(name, value): &(&str, &str)| NamedValue {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    };
    values.iter().map(one).collect()
}

fn with_options(options: &[(&str, &str)]) -> Context {
    let mut context = ordered();
    context.service.options = named(options);
    context
}

/// What the order sends to make the server.
fn sent(context: &Context) -> Value {
    let free = [address(2, "198.51.100.11"), address(3, "198.51.100.12")];
    let made = with(installing(), &[("/limits/addresses/ipv4", json!(free))]);
    let mut panel = panel()
        .but(
            "GET",
            "/api/application/nodes/1/addresses?filter%5Btype%5D=ipv4",
            list(&free),
        )
        .but("POST", SERVERS, data(&made));
    let outcome = create(&mut panel, context);
    assert!(outcome.ended.is_ok(), "{outcome:?}");
    body(panel.sent("POST", SERVERS))
}

#[test]
fn a_customer_chooses_the_template_by_name_or_uuid() {
    let with_label = format!("{DEBIAN}|Debian 12 (bookworm)");
    for (name, value) in [
        ("Template", "debian 12"),
        ("Template UUID", DEBIAN),
        ("template uuid", with_label.as_str()),
        ("Operating System|Your system", "Debian 12|Debian"),
    ] {
        for own in ["Windows", ""] {
            let mut context = with_options(&[(name, value)]);
            own.clone_into(&mut context.service.product.settings[6]);
            assert_eq!(sent(&context)["template_uuid"], DEBIAN, "{name}");
        }
    }
}

#[test]
fn a_template_the_node_does_not_have_is_named_before_anything_is_made() {
    for choice in ["CentOS 5", OTHER] {
        for bindings in [bound(3), Vec::new()] {
            let mut context = with_options(&[("Template", choice)]);
            context.bindings = bindings;
            let mut panel = panel().on("GET", "/api/application/users?", list(&[]));
            let outcome = create(&mut panel, &context);
            assert_eq!(kind(&outcome), Some(ProblemKind::Capacity));
            assert!(panel.changes().is_empty() && outcome.effects.is_empty());
            let problem = outcome.ended.expect_err("a problem");
            assert!(problem.staff.contains(choice), "{}", problem.staff);
        }
    }
}

#[test]
fn extra_memory_and_addresses_are_added_and_quantities_count() {
    for (options, memory, addresses) in [
        (vec![("Extra Memory (MB)", "4 GB")], 6 * GIB, 1),
        (vec![("Extra Memory", "1024|1 GB more")], 3 * GIB, 1),
        (vec![("Memory", "1 GB"), ("Extra Memory", "0")], GIB, 1),
        (vec![("Extra IPv4 Addresses", "1")], 2 * GIB, 2),
        (vec![("IPv4 Addresses", "2|Two")], 2 * GIB, 2),
        (vec![("IPv4 Addresses", "0")], 2 * GIB, 0),
    ] {
        let context = with_options(&options);
        let limits = &sent(&context)["limits"];
        let ids = limits["address_ids"].as_array().map_or(9, Vec::len);
        assert_eq!(
            (&limits["memory"], ids),
            (&json!(memory), addresses),
            "{options:?}"
        );
    }
}

#[test]
fn addresses_beyond_what_is_free_fail_before_anything_is_made() {
    let context = with_options(&[("Extra IPv4 Addresses", "3")]);
    let mut panel = panel();
    let outcome = create(&mut panel, &context);
    assert_eq!(kind(&outcome), Some(ProblemKind::Capacity));
    assert!(panel.changes().is_empty());
    let problem = outcome.ended.expect_err("a problem");
    assert!(problem.staff.contains("asks for 4"), "{}", problem.staff);
}

// A choice that can't be used is named, by option and value, and no request is sent.
#[test]
fn a_bad_choice_fails_the_order_and_the_upgrade_before_any_request() {
    for (name, value) in [
        ("Memory (MB)", "-2048"),
        ("Extra Memory", "-1 GB"),
        ("CPU Cores", "many"),
        ("CPU Cores", "0"),
        ("Disk Space", "20 apples"),
        ("Extra Disk Space (MB)", "1.5 TB"),
        ("Extra IPv4 Addresses", "-1"),
        ("Extra IPv4 Addresses", "one"),
        ("IPv6 Addresses", "101"),
        ("Node ID", "fra-1"),
        ("Location ID", "Frankfurt"),
        ("Extra Backups", "-1"),
        ("Start After Install", "perhaps"),
    ] {
        let order = with_options(&[(name, value)]);
        let upgrade = Context {
            service: order.service.clone(),
            ..context()
        };
        for (hook, context) in [
            (
                create as fn(&mut dyn crate::door::Door, &Context) -> _,
                order,
            ),
            (change_package, upgrade),
        ] {
            let mut panel = Panel::default();
            let outcome: crate::outcome::Outcome = hook(&mut panel, &context);
            assert_eq!(kind(&outcome), Some(ProblemKind::Setting), "{name}");
            assert!(panel.depth() == 0 && outcome.effects.is_empty());
            let problem = outcome.ended.expect_err("a problem");
            assert!(
                problem.staff.contains(name) && problem.staff.contains(value),
                "{}",
                problem.staff
            );
        }
    }
}

// Customers fill custom fields in for free.
#[test]
fn custom_fields_named_like_priced_settings_change_nothing() {
    let mut names: Vec<String> = Vec::new();
    for setting in Setting::ALL {
        if setting != Setting::Template {
            names.push(setting.name().to_owned());
            names.push(format!("Extra {}", setting.name()));
        }
    }
    let plain = sent(&ordered());
    for value in ["64", "-1", "2 TB", "Debian 12", "unlimited"] {
        let mut context = ordered();
        let fields: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), value)).collect();
        context.service.fields = named(&fields);
        assert_eq!(sent(&context), plain);
    }
}

#[test]
fn a_custom_field_picks_only_a_template_that_is_offered() {
    let mut context = with_options(&[("Template", "Debian 12")]);
    context.service.fields = named(&[("Template", "Windows")]);
    let mut panel = panel();
    let outcome = create(&mut panel, &context);
    assert_eq!(
        (kind(&outcome), panel.depth()),
        (Some(ProblemKind::Setting), 0)
    );
}

#[test]
fn an_order_of_a_product_in_the_other_modules_order_sends_nothing() {
    let mut context = ordered();
    context.service.product.settings = [
        "1", "", "web", "web.test", "2", "4", "80", "0", "0", "", "", DEBIAN, "1", "0",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut panel = Panel::default();
    let outcome = create(&mut panel, &context);
    assert_eq!(
        (kind(&outcome), panel.depth()),
        (Some(ProblemKind::Setting), 0)
    );
    let problem = outcome.ended.expect_err("a problem");
    assert!(
        problem.staff.contains("bin/convert-products.php"),
        "{}",
        problem.staff
    );
}
