//! Configurable options of a server that release 0.1.0 made: it passed over all but a few names.
//! Such a server keeps the size it was made with until the customer changes the option, or staff
//! have all options applied.

use crate::context::Context;
use crate::language::{Language, joined};
use crate::outcome::{Effect, Record};
use crate::panel::servers::{Limits, Server};
use crate::remembered::Remembered;
use crate::settings::{self, NamedValue, Setting, Settings};

use super::states;

/// The options that would count for a new server, and don't for this one.
#[must_use]
pub fn passed_over(context: &Context) -> Vec<&NamedValue> {
    if context.counts_all_options() {
        return Vec::new();
    }
    let counted = context.counted_options();
    let counts = |option: &NamedValue| counted.iter().any(|other| other.name == option.name);
    let options = context.service.options.iter();
    options
        .filter(|option| settings::meaning(&option.name).is_some() && !counts(option))
        .collect()
}

/// The options that nothing reads.
#[must_use]
pub fn unused(context: &Context) -> Vec<&NamedValue> {
    let options = context.service.options.iter();
    options
        .filter(|option| settings::meaning(&option.name).is_none())
        .collect()
}

/// The options that count for a change of the package: also those that the customer has changed
/// since the upgrade from 0.1.0, which count from now on.
pub fn for_change(context: &Context, record: &mut Record) -> Vec<NamedValue> {
    let mut names = context.remembered.options.clone();
    let mut unsure = Vec::new();
    for option in passed_over(context) {
        let name = settings::bare(&option.name);
        let first = context.first_options.iter().flatten();
        let mut first =
            first.filter(|first| settings::bare(&first.name).eq_ignore_ascii_case(name));
        match first.next() {
            Some(first) if settings::bare(&first.value) == settings::bare(&option.value) => {}
            Some(_) => names.push(name.to_owned()),
            None => unsure.push(said(option)),
        }
    }
    if !unsure.is_empty() {
        let text = context.language.options_unsure(&joined(&unsure, ", "));
        states::tell(&mut record.effects, states::OPTIONS_UNSURE, text);
    }
    if names == context.remembered.options {
        return context.counted_options();
    }
    let counted = settings::known_to_0_1_0(&context.service.options, &names);
    record.effects.push(Effect::Remember(Remembered {
        options: names,
        ..context.remembered.clone()
    }));
    counted
}

/// Tells staff what was ordered and no change of the package brings about: more servers than
/// one, another place, and another system.
pub fn tell_of_what_stays(
    context: &Context,
    record: &mut Record,
    counted: &[NamedValue],
    settings: &Settings,
    server: &Server,
) {
    let words = context.language;
    let quantity = context.service.quantity;
    if quantity > 1 {
        let text = words.quantity_of_one_server(&quantity.to_string());
        states::tell(&mut record.effects, states::QUANTITY, text);
    }
    let location = server.node.as_ref().map(|node| node.location_id);
    for (setting, topic, asked, has) in [
        (Setting::Location, "location", settings.location, location),
        (Setting::Node, "node", settings.node, Some(server.node_id)),
    ] {
        if let (Some(option), Some(asked), Some(has)) = (saying(counted, setting), asked, has)
            && asked != has
        {
            let location = location.unwrap_or_default().to_string();
            let text = words.place_stays(&said(option), &server.node_id.to_string(), &location);
            states::tell(&mut record.effects, format!("{topic} {asked}"), text);
        }
    }
    if let (Some(option), Some(made)) = (saying(counted, Setting::Template), made_with(context))
        && settings::bare(&option.value) != settings::bare(made)
    {
        let text = words.template_stays(&said(option), made);
        let topic = format!("template {}", settings::bare(&option.value));
        states::tell(&mut record.effects, topic, text);
    }
}

/// What the option for the system said when the server was made, or before the upgrade from
/// 0.1.0; none if that isn't known.
fn made_with(context: &Context) -> Option<&str> {
    let first = || saying(context.first_options.as_deref()?, Setting::Template);
    let kept = context.remembered.template.as_deref();
    kept.or_else(|| first().map(|option| option.value.as_str()))
}

/// The option that takes a setting's place.
#[must_use]
pub fn saying(options: &[NamedValue], setting: Setting) -> Option<&NamedValue> {
    options.iter().find(|option| {
        settings::meaning(&option.name).is_some_and(|meaning| meaning.setting == setting)
    })
}

/// An option and its value, as WHMCS's pages name them.
#[must_use]
pub fn said(option: &NamedValue) -> String {
    [option.name.as_str(), ": ", &option.value].concat()
}

/// What a change of the package would change of a server: name, what it has, what it would have.
#[must_use]
pub fn changes(
    language: Language,
    limits: &Limits,
    settings: &Settings,
) -> Vec<(&'static str, String, String)> {
    let count = |count: Option<u32>| {
        count.map_or_else(
            || language.unlimited().to_owned(),
            |count| count.to_string(),
        )
    };
    let size = |size: Option<crate::units::Bytes>| {
        size.map_or_else(|| language.unlimited().to_owned(), |size| size.to_string())
    };
    let (memory, disk): (crate::units::Bytes, crate::units::Bytes) =
        (settings.memory.into(), settings.disk.into());
    let addresses = &limits.addresses;
    let all = [
        (
            language.cpu(),
            limits.cpu.to_string(),
            settings.cpu.to_string(),
        ),
        (
            language.memory(),
            limits.memory.to_string(),
            memory.to_string(),
        ),
        (language.disk(), limits.disk.to_string(), disk.to_string()),
        (
            language.bandwidth(),
            size(limits.bandwidth),
            size(settings.bandwidth.map(Into::into)),
        ),
        (
            "Snapshots",
            count(limits.snapshots),
            count(settings.snapshots),
        ),
        ("Backups", count(limits.backups), count(settings.backups)),
        (
            "IPv4",
            addresses.ipv4.len().to_string(),
            settings.ipv4.to_string(),
        ),
        (
            "IPv6",
            addresses.ipv6.len().to_string(),
            settings.ipv6.to_string(),
        ),
    ];
    all.into_iter()
        .filter(|(_, has, would)| has != would)
        .collect()
}
