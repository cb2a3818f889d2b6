//! HTML. All text goes through askama's escaping; the customer chooses a
//! server's name and hostname himself, markup included.

pub mod tab;

use askama::Template;

use crate::context::{Context, filled};
use crate::language::Language;
use crate::panel::servers::{Address, ServerStatus, Shown};
use crate::units::Bytes;

#[derive(Template)]
#[template(path = "notice.html")]
struct Notice<'a> {
    words: Language,
    text: &'a str,
}

#[derive(Template)]
#[template(path = "stored.html")]
struct Stored<'a> {
    words: Language,
    notice: &'a str,
    hostname: Option<&'a str>,
    vm_id: Option<&'a str>,
    addresses: Vec<&'a str>,
}

#[derive(Template)]
#[template(path = "server.html")]
struct Live<'a> {
    words: Language,
    server: &'a Shown,
    vm_id: String,
    cores: String,
    addresses: Vec<&'a Address>,
    tone: &'static str,
    meaning: &'static str,
    bandwidth: String,
    /// Of what is allowed, 0 to 100.
    percent: Option<u64>,
    sign_on: Option<String>,
}

#[derive(Template)]
#[template(path = "panel_link.html")]
struct PanelLink<'a> {
    words: Language,
    url: &'a str,
}

/// A line and nothing else.
#[must_use]
pub fn notice(words: Language, text: &str) -> String {
    render(&Notice { words, text })
}

/// What is stored of the server, under a notice.
#[must_use]
pub fn stored(context: &Context, notice: &str) -> String {
    let stored = &context.server;
    let addresses = stored
        .dedicated_address
        .iter()
        .chain(&stored.assigned_addresses);
    render(&Stored {
        words: context.language,
        notice,
        hostname: filled(Some(&context.service.domain)),
        vm_id: filled(stored.vm_id.as_deref()),
        addresses: addresses
            .filter_map(|address| filled(Some(address)))
            .collect(),
    })
}

/// The server as the panel shows it.
#[must_use]
pub fn server(context: &Context, server: &Shown, sign_on: Option<String>) -> String {
    let words = context.language;
    let used = server.usages.bandwidth;
    let allowed = server.limits.bandwidth;
    let addresses = &server.limits.addresses;
    render(&Live {
        words,
        server,
        // The client API doesn't tell it.
        vm_id: match server.vmid {
            Some(vm_id) => vm_id.to_string(),
            None => context.server.vm_id.clone().unwrap_or_default(),
        },
        cores: words.cores(server.limits.cpu),
        addresses: addresses.ipv4.iter().chain(&addresses.ipv6).collect(),
        tone: tone(&server.status),
        meaning: words.status_means(&server.status),
        bandwidth: match allowed {
            Some(allowed) => words.used_of(&used.to_string(), &allowed.to_string()),
            None => words.used_unlimited(&used.to_string()),
        },
        percent: allowed.map(|allowed| percent(used, allowed)),
        sign_on,
    })
}

/// The link to the panel in WHMCS's server list.
#[must_use]
pub fn panel_link(words: Language, url: &str) -> String {
    if is_web(url) {
        render(&PanelLink { words, url })
    } else {
        String::new()
    }
}

/// Whether a browser takes it for a web address; never `javascript:`.
#[must_use]
pub fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Bootstrap's word for how good a status is.
fn tone(status: &ServerStatus) -> &'static str {
    match status {
        ServerStatus::Ready => "success",
        ServerStatus::Installing
        | ServerStatus::RestoringBackup
        | ServerStatus::RestoringSnapshot => "info",
        ServerStatus::Suspended | ServerStatus::Unknown(_) => "warning",
        ServerStatus::InstallFailed | ServerStatus::Deleting | ServerStatus::DeletionFailed => {
            "danger"
        }
    }
}

/// Nothing allowed is all used.
fn percent(used: Bytes, allowed: Bytes) -> u64 {
    if allowed.0 == 0 {
        return 100;
    }
    let percent = u128::from(used.0) * 100 / u128::from(allowed.0);
    u64::try_from(percent.min(100)).unwrap_or(100)
}

/// These templates write to a String and call nothing that can fail.
fn render(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}
