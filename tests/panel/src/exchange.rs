//! One request and its answer, without a network: what the panel does, and what a fault
//! makes of it.

use crate::dates;
use crate::faults::{Kind, Met};
use crate::log::Place;
use crate::panel;
use crate::reply::{self, Answer};
use crate::request::Request;
use crate::simulator::Simulator;
use hyper::StatusCode;
use hyper::header::{DATE, HeaderName, HeaderValue};

/// Lets the panel act, and spoils its answer as the fault says; `place` is the request's in
/// the log. What cuts a connection is left to the caller.
pub fn act(
    sim: &mut Simulator,
    request: &Request,
    met: Option<&Met>,
    place: Option<Place>,
) -> Answer {
    let acts = met.is_none_or(|met| met.acts);
    sim.rival = met.is_some_and(|met| met.kind == Kind::AddressStolen);
    let answer = acts.then(|| handle(sim, request, place));
    sim.rival = false;
    let html = |status, title: &str| {
        let page = format!(
            "<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
        );
        reply::typed(status, "text/html", page)
    };
    match (met.map(|met| met.kind), answer) {
        (Some(Kind::Status500), None) => panel::fail(sim, request),
        (Some(Kind::Status422), _) => panel::refuse(sim, request),
        (Some(Kind::Status500), Some(answer)) => {
            let body = r#"{"message":"Server Error"}"#.to_owned();
            let mut broken =
                reply::typed(StatusCode::INTERNAL_SERVER_ERROR, "application/json", body);
            // An authenticated request stays known as one.
            let kept = answer.headers.into_iter();
            broken.headers.extend(kept.filter(|(name, _)| {
                name.as_ref()
                    .is_some_and(|name| name.as_str().starts_with("x-ratelimit"))
            }));
            broken
        }
        (Some(Kind::Html502), _) => html(StatusCode::BAD_GATEWAY, "502 Bad Gateway"),
        (Some(Kind::Html200), _) => html(StatusCode::OK, "Down for maintenance"),
        (Some(Kind::Empty200), _) => reply::typed(StatusCode::OK, "text/html", String::new()),
        (Some(Kind::Empty204), _) => {
            reply::typed(StatusCode::NO_CONTENT, "text/html", String::new())
        }
        (Some(Kind::BadJson), answer) => {
            let whole = answer.map(|answer| answer.body).unwrap_or_default();
            let half = String::from_utf8_lossy(&whole[..whole.len() / 2]).into_owned();
            let half = if half.is_empty() {
                "{\"data\":".to_owned()
            } else {
                half
            };
            reply::typed(StatusCode::OK, "application/json", half)
        }
        (Some(Kind::EmptyList), _) => {
            let body = r#"{"data":[],"meta":{"pagination":{"total":0,"count":0,"per_page":100,"current_page":1,"total_pages":1,"links":{}}}}"#;
            reply::typed(StatusCode::OK, "application/json", body.to_owned())
        }
        (Some(Kind::Quote), Some(answer)) => {
            met.map_or_else(|| answer.clone(), |met| quoting(&answer, met))
        }
        (Some(Kind::Body), _) => {
            let body = met.map(|met| met.text.repeat(met.repeat));
            let status = met.map_or(0, |met| met.status);
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let mut answer = reply::typed(status, "application/json", body.unwrap_or_default());
            for (name, value) in met.into_iter().flat_map(|met| &met.headers) {
                if let (Ok(name), Ok(value)) = (
                    HeaderName::from_bytes(name.as_bytes()),
                    HeaderValue::from_str(value),
                ) {
                    answer.headers.insert(name, value);
                }
            }
            answer
        }
        (_, Some(answer)) => answer,
        (_, None) => reply::typed(StatusCode::OK, "application/json", "{}".to_owned()),
    }
}

/// The answer with a text behind each text in it; one that isn't JSON says nothing else.
fn quoting(answer: &Answer, met: &Met) -> Answer {
    let mut quoted = answer.clone();
    quoted.status = StatusCode::from_u16(met.status).unwrap_or(answer.status);
    let said = serde_json::from_slice(&answer.body).map(|mut value| {
        quote(&mut value, &met.text);
        value
    });
    let said = said.unwrap_or_else(|_| serde_json::json!({ "message": &*met.text }));
    if quoted.status != StatusCode::NO_CONTENT {
        quoted.body = said.to_string().into_bytes();
    }
    quoted
}

fn quote(value: &mut serde_json::Value, text: &str) {
    match value {
        serde_json::Value::String(own) if !is_identifier(own) => {
            own.push(' ');
            own.push_str(text);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(|value| quote(value, text)),
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                match value {
                    serde_json::Value::String(own) if TEXTS.contains(&name.as_str()) => {
                        own.push(' ');
                        own.push_str(text);
                    }
                    value => quote(value, text),
                }
            }
        }
        _ => {}
    }
}

/// Members that hold what people wrote, even where it is a single word.
const TEXTS: [&str; 6] = [
    "name",
    "display_name",
    "message",
    "description",
    "file_name",
    "title",
];

/// A word such as a state, a UUID or an address: with more behind it the answer would only
/// be another one.
fn is_identifier(text: &str) -> bool {
    let is_part = |one: char| one.is_ascii_alphanumeric() || "-_.:/".contains(one);
    text.chars().all(is_part)
}

/// The panel's own clock, which isn't always the machine's.
pub fn date(sim: &Simulator, answer: &mut Answer) {
    let date = dates::format(sim.clock.now(), "%a, %d %b %Y %H:%M:%S GMT");
    if let Ok(date) = HeaderValue::from_str(&date) {
        answer.headers.insert(DATE, date);
    }
}

/// Does what a request asks for, whose client has long gone.
pub fn act_unheard(sim: &mut Simulator, request: &Request) {
    panel::handle(sim, request);
    if let Some(act) = sim.act {
        let now = sim.clock.elapsed_us();
        sim.log.acted(act, now);
    }
}

fn handle(sim: &mut Simulator, request: &Request, place: Option<Place>) -> Answer {
    let answer = panel::handle(sim, request);
    if let Some(act) = sim.act {
        let now = sim.clock.elapsed_us();
        sim.log.acted(act, now);
        if let Some(entry) = place.and_then(|place| sim.log.at(place)) {
            entry.acted = Some(act);
        }
    }
    answer
}
