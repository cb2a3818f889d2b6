//! Options of a server that release 0.1.0 made: it passed over all but a few names.

use serde_json::json;

use super::create::{installing, kind, panel};
use crate::context::Context;
use crate::hooks::change_package::change_package;
use crate::hooks::create::create;
use crate::hooks::service_tab::service_tab;
use crate::hooks::staff::apply_options;
use crate::hooks::synchronize::synchronize;
use crate::outcome::{Effect, Outcome, ProblemKind};
use crate::remembered::Remembered;
use crate::settings::NamedValue;
use crate::testing::*;

const SERVER: &str = "/api/application/servers/";
const BUILD: &str = "/settings/build";

fn named(values: &[(&str, &str)]) -> Vec<NamedValue> {
    let one = |(name, value): &(&str, &str)| NamedValue {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    };
    values.iter().map(one).collect()
}

/// A service whose server release 0.1.0 made: nothing is remembered of it.
fn older(options: &[(&str, &str)]) -> Context {
    let mut context = context();
    context.remembered = Remembered::default();
    context.service.options = named(options);
    context
}

/// Changes the package; the memory in GB that the panel was asked for, and the outcome.
fn changed(
    context: &Context,
    hook: fn(&mut dyn crate::door::Door, &Context) -> Outcome,
) -> (u64, Outcome) {
    let mut gib = 0;
    let mut outcome = None;
    // The panel shows what it was asked for.
    for memory in [2, 4, 8] {
        let answer = with(server(), &[("/limits/memory", json!(memory * GIB))]);
        let mut panel =
            Panel::default()
                .on("GET", SERVER, data(&server()))
                .on("PATCH", SERVER, data(&answer));
        let tried = hook(&mut panel, context);
        if panel.changes().is_empty() {
            return (0, tried);
        }
        let asked = body(panel.sent("PATCH", &format!("{SERVER}{UUID}{BUILD}")));
        if asked["memory"] == json!(memory * GIB) {
            gib = memory;
            outcome = Some(tried);
        }
    }
    (gib, outcome.expect("a size of these"))
}

fn remembered(outcome: &Outcome) -> Option<&Remembered> {
    outcome.effects.iter().find_map(|effect| match effect {
        Effect::Remember(remembered) => Some(remembered),
        _ => None,
    })
}

fn told(outcome: &Outcome) -> Vec<&str> {
    let told = outcome.effects.iter().filter_map(|effect| match effect {
        Effect::TellStaff { topic, .. } => Some(topic.as_ref()),
        _ => None,
    });
    told.collect()
}

// Put back: let counts_all_options() in context/settings.rs answer true.
#[test]
fn a_change_of_the_package_does_not_resize_by_an_option_that_was_passed_over() {
    let mut context = older(&[("RAM", "8 GB")]);
    context.first_options = Some(named(&[("RAM", "8 GB")]));
    let (gib, outcome) = changed(&context, change_package);
    assert_eq!((gib, remembered(&outcome)), (2, None));
    assert_eq!(told(&outcome), [] as [&str; 0]);
    // What 0.1.0 read counts as ever.
    context.service.options.extend(named(&[("Memory", "4 GB")]));
    assert_eq!(changed(&context, change_package).0, 4);
}

#[test]
fn a_server_that_is_made_now_has_what_all_its_options_say() {
    let mut context = ordered();
    context.service.options = named(&[("RAM", "4 GB"), ("OS", "Debian 12")]);
    "Windows".clone_into(&mut context.service.product.settings[6]);
    let mut panel = panel().but("POST", "/api/application/servers", data(&installing()));
    let outcome = create(&mut panel, &context);
    let sent = body(panel.sent("POST", "/api/application/servers"));
    assert_eq!(sent["limits"]["memory"], json!(4 * GIB));
    assert_eq!(sent["template_uuid"], DEBIAN);
    let kept = Remembered {
        template: Some("Debian 12".to_owned()),
        ..Remembered::of_new()
    };
    assert_eq!(remembered(&outcome), Some(&kept));
    // And keeps it.
    let kept = Context {
        remembered: Remembered::of_new(),
        ..older(&[("RAM", "4 GB")])
    };
    assert_eq!(changed(&kept, change_package).0, 4);
}

