//! The protocol's messages, as they are read and written.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::door;
use crate::failure::{Failure, Kind};
use crate::http::{Answer, Request, Response};
use crate::limits::{Limits, decimal};
use crate::mailbox::Given;

/// Starts a call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Begin {
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
    pub fn parse(message: &[u8]) -> Result<Self, Failure> {
        serde_json::from_slice(message)
            .map_err(|error| Failure::new(Kind::Protocol, format!("malformed begin: {error}")))
    }
}

/// Goes on with a call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resume {
    pub responses: Vec<JsonAnswer>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum JsonAnswer {
    Ok(Response),
    Err(crate::http::Failure),
}

/// What an import that the caller provides has come to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum Outcome {
    Value(Value),
    Abort { kind: String, message: String },
}

/// The import's result in a resume message, or why there is none.
pub(crate) fn parse_outcome(message: &[u8]) -> Result<Given, Failure> {
    let outcome = serde_json::from_slice(message).map_err(|error| malformed(&error))?;
    Ok(match outcome {
        Outcome::Value(value) => Given::Value(value),
        Outcome::Abort { kind, message } => Given::Abort(format!("{kind}: {message}")),
    })
}

fn malformed(error: &serde_json::Error) -> Failure {
    // serde_json's own words quote the message, which may hold a secret.
    let (line, column) = (error.line(), error.column());
    let text = format!("malformed resume, at line {line} column {column}");
    Failure::new(Kind::Protocol, text)
}

/// The answers in a resume message.
pub(crate) fn parse_resume(message: &[u8]) -> Result<Vec<Answer>, Failure> {
    let resume: Resume = serde_json::from_slice(message).map_err(|error| malformed(&error))?;
    let answers = resume.responses.into_iter().map(|answer| match answer {
        JsonAnswer::Ok(response) => Ok(response),
        JsonAnswer::Err(failure) => Err(failure),
    });
    Ok(answers.collect())
}

/// The answers in a `resume` message as the component sees them, as JSON.
///
/// # Errors
///
/// It is no such message.
pub fn answers_as_seen(message: &[u8]) -> serde_json::Result<Vec<Value>> {
    let mut resume: Resume = serde_json::from_slice(message)?;
    for answer in &mut resume.responses {
        if let JsonAnswer::Ok(response) = answer {
            door::strip(response);
        }
    }
    resume
        .responses
        .into_iter()
        .map(serde_json::to_value)
        .collect()
}

/// The event `requests`.
#[derive(Serialize)]
#[serde(tag = "event", rename = "requests")]
pub(crate) struct Requests {
    pub requests: Vec<Request>,
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
