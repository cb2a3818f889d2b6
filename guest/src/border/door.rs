use http::{Method, StatusCode};

use super::wit::convoy::whmcs::http as wit;
use crate::door::{
    Credential, Door, Failure, FailureKind, Front, Reach, Request, Response, Throttle,
};

/// The host's HTTP.
pub struct HostDoor;

impl Door for HostDoor {
    fn send_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, Failure>> {
        let requests: Vec<wit::Request> = requests.into_iter().map(request).collect();
        let answers = wit::send_all(&requests);
        answers
            .into_iter()
            .map(|answer| answer.map_err(failure).and_then(response))
            .collect()
    }
}

fn request(request: Request) -> wit::Request {
    // Without Accept the panel answers errors with HTML, or a redirect
    // (ConvoyPanel v4.6.1, observed).
    let mut headers = vec![json("accept")];
    if request.body.is_some() {
        headers.push(json("content-type"));
    }
    wit::Request {
        method: match request.method {
            Method::POST => wit::Method::Post,
            Method::PUT => wit::Method::Put,
            Method::PATCH => wit::Method::Patch,
            Method::DELETE => wit::Method::Delete,
            // `panel/` makes no other.
            _ => wit::Method::Get,
        },
        path: request.path,
        credential: match request.credential {
            Credential::None => wit::Credential::None,
            Credential::ApplicationToken => wit::Credential::ApplicationToken,
            Credential::UserSession => wit::Credential::UserSession,
            Credential::OpenSession => wit::Credential::OpenSession,
        },
        headers,
        body: request.body,
        intent: request.intent,
    }
}

fn json(header: &str) -> wit::Header {
    wit::Header {
        name: header.to_owned(),
        value: "application/json".to_owned(),
    }
}

fn response(response: wit::Response) -> Result<Response, Failure> {
    let status = StatusCode::from_u16(response.status).map_err(|_| Failure {
        kind: FailureKind::Malformed,
        reach: Reach::Maybe,
        message: format!("status {}", response.status),
    })?;
    Ok(Response {
        status,
        throttle: throttle(&response.headers),
        front: front(&response.headers),
        body: response.body,
        lossy: response.lossy,
    })
}

fn header<'a>(headers: &'a [wit::Header], name: &str) -> Option<&'a str> {
    let header = headers.iter().find(|header| header.name == name)?;
    Some(header.value.trim())
}

fn front(headers: &[wit::Header]) -> Front {
    Front {
        server: header(headers, "server").map(str::to_owned),
        location: header(headers, "location").map(str::to_owned),
        asks_for_password: header(headers, "www-authenticate").is_some(),
        asks_for_browser: header(headers, "cf-mitigated") == Some("challenge"),
    }
}

fn throttle(headers: &[wit::Header]) -> Throttle {
    let number = |name: &str| header(headers, name)?.parse().ok();
    Throttle {
        remaining: number("x-ratelimit-remaining").and_then(|left| u32::try_from(left).ok()),
        retry_after: number("retry-after"),
        unauthenticated: false,
    }
}

fn failure(failure: wit::Failure) -> Failure {
    Failure {
        kind: match failure.kind {
            wit::FailureKind::Resolve => FailureKind::Resolve,
            wit::FailureKind::Connect => FailureKind::Connect,
            wit::FailureKind::Tls => FailureKind::Tls,
            wit::FailureKind::Timeout => FailureKind::Timeout,
            wit::FailureKind::Interrupted => FailureKind::Interrupted,
            wit::FailureKind::TooLarge => FailureKind::TooLarge,
            wit::FailureKind::Malformed => FailureKind::Malformed,
            wit::FailureKind::NoSession => FailureKind::NoSession,
        },
        reach: match failure.reached_panel {
            wit::Reach::Never => Reach::Never,
            wit::Reach::Maybe => Reach::Maybe,
        },
        message: failure.message,
    }
}
