//! Which text replaces which, and a text in which everything is replaced.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::IpAddr;

use aho_corasick::{AhoCorasick, MatchKind};

use super::collect::{addresses, emails, is_json, parameters};
use super::json_text::rewritten;
use super::leak::Leaks;
use super::pseudonym::Pseudonyms;
use super::written;

/// Characters below which a secret is replaced only where it is all of a value: elsewhere
/// it would be found in half of all words.
const SHORTEST: usize = 7;

/// Bytes of all that is searched for: a hostile panel can make every word a secret.
const MOST_BYTES: usize = 1 << 20;

/// Stands for a text out of which something secret could still be read.
pub(super) const HIDDEN: &str = "(hidden)";

/// What is replaced by what. Filled by `collect`.
#[derive(Default)]
pub(super) struct Substitutes {
    members: Vec<String>,
    pub hide_addresses: bool,
    pseudonyms: Pseudonyms,
    secrets: HashMap<String, String>,
    /// What stays of web tokens.
    headers: BTreeSet<String>,
    /// What replaces them.
    taken: HashSet<String>,
    /// The secrets in each way of writing, and their replacements.
    needles: Vec<(String, String)>,
    /// By the name in lower case.
    names: HashMap<String, String>,
    /// The ASCII letters of names that have others, too: what is left of them where those
    /// are lost.
    remains: HashSet<String>,
    /// By the address in lower case: its number, and in how many ways it was written.
    emails: HashMap<String, (usize, usize)>,
    /// By the address as it is written.
    spellings: HashMap<String, String>,
    addresses: HashMap<IpAddr, String>,
    bytes: usize,
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
        let secret = match beyond_header(secret) {
            Some((header, rest)) => {
                self.headers.insert(header.to_owned());
                rest
            }
            None => secret,
        };
        if secret.is_empty() || self.secrets.contains_key(secret) {
            return;
        }
        // A text of one or two characters may have no other to replace it.
        let new = (0..20)
            .map(|_| self.pseudonyms.of_secret(secret))
            .find(|new| new != secret && !self.taken.contains(new))
            .unwrap_or_else(|| format!("{}-{}", "hidden", self.secrets.len()));
        if secret.chars().count() >= SHORTEST {
            for pair in written::pairs(secret, &new) {
                self.bytes = self.bytes.saturating_add(pair.0.len());
                self.needles.push(pair);
            }
        }
        self.taken.insert(new.clone());
        self.secrets.insert(secret.to_owned(), new);
    }

    /// Adds each word of a name.
    pub fn add_name(&mut self, name: &str) {
        for word in words_of_name(name) {
            let folded = word.to_ascii_lowercase();
            if word.len() < 2 || self.names.contains_key(&folded) {
                continue;
            }
            let new = self.pseudonyms.of_name(word);
            self.bytes = self.bytes.saturating_add(folded.len());
            if !folded.is_ascii() {
                let letters = folded.chars().filter(char::is_ascii_alphanumeric);
                self.remains.insert(letters.collect());
            }
            self.names.insert(folded, new);
        }
    }

    pub fn add_email(&mut self, email: &str) {
        if self.spellings.contains_key(email) {
            return;
        }
        let folded = email.to_ascii_lowercase();
        let next = self.emails.len() + 1;
        let (number, spellings) = self.emails.entry(folded.clone()).or_insert((next, 0));
        let mut new = format!("person{number}@example.com");
        if email != folded {
            *spellings += 1;
            new = in_another_case(&new, *spellings);
        }
        self.bytes = self.bytes.saturating_add(email.len());
        self.spellings.insert(email.to_owned(), new);
    }

    pub fn add_address(&mut self, address: IpAddr) {
        let number = self.addresses.len();
        let new = || documentation_address(address, number);
        self.addresses.entry(address).or_insert_with(new);
    }

    pub fn counts(&self) -> Counts {
        Counts {
            secrets: self.secrets.len(),
            names: self.names.len(),
            emails: self.emails.len(),
            addresses: self.addresses.len(),
        }
    }

    /// True if a member of this name, or one that ends so, holds a secret.
    pub fn is_secret(&self, member: &str) -> bool {
        let member = member.to_ascii_lowercase();
        self.members
            .iter()
            .any(|known| member.ends_with(known.as_str()))
    }

    /// Replaces what is known now.
    ///
    /// # Errors
    ///
    /// It is too much to be searched for.
    pub fn replacer(&self) -> Result<Replacer<'_>, String> {
        if self.bytes > MOST_BYTES {
            return Err(format!("more than {MOST_BYTES} bytes would be replaced"));
        }
        let automaton = |texts: Vec<&str>| {
            let mut builder = AhoCorasick::builder();
            builder.match_kind(MatchKind::LeftmostLongest);
            builder.ascii_case_insensitive(false);
            builder.build(texts).map_err(|error| error.to_string())
        };
        let undivided: Vec<(&str, &str)> = self
            .names
            .iter()
            .filter(|(name, _)| !name.is_ascii())
            .map(|(name, new)| (name.as_str(), new.as_str()))
            .collect();
        let secrets = self.secrets.keys().map(String::as_str);
        let secrets = secrets.filter(|secret| secret.chars().count() >= SHORTEST);
        Ok(Replacer {
            known: self,
            secrets: automaton(self.needles.iter().map(|(text, _)| text.as_str()).collect())?,
            undivided: automaton(undivided.iter().map(|(name, _)| *name).collect())?,
            undivided_new: undivided.iter().map(|(_, new)| *new).collect(),
            leaks: Leaks::of(secrets, self.headers.iter().map(String::as_str)),
        })
    }
}

