//! Everything people read. The texts stand in `guest/languages`, a file a
//! language; `build.rs` makes of each key a method of [`Language`]. What isn't
//! text, such as which text an enum means, stands here, once for all languages.

mod administration;
mod advice;
mod bindings;
mod customer;
mod faults;
#[cfg(test)]
mod files;
mod notes;
mod panels;
mod staff;
#[cfg(test)]
mod tests;

pub use advice::Advice;
pub use staff::{Lack, NodeLacks, Unfit};

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// A language people read.
#[derive(Clone, Copy)]
pub struct Language(&'static Texts);

/// The language that WHMCS calls by this name, which is its file's. English for
/// every other one.
#[must_use]
pub fn of(locale: &str) -> Language {
    let name = locale.trim().to_ascii_lowercase();
    let [(_, english), ..] = &LANGUAGES;
    let language = LANGUAGES.iter().find(|(known, _)| *known == name);
    Language(language.map_or(english, |(_, texts)| texts))
}

/// Every language.
pub fn all() -> impl Iterator<Item = Language> {
    LANGUAGES.iter().map(|(_, texts)| Language(texts))
}

impl Language {
    fn advice(self, cause: usize, hint: usize, values: &[&str]) -> Advice {
        Advice {
            cause: filled(self.0[cause], values),
            hint: filled(self.0[hint], values),
        }
    }

    /// Texts one after another.
    fn chain(self, texts: &[String], pair: fn(Self, &str, &str) -> String) -> String {
        let mut texts = texts.iter();
        let first = texts.next().cloned().unwrap_or_default();
        texts.fold(first, |before, next| pair(self, &before, next))
    }
}

/// In place of a value stands the character whose code is the value's position:
/// texts hold no control characters.
fn filled(text: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len());
    for character in text.chars() {
        match values.get(character as usize) {
            Some(value) => filled.push_str(value),
            None => filled.push(character),
        }
    }
    filled
}

/// Somebody else's words as a sentence of ours: libcurl's have no full stop.
fn sentence(words: &str) -> String {
    let words = words.trim_end();
    let stop = if words.ends_with(['.', '!', '?', '。']) {
        ""
    } else {
        "."
    };
    [words, stop].concat()
}

/// Texts one after another, with something between them. (Slices' own `join` is
/// two kilobytes of the component.)
pub fn joined(texts: &[String], between: &str) -> String {
    let mut whole = String::new();
    for (position, text) in texts.iter().enumerate() {
        if position > 0 {
            whole.push_str(between);
        }
        whole.push_str(text);
    }
    whole
}
