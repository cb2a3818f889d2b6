//! The customer's page of a service. Its forms work without a script; names and
//! addresses are marked for the page's own screenshot mode.

pub mod backups;
pub mod form;
pub mod live;
pub mod overview;
pub mod reinstall;
pub mod settings;

use askama::Template;

use self::form::Form;
use crate::context::{Context, ServiceStatus};
use crate::hooks::customer;
use crate::language::Language;
use crate::panel::servers::{ServerStatus, Shown};
use crate::settings::{Feature, Features};
use crate::views::render;

/// A part of the page with an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Overview,
    /// The overview with the live state in it, for browsers without a script.
    Live,
    Backups,
    Settings,
    Reinstall,
}

impl View {
    const ALL: [Self; 5] = [
        Self::Overview,
        Self::Live,
        Self::Backups,
        Self::Settings,
        Self::Reinstall,
    ];

    /// The view that the input `convoy_view` names.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|view| view.name() == name);
        found.unwrap_or(Self::Overview)
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Live => "live",
            Self::Backups => "backups",
            Self::Settings => "settings",
            Self::Reinstall => "reinstall",
        }
    }

    fn label(self, words: Language) -> &'static str {
        match self {
            Self::Overview | Self::Live => words.tab_overview(),
            Self::Backups => words.backups(),
            Self::Settings => words.tab_settings(),
            Self::Reinstall => words.tab_reinstall(),
        }
    }

    /// Whether the product's customers have it.
    #[must_use]
    pub fn is_allowed(self, features: Features) -> bool {
        match self {
            Self::Overview | Self::Live => true,
            Self::Backups => features.has(Feature::Backups),
            Self::Reinstall => features.has(Feature::Reinstall),
            Self::Settings => settings::FEATURES.iter().any(|one| features.has(*one)),
        }
    }
}

/// A link among the page's views.
struct Tab {
    label: &'static str,
    address: String,
    current: bool,
}

/// A box on the page.
pub struct Card<'a> {
    title: &'static str,
    parts: Vec<Part<'a>>,
    wide: bool,
}

/// What stands in a box.
pub enum Part<'a> {
    Text(String),
    Warning(&'static str),
    Facts(Vec<Fact>),
    /// Heads and rows.
    Table(Vec<&'static str>, Vec<Vec<Cell<'a>>>),
    Form(Form<'a>),
}

/// A label and what it is about.
pub struct Fact {
    label: &'static str,
    value: String,
    private: bool,
    /// A bar beside it: 0 to 100.
    percent: Option<u64>,
}

/// A cell of a table.
#[derive(Default)]
pub struct Cell<'a> {
    text: String,
    private: bool,
    /// What a button copies; blank for none.
    copy: String,
    forms: Vec<Form<'a>>,
}

impl Cell<'_> {
    fn of(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    fn private(text: impl Into<String>) -> Self {
        Self {
            private: true,
            ..Self::of(text)
        }
    }
}

#[derive(Template)]
#[template(path = "client/page.html")]
struct Page<'a> {
    words: Language,
    title: &'a str,
    /// The server's status, in the panel's word.
    page: String,
    token: &'a str,
    tabs: Vec<Tab>,
    /// Where the live state is asked for; blank where there is none.
    state: String,
    sign_on: Option<String>,
    tone: &'static str,
    /// What the server's status means; blank if it needs no words.
    meaning: &'static str,
    /// Whether that ends by itself.
    waits: bool,
    /// HTML.
    live: String,
    cards: Vec<Card<'a>>,
}

/// The page of a view. `live` is HTML that stands above its boxes.
fn page<'a>(
    context: &'a Context,
    server: &'a Shown,
    view: View,
    live: String,
    cards: Vec<Card<'a>>,
) -> String {
    let words = context.language;
    let features = customer::features(context);
    let steers = steers(context);
    let current = if view == View::Live {
        View::Overview
    } else {
        view
    };
    let tabs = View::ALL
        .into_iter()
        .filter(|view| *view != View::Live && steers && view.is_allowed(features));
    let waits = server.status.is_passing();
    let asks = steers && (waits || current == View::Overview);
    render(&Page {
        words,
        title: &server.hostname,
        page: server.status.to_string(),
        token: &context.form_token,
        tabs: tabs
            .map(|view| Tab {
                label: view.label(words),
                address: address(context, view),
                current: view == current,
            })
            .collect(),
        state: if asks {
            action(context, "State")
        } else {
            String::new()
        },
        sign_on: sign_on(context, features),
        tone: super::tone(&server.status),
        meaning: words.status_means(&server.status),
        waits,
        live,
        cards,
    })
}

/// A view of a server that is at work: only what its status means.
#[must_use]
pub fn waiting(context: &Context, server: &Shown, view: View) -> String {
    page(context, server, view, String::new(), Vec::new())
}

#[must_use]
pub fn is_ready(server: &Shown) -> bool {
    server.status == ServerStatus::Ready
}

/// Whether the customer can do anything here: WHMCS calls a module's functions for
/// active services, and never for addons; and they act as the bound panel user.
#[must_use]
pub fn steers(context: &Context) -> bool {
    context.service.status == ServiceStatus::Active
        && context.service.id.addon.is_none()
        && context.is_bound()
}

/// WHMCS's page of the service, with more of its query.
fn service_page(context: &Context, query: &[&str]) -> String {
    let service = context.service.id.service.to_string();
    let mut address = ["clientarea.php?action=productdetails&id=", &service].concat();
    for part in query {
        address.push_str(part);
    }
    address
}

/// The page of a view.
fn address(context: &Context, view: View) -> String {
    match view {
        View::Overview => service_page(context, &[]),
        view => service_page(context, &["&convoy_view=", view.name()]),
    }
}

/// Where a form posts to: WHMCS's name of the module's function.
fn action(context: &Context, function: &str) -> String {
    service_page(context, &["&modop=custom&a=", function])
}

/// WHMCS's own way to sign on.
fn sign_on(context: &Context, features: Features) -> Option<String> {
    let may = steers(context) && features.has(Feature::SignOn);
    may.then(|| service_page(context, &["&dosinglesignon=1"]))
}
