//! The protocol's messages, as they are read and written.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::failure::{Failure, Kind};
use crate::limits::{Limits, decimal};
use crate::mailbox::Given;

/// The version of the protocol, which both sides must speak.
pub const PROTOCOL: u64 = 2;

/// Starts a call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Begin {
    protocol: Value,
    pub component: ComponentFiles,
    pub export: String,
    pub args: Vec<Value>,
    pub now: Instant,
    #[serde(deserialize_with = "seed")]
    pub seed: [u8; 32],
    #[serde(default)]
    pub limits: Limits,
    /// The caller's own mark: whether it keeps what is said.
    #[serde(default)]
    pub record: bool,
    /// Names of the imports that the caller provides.
    #[serde(default)]
    pub imports: Vec<String>,
}

/// Where a component is, and what its files must be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComponentFiles {
    pub path: String,
    pub sha256: String,
    #[serde(default)]
    pub precompiled: Vec<PrecompiledFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrecompiledFile {
    pub target: String,
    pub path: String,
    pub blake3: String,
}

/// The one instant a component sees, since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Instant {
    #[serde(deserialize_with = "decimal")]
    pub seconds: u64,
    #[serde(deserialize_with = "below_one_second")]
    pub nanoseconds: u32,
}

fn below_one_second<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let nanoseconds = u32::deserialize(from)?;
    if nanoseconds < 1_000_000_000 {
        Ok(nanoseconds)
    } else {
        Err(D::Error::custom(
            "expected less than 1000000000 nanoseconds",
        ))
    }
}

fn seed<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(from)?;
    // The text itself stays out of the message: a seed is secret.
    let bad = || D::Error::custom("expected 64 hexadecimal digits");
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).map(|value| value as u8))
        .collect::<Option<_>>()
        .ok_or_else(bad)?;
    let bytes: Vec<u8> = digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect();
    if digits.len() != 64 {
        return Err(bad());
    }
    bytes.try_into().map_err(|_| bad())
}

impl Begin {
    /// Reads a message.
    ///
    /// # Errors
    ///
    /// `protocol`: it speaks another version, or is malformed.
    pub fn parse(message: &[u8]) -> Result<Self, Failure> {
        /// Of another version nothing else is known.
        #[derive(Deserialize)]
        struct Head {
            #[serde(default)]
            protocol: Value,
        }
        let malformed = |error: serde_json::Error| {
            Failure::new(Kind::Protocol, format!("malformed begin: {error}"))
        };
        let read = serde_json::from_slice::<Begin>(message);
        let protocol = match &read {
            Ok(begin) => begin.protocol.clone(),
            Err(_) => {
                serde_json::from_slice::<Head>(message)
                    .map_err(malformed)?
                    .protocol
            }
        };
        if protocol != PROTOCOL {
            let spoken = match protocol.as_u64() {
                Some(number) => format!("{number}"),
                None => "none that it names".to_owned(),
            };
            let text = format!(
                "this library speaks protocol {PROTOCOL}, its caller {spoken}: \
                 upload all files of one version"
            );
            return Err(Failure::new(Kind::Protocol, text));
        }
        read.map_err(malformed)
    }
}

/// What an import that the caller provides has come to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum Outcome {
    Value(Value),
    Abort { kind: String, message: String },
}

/// The import's result in a message `resume`, or why there is none.
///
/// # Errors
///
/// `protocol`: it is no such message. `result-too-large`: it has more than `most` bytes.
pub(crate) fn parse_resume(message: &[u8], most: usize) -> Result<Given, Failure> {
    let outcome = serde_json::from_slice(message).map_err(|error| {
        // serde_json's own words quote the message, which may hold a secret.
        let (line, column) = (error.line(), error.column());
        let text = format!("malformed resume, at line {line} column {column}");
        Failure::new(Kind::Protocol, text)
    })?;
    match outcome {
        Outcome::Value(value) => {
            let bytes = size(&value);
            if bytes > most {
                let text = format!("an import's result has {bytes} bytes, more than {most}");
                return Err(Failure::new(Kind::ResultTooLarge, text));
            }
            Ok(Given::Value(value))
        }
        Outcome::Abort { kind, message } => Ok(Given::Abort(format!("{kind}: {message}"))),
    }
}

/// Bytes of a value's texts, and 8 for each value in it.
fn size(value: &Value) -> usize {
    8 + match value {
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(size).sum(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}

/// The event `done`. `R` writes the export's result.
#[derive(Serialize)]
#[serde(tag = "event", rename = "done")]
pub(crate) struct Done<'a, R> {
    pub result: R,
    pub fuel: String,
    pub engine: &'a str,
    pub stderr: String,
}
