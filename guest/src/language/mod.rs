//! Everything people read. A language is a type that writes every message: one
//! that lacks a message doesn't compile.

mod administration;
mod customer;
mod earlier;
mod english;
mod faults;
#[cfg(test)]
mod files;
mod notes;
mod panels;
mod staff;
mod states;
mod traditional_chinese;

pub use administration::Administration;
pub use customer::Customer;
pub use earlier::Earlier;
pub use faults::Faults;
pub use notes::Notes;
pub use panels::Panels;
pub use staff::{Advice, Lack, NodeLacks, Staff, Unfit};
pub use states::States;

use english::English;
use traditional_chinese::TraditionalChinese;

/// A language people read.
pub trait Language:
    Administration + Customer + Earlier + Faults + Staff + Notes + Panels + States + Sync
{
    /// The language's tag for HTML.
    fn tag(&self) -> &'static str;
}

/// Somebody else's words as a sentence of ours: libcurl's have no full stop.
fn sentence(words: &str) -> String {
    let words = words.trim_end();
    let stop = if words.ends_with(['.', '!', '?', '。']) {
        ""
    } else {
        "."
    };
    format!("{words}{stop}")
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

/// The language that WHMCS calls by this name: its `chinese` is traditional
/// Chinese. English for every other one.
#[must_use]
pub fn of(locale: &str) -> &'static dyn Language {
    match locale.trim().to_ascii_lowercase().as_str() {
        "chinese" => &TraditionalChinese,
        _ => &English,
    }
}
