//! Which text stands for which, and a text with all of them put in.

use std::net::IpAddr;

use super::json_text::rewritten;
use super::pseudonym::Pseudonyms;
use super::written;

/// Shorter secrets are replaced only where they are all of a value: elsewhere they
/// would be found in half of all words.
const SHORTEST: usize = 4;

/// What is replaced by what. Filled by `collect`.
#[derive(Default)]
pub(super) struct Substitutes {
    members: Vec<String>,
    pub hide_addresses: bool,
    pseudonyms: Pseudonyms,
    secrets: Vec<(String, String)>,
    /// The secrets in each way of writing.
    needles: Vec<(String, String)>,
    names: Vec<(String, String)>,
    /// Folded to lower case; the place tells the replacement.
    emails: Vec<String>,
    /// As they are written.
    spellings: Vec<(String, String)>,
    addresses: Vec<(IpAddr, String)>,
}

/// How many different texts were replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Counts {
    pub secrets: usize,
    pub names: usize,
    pub emails: usize,
    pub addresses: usize,
}

impl Substitutes {
    /// `members`: ends of the names of members that hold secrets.
    pub fn new(members: &[String], hide_addresses: bool) -> Self {
        Substitutes {
            members: members.iter().map(|one| one.to_ascii_lowercase()).collect(),
            hide_addresses,
            ..Substitutes::default()
        }
    }

    /// Of a JSON web token the header stays: components read in it whose token it is,
    /// and it opens nothing without the signature.
    pub fn add_secret(&mut self, secret: &str) {
        let secret = beyond_header(secret).unwrap_or(secret);
        if secret.is_empty() || find(&self.secrets, secret).is_some() {
            return;
        }
        let taken = |new: &str| new == secret || self.secrets.iter().any(|(_, old)| old == new);
        // A text of one or two characters may have no other to stand for it.
        let new = (0..20)
            .map(|_| self.pseudonyms.of_secret(secret))
            .find(|new| !taken(new))
            .unwrap_or_else(|| format!("{}-{}", "hidden", self.secrets.len()));
        if secret.len() >= SHORTEST {
            self.needles.extend(written::pairs(secret, &new));
        }
        self.secrets.push((secret.to_owned(), new));
    }

    /// Adds each word of a name.
    pub fn add_name(&mut self, name: &str) {
        for word in name.split_whitespace() {
            let folded = word.to_ascii_lowercase();
            if word.len() < 2 || find(&self.names, &folded).is_some() {
                continue;
            }
            let new = self.pseudonyms.of_name(word);
            self.names.push((folded, new));
        }
    }

    pub fn add_email(&mut self, email: &str) {
        if find(&self.spellings, email).is_some() {
            return;
        }
        let folded = email.to_ascii_lowercase();
        let known = self.emails.iter().position(|known| *known == folded);
        let number = known.unwrap_or(self.emails.len());
        if known.is_none() {
            self.emails.push(folded.clone());
        }
        let mut new = format!("person{}@example.com", number + 1);
        if email != folded {
            let earlier = self.spellings.iter();
            let earlier = earlier.filter(|(known, _)| known.eq_ignore_ascii_case(&folded));
            new = in_another_case(&new, earlier.count() + 1);
        }
        self.spellings.push((email.to_owned(), new));
    }

    pub fn add_address(&mut self, address: IpAddr) {
        if self.addresses.iter().any(|(known, _)| *known == address) {
            return;
        }
        let new = documentation_address(address, self.addresses.len());
        self.addresses.push((address, new));
    }

    pub fn counts(&self) -> Counts {
        Counts {
            secrets: self.secrets.len(),
            names: self.names.len(),
            emails: self.emails.len(),
            addresses: self.addresses.len(),
        }
    }

    /// Whether a member of this name, or one that ends so, holds a secret.
    pub fn is_secret(&self, member: &str) -> bool {
        let member = member.to_ascii_lowercase();
        self.members
            .iter()
            .any(|known| member.ends_with(known.as_str()))
    }

    /// Whether a secret still stands in a text.
    pub fn stand_in(&self, text: &str) -> bool {
        self.needles
            .iter()
            .any(|(needle, _)| text.contains(needle.as_str()))
    }

