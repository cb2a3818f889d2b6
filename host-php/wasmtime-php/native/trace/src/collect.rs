//! Finds what is secret or personal in what was said.

use std::net::IpAddr;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regex_lite::Regex;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::replace::Substitutes;

/// An email address in a text.
pub(super) struct FoundEmail {
    pub start: usize,
    pub end: usize,
    /// Decoded.
    pub email: String,
    /// Whether its `@` is written `%40`.
    pub encoded: bool,
}

/// Wider than RFC 5322 where that is harmless, since whatever looks like an address
/// is somebody's; but what separates addresses in texts and URLs is no part of one.
static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const OTHER: &str = r#"\s"'<>()\[\],;:\\/=&?@#`|{}"#;
    let pattern = format!("[^{OTHER}]+(?:@|%40)[^{OTHER}%.]+(?:\\.[^{OTHER}%.]+)+");
    Regex::new(&pattern).ok()
});

static TOKEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"eyJ[\w-]+\.[\w-]+\.[\w-]*").ok());

static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[0-9A-Fa-f:.]*[.:][0-9A-Fa-f:.]*[0-9A-Fa-f:]").ok());

static PARAMETER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"[?&]([\w.-]+)=([^&\s"'<>\\#]+)"#).ok());

/// Whether a text is an object or an array of JSON.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

impl Substitutes {
    /// Learns what stands in a text, which may be JSON.
    pub fn learn(&mut self, text: &str) {
        match serde_json::from_str::<Value>(text) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => self.learn_value(&value),
            _ => self.learn_plain(text),
        }
    }

    pub fn learn_value(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.learn(text),
            Value::Array(values) => values.iter().for_each(|value| self.learn_value(value)),
            Value::Object(members) => {
                let text = |name: &str| members.get(name).and_then(Value::as_str);
                if let (Some(name), Some(_)) = (text("name"), text("email")) {
                    self.add_name(name);
                }
                // A form's input, or a field that people named.
                if let (Some(name), Some(value)) = (text("name"), text("value"))
                    && self.is_secret(name)
                {
                    self.add_secret(value);
                }
                for (name, value) in members {
                    match value {
                        Value::String(secret) if self.is_secret(name) => self.add_secret(secret),
                        value => self.learn_value(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn learn_plain(&mut self, text: &str) {
        for token in TOKEN.iter().flat_map(|pattern| pattern.find_iter(text)) {
            self.add_secret(token.as_str());
            if let Some(user) = user_of(token.as_str()) {
                self.add_secret(&user);
            }
        }
        for (name, _, value) in parameters(text) {
            if self.is_secret(name) {
                self.add_secret(value);
                self.add_secret(&percent_decoded(value));
            }
        }
        for found in emails(text) {
            self.add_email(&found.email);
        }
        if self.hide_addresses {
            for (_, _, address) in addresses(text) {
                self.add_address(address);
            }
        }
    }
}

/// The panel user's UUID in a token that signs him on: before panel v4.5.1 it is enough to
/// forge one.
fn user_of(token: &str) -> Option<String> {
    let claims = token.split('.').nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    Some(claims.get("user_uuid")?.as_str()?.to_owned())
}

/// Each parameter of the URLs in a text: its name, where its value begins, and that.
pub(super) fn parameters(text: &str) -> Vec<(&str, usize, &str)> {
    if !text.contains('=') {
        return Vec::new();
    }
    let found = PARAMETER.iter().flat_map(|one| one.captures_iter(text));
    let found = found.filter_map(|found| {
        let (name, value) = (found.get(1)?, found.get(2)?);
        Some((name.as_str(), value.start(), value.as_str()))
    });
    found.collect()
}

pub(super) fn emails(text: &str) -> Vec<FoundEmail> {
    // Most texts have none, and this is quicker.
    if !text.contains('@') && !text.contains("%40") {
        return Vec::new();
    }
    let hits = EMAIL.iter().flat_map(|pattern| pattern.find_iter(text));
    hits.filter_map(|hit| {
        let encoded = !hit.as_str().contains('@');
        let email = if encoded {
            percent_decoded(hit.as_str())
        } else {
            hit.as_str().to_owned()
        };
        // `package@1.2.3` is none.
        let end = email.rsplit('.').next()?;
        end.chars().any(char::is_alphabetic).then_some(FoundEmail {
            start: hit.start(),
            end: hit.end(),
            email,
            encoded,
        })
    })
    .collect()
}

/// Start, end and address. Not those that say nothing of anybody.
pub(super) fn addresses(text: &str) -> Vec<(usize, usize, IpAddr)> {
    let hits = ADDRESS.iter().flat_map(|pattern| pattern.find_iter(text));
    hits.filter_map(|hit| {
        let address: IpAddr = hit.as_str().parse().ok()?;
        let is_mask = matches!(address, IpAddr::V4(v4) if v4.octets()[0] == 255);
        let nobodys = address.is_loopback() || address.is_unspecified() || is_mask;
        (!nobodys).then_some((hit.start(), hit.end(), address))
    })
    .collect()
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        let byte = after
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
