//! The forms of a server's settings.

use super::form::{Choice, Form, Input};
use super::{Card, Cell, Part, View};
use crate::context::Context;
use crate::hooks::customer::settings::nameservers_rule;
use crate::hooks::customer::{self, hardware::is_offered};
use crate::language::{Language, joined};
use crate::panel::hardware::{BootOrder, Disk, Iso};
use crate::panel::servers::Shown;
use crate::settings::Feature;

/// Those that have a form here.
pub const FEATURES: [Feature; 6] = [
    Feature::Rename,
    Feature::Password,
    Feature::SshKeys,
    Feature::Nameservers,
    Feature::BootOrder,
    Feature::Isos,
];

/// What the panel answered; none for what the product doesn't allow or the panel
/// didn't answer.
#[derive(Default)]
pub struct Current {
    pub ssh_keys: Option<String>,
    pub nameservers: Option<Vec<String>>,
    /// True if the panel takes an empty list of them.
    pub clears_nameservers: bool,
    pub boot: Option<BootOrder>,
    pub isos: Option<Vec<Iso>>,
}

#[must_use]
pub fn settings(context: &Context, server: &Shown, current: &Current) -> String {
    let cards = cards(context, server, current);
    super::page(context, server, View::Settings, String::new(), cards)
}

fn cards<'a>(context: &'a Context, server: &Shown, current: &Current) -> Vec<Card<'a>> {
    let words = context.language;
    let features = customer::features(context);
    let form = |function| Form::new(context, View::Settings, function, words.save(), "primary");
    let mut cards = Vec::new();
    if features.has(Feature::Rename) {
        let form = form("Rename")
            .field("convoy_name", words.name(), &server.name, Input::Text(40))
            .field(
                "convoy_hostname",
                words.hostname(),
                &server.hostname,
                Input::Text(253),
            );
        cards.push(card(words.server_names(), Part::Form(form)));
    }
    if features.has(Feature::Password) {
        let form = form("SetRootPassword").password(words);
        cards.push(card(words.root_password(), Part::Form(form)));
    }
    if let Some(keys) = &current.ssh_keys {
        let form = ssh_keys(words, keys, form("SetSshKeys"));
        cards.push(card(words.ssh_keys(), Part::Form(form)));
    }
    if let Some(servers) = &current.nameservers {
        let lines = joined(servers, "\n");
        let rule = nameservers_rule(words, current.clears_nameservers);
        let form = form("SetNameservers").field("convoy_nameservers", rule, &lines, Input::Area);
        cards.push(card(words.nameservers(), Part::Form(form)));
    }
    if let Some(boot) = &current.boot {
        let form = boot_order(words, boot, form("SetBootOrder"));
        cards.push(card(words.boot_order(), Part::Form(form)));
    }
    if let Some(isos) = &current.isos {
        cards.push(Card {
            wide: true,
            ..card(words.isos(), drives(context, isos))
        });
    }
    cards
}

fn card<'a>(title: &'static str, part: Part<'a>) -> Card<'a> {
    Card {
        title,
        parts: vec![part],
        wide: false,
    }
}

/// Inputs of the positions, as `hooks::customer::hardware` reads them; a VM has no
/// more drives than that.
pub const POSITIONS: [&str; 8] = [
    "convoy_boot_1",
    "convoy_boot_2",
    "convoy_boot_3",
    "convoy_boot_4",
    "convoy_boot_5",
    "convoy_boot_6",
    "convoy_boot_7",
    "convoy_boot_8",
];

/// For each position every disk, the one that is there now chosen.
/// Inputs of the keys, as `hooks::customer::settings` reads them.
pub const KEYS: [&str; 10] = [
    "convoy_key_1",
    "convoy_key_2",
    "convoy_key_3",
    "convoy_key_4",
    "convoy_key_5",
    "convoy_key_6",
    "convoy_key_7",
    "convoy_key_8",
    "convoy_key_9",
    "convoy_key_10",
];

/// An input a key, and two more: firewalls take a second line that begins as a command does
/// for an attack, and refuse the form (OWASP CRS 932105, observed). Who has more keys than
/// there are inputs has all of them in one.
fn ssh_keys<'a>(words: Language, keys: &str, mut form: Form<'a>) -> Form<'a> {
    let kept: Vec<&str> = keys.lines().filter(|key| !key.trim().is_empty()).collect();
    if kept.len() > KEYS.len() {
        return form.field("convoy_keys", words.ssh_keys_help(), keys, Input::Area);
    }
    for (place, name) in KEYS.iter().enumerate().take(kept.len() + 2) {
        let label = words.ssh_key_of_number(&(place + 1).to_string());
        let key = kept.get(place).copied().unwrap_or_default();
        form = form.field(name, &label, key, Input::Area);
    }
    form
}

fn boot_order<'a>(words: Language, boot: &BootOrder, mut form: Form<'a>) -> Form<'a> {
    let all: Vec<&Disk> = boot.boot_order.iter().chain(&boot.unused_devices).collect();
    for (place, name) in POSITIONS.iter().enumerate().take(all.len()) {
        let here = boot
            .boot_order
            .get(place)
            .map(|disk| disk.interface.as_str());
        let mut choices = vec![Choice {
            value: String::new(),
            label: words.nothing().to_owned(),
            chosen: here.is_none(),
        }];
        choices.extend(all.iter().map(|disk| Choice {
            value: disk.interface.clone(),
            label: label(words, disk),
            chosen: here == Some(&disk.interface),
        }));
        let number = [&(place + 1).to_string(), "."].concat();
        form = form.field(name, &number, "", Input::Select(choices));
    }
    form
}

/// `scsi0 · Disk · 40 GB`, `ide2 · Cloudinit`.
fn label(words: Language, disk: &Disk) -> String {
    match &disk.media_name {
        Some(media) => [&disk.interface, " · ", media].concat(),
        None => {
            let size = disk.size.to_string();
            [&disk.interface, " · ", words.disk(), " · ", &size].concat()
        }
    }
}

fn drives<'a>(context: &'a Context, isos: &[Iso]) -> Part<'a> {
    let words = context.language;
    let rows: Vec<Vec<Cell>> = isos
        .iter()
        .filter(|iso| is_offered(iso))
        .map(|iso| {
            let (function, label) = if iso.mounted.0 {
                ("UnmountIso", words.unmount())
            } else {
                ("MountIso", words.mount())
            };
            let form = Form::new(context, View::Settings, function, label, "default")
                .hidden("convoy_iso", iso.uuid.as_str());
            let change = Cell {
                forms: vec![form],
                ..Cell::default()
            };
            vec![
                Cell::of(iso.name.clone()),
                Cell::of(iso.size.to_string()),
                change,
            ]
        })
        .collect();
    if rows.is_empty() {
        return Part::Text(words.no_isos().to_owned());
    }
    Part::Table(vec![words.name(), words.size(), words.actions()], rows)
}
