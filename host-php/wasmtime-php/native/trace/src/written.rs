//! The ways in which a text may be written inside another one.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// A text and its replacement, in each way of writing that shows the text as
/// something else than itself; plain first.
pub(super) fn pairs(text: &str, replacement: &str) -> Vec<(String, String)> {
    let mut pairs = vec![(text.to_owned(), replacement.to_owned())];
    for write in WAYS {
        let written = write(text);
        if pairs.iter().all(|(known, _)| *known != written) {
            pairs.push((written, write(replacement)));
        }
    }
    pairs
}

const WAYS: [fn(&str) -> String; 10] = [
    |text| percent(text, "%20", true),
    |text| percent(text, "+", true),
    |text| percent(text, "%20", false),
    |text| STANDARD.encode(text),
    |text| STANDARD_NO_PAD.encode(text),
    |text| URL_SAFE.encode(text),
    |text| URL_SAFE_NO_PAD.encode(text),
    |text| in_json(text),
    |text| in_json(text).replace('/', "\\/"),
    html,
];

/// Percent-encoded, all but unreserved characters (RFC 3986).
pub(super) fn percent(text: &str, space: &str, upper: bool) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                written.push(byte.into());
            }
            b' ' => written.push_str(space),
            _ if upper => written.push_str(&format!("%{byte:02X}")),
            _ => written.push_str(&format!("%{byte:02x}")),
        }
    }
    written
}

/// As the inside of a string of JSON: what a string of JSON within JSON shows.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted
        .get(1..quoted.len() - 1)
        .unwrap_or_default()
        .to_owned()
}

/// As PHP's htmlspecialchars() writes it.
fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#039;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_is_found_once() {
        let ways = pairs("a b/\"ü'", "x");
        let found: Vec<&str> = ways.iter().map(|(way, _)| way.as_str()).collect();
        for way in [
            "a b/\"ü'",
            "a%20b%2F%22%C3%BC%27",
            "a+b%2F%22%C3%BC%27",
            "a%20b%2f%22%c3%bc%27",
            "YSBiLyLDvCc=",
            "YSBiLyLDvCc",
            "a b/\\\"ü'",
            "a b\\/\\\"ü'",
            "a b/&quot;ü&#039;",
        ] {
            assert_eq!(found.iter().filter(|one| **one == way).count(), 1, "{way}");
        }
        let plain = pairs("abc", "x");
        assert_eq!(plain.len(), 2, "{plain:?}");
    }
}
