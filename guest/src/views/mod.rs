//! HTML. All text goes through askama's escaping; the customer chooses a
//! server's name and hostname himself, markup included.

pub mod bindings;
pub mod card;
pub mod client;
pub mod tab;

use askama::Template;

use crate::context::{Context, filled};
use crate::language::Language;
use crate::panel::servers::ServerStatus;

#[derive(Template)]
#[template(path = "notice.html")]
struct Notice<'a> {
    words: Language,
    /// Bootstrap's word.
    tone: &'static str,
    role: &'static str,
    /// Whether the reader is led to it: without a script nothing else tells of it.
    held: bool,
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
#[template(path = "panel_link.html")]
struct PanelLink<'a> {
    words: Language,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "warning.html")]
struct Warning<'a> {
    words: Language,
    text: &'a str,
}

/// What staff must see to, wherever it stands.
#[must_use]
pub fn warning(words: Language, text: &str) -> String {
    render(&Warning { words, text })
}

/// A line and nothing else.
#[must_use]
pub fn notice(words: Language, text: &str) -> String {
    render(&Notice {
        words,
        tone: "info",
        role: "status",
        held: false,
        text,
    })
}

/// What a form without a script has brought about, above a page; blank if there was none.
#[must_use]
pub fn form_answer(context: &Context) -> String {
    let (tone, role, text) = if context.form_failed.is_empty() {
        ("success", "status", &context.form_done)
    } else {
        ("danger", "alert", &context.form_failed)
    };
    if text.is_empty() {
        return String::new();
    }
    render(&Notice {
        words: context.language,
        tone,
        role,
        held: true,
        text,
    })
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

/// These templates write to a String and call nothing that can fail.
fn render(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}
