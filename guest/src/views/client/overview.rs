//! What a server is, and what it does now.

use askama::Template;

use super::live::{self, Samples};
use super::{Card, Cell, Fact, Part, View, address, is_ready};
use crate::context::Context;
use crate::hooks::customer;
use crate::language::Language;
use crate::panel::servers::Shown;
use crate::panel::session::State;
use crate::settings::Feature;
use crate::views::render;

#[derive(Template)]
#[template(path = "client/live.html")]
struct Live {
    words: Language,
    /// HTML; blank where it isn't known yet.
    usage: String,
    /// HTML.
    power: String,
    /// Where a browser without a script finds the live state.
    address: String,
}

/// The overview; with the live state if it was asked for.
#[must_use]
pub fn overview(context: &Context, server: &Shown, state: Option<&State>) -> String {
    let view = if state.is_some() {
        View::Live
    } else {
        View::Overview
    };
    let cards = vec![facts(context, server), addresses(context, server)];
    super::page(context, server, view, live(context, server, state), cards)
}

/// State, usage and power buttons, for who may steer.
fn live(context: &Context, server: &Shown, state: Option<&State>) -> String {
    if !super::steers(context) || !is_ready(server) {
        return String::new();
    }
    let samples = |state| Samples::read("", context.now).with(context.now, state);
    render(&Live {
        words: context.language,
        usage: state.map_or_else(String::new, |state| {
            live::usage(context, server, state, &samples(state))
        }),
        power: live::power(context, customer::features(context), state),
        address: address(context, View::Live),
    })
}

fn facts<'a>(context: &Context, server: &Shown) -> Card<'a> {
    let words = context.language;
    let limits = &server.limits;
    let unlimited = |limit: Option<u32>| {
        limit.map_or_else(|| words.unlimited().to_owned(), |limit| limit.to_string())
    };
    let used = server.usages.bandwidth.to_string();
    let bandwidth = match limits.bandwidth {
        Some(allowed) => words.used_of(&used, &allowed.to_string()),
        None => words.used_unlimited(&used),
    };
    // The client API doesn't tell it.
    let vm_id = match server.vmid {
        Some(vm_id) => vm_id.to_string(),
        None => context.server.vm_id.clone().unwrap_or_default(),
    };
    let percent = limits
        .bandwidth
        .map(|allowed| live::percent(server.usages.bandwidth, allowed));
    let mut rows = vec![
        (
            words.status_label(),
            words.status(&server.status).to_owned(),
        ),
        (words.name(), server.name.clone()),
        (words.hostname(), server.hostname.clone()),
        (words.vm_id(), vm_id),
        (words.cpu(), words.cores(limits.cpu)),
        (words.memory(), limits.memory.to_string()),
        (words.disk(), limits.disk.to_string()),
        (words.bandwidth(), bandwidth),
        (words.snapshots(), unlimited(limits.snapshots)),
        (words.backups(), unlimited(limits.backups)),
    ];
    if context.service.password.is_empty() {
        rows.push((words.root_password(), no_password(context)));
    }
    let facts = rows
        .into_iter()
        .enumerate()
        .map(|(place, (label, value))| Fact {
            label,
            value,
            private: place == 1 || place == 2,
            percent: percent.filter(|_| label == words.bandwidth()),
        });
    Card {
        title: words.server(),
        parts: vec![Part::Facts(facts.collect())],
        wide: true,
    }
}

/// What to do where no root password is stored, as of a server that was found again after
/// WHMCS's database was restored.
fn no_password(context: &Context) -> String {
    let words = context.language;
    let sets = super::steers(context) && customer::features(context).has(Feature::Password);
    if sets {
        words.root_password_unknown_set_one(View::Settings.label(words))
    } else {
        words.root_password_unknown().to_owned()
    }
}

fn addresses<'a>(context: &Context, server: &Shown) -> Card<'a> {
    let words = context.language;
    let addresses = &server.limits.addresses;
    let rows: Vec<Vec<Cell>> = addresses
        .ipv4
        .iter()
        .chain(&addresses.ipv6)
        .map(|one| {
            let address = Cell {
                copy: one.address.clone(),
                ..Cell::private(one.with_prefix())
            };
            vec![address, Cell::private(one.gateway.clone())]
        })
        .collect();
    let part = if rows.is_empty() {
        Part::Text(words.no_addresses().to_owned())
    } else {
        Part::Table(vec![words.address(), words.gateway()], rows)
    };
    Card {
        title: words.addresses(),
        parts: vec![part],
        wide: false,
    }
}
