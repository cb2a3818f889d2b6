//! Reading answers. A status alone is never success: what comes with it must
//! be the panel's.

use std::collections::BTreeMap;

use http::StatusCode;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::error::{Complaint, Error, Model};
use crate::door::Response;

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub meta: Meta,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Meta {
    pub pagination: Pagination,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Pagination {
    /// Items on all pages.
    pub total: u64,
    pub total_pages: u64,
}

/// What every success looks like. What is in `data` is read apart, so that this
/// isn't compiled once more for every endpoint.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
    meta: Option<Meta>,
}

impl Envelope<'_> {
    fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        from_data(self.data.get())
    }
}

/// For fields: reads an object, or a list, that stands within another one in an
/// envelope of its own.
pub(super) fn nested<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let envelope = Envelope::deserialize(from)?;
    serde_json::from_str(envelope.data.get()).map_err(serde::de::Error::custom)
}

/// The same for what is shown only if it was asked for.
pub(super) fn included<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    nested(from).map(Some)
}

/// Reads `{"data": …}`. Every create answers 200 too, never 201.
pub(super) fn object<T: DeserializeOwned>(response: &Response) -> Result<T, Error> {
    success(response)?.read()
}

/// The text of `data` in `{"data": …}`.
pub(super) fn data(response: &Response) -> Result<&str, Error> {
    Ok(success(response)?.data.get())
}

/// Reads such a text.
pub(super) fn from_data<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(malformed)
}

/// Reads `{"data": […], "meta": …}`.
pub(super) fn page<T: DeserializeOwned>(response: &Response) -> Result<Page<T>, Error> {
    let envelope = success(response)?;
    let items = envelope.read()?;
    let meta = envelope
        .meta
        .ok_or_else(|| Error::Malformed("a list without pagination".to_owned()))?;
    Ok(Page { items, meta })
}

/// Reads an answer without content: exactly 204. A 200 here is a maintenance
/// page or a proxy, and nothing was done.
pub(super) fn done(response: &Response) -> Result<(), Error> {
    match response.status {
        StatusCode::NO_CONTENT => Ok(()),
        status if status.is_success() => Err(Error::NotThePanel {
            status: status.as_u16(),
        }),
        _ => Err(refusal(response)),
    }
}

/// Reads a redirect, whatever it leads to.
pub(super) fn redirect(response: &Response) -> Result<(), Error> {
    match response.status {
        StatusCode::FOUND => Ok(()),
        status if status.is_success() => Err(Error::NotThePanel {
            status: status.as_u16(),
        }),
        _ => Err(refusal(response)),
    }
}

fn success(response: &Response) -> Result<Envelope<'_>, Error> {
    let status = response.status.as_u16();
    match response.status {
        StatusCode::OK => {
            serde_json::from_str(text(response)).map_err(|error| match error.classify() {
                // Another JSON than the panel's.
                Category::Data => malformed(error),
                Category::Syntax | Category::Eof | Category::Io => Error::NotThePanel { status },
            })
        }
        other if other.is_success() => Err(Error::NotThePanel { status }),
        _ => Err(refusal(response)),
    }
}

/// The body; blank, which is no JSON, if it isn't UTF-8.
fn text(response: &Response) -> &str {
    std::str::from_utf8(&response.body).unwrap_or_default()
}

fn malformed(error: serde_json::Error) -> Error {
    Error::Malformed(error.to_string())
}

#[derive(Deserialize)]
struct Refusal {
    message: String,
}

#[derive(Deserialize)]
struct Complaints {
    errors: BTreeMap<String, Vec<String>>,
}

/// The panel's own words in a refusal.
pub(super) fn words(response: &Response) -> Option<String> {
    let refusal: Option<Refusal> = serde_json::from_str(text(response)).ok();
    refusal.map(|refusal| refusal.message)
}

/// What an answer other than success means.
fn refusal(response: &Response) -> Error {
    let status = response.status.as_u16();
    let Some(message) = words(response) else {
        return Error::NotThePanel { status };
    };
    match status {
        401 => Error::Unauthenticated,
        403 => Error::Forbidden,
        404 => not_found(&message),
        409 => Error::Conflict(message),
        419 => Error::SessionExpired,
        422 => Error::Invalid(complaints(message, text(response))),
        429 => Error::Throttled {
            // In the last moments `Retry-After: 0` is answered 429 all the same.
            seconds: response
                .throttle
                .retry_after
                .map(|seconds| seconds.saturating_add(1)),
        },
        400..=499 => Error::Refused { status, message },
        500..=599 => Error::Failed { status, message },
        _ => Error::NotThePanel { status },
    }
}

/// Only the panel's own words count: a proxy's 404 says nothing about a server.
fn not_found(message: &str) -> Error {
    // The client API's words, to somebody who isn't the owner too.
    if message == "Server not found" {
        return Error::NotFound(Model::Server);
    }
    if message.starts_with("The route ") && message.ends_with(" could not be found.") {
        return Error::NoRoute;
    }
    let model = message
        .strip_prefix("No query results for model [Convoy\\Models\\")
        .and_then(|rest| rest.split_once(']'));
    match model {
        Some(("Server", _)) => Error::NotFound(Model::Server),
        Some(("User", _)) => Error::NotFound(Model::User),
        Some(("Node", _)) => Error::NotFound(Model::Node),
        Some(("Template", _)) => Error::NotFound(Model::Template),
        Some((other, _)) => Error::NotFound(Model::Other(other.to_owned())),
        None => Error::NotThePanel { status: 404 },
    }
}

fn complaints(message: String, body: &str) -> Vec<Complaint> {
    let Ok(Complaints { errors }) = serde_json::from_str(body) else {
        return vec![Complaint {
            field: String::new(),
            message,
        }];
    };
    let each = errors.into_iter().flat_map(|(field, messages)| {
        messages.into_iter().map(move |message| Complaint {
            field: field.clone(),
            message,
        })
    });
    each.collect()
}

#[cfg(test)]
mod tests;
