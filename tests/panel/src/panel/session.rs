//! Browsers: sessions in cookies, protection against forged requests, signing on.

use super::{Call, token};
use crate::chance;
use crate::dates;
use crate::reply::{self, Answer, Outcome, Problem, Reply};
use crate::request::Request;
use crate::simulator::Simulator;
use crate::validation::{Errors, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hyper::Method;
use hyper::header::{COOKIE, HeaderValue, SET_COOKIE};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SESSION: &str = "convoy_session";
const FORGERY: &str = "XSRF-TOKEN";

/// How long the cookies are good, in seconds.
const YEAR: u64 = 31_536_000;

#[derive(Clone, Debug)]
pub struct Session {
    /// What a changing request must repeat.
    forgery_token: String,
    pub user: Option<u64>,
}

#[derive(Clone, Debug, Default)]
pub struct Sessions(BTreeMap<String, Session>);

impl Sessions {
    /// How many have somebody signed on.
    pub fn signed_on(&self) -> usize {
        self.0
            .values()
            .filter(|session| session.user.is_some())
            .count()
    }

    pub fn get(&self, key: &str) -> Option<&Session> {
        self.0.get(key)
    }

    fn open(&mut self) -> String {
        let key = random();
        self.0.insert(
            key.clone(),
            Session {
                forgery_token: random(),
                user: None,
            },
        );
        key
    }

    fn sign(&mut self, key: &str, user: Option<u64>) {
        if let Some(session) = self.0.get_mut(key) {
            session.user = user;
        }
    }
}

fn random() -> String {
    chance::bytes::<20>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A cookie's value as the framework makes it: base64 that holds something new
/// each time, and ends in `=` so that it must be URL-decoded to be right.
fn seal(value: &str) -> String {
    let mut text = json!({ "iv": random(), "value": value }).to_string();
    while text.len().is_multiple_of(3) {
        text.push(' ');
    }
    BASE64.encode(text)
}

fn unseal(sealed: &str) -> Option<String> {
    let value: Value = serde_json::from_slice(&BASE64.decode(sealed).ok()?).ok()?;
    value.get("value")?.as_str().map(str::to_owned)
}

/// Answers within a session: finds or opens it, turns forged requests away,
/// sets the cookies again.
pub fn respond(
    sim: &mut Simulator,
    request: &Request,
    handler: impl FnOnce(&mut Simulator, &Call) -> Outcome,
) -> Answer {
    let key = cookie(request, SESSION)
        .and_then(|sealed| unseal(&sealed))
        .filter(|key| sim.sessions.get(key).is_some())
        .unwrap_or_else(|| sim.sessions.open());
    let session = sim.sessions.get(&key);
    let user = session.and_then(|session| session.user);
    let forged = !matches!(request.method, Method::GET | Method::HEAD)
        && session.is_none_or(|session| !repeats(request, &session.forgery_token));
    let call = Call {
        request,
        session: key,
        user: user.unwrap_or(0),
    };
    let outcome = if forged {
        Err(Problem::new(419, "CSRF token mismatch."))
    } else {
        handler(sim, &call)
    };
    let mut answer = reply::answer(request, outcome);
    let now = sim.clock.now();
    if !forged && let Some(session) = sim.sessions.get(&call.session) {
        set_cookie(&mut answer, now, FORGERY, &seal(&session.forgery_token), "");
    }
    set_cookie(
        &mut answer,
        now,
        SESSION,
        &seal(&call.session),
        " httponly;",
    );
    answer
}

fn cookie(request: &Request, name: &str) -> Option<String> {
    let cookies = request
        .headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.find(|(key, _)| *key == name)?.1;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

fn set_cookie(answer: &mut Answer, now: u64, name: &str, value: &str, flags: &str) {
    let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
    let expires = dates::format(now + YEAR * 1000, "%a, %d %b %Y %H:%M:%S GMT");
    let line =
        format!("{name}={value}; expires={expires}; Max-Age={YEAR}; path=/;{flags} samesite=lax");
    if let Ok(line) = HeaderValue::from_str(&line) {
        answer.headers.append(SET_COOKIE, line);
    }
}

/// Whether the request repeats the session's token: as `X-XSRF-TOKEN` from the
/// cookie, URL-decoded, or plain as `X-CSRF-TOKEN` or `_token`.
fn repeats(request: &Request, token: &str) -> bool {
    let plain = text(&request.input, "_token").or_else(|| request.header("x-csrf-token"));
    match plain {
        Some(given) => given == token,
        None => request
            .header("x-xsrf-token")
            .and_then(unseal)
            .is_some_and(|given| given == token),
    }
}

/// The panel's page: a script that knows who is signed on.
pub fn index(sim: &mut Simulator, call: &Call) -> Outcome {
    let user = sim.world.user(call.user).map(
        |user| json!({ "name": user.name, "email": user.email, "root_admin": user.root_admin }),
    );
    Ok(Reply::Page(format!(
        "<!DOCTYPE html>\n<html lang=\"en-US\">\n<head>\n    <meta charset=\"utf-8\">\n    \
         <title>Convoy</title>\n    <script>\n        window.ConvoyUser = {}\n    </script>\n</head>\n\
         <body>\n<div id=\"root\"></div>\n</body>\n</html>\n",
        json!(user).to_string().replace('<', "\\u003C")
    )))
}

/// Signs on by token. Somebody who is signed on stays who he was.
pub fn authenticate(sim: &mut Simulator, call: &Call) -> Outcome {
    if call.user == 0 {
        let token = call
            .request
            .parameter("token")
            .ok_or_else(Problem::server_error)?;
        let checked = sim.settings.ways.checks_sign_on_signature;
        let user = token::signed_on(token, sim.clock.now(), checked)
            .and_then(|uuid| sim.world.users.iter().find(|user| user.uuid == uuid))
            .map(|user| user.id);
        let refused = || Problem::new(401, "Invalid JWT token").with_header("www-authenticate", "");
        sim.sessions
            .sign(&call.session, Some(user.ok_or_else(refused)?));
        sim.act = Some("session_opened");
    }
    Ok(Reply::Redirect(call.request.origin.clone()))
}

pub fn csrf_cookie(_: &mut Simulator, _: &Call) -> Outcome {
    Ok(Reply::NoContent)
}

pub fn login(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let (email, password) = (text(input, "email"), text(input, "password"));
    let found = sim
        .world
        .users
        .iter()
        .find(|user| Some(user.email.as_str()) == email);
    let user = found
        .filter(|user| Some(user.password.as_str()) == password)
        .map(|user| user.id);
    let mut errors = Errors::default();
    if user.is_none() {
        errors.add("email", "These credentials do not match our records.");
    }
    errors.check()?;
    sim.sessions.sign(&call.session, user);
    sim.act = Some("session_opened");
    Ok(Reply::Json(json!({ "two_factor": false })))
}

pub fn logout(sim: &mut Simulator, call: &Call) -> Outcome {
    sim.sessions.sign(&call.session, None);
    sim.act = Some("session_closed");
    Ok(Reply::NoContent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_is_new_each_time_and_needs_decoding() {
        assert_ne!(seal("key"), seal("key"));
        for value in ["", "k", "ke", "key"] {
            let sealed = seal(value);
            assert!(sealed.ends_with('='), "{sealed}");
            assert_eq!(unseal(&sealed).as_deref(), Some(value));
            assert_eq!(
                unseal(&utf8_percent_encode(&sealed, NON_ALPHANUMERIC).to_string()),
                None
            );
        }
    }
}
