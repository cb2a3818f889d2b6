//! Reading answers. A status alone is never success: what comes with it must
//! be the panel's.

use http::StatusCode;

use super::error::{Complaint, Error, Model};
use super::stranger::Stranger;
use crate::door::Response;
use crate::json::{Json, Misfit, Readable, Sound, readable};

/// One page of a list. An item that can't be read is left out: one odd object never hides
/// the others. Who must miss none asks for [`Page::whole`].
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Why each item that is left out can't be read, such as `data[2].memory: text`.
    pub odd: Vec<String>,
    pub meta: Meta,
}

impl<T> Page<T> {
    /// All items.
    ///
    /// # Errors
    /// One of them can't be read.
    pub fn whole(self) -> Result<Vec<T>, Error> {
        match self.odd.into_iter().next() {
            None => Ok(self.items),
            Some(odd) => Err(Error::Malformed(odd)),
        }
    }

    /// The page, if anything of it can be read or there is nothing on it.
    ///
    /// # Errors
    /// None of the items can be read: these aren't the panel's objects.
    pub fn not_all_odd(self) -> Result<Self, Error> {
        match self.odd.first() {
            Some(odd) if self.items.is_empty() => Err(Error::Malformed(odd.clone())),
            _ => Ok(self),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Meta {
    pub pagination: Pagination,
}

#[derive(Debug, Clone)]
pub struct Pagination {
    /// Items on all pages.
    pub total: u64,
    pub total_pages: u64,
}

readable! {
    Meta { pagination }
    Pagination { total, total_pages }
}

impl<T: Readable> Readable for Page<T> {
    fn read(json: &Json) -> Result<Self, Misfit> {
        let Sound { items, odd } = json.get("data")?;
        Ok(Self {
            items,
            odd: odd.iter().map(|odd| ["data", odd].concat()).collect(),
            meta: json.get("meta")?,
        })
    }
}

/// An object, or a list, that stands within another one in an envelope of its own.
pub(super) struct Data<T>(pub T);

impl<T: Readable> Readable for Data<T> {
    fn read(json: &Json) -> Result<Self, Misfit> {
        json.get("data").map(Self)
    }
}

/// Reads `{"data": …}`. Every create answers 200 too, never 201.
pub(super) fn object<T: Readable>(response: &Response) -> Result<T, Error> {
    whole::<Data<T>>(response).map(|envelope| envelope.0)
}

/// Reads such a list without the items that can't be read.
pub(super) fn sound<T: Readable>(response: &Response) -> Result<Vec<T>, Error> {
    object::<Sound<T>>(response).map(|list| list.items)
}

/// Reads the body of such an answer, which was kept as text.
pub(super) fn kept<T: Readable>(text: &str) -> Result<T, Error> {
    let json = Json::parse(text).map_err(|_| Error::NotThePanel(Stranger::with_status(200)))?;
    let envelope = Data::read(&json).map_err(malformed)?;
    Ok(envelope.0)
}

/// Reads `{"data": […], "meta": …}`.
pub(super) fn page<T: Readable>(response: &Response) -> Result<Page<T>, Error> {
    let json = success(response)?;
    let page = Page::read(&json).map_err(|misfit| unexpected(&json, misfit))?;
    if page.items.is_empty() && !page.odd.is_empty() && is_newer(&json) {
        return Err(Error::Newer(None));
    }
    Ok(page)
}

/// Reads JSON of whatever form.
pub(super) fn any<T: Readable>(response: &Response) -> Result<T, Error> {
    T::read(&success(response)?).map_err(malformed)
}

fn whole<T: Readable>(response: &Response) -> Result<T, Error> {
    let json = success(response)?;
    T::read(&json).map_err(|misfit| unexpected(&json, misfit))
}

/// JSON that isn't what the endpoint answers.
fn unexpected(json: &Json, misfit: Misfit) -> Error {
    if is_newer(json) {
        return Error::Newer(None);
    }
    malformed(misfit)
}

/// Whether an object has a member in camelCase, as those of panel v6 (its public source): no
/// object of v3.10.2 or v4.6.1 has one (recordings).
fn is_newer(json: &Json) -> bool {
    let members = match json {
        Json::Object(members) => members,
        Json::List(items) => return items.first().is_some_and(is_newer),
        _ => return false,
    };
    let is_camel_case =
        |name: &str| name.contains(|c: char| c.is_ascii_uppercase()) && !name.contains('_');
    members
        .iter()
        .any(|(name, value)| is_camel_case(name) || name == "data" && is_newer(value))
}

/// Reads an answer without content: exactly 204. A 200 here is a maintenance
/// page or a proxy, and nothing was done.
pub(super) fn done(response: &Response) -> Result<(), Error> {
    match response.status {
        StatusCode::NO_CONTENT => Ok(()),
        other if other.is_success() => Err(not_the_panel(response)),
        _ => Err(refusal(response)),
    }
}

/// Reads a redirect, whatever it leads to.
pub(super) fn redirect(response: &Response) -> Result<(), Error> {
    match response.status {
        StatusCode::FOUND => Ok(()),
        other if other.is_success() => Err(not_the_panel(response)),
        _ => Err(refusal(response)),
    }
}

fn success(response: &Response) -> Result<Json<'_>, Error> {
    match response.status {
        StatusCode::OK => Json::parse(text(response)).map_err(|_| not_the_panel(response)),
        other if other.is_success() => Err(not_the_panel(response)),
        _ => Err(refusal(response)),
    }
}

/// The body; blank, which is no JSON, if something of it wasn't UTF-8.
pub(super) fn text(response: &Response) -> &str {
    if response.lossy { "" } else { &response.body }
}

/// JSON, but another one than the panel's.
fn malformed(misfit: Misfit) -> Error {
    Error::Malformed(misfit.to_string())
}

/// The panel's own words in a refusal.
pub(super) fn words(response: &Response) -> Option<String> {
    let message: String = Json::parse(text(response)).ok()?.get("message").ok()?;
    Some(quoted(message))
}

/// Characters of what the panel says that are told to anybody, and complaints about fields.
const MOST_QUOTED: usize = 1000;
const MOST_COMPLAINTS: usize = 20;

/// As much of a text as is told.
fn quoted(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MOST_QUOTED) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn not_the_panel(response: &Response) -> Error {
    Error::NotThePanel(Stranger::of(response))
}

/// What an answer other than success means.
fn refusal(response: &Response) -> Error {
    let status = response.status.as_u16();
    let json = Json::parse(text(response)).unwrap_or(Json::Missing);
    let Ok(message) = json.get::<String>("message").map(quoted) else {
        return not_the_panel(response);
    };
    match status {
        _ if response.throttle.unauthenticated => Error::Unauthenticated,
        401 => Error::Unauthenticated,
        403 => Error::Forbidden,
        404 => not_found(&message),
        409 => Error::Conflict(message),
        419 => Error::SessionExpired,
        422 => Error::Invalid(complaints(message, &json)),
        429 => Error::Throttled {
            // In the last moments `Retry-After: 0` is answered 429 all the same.
            seconds: response
                .throttle
                .retry_after
                .map(|seconds| seconds.saturating_add(1)),
        },
        400..=499 => Error::Refused { status, message },
        500..=599 => Error::Failed { status, message },
        _ => not_the_panel(response),
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
        None => Error::NotThePanel(Stranger::with_status(404)),
    }
}

fn complaints(message: String, json: &Json) -> Vec<Complaint> {
    json.get("errors").map_or_else(
        |_| {
            vec![Complaint {
                field: String::new(),
                message,
            }]
        },
        |Complaints(each)| each,
    )
}

/// Under each field's name a list of what is wrong with it.
struct Complaints(Vec<Complaint>);

impl Readable for Complaints {
    fn read(json: &Json) -> Result<Self, Misfit> {
        let Json::Object(fields) = json else {
            return Err(json.misfit());
        };
        let mut each = Vec::new();
        for (field, messages) in fields {
            let messages = Sound::read(messages)?;
            each.extend(messages.items.into_iter().map(|message| Complaint {
                field: quoted(field.to_string()),
                message: quoted(message),
            }));
        }
        each.truncate(MOST_COMPLAINTS);
        Ok(Self(each))
    }
}

#[cfg(test)]
mod tests;
