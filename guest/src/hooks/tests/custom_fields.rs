//! A customer fills custom fields in for free: only three of them say anything.

use super::create::{kind, panel};
use crate::context::Context;
use crate::hooks::change_package::change_package;
use crate::hooks::create::create;
use crate::outcome::ProblemKind;
use crate::settings::{NamedValue, Setting};
use crate::testing::*;

const SERVERS: &str = "/api/application/servers";
const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";

fn with_fields(mut context: Context, fields: Vec<(String, &str)>) -> Context {
    context.service.fields = fields
        .into_iter()
        .map(|(name, value)| NamedValue {
            name,
            value: value.to_owned(),
        })
        .collect();
    context
}

/// A field named like every setting but the template, and one that would add to it.
fn greedy() -> Vec<(String, &'static str)> {
    Setting::ALL
        .into_iter()
        .filter(|setting| *setting != Setting::Template)
        .flat_map(|setting| {
            let name = setting.name().to_owned();
            [(format!("Extra {name}"), "7"), (name, "7")]
        })
        .collect()
}

#[test]
fn a_field_named_like_a_priced_setting_changes_nothing() {
    let mut plain = panel();
    let expected = create(&mut plain, &ordered());
    let mut wishing = panel();
    let outcome = create(&mut wishing, &with_fields(ordered(), greedy()));
    assert_eq!((outcome.ended, outcome.effects), (Ok(()), expected.effects));
    assert_eq!(wishing.waves, plain.waves);

    let panel = || {
        Panel::default()
            .on("GET", SERVER, data(&server()))
            .on("PATCH", SERVER, data(&server()))
    };
    let (mut plain, mut wishing) = (panel(), panel());
    let _ = change_package(&mut plain, &context());
    let _ = change_package(&mut wishing, &with_fields(context(), greedy()));
    assert_eq!(wishing.waves, plain.waves);
}

#[test]
fn a_customer_chooses_among_the_templates_that_are_offered() {
    let mut offering = ordered();
    offering.service.product.settings[6] = "Ubuntu 24.04, Debian 12".to_owned();
    let mut chosen = panel();
    let wish = vec![("Operating System".to_owned(), "debian 12|Debian")];
    let outcome = create(&mut chosen, &with_fields(offering.clone(), wish));
    assert_eq!(outcome.ended, Ok(()));
    assert_eq!(body(chosen.sent("POST", SERVERS))["template_uuid"], DEBIAN);

    // What is offered and not on the node fails by name, and isn't replaced.
    let wish = vec![("Operating System".to_owned(), "Ubuntu 24.04")];
    let mut panel = panel();
    let outcome = create(&mut panel, &with_fields(offering, wish));
    assert_eq!(kind(&outcome), Some(ProblemKind::Capacity));
    assert!(
        outcome
            .ended
            .expect_err("a problem")
            .staff
            .contains("Ubuntu")
    );
    assert_eq!(panel.changes().len(), 0);
}