// Put back: compare with no value in for_change(), hooks/options.rs.
#[test]
fn an_option_that_the_customer_changes_counts_from_then_on() {
    let mut context = older(&[("RAM", "4 GB"), ("CPU", "16")]);
    context.first_options = Some(named(&[("RAM", "2 GB"), ("CPU", "16")]));
    let (gib, outcome) = changed(&context, change_package);
    let now = remembered(&outcome).cloned().unwrap_or_default();
    assert_eq!((gib, now.all_options), (4, false));
    assert_eq!(now.options, ["RAM"]);
    // Also if he changes it back.
    context.remembered = now;
    context.service.options = named(&[("RAM", "2 GB"), ("CPU", "16")]);
    context.service.product.settings[1] = "8192".to_owned();
    assert_eq!(changed(&context, change_package).0, 2);
}

// Before the first cron nobody knows what the option was.
#[test]
fn staff_are_told_of_an_option_that_may_have_been_changed() {
    let mut context = older(&[("RAM", "4 GB")]);
    for first in [None, Some(named(&[("CPU", "2")]))] {
        context.first_options = first;
        let (gib, outcome) = changed(&context, change_package);
        assert_eq!((gib, told(&outcome)), (2, vec!["options-unsure"]));
    }
}

#[test]
fn two_names_of_one_setting_are_refused_once_both_count() {
    let mut context = older(&[("Memory", "4 GB"), ("RAM", "8 GB")]);
    context.first_options = Some(named(&[("Memory", "4 GB"), ("RAM", "2 GB")]));
    let (_, outcome) = changed(&context, change_package);
    assert_eq!(kind(&outcome), Some(ProblemKind::Setting));
    let problem = outcome.ended.expect_err("said twice");
    assert!(problem.staff.contains("Memory, RAM"), "{}", problem.staff);
}

#[test]
fn staff_apply_all_options_and_they_count_from_then_on() {
    let context = older(&[("RAM", "4 GB")]);
    let (gib, outcome) = changed(&context, apply_options);
    assert_eq!(gib, 4);
    assert_eq!(remembered(&outcome), Some(&Remembered::of_new()));

    let resized = with(server(), &[("/limits/memory", json!(4 * GIB))]);
    let mut panel =
        Panel::default()
            .on("GET", SERVER, data(&server()))
            .on("PATCH", SERVER, data(&resized));
    assert_eq!(apply_options(&mut panel, &context).ended, Ok(()));
    assert_eq!(panel.depth(), 2);

    // Refused: they don't count after it either.
    let context = older(&[("RAM", "4 apples")]);
    let (_, outcome) = changed(&context, apply_options);
    assert_eq!(kind(&outcome), Some(ProblemKind::Setting));
    assert_eq!(remembered(&outcome), None);
}

// Put back: read all options in synchronize.rs, complete().
#[test]
fn synchronize_adds_no_address_for_an_option_that_was_passed_over() {
    for (remembered, requests) in [(Remembered::default(), 0), (Remembered::of_new(), 1)] {
        let context = Context {
            remembered,
            ..older(&[("Additional IPs", "1")])
        };
        let two = with(
            server(),
            &[(
                "/limits/addresses/ipv4",
                json!([address(2, "198.51.100.11"), address(3, "198.51.100.12")]),
            )],
        );
        let mut panel = Panel::default()
            .on(
                "GET",
                "/api/application/nodes/1/addresses?",
                list(&[address(3, "198.51.100.12")]),
            )
            .on("GET", SERVER, data(&server()))
            .on("PATCH", SERVER, data(&two));
        let outcome = synchronize(&mut panel, &context);
        assert_eq!(outcome.ended, Ok(()));
        assert_eq!(panel.changes().len(), requests);
    }
}

