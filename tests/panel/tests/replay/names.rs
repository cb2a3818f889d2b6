//! The recordings give names to what differs from run to run: UUIDs, VM ids,
//! tokens, cookies. Here stands what each is in this run.

use crate::common::session::{Session, cookie};
use crate::common::{Answer, Simulator};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub struct Names {
    /// Where the recordings say the panel is.
    host: String,
    /// Recorded text to this run's: UUIDs whole and short, sign-on tokens.
    texts: BTreeMap<String, String>,
    pub vm_ids: BTreeMap<u64, u64>,
    /// Cookie values by recorded name, URL-encoded as they came.
    cookies: BTreeMap<String, String>,
    /// The last sign-on token, for those that were tampered with.
    last_token: String,
    /// How many sessions were opened without being recorded.
    pub opened: usize,
    /// The forgery token's cookie that came with a session's, by the latter's name.
    beside: BTreeMap<String, String>,
}

pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Names {
    /// No names yet, of recordings of a panel at `host`.
    pub fn of(host: &str) -> Self {
        Self {
            host: host.to_owned(),
            texts: BTreeMap::new(),
            vm_ids: BTreeMap::new(),
            cookies: BTreeMap::new(),
            last_token: String::new(),
            opened: 0,
            beside: BTreeMap::new(),
        }
    }

    /// A recorded text as it is in this run.
    pub fn text(&self, recorded: &str) -> String {
        // Longest first: a short id is the beginning of a whole one.
        let mut names: Vec<(&String, &String)> = self.texts.iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names
            .into_iter()
            .fold(recorded.to_owned(), |text, (name, value)| {
                text.replace(name, value)
            })
    }

    pub fn learn(&mut self, recorded: &str, now: &str) {
        if recorded.starts_with("JWT-") {
            self.last_token = now.to_owned();
        }
        self.texts
            .entry(recorded.to_owned())
            .or_insert_with(|| now.to_owned());
    }

    pub fn learn_uuid(&mut self, recorded: &str, now: &str) {
        self.learn(recorded, now);
        self.learn(&recorded[..8], &now[..8]);
    }

    /// Takes the cookies of an answer over under their recorded names.
    pub fn learn_cookies(&mut self, recorded: &Value, answer: &Answer) {
        let lines = recorded["response_headers"]
            .as_array()
            .into_iter()
            .flatten();
        let named = lines
            .filter(|line| line[0] == "Set-Cookie")
            .filter_map(|line| line[1].as_str());
        let came = answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
            .map(|(_, value)| value.as_str());
        let mut forgery = None;
        for (named, came) in named.zip(came) {
            let (name, value) = (cookie(named).1, cookie(came).1);
            self.cookies.insert(name.to_owned(), value.to_owned());
            if cookie(named).0 == "XSRF-TOKEN" {
                forgery = Some(value.to_owned());
            } else if let Some(forgery) = forgery.take() {
                self.beside.insert(name.to_owned(), forgery);
            }
        }
    }

    /// Passes the cookies of a recording that isn't replayed on to the next: the
    /// first cookies of a session stay good.
    pub fn carry_cookies(&mut self, recording: &Value) {
        let sent = recording["request_headers"]["Cookie"]
            .as_str()
            .unwrap_or("");
        let sent: BTreeMap<&str, &str> = sent.split("; ").map(cookie).collect();
        let lines = recording["response_headers"]
            .as_array()
            .into_iter()
            .flatten();
        for line in lines
            .filter(|line| line[0] == "Set-Cookie")
            .filter_map(|line| line[1].as_str())
        {
            let (name, value) = cookie(line);
            if let Some(known) = sent
                .get(name)
                .and_then(|sent| self.cookies.get(*sent))
                .cloned()
            {
                self.cookies.insert(value.to_owned(), known);
            }
        }
    }

    /// The recorded request, to be sent now.
    pub fn request(&mut self, simulator: &Simulator, recording: &Value) -> Request {
        let recorded: BTreeMap<&str, &str> = recording["request_headers"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
            .collect();
        if let Some(cookies) = recorded.get("Cookie") {
            self.sign_on_if_unknown(simulator, cookies);
        }
        let mut headers: Vec<(String, String)> = Vec::new();
        for (name, value) in &recorded {
            let value = match *name {
                "Cookie" => self.cookie_line(value),
                "X-XSRF-TOKEN" | "X-CSRF-TOKEN" => {
                    self.forgery(value, recorded.get("Cookie").copied().unwrap_or(""))
                }
                // What matters in it was lost when tokens were given names.
                "Authorization" if recording["name"] == "auth-lowercase-bearer" => {
                    "bearer TOKEN-1".to_owned()
                }
                _ => self.text(value),
            };
            headers.push(((*name).to_owned(), value));
        }
        if !recorded.contains_key("Host") {
            headers.push(("Host".to_owned(), self.host.clone()));
        }
        let body = match &recording["request_body"] {
            Value::Null => String::new(),
            Value::String(text) => self.text(text),
            other => self.text(&self.with_vm_id(other.clone()).to_string()),
        };
        Request {
            method: recording["method"].as_str().unwrap_or("").to_owned(),
            path: self.path(recording["path"].as_str().unwrap_or("")),
            headers,
            body,
        }
    }

    /// A path; a sign-on token in it that no answer has brought was the last one,
    /// with a broken signature.
    fn path(&self, recorded: &str) -> String {
        let token = recorded
            .split_once("token=")
            .map_or("", |(_, rest)| rest.split('&').next().unwrap_or(""));
        if !token.starts_with("JWT-") || self.texts.contains_key(token) {
            return self.text(recorded);
        }
        let broken = &self.last_token[..self.last_token.len() - 2];
        recorded.replace(token, broken)
    }

    /// A body whose VM id is this run's.
    pub fn with_vm_id(&self, mut body: Value) -> Value {
        if let Some(now) = body["vmid"]
            .as_u64()
            .and_then(|vmid| self.vm_ids.get(&vmid))
        {
            body["vmid"] = json!(now);
        }
        body
    }

    fn cookie_line(&self, recorded: &str) -> String {
        let pairs = recorded.split("; ").map(cookie);
        pairs
            .map(|(name, value)| format!("{name}={}", self.cookies[value]))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// The header that repeats the forgery token: the cookie's value URL-decoded,
    /// unless the recording sent the cookie's value as it is.
    fn forgery(&self, recorded: &str, cookies: &str) -> String {
        if let Some(value) = self.cookies.get(recorded) {
            return value.clone();
        }
        let pairs: BTreeMap<&str, &str> = cookies.split("; ").map(cookie).collect();
        let own = pairs
            .get("XSRF-TOKEN")
            .and_then(|name| self.cookies.get(*name));
        let beside = pairs
            .get("convoy_session")
            .and_then(|name| self.beside.get(*name));
        let value = own.or(beside).map(String::as_str).unwrap_or("");
        percent_encoding::percent_decode_str(value)
            .decode_utf8_lossy()
            .into_owned()
    }

    /// Some sessions were opened without being recorded: all of them user 3's.
    fn sign_on_if_unknown(&mut self, simulator: &Simulator, cookies: &str) {
        let pairs: Vec<(&str, &str)> = cookies.split("; ").map(cookie).collect();
        if pairs
            .iter()
            .all(|(_, value)| self.cookies.contains_key(*value))
        {
            return;
        }
        let session = Session::open(simulator, "TOKEN-1", "3");
        self.opened += 1;
        for (name, value) in pairs {
            let own = if name == "XSRF-TOKEN" {
                &session.forgery
            } else {
                &session.session
            };
            self.cookies.insert(value.to_owned(), own.clone());
            if name == "convoy_session" {
                self.beside
                    .insert(value.to_owned(), session.forgery.clone());
            }
        }
    }
}