    /// The text with everything replaced; JSON keeps its members' names.
    pub fn replaced(&self, text: &str) -> String {
        if !super::collect::is_json(text) {
            return self.replaced_in_plain(text);
        }
        rewritten(text, |member, value| {
            let whole = member.filter(|member| self.is_secret(member));
            let new = match whole.and_then(|_| find(&self.secrets, value)) {
                Some(new) => new.to_owned(),
                None => self.replaced(value),
            };
            (new != value).then_some(new)
        })
    }

    fn replaced_in_plain(&self, text: &str) -> String {
        let mut hits = self.hits(text);
        // The first one, and of those the longest.
        hits.sort_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1)));
        let mut new = String::with_capacity(text.len());
        let mut done = 0;
        for (start, end, replacement) in hits {
            if start >= done {
                new.push_str(&text[done..start]);
                new.push_str(&replacement);
                done = end;
            }
        }
        new.push_str(&text[done..]);
        new
    }

    /// Where something to be replaced begins and ends, and by what.
    fn hits(&self, text: &str) -> Vec<(usize, usize, String)> {
        let mut hits = Vec::new();
        for (needle, new) in &self.needles {
            let found = text.match_indices(needle.as_str());
            hits.extend(found.map(|(at, hit)| (at, at + hit.len(), new.clone())));
        }
        let folded = text.to_ascii_lowercase();
        for (name, new) in &self.names {
            let found = folded.match_indices(name.as_str());
            let words = found.filter(|(at, hit)| is_word(text, *at, hit));
            hits.extend(words.map(|(at, hit)| {
                let end = at + hit.len();
                (at, end, in_case_of(&text[at..end], new))
            }));
        }
        for found in super::collect::emails(text) {
            if let Some(new) = find(&self.spellings, &found.email) {
                let new = if found.encoded {
                    written::percent(new, "%20", true)
                } else {
                    new.to_owned()
                };
                hits.push((found.start, found.end, new));
            }
        }
        if self.hide_addresses {
            for (start, end, address) in super::collect::addresses(text) {
                let known = self.addresses.iter().find(|(known, _)| *known == address);
                hits.extend(known.map(|(_, new)| (start, end, new.clone())));
            }
        }
        hits
    }
}

/// Claims and signature of a JSON web token.
fn beyond_header(text: &str) -> Option<&str> {
    let (header, rest) = text.split_once('.')?;
    let is_part = |part: &str| {
        let mut bytes = part.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let (claims, signature) = rest.split_once('.')?;
    let is_token = header.starts_with("eyJ") && !claims.is_empty();
    (is_token && [header, claims, signature].into_iter().all(is_part)).then_some(rest)
}

fn find<'a>(pairs: &'a [(String, String)], text: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(known, _)| known == text);
    pair.map(|(_, new)| new.as_str())
}

/// Whether what was found isn't a part of a longer word. Scripts that don't part
/// their words aren't asked.
fn is_word(text: &str, at: usize, hit: &str) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + hit.len()..].chars().next();
    let apart = |neighbour: Option<char>| neighbour.is_none_or(|one| !one.is_alphanumeric());
    !hit.is_ascii() || (apart(before) && apart(after))
}

fn in_case_of(found: &str, new: &str) -> String {
    if found.chars().all(|one| !one.is_ascii_uppercase()) {
        new.to_ascii_lowercase()
    } else if found.len() > 1 && found.chars().all(|one| !one.is_ascii_lowercase()) {
        new.to_ascii_uppercase()
    } else {
        new.to_owned()
    }
}

/// The same address in the `count`th other way to write it: the letters whose bits
/// are set in `count` are capitals.
fn in_another_case(address: &str, count: usize) -> String {
    let letters = address.chars().enumerate();
    let spelled = letters.map(|(place, letter)| {
        if place < 6 && count >> place & 1 == 1 {
            letter.to_ascii_uppercase()
        } else {
            letter
        }
    });
    spelled.collect()
}

/// RFC 5737 and RFC 3849: addresses that are nobody's; beyond those 762 a private one.
fn documentation_address(address: IpAddr, number: usize) -> String {
    let (network, host) = (number / 254, number % 254 + 1);
    match address {
        IpAddr::V6(_) => format!("2001:db8::{:x}", number + 1),
        IpAddr::V4(_) => match network {
            0 => format!("192.0.2.{host}"),
            1 => format!("198.51.100.{host}"),
            2 => format!("203.0.113.{host}"),
            _ => format!("10.{}.{}.{host}", network / 256 % 256, network % 256),
        },
    }
}

#[cfg(test)]
mod tests;
