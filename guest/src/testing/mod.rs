//! A scripted panel for the hooks' tests: it knows what each path answers and
//! writes down which requests went out together.

mod objects;
mod odd;

pub use objects::*;
pub use odd::odd;

use http::StatusCode;
use serde_json::{Value, json};

use crate::door::{
    Credential, Door, Failure, FailureKind, Front, Reach, Request, Response, Throttle,
};

type Answer = Result<Response, Failure>;

/// How the path ends that a sign-on token is asked at.
const TOKEN: &str = "/generate-sso-token";

/// A panel whose answers are set by the test: the first rule that fits answers,
/// and one that is meant once is then gone.
#[derive(Default)]
pub struct Panel {
    rules: Vec<Rule>,
    /// Requests in waves.
    pub waves: Vec<Vec<Request>>,
}

struct Rule {
    method: &'static str,
    path: String,
    answer: Answer,
    once: bool,
}

impl Panel {
    /// Every request whose path begins so is answered so.
    pub fn on(mut self, method: &'static str, path: &str, answer: Answer) -> Self {
        self.rules.push(Rule {
            method,
            path: path.to_owned(),
            answer,
            once: false,
        });
        self
    }

    /// The next one only; stands before the rules that were there.
    pub fn once(mut self, method: &'static str, path: &str, answer: Answer) -> Self {
        let position = self.rules.iter().take_while(|rule| rule.once).count();
        self.rules.insert(
            position,
            Rule {
                method,
                path: path.to_owned(),
                answer,
                once: true,
            },
        );
        self
    }

    /// Replaces what is answered so far.
    pub fn but(mut self, method: &'static str, path: &str, answer: Answer) -> Self {
        self.rules.insert(
            0,
            Rule {
                method,
                path: path.to_owned(),
                answer,
                once: false,
            },
        );
        self
    }

    pub fn depth(&self) -> usize {
        self.waves.len()
    }

    /// `METHOD path` of every request, in order.
    pub fn asked(&self) -> Vec<String> {
        self.waves
            .iter()
            .flatten()
            .map(|request| format!("{} {}", request.method, request.path))
            .collect()
    }

    /// Requests that change something. A sign-on token that is thrown away doesn't.
    pub fn changes(&self) -> Vec<&Request> {
        let all = self.waves.iter().flatten();
        all.filter(|request| request.method != "GET" && !request.path.ends_with(TOKEN))
            .collect()
    }

    /// Requests that aren't reads, those for sign-on tokens included.
    pub fn posts(&self) -> Vec<&Request> {
        let all = self.waves.iter().flatten();
        all.filter(|request| request.method != "GET").collect()
    }

    /// The only request of this method and path.
    pub fn sent(&self, method: &str, path: &str) -> &Request {
        let mut hits = self
            .waves
            .iter()
            .flatten()
            .filter(|one| one.method == method && one.path == path);
        let hit = hits
            .next()
            .unwrap_or_else(|| panic!("no {method} {path} in {:?}", self.asked()));
        assert!(hits.next().is_none(), "more than one {method} {path}");
        hit
    }
}

/// A request's body.
pub fn body(request: &Request) -> Value {
    serde_json::from_str(request.body.as_deref().expect("a body")).expect("JSON")
}

impl Door for Panel {
    fn send_all(&mut self, requests: Vec<Request>) -> Vec<Answer> {
        let answers = requests
            .iter()
            .map(|request| self.answer(request))
            .collect();
        self.waves.push(requests);
        answers
    }
}

impl Panel {
    fn answer(&mut self, request: &Request) -> Answer {
        let client = request.path.starts_with("/api/client/");
        let opens = request.path.starts_with("/authenticate");
        // What is asked without a token has rules of its own.
        let anonymous = request.credential == Credential::None;
        let method = if anonymous {
            "NOBODY"
        } else {
            request.method.as_str()
        };
        assert_eq!(
            request.credential,
            match () {
                () if anonymous => Credential::None,
                () if client => Credential::UserSession,
                () if opens => Credential::OpenSession,
                () => Credential::ApplicationToken,
            }
        );
        let is_token = request.path.ends_with(TOKEN);
        let fits = |rule: &Rule| {
            method == rule.method
                && request.path.starts_with(&rule.path)
                && (!is_token || rule.path.ends_with(TOKEN))
        };
        let position = self.rules.iter().position(fits);
        // Every user has a token, unless a test says otherwise.
        let user = request
            .path
            .split('/')
            .nth(4)
            .and_then(|id| id.parse().ok());
        if let (None, true, Some(user)) = (position, is_token, user) {
            return sign_on_token(user);
        }
        // And every panel its icon, which nobody reads.
        if position.is_none() && anonymous && request.path == "/favicon.svg" {
            return answer(200, &Value::Null);
        }
        let position =
            position.unwrap_or_else(|| panic!("no answer to {} {}", request.method, request.path));
        if self.rules[position].once {
            return self.rules.remove(position).answer;
        }
        self.rules[position].answer.clone()
    }
}

