//! Who answered in the panel's place, as far as the answer shows it.

use crate::door::Response;
use crate::text;

/// Characters of a header or a title that are told.
const SHOWN: usize = 100;

/// An answer that isn't the panel's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stranger {
    pub status: u16,
    pub kind: Kind,
    /// What it calls itself (`Server`), and its page's title.
    pub server: Option<String>,
    pub title: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Kind {
    /// Cloudflare asks for a browser.
    Challenge,
    /// The web server asks for a user name and password of its own.
    Password,
    /// A firewall refuses.
    Refusal,
    /// It sends the request elsewhere.
    Redirect(String),
    /// A maintenance page, a proxy, another web site.
    #[default]
    Page,
}

impl Stranger {
    /// Of which only the status is known.
    pub fn with_status(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    pub fn of(response: &Response) -> Self {
        let (status, front) = (response.status.as_u16(), &response.front);
        let kind = match status {
            _ if front.asks_for_browser => Kind::Challenge,
            401 if front.asks_for_password => Kind::Password,
            403 | 406 => Kind::Refusal,
            300..=399 => front
                .location
                .as_deref()
                .map_or(Kind::Page, |to| Kind::Redirect(shown(to))),
            _ => Kind::Page,
        };
        Self {
            status,
            kind,
            server: front.server.as_deref().map(shown),
            title: title(&response.body).map(|title| shown(&title)),
        }
    }
}

fn shown(text: &str) -> String {
    text::shown(text.trim()).chars().take(SHOWN).collect()
}

/// What stands in a page's `<title>`.
fn title(page: &str) -> Option<String> {
    // It stands at the beginning, and a page may be large.
    let page = page.get(..page.floor_char_boundary(8192))?;
    let small = page.to_ascii_lowercase();
    let open = small.find("<title")?;
    let begin = open + small.get(open..)?.find('>')? + 1;
    let end = begin + small.get(begin..)?.find("</title")?;
    let title = page.get(begin..end)?.trim();
    (!title.is_empty()).then(|| title.to_owned())
}
