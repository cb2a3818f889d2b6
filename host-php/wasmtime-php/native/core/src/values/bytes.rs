//! `list<u8>` in JSON: a string if it is UTF-8, else `{"base64": "…"}`. A text that isn't
//! UTF-8 may come so as well.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serializer};

/// Bytes of a `list<u8>` that may be passed on. A value of ours holds it at 32 bytes a byte.
pub(crate) const MOST: usize = 1 << 20;

#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Utf8(String),
    Base64(Base64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Base64 {
    base64: String,
}

pub(crate) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    match str::from_utf8(bytes) {
        Ok(text) => to.serialize_str(text),
        Err(_) => {
            let mut map = to.serialize_map(Some(1))?;
            map.serialize_entry("base64", &STANDARD.encode(bytes))?;
            map.end()
        }
    }
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    match Text::deserialize(from)? {
        Text::Utf8(text) => Ok(text.into_bytes()),
        Text::Base64(Base64 { base64 }) => STANDARD
            .decode(base64)
            .map_err(|_| D::Error::custom("not base64")),
    }
}
