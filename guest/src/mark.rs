//! The mark: how a server tells which service it was made for.
//!
//! A server's name ends in `~` and 8 characters that only this installation
//! can work out for this service: the host does, which knows the installation's secret id. The customer can rename the server on the
//! panel, so a mark found is a hint that owner and size must bear out.

use crate::text;

/// Characters of a server's name, as the panel counts them (ConvoyPanel
/// v4.6.1, observed: 41 are refused).
const NAME_LIMIT: usize = 40;

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// `~` and 8 characters made of a digest's first 8 bytes, and the bits that are left of them.
pub fn text(mut bits: u64) -> (String, u64) {
    let mut text = String::from("~");
    for _ in 0..8 {
        // Five bits are always an index of the alphabet.
        let index = usize::try_from(bits & 31).unwrap_or(0);
        text.push(char::from(ALPHABET[index]));
        bits >>= 5;
    }
    (text, bits)
}

/// True of the 8 characters of a mark.
pub fn is_spelled(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// The mark of one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    text: String,
    spread: usize,
}

impl Mark {
    /// The mark that is spelled from a service's number (`service-mark` of wit/types.wit).
    #[must_use]
    pub fn of(service: u64) -> Self {
        let (text, bits) = text(service);
        let spread = usize::try_from(bits & 0xff_ffff).unwrap_or(0);
        Self { text, spread }
    }

    /// `~` and the 8 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A number of the service's own, so that services made at the same time
    /// don't all reach for the same free address.
    #[must_use]
    pub fn spread(&self) -> usize {
        self.spread
    }

    /// A server name that ends in the mark and begins with as much of `name` as fits.
    #[must_use]
    pub fn sign(&self, name: &str) -> String {
        let room = NAME_LIMIT - self.text.len();
        let kept: String = name
            .chars()
            .filter(|c| !text::is_hidden(*c))
            .take(room)
            .collect();
        format!("{}{}", kept.trim(), self.text)
    }

    /// Whether a server's name bears this mark, whole and equal.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        name.ends_with(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // SHA-256 of "0123456789abcdef\0 42\0 0" without the blanks, its first 8 bytes.
    const SERVICE: u64 = 0xb3bd_4b0d_a822_8368;

    #[test]
    fn a_mark_never_changes() {
        // Servers that exist are found by it: another value is another service.
        assert_eq!(Mark::of(SERVICE).as_str(), "~i3afcuwb");
        assert_eq!(Mark::of(0).as_str(), "~aaaaaaaa");
        assert_eq!(Mark::of(u64::MAX).as_str(), "~77777777");
    }

    #[test]
    fn a_signed_name_has_at_most_forty_characters_counted_as_the_panel_does() {
        let mark = Mark::of(SERVICE);
        for name in ["", "vps-1", &"x".repeat(300), &"伺服器".repeat(100)] {
            let signed = mark.sign(name);
            assert!(signed.chars().count() <= 40, "{signed}");
            assert!(mark.is_on(&signed));
        }
    }

    #[test]
    fn a_mark_counts_only_at_the_end_and_only_whole() {
        let mark = Mark::of(SERVICE);
        let text = mark.as_str();
        let upper = text.to_ascii_uppercase();
        let cut = &text[..8];
        for name in [
            format!("{text}x"),
            upper,
            cut.to_owned(),
            format!("x{text} "),
        ] {
            assert!(!mark.is_on(&name), "{name}");
        }
    }
}
