//! A browser's session with somebody signed on.

use super::{Connection, Simulator};

/// Both cookies, URL-encoded as they came.
pub struct Session {
    pub forgery: String,
    pub session: String,
}

impl Session {
    /// Signs a user on with a sign-on token, got with an application token.
    pub fn open(simulator: &Simulator, token: &str, user: &str) -> Self {
        let mut connection = Connection::open(&simulator.panel);
        let bearer = format!("Bearer {token}");
        let headers = [
            ("Accept", "application/json"),
            ("Authorization", bearer.as_str()),
        ];
        let path = format!("/api/application/users/{user}/generate-sso-token");
        let answer = connection
            .ask("POST", &path, &headers, "")
            .expect("an answer")
            .json();
        let token = answer["data"]["token"].as_str().expect("a token");
        let answer = connection
            .ask("GET", &format!("/authenticate?token={token}"), &[], "")
            .expect("an answer");
        let value = |wanted: &str| {
            let mut lines = answer
                .headers
                .iter()
                .filter(|(name, _)| name == "set-cookie")
                .map(|(_, line)| cookie(line));
            lines
                .find(|(name, _)| *name == wanted)
                .expect("the cookie")
                .1
                .to_owned()
        };
        Self {
            forgery: value("XSRF-TOKEN"),
            session: value("convoy_session"),
        }
    }

    pub fn cookies(&self) -> String {
        format!(
            "XSRF-TOKEN={}; convoy_session={}",
            self.forgery, self.session
        )
    }

    /// What a changing request repeats: the cookie's value, URL-decoded.
    pub fn forgery_token(&self) -> String {
        percent_encoding::percent_decode_str(&self.forgery)
            .decode_utf8_lossy()
            .into_owned()
    }
}

/// Name and value of a cookie, without what follows.
pub fn cookie(line: &str) -> (&str, &str) {
    line.split(';')
        .next()
        .and_then(|pair| pair.split_once('='))
        .unwrap_or((line, ""))
}