#[test]
fn the_tab_says_what_does_not_count_and_what_applying_it_would_change() {
    let row = |context: &Context| {
        let mut panel = Panel::default().on("GET", "/api/application/servers", data(&owned()));
        let tab = service_tab(&mut panel, context);
        let mut rows = tab.fields.into_iter();
        let row = rows.find(|row| row.label == "Configurable options");
        row.map(|row| row.html).unwrap_or_default()
    };
    let context = older(&[("RAM", "4 GB"), ("Colour", "<b>red")]);
    let html = row(&context);
    assert!(
        html.contains("RAM: 4 GB doesn") && html.contains("2 GB → 4 GB"),
        "{html}"
    );
    assert!(
        html.contains("Colour isn") && !html.contains("red"),
        "{html}"
    );
    let bad = row(&older(&[("RAM", "4 apples")]));
    assert!(bad.contains("apples”"), "{bad}");
    // One that counts is nothing to say.
    let counts = Context {
        remembered: Remembered::of_new(),
        ..older(&[("RAM", "4 GB")])
    };
    assert_eq!(row(&counts), "");
}

// Put back: leave out the look at the quantity in create/mod.rs, make().
#[test]
fn an_order_of_several_makes_none_and_says_what_to_do() {
    let mut context = ordered();
    context.service.quantity = 3;
    let mut panel = Panel::default();
    let outcome = create(&mut panel, &context);
    assert_eq!(
        (kind(&outcome), panel.depth()),
        (Some(ProblemKind::Setting), 0)
    );
    let problem = outcome.ended.expect_err("a problem");
    assert!(problem.staff.contains('3') && problem.hint.contains("quantity to 1"));
}

// Put back: leave out tell_of_what_stays() in change_package.rs, or one of its rows.
#[test]
fn what_no_change_of_the_package_brings_about_is_told_to_staff() {
    let told_of = |context: &Context| {
        let shown = with(
            server(),
            &[("/node", json!({ "data": node(1, 64 * GIB, 500 * GIB) }))],
        );
        let mut panel =
            Panel::default()
                .on("GET", SERVER, data(&shown))
                .on("PATCH", SERVER, data(&shown));
        let outcome = change_package(&mut panel, context);
        assert_eq!(outcome.ended, Ok(()));
        told(&outcome).join(" ")
    };
    let mut context = Context {
        remembered: Remembered::of_new(),
        ..older(&[("Region", "2|Paris")])
    };
    assert_eq!(told_of(&context), "location 2");
    context.service.options = named(&[("Region", "1")]);
    assert_eq!(told_of(&context), "");
    context.service.options = named(&[("Node", "2|Paris 1")]);
    assert_eq!(told_of(&context), "node 2");
    context.service.options = named(&[("Node", "1|Paris 2")]);
    assert_eq!(told_of(&context), "");
    // What the server was made with, or had before the upgrade from 0.1.0.
    let system = |name: &str| named(&[("OS Template", name)]);
    context.service.options = system("Debian 12");
    assert_eq!(told_of(&context), "");
    context.first_options = Some(system("Ubuntu 24.04|Ubuntu"));
    assert_eq!(told_of(&context), "template Debian 12");
    context.remembered.template = Some("Debian 12|Debian".to_owned());
    assert_eq!(told_of(&context), "");
    context.service.options = system("Ubuntu 24.04");
    assert_eq!(told_of(&context), "template Ubuntu 24.04");
    context.service.options = Vec::new();
    assert_eq!(told_of(&context), "");
    context.service.quantity = 2;
    assert_eq!(told_of(&context), "quantity");
    // The product's own location is where new servers are made.
    context.service.quantity = 1;
    context.service.options = Vec::new();
    context
        .service
        .product
        .settings
        .extend(["1", "0", "2"].map(str::to_owned));
    assert_eq!(told_of(&context), "");
}
