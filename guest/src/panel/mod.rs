//! ConvoyPanel's HTTP API, typed: one function an endpoint, each giving a
//! [`Call`] that knows its request and how to read the answer. Facts about the
//! panel: ConvoyPanel v4.6.1, observed.

mod answer;
pub mod backups;
pub mod console;
mod error;
mod failed;
mod generation;
pub mod hardware;
pub mod nodes;
pub mod pools;
pub mod servers;
pub mod session;
pub mod settings;
pub mod status;
mod stranger;
pub mod users;
mod uuid;
pub mod version;
mod wave;

pub use answer::Page;
pub use error::{Complaint, Error, Model};
pub use failed::request_of;
pub use generation::Generation;
pub use stranger::{Kind as StrangerKind, Stranger};
pub use uuid::{ServerId, Uuid};
pub use wave::{Answers, Ticket, Wave, ask};

use http::Method;
use serde::Serialize;

use crate::door::{Credential, Request, Response};

/// A request and the way to read what comes back.
pub struct Call<T> {
    request: Request,
    read: fn(&Response) -> Result<T, Error>,
}

impl<T> Call<T> {
    /// A call with the token of the server record.
    fn new(method: Method, path: String, read: fn(&Response) -> Result<T, Error>) -> Self {
        let request = Request {
            method,
            path,
            credential: Credential::ApplicationToken,
            body: None,
            intent: None,
        };
        Self { request, read }
    }

    fn get(path: String, read: fn(&Response) -> Result<T, Error>) -> Self {
        Self::new(Method::GET, path, read)
    }

    fn with_credential(mut self, credential: Credential) -> Self {
        self.request.credential = credential;
        self
    }

    fn with_json(mut self, body: &impl Serialize) -> Self {
        // Bodies are structs of this crate: numbers, strings and lists always serialize.
        self.request.body = Some(serde_json::to_string(body).unwrap_or_default());
        self
    }

    /// Changes something unless it is GET.
    pub fn method(&self) -> Method {
        self.request.method.clone()
    }

    /// The same call, written down durably by the host before it is sent.
    #[must_use]
    pub fn with_intent(mut self, text: String) -> Self {
        self.request.intent = Some(text);
        self
    }
}

/// Percent-encodes everything but letters, digits, `-`, `.` and `_`.
fn encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

/// A query parameter `filter[name]=value`.
fn filter(name: &str, value: &str) -> String {
    format!("filter%5B{name}%5D={}", encode(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_a_query_cannot_leave_its_place() {
        assert_eq!(
            filter("email", "a+b,c@d.test&per_page=1#/../é"),
            "filter%5Bemail%5D=a%2Bb%2Cc%40d.test%26per_page%3D1%23%2F..%2F%C3%A9"
        );
    }
}