pub fn answer(status: u16, body: &Value) -> Answer {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    Ok(Response {
        front: Front::default(),
        status: StatusCode::from_u16(status).expect("a status"),
        body,
        lossy: false,
        throttle: Throttle::default(),
    })
}

/// The same from v3, which has so many requests left in this minute.
pub fn on_v3(mut answer: Answer, remaining: u32) -> Answer {
    if let Ok(response) = &mut answer {
        response.throttle.remaining = Some(remaining);
    }
    answer
}

/// 429, to be asked again in so many seconds.
pub fn throttled(seconds: u64) -> Answer {
    let mut answer = on_v3(refused(429, "Too Many Attempts."), 0);
    if let Ok(response) = &mut answer {
        response.throttle.retry_after = Some(seconds);
    }
    answer
}

/// 200 with an object.
pub fn data(object: &Value) -> Answer {
    answer(200, &json!({ "data": object }))
}

/// 200 with the only page of a list.
pub fn list(items: &[Value]) -> Answer {
    answer(
        200,
        &json!({ "data": items, "meta": { "pagination": { "total": items.len(), "total_pages": 1 } } }),
    )
}

pub fn done() -> Answer {
    answer(204, &Value::Null)
}

pub fn refused(status: u16, message: &str) -> Answer {
    answer(status, &json!({ "message": message }))
}

pub fn invalid(field: &str, message: &str) -> Answer {
    answer(
        422,
        &json!({ "message": message, "errors": { field: [message] } }),
    )
}

/// A page that isn't the panel's.
pub fn html(status: u16) -> Answer {
    let mut page = answer(status, &Value::Null);
    if let Ok(response) = &mut page {
        response.body = "<!DOCTYPE html><html><body>Maintenance</body></html>".to_owned();
    }
    page
}

pub fn no_server() -> Answer {
    refused(404, "No query results for model [Convoy\\Models\\Server].")
}

/// Everything that can be in the place of the answer to a change, which the panel may
/// have made: an object or nothing is expected.
pub fn in_the_answers_place() -> Vec<(&'static str, Answer)> {
    let cut = || {
        let mut cut = answer(200, &Value::Null);
        if let Ok(response) = &mut cut {
            response.body = r#"{"data":{"uuid":"a5b8d379-3750-4e"#.to_owned();
        }
        cut
    };
    let mut with_body = cut();
    if let Ok(response) = &mut with_body {
        response.status = StatusCode::ACCEPTED;
    }
    let failed = |kind| {
        Err(Failure {
            kind,
            reach: Reach::Maybe,
            message: "no answer".to_owned(),
        })
    };
    vec![
        ("200 with a page", html(200)),
        ("200 with nothing", answer(200, &Value::Null)),
        ("200 with cut JSON", cut()),
        ("200 with other JSON", answer(200, &json!([]))),
        ("202 with cut JSON", with_body),
        ("404 with a page", html(404)),
        ("502 with a page", html(502)),
        ("503 with nothing", answer(503, &Value::Null)),
        ("500 in the panel's words", refused(500, "Server Error")),
        (
            "502 in the panel's words",
            refused(502, "Couldn't connect to the node"),
        ),
        ("a cut connection", failed(FailureKind::Interrupted)),
        ("no answer in time", failed(FailureKind::Timeout)),
        ("too much", failed(FailureKind::TooLarge)),
        ("no HTTP", failed(FailureKind::Malformed)),
    ]
}

/// No answer; the panel has, or may have, acted.
pub fn lost(reach: Reach) -> Answer {
    let kind = if reach == Reach::Never {
        FailureKind::Connect
    } else {
        FailureKind::Timeout
    };
    Err(Failure {
        kind,
        reach,
        message: "no answer".to_owned(),
    })
}
