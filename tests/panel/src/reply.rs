//! What a route answers, and how the panel's framework writes it: as JSON, or
//! as a page or redirect where the request didn't ask for JSON.

use crate::request::Request;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, REFERER};
use hyper::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};

/// An answer as it goes out.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What a route answers.
#[derive(Clone, Debug)]
pub enum Reply {
    Json(Value),
    NoContent,
    Page(String),
    Redirect(String),
}

/// Why a route fails.
#[derive(Clone, Debug)]
pub struct Problem {
    pub status: StatusCode,
    pub message: String,
    /// Field and messages, of a validation error.
    pub errors: Option<Box<Map<String, Value>>>,
    pub headers: Vec<(&'static str, String)>,
}

pub type Outcome = Result<Reply, Problem>;

impl Reply {
    /// `{"data": …}`
    pub fn data(data: Value) -> Self {
        Self::Json(json!({ "data": data }))
    }

    /// As v6 writes its objects.
    pub fn in_camel_case(self) -> Self {
        match self {
            Self::Json(mut value) => {
                if let Some(data) = value.get_mut("data") {
                    *data = in_camel_case(std::mem::take(data));
                }
                Self::Json(value)
            }
            other => other,
        }
    }
}

fn in_camel_case(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(in_camel_case).collect(),
        Value::Object(members) => {
            let member = |(name, value): (String, Value)| {
                let name = match name.as_str() {
                    "status" => "lifecycle".to_owned(),
                    _ => camel_case(&name),
                };
                (name, in_camel_case(value))
            };
            Value::Object(members.into_iter().map(member).collect())
        }
        other => other,
    }
}

/// `memory_overallocate` is `memoryOverallocate`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

impl Problem {
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            message: message.into(),
            errors: None,
            headers: Vec::new(),
        }
    }

    /// What production mode says of every failure it doesn't explain.
    pub fn server_error() -> Self {
        Self::new(500, "Server Error")
    }

    /// A record that isn't there, in the framework's words.
    pub fn no_model(model: &str, key: &str) -> Self {
        let key = if key.is_empty() {
            ".".into()
        } else {
            format!(" {key}")
        };
        Self::new(
            404,
            format!("No query results for model [Convoy\\Models\\{model}]{key}"),
        )
    }

    /// A record that the model's own rules refuse to save: 500, with what they say.
    pub fn not_saved(model: &str, id: Option<u64>, field: &str, message: &str) -> Self {
        let id = id.map(|id| id.to_string()).unwrap_or_default();
        let errors = json!({ field: [message] });
        Self::new(
            500,
            format!(
                "Could not save Convoy\\Models\\{model}[{id}]: failed to validate data: {errors}"
            ),
        )
    }

    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Writes an outcome as the panel does for this request.
pub fn answer(request: &Request, outcome: Outcome) -> Answer {
    let mut answer = match outcome {
        Ok(Reply::Json(value)) => typed(StatusCode::OK, "application/json", value.to_string()),
        Ok(Reply::NoContent) => bare(StatusCode::NO_CONTENT),
        Ok(Reply::Page(html)) => typed(StatusCode::OK, "text/html; charset=UTF-8", html),
        Ok(Reply::Redirect(to)) => redirect(&to),
        Err(problem) => failed(request, &problem),
    };
    answer
        .headers
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, private"));
    answer
}

fn failed(request: &Request, problem: &Problem) -> Answer {
    let mut answer = if request.wants_json() {
        let mut body = json!({ "message": problem.message });
        if let Some(errors) = &problem.errors {
            body["errors"] = Value::Object(errors.as_ref().clone());
        }
        typed(problem.status, "application/json", body.to_string())
    } else {
        match problem.status {
            // Validation, and what the panel calls a display exception, go back to the form.
            StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => {
                let back = request
                    .headers
                    .get(REFERER)
                    .and_then(|value| value.to_str().ok());
                redirect(back.unwrap_or(&request.origin))
            }
            // It would send a visitor to a login page that doesn't exist.
            StatusCode::UNAUTHORIZED if problem.message == "Unauthenticated." => {
                page(StatusCode::INTERNAL_SERVER_ERROR)
            }
            status => page(status),
        }
    };
    for (name, value) in &problem.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer.headers.insert(HeaderName::from_static(name), value);
        }
    }
    answer
}

fn page(status: StatusCode) -> Answer {
    let reason = match status {
        StatusCode::INTERNAL_SERVER_ERROR => "Server Error",
        other => other.canonical_reason().unwrap_or("Error"),
    };
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n    <head>\n        <meta charset=\"utf-8\">\n        \
         <title>{reason}</title>\n    </head>\n    <body class=\"antialiased\">\n        <div>{}</div>\n        \
         <div>{reason}</div>\n    </body>\n</html>\n",
        status.as_u16()
    );
    typed(status, "text/html; charset=UTF-8", html)
}

fn redirect(to: &str) -> Answer {
    let html = format!(
        "<!DOCTYPE html>\n<html>\n    <head>\n        <meta charset=\"UTF-8\" />\n        \
         <meta http-equiv=\"refresh\" content=\"0;url='{to}'\" />\n\n        \
         <title>Redirecting to {to}</title>\n    </head>\n    <body>\n        \
         Redirecting to <a href=\"{to}\">{to}</a>.\n    </body>\n</html>"
    );
    let mut answer = typed(StatusCode::FOUND, "text/html", html);
    if let Ok(to) = HeaderValue::from_str(to) {
        answer.headers.insert(LOCATION, to);
    }
    answer
}

pub fn typed(status: StatusCode, kind: &'static str, body: String) -> Answer {
    let mut answer = bare(status);
    answer
        .headers
        .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer.body = body.into_bytes();
    answer
}

pub fn bare(status: StatusCode) -> Answer {
    Answer {
        status,
        headers: HeaderMap::new(),
        body: Vec::new(),
    }
}