/// Replaces what [`Substitutes`] knows.
pub(super) struct Replacer<'a> {
    known: &'a Substitutes,
    secrets: AhoCorasick,
    /// Names in scripts that may not part their words, and what replaces them.
    undivided: AhoCorasick,
    undivided_new: Vec<&'a str>,
    leaks: Leaks,
}

impl Replacer<'_> {
    /// The text with everything replaced; JSON keeps its members' names.
    pub fn replaced(&self, text: &str) -> String {
        if !is_json(text) {
            let new = self.replaced_in_plain(text);
            return if self.reveals(&new) {
                HIDDEN.to_owned()
            } else {
                new
            };
        }
        rewritten(text, |member, value| {
            let whole = member.filter(|member| self.known.is_secret(member));
            let new = match whole.and_then(|_| self.known.secrets.get(value)) {
                Some(new) => new.to_owned(),
                None => self.replaced(value),
            };
            (new != value).then_some(new)
        })
    }

    /// True if something secret or personal can be read out of a text in which everything
    /// that is known has been replaced, or if that can't be decided.
    pub fn reveals(&self, text: &str) -> bool {
        self.leaks.reveal(text, &|decoded, is_certain| {
            self.shows_somebody(decoded, is_certain)
        })
    }

    /// True if a decoded text shows an address or a name. What is decoded without being
    /// certainly encoded holds some by accident: there only those count that are known.
    fn shows_somebody(&self, decoded: &str, is_certain: bool) -> bool {
        let is_somebody = |email: &str| {
            let folded = email.to_ascii_lowercase();
            self.known.emails.contains_key(&folded) || (is_certain && !is_nobodys(&folded))
        };
        if emails(decoded)
            .iter()
            .any(|found| is_somebody(&found.email))
        {
            return true;
        }
        let known = |(_, word): (usize, &str)| {
            let folded = word.to_ascii_lowercase();
            let names = &self.known.names;
            word.len() > 3 && (names.contains_key(&folded) || self.known.remains.contains(&folded))
        };
        words(decoded).any(known)
            || self.undivided.is_match(&decoded.to_ascii_lowercase())
            || (self.known.hide_addresses
                && addresses(decoded)
                    .iter()
                    .any(|(_, _, address)| self.known.addresses.contains_key(address)))
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
        for found in self.secrets.find_iter(text) {
            let new = self.known.needles.get(found.pattern().as_usize());
            hits.extend(new.map(|(_, new)| (found.start(), found.end(), new.clone())));
        }
        for (name, start, value) in parameters(text) {
            if let Some(new) = self
                .known
                .secrets
                .get(value)
                .filter(|_| self.known.is_secret(name))
            {
                hits.push((start, start + value.len(), new.clone()));
            }
        }
        for (start, word) in words(text) {
            if let Some(new) = self.known.names.get(&word.to_ascii_lowercase()) {
                hits.push((start, start + word.len(), in_case_of(word, new)));
            }
        }
        for found in self.undivided.find_iter(&text.to_ascii_lowercase()) {
            let new = self.undivided_new.get(found.pattern().as_usize());
            let place = found.start()..found.end();
            hits.extend(new.map(|new| (found.start(), found.end(), in_case_of(&text[place], new))));
        }
        for found in emails(text) {
            if let Some(new) = self.known.spellings.get(&found.email) {
                let new = if found.encoded {
                    written::percent(new, "%20", true)
                } else {
                    new.to_owned()
                };
                hits.push((found.start, found.end, new));
            }
        }
        if self.known.hide_addresses {
            for (start, end, address) in addresses(text) {
                let new = self.known.addresses.get(&address);
                hits.extend(new.map(|new| (start, end, new.clone())));
            }
        }
        hits
    }
}

/// The header of a JSON web token, and its claims and signature.
fn beyond_header(text: &str) -> Option<(&str, &str)> {
    let (header, rest) = text.split_once('.')?;
    let is_part = |part: &str| {
        let mut bytes = part.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let (claims, signature) = rest.split_once('.')?;
    let is_token = header.starts_with("eyJ") && !claims.is_empty();
    (is_token && [header, claims, signature].into_iter().all(is_part)).then_some((header, rest))
}

/// The words of a name that are replaced each by itself: "Jean-Luc" is two, a name that
/// isn't all ASCII is one.
fn words_of_name(name: &str) -> impl Iterator<Item = &str> {
    name.split_whitespace().flat_map(|word| {
        let divide = word.is_ascii();
        word.split(move |one: char| divide && !one.is_ascii_alphanumeric())
    })
}

/// The words of ASCII letters and digits in a text, and where they begin. A word ends
/// where another script's begins, which may not part its words.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let is_part = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_alphanumeric);
    let mut place = 0;
    std::iter::from_fn(move || {
        while place < bytes.len() && !is_part(place) {
            place += 1;
        }
        let start = place;
        while is_part(place) {
            place += 1;
        }
        (start < place).then(|| (start, &text[start..place]))
    })
}

/// An address that stands for somebody's.
fn is_nobodys(folded: &str) -> bool {
    folded.starts_with("person") && folded.ends_with("@example.com")
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
