//! A request as the panel's framework sees it: path segments, query, headers
//! and the fields of its body.

use hyper::header::{ACCEPT, CONTENT_TYPE, HOST};
use hyper::{HeaderMap, Method, Uri};
use serde_json::{Map, Value};

#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    /// As sent, without the query.
    pub path: String,
    /// The path's parts, decoded; a slash at the end adds none.
    pub segments: Vec<String>,
    /// Decoded, in the order sent.
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    /// The body's fields: of JSON or of a form. A body that can't be read has none.
    pub input: Value,
    /// `http://host:port` as the client named it.
    pub origin: String,
}

impl Request {
    pub fn new(method: Method, uri: &Uri, headers: HeaderMap, body: &[u8], tls: bool) -> Self {
        let path = uri.path().to_owned();
        let segments = path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| {
                percent_encoding::percent_decode_str(part)
                    .decode_utf8_lossy()
                    .into_owned()
            })
            .collect();
        let query = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes())
            .into_owned()
            .collect();
        let host = uri
            .authority()
            .map(|authority| authority.as_str().to_owned())
            .or_else(|| {
                headers
                    .get(HOST)
                    .and_then(|host| host.to_str().ok())
                    .map(str::to_owned)
            })
            .unwrap_or_default();
        let scheme = if tls { "https" } else { "http" };
        let input = input(&headers, body);
        Self {
            method,
            path,
            segments,
            query,
            headers,
            input,
            origin: format!("{scheme}://{host}"),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The first value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether errors are answered as JSON: only if the first type accepted is
    /// JSON (ConvoyPanel v4.6.1, observed: `*/*` is not enough).
    pub fn wants_json(&self) -> bool {
        let accept = self
            .headers
            .get(ACCEPT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let first = accept.split(',').next().unwrap_or("");
        first.contains("/json") || first.contains("+json")
    }

    /// The include parameter's names.
    pub fn includes(&self, name: &str) -> bool {
        self.parameter("include")
            .is_some_and(|names| names.split(',').any(|one| one == name))
    }
}

fn input(headers: &HeaderMap, body: &[u8]) -> Value {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let mut fields = if kind.contains("json") {
        serde_json::from_slice(body)
            .ok()
            .filter(Value::is_object)
            .unwrap_or_else(|| Value::Object(Map::new()))
    } else {
        let pairs = form_urlencoded::parse(body).into_owned();
        Value::Object(
            pairs
                .map(|(name, value)| (name, Value::String(value)))
                .collect(),
        )
    };
    tidy(&mut fields, "");
    fields
}

/// Laravel trims text, passwords excepted, and takes an empty text for null.
fn tidy(value: &mut Value, name: &str) {
    match value {
        Value::String(text) => {
            if name != "password" {
                *text = text.trim().to_owned();
            }
            if text.is_empty() {
                *value = Value::Null;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| tidy(item, "")),
        Value::Object(fields) => fields
            .iter_mut()
            .for_each(|(name, field)| tidy(field, name)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(path: &str, accept: &'static str, body: &str) -> Request {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().unwrap());
        headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
        Request::new(
            Method::GET,
            &path.parse().unwrap(),
            headers,
            body.as_bytes(),
            false,
        )
    }

    #[test]
    fn only_json_named_first_wants_json() {
        for (accept, wants) in [
            ("application/json", true),
            ("application/vnd.api+json, text/html", true),
            ("*/*", false),
            ("text/html, application/json", false),
        ] {
            assert_eq!(request("/", accept, "").wants_json(), wants, "{accept}");
        }
    }

    #[test]
    fn a_plus_in_the_query_is_a_space_and_a_slash_at_the_end_is_nothing() {
        let request = request("/api/users/?filter%5Bemail%5D=a+b", "*/*", "");
        assert_eq!(request.segments, ["api", "users"]);
        assert_eq!(request.parameter("filter[email]"), Some("a b"));
    }

    #[test]
    fn empty_text_is_null_and_a_password_keeps_its_spaces() {
        let request = request(
            "/",
            "*/*",
            r#"{"name": " a ", "password": " p ", "note": ""}"#,
        );
        assert_eq!(
            request.input,
            json!({"name": "a", "password": " p ", "note": null})
        );
    }
}
