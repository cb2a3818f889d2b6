//! A simulator for one test, and a client that hides nothing.

#![allow(dead_code, reason = "each test uses its part")]

pub mod session;

use serde_json::{Value, json};
use session::Session;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

pub struct Simulator {
    child: Child,
    /// `127.0.0.1:PORT`
    pub panel: String,
    /// Where the control API is.
    pub control_host: String,
    pub token: String,
    pub ca: Option<String>,
}

impl Simulator {
    /// Installations and deletions end when the test says so.
    pub fn start() -> Self {
        Self::with(&["--install", "manual", "--delete", "manual"])
    }

    /// As `start`, of a generation (`v3`, `v4`).
    pub fn of(panel: &str) -> Self {
        Self::with(&[
            "--panel",
            panel,
            "--install",
            "manual",
            "--delete",
            "manual",
        ])
    }

    pub fn with(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_panel-simulator"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the simulator starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it has an output"))
            .read_line(&mut line)
            .expect("it prints a line");
        let line: Value = serde_json::from_str(&line).expect("the line is JSON");
        let text = |name: &str| line[name].as_str().unwrap_or("").to_owned();
        let host = |name: &str| {
            text(name)
                .split_once("://")
                .expect("it is a URL")
                .1
                .to_owned()
        };
        Self {
            child,
            panel: host("url"),
            control_host: host("control"),
            token: text("token"),
            ca: line["ca"].as_str().map(str::to_owned),
        }
    }

    /// A call of the control API, which must succeed.
    pub fn control(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = Connection::open(&self.control_host).ask(
            method,
            path,
            &[("Content-Type", "application/json")],
            &body.to_string(),
        );
        let answer = answer.expect("the control API answers");
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text());
        answer.json()
    }

    /// A call of the application API with the administrator's token, on a connection of its own.
    pub fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        self.try_ask(method, path, body).expect("the panel answers")
    }

    pub fn try_ask(&self, method: &str, path: &str, body: Value) -> std::io::Result<Answer> {
        self.ask_on(&mut Connection::open(&self.panel), method, path, body)
    }

    pub fn ask_on(
        &self,
        connection: &mut Connection,
        method: &str,
        path: &str,
        body: Value,
    ) -> std::io::Result<Answer> {
        let bearer = format!("Bearer {}", self.token);
        let headers = [
            ("Accept", "application/json"),
            ("Content-Type", "application/json"),
            ("Authorization", &bearer),
        ];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        connection.ask(method, path, &headers, &body)
    }

    /// Signs a user on, with a token that the administrator gets for him.
    pub fn sign_on(&self, user: u64) -> Session {
        Session::open(self, &self.token, &user.to_string())
    }

    /// A call of the client API by who is signed on.
    pub fn ask_as(&self, session: &Session, method: &str, path: &str, body: Value) -> Answer {
        let (cookies, forgery) = (session.cookies(), session.forgery_token());
        let headers = [
            ("Accept", "application/json"),
            ("Content-Type", "application/json"),
            ("Cookie", &cookies),
            ("X-XSRF-TOKEN", &forgery),
        ];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let answer = Connection::open(&self.panel).ask(method, path, &headers, &body);
        answer.expect("the panel answers")
    }

    /// Creates a user and answers its id.
    pub fn user(&self, email: &str) -> u64 {
        let user = json!({"name": "Client", "email": email, "password": "Cl1ent!Passw0rd", "root_admin": false});
        self.ask("POST", "/api/application/users", user).json()["data"]["id"]
            .as_u64()
            .expect("it is created")
    }

    pub fn summary(&self) -> Value {
        self.control("GET", "/summary", json!({}))
    }

    pub fn log(&self) -> Vec<Value> {
        self.control("GET", "/log", json!({}))
            .as_array()
            .cloned()
            .expect("the log is a list")
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Its input ends, and with it the simulator.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A server's fields as a create wants them, on node 1.
pub fn order(user: u64, name: &str, address_ids: Value) -> Value {
    json!({
        "name": name, "user_id": user, "node_id": 1, "vmid": null, "hostname": "a.example.test",
        "limits": {
            "cpu": 2, "memory": 2_147_483_648_u64, "disk": 21_474_836_480_u64,
            "snapshots": 0, "backups": 2, "bandwidth": null, "address_ids": address_ids,
        },
        "account_password": "S3rver!Passw0rd", "should_create_server": true,
        "template_uuid": "00000001-0000-4000-8000-000000000001", "start_on_completion": true,
    })
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }
}

/// One connection of HTTP/1.1, with requests sent exactly as told.
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    pub fn open(host: &str) -> Self {
        Self::try_open(host).expect("it listens")
    }

    pub fn try_open(host: &str) -> std::io::Result<Self> {
        Ok(Self(BufReader::new(TcpStream::connect(host)?)))
    }

    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> std::io::Result<Answer> {
        self.send(method, path, headers, body)?;
        self.receive(method)
    }

    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> std::io::Result<()> {
        let mut text = format!("{method} {path} HTTP/1.1\r\n");
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            text.push_str("Host: panel.example.test\r\n");
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || method != "GET" {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        self.0.get_mut().write_all(text.as_bytes())
    }

    /// All that comes until the connection ends.
    pub fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        // A reset ends it as well as a regular end.
        let _ = self.0.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Reads an answer; `UnexpectedEof` if the connection ends before it is whole.
    pub fn receive(&mut self, method: &str) -> std::io::Result<Answer> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let status = lines[0]
            .split(' ')
            .nth(1)
            .and_then(|text| text.parse().ok())
            .expect("a status");
        let headers: Vec<(String, String)> = lines[1..]
            .iter()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect();
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
        };
        let length = answer
            .header("content-length")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        if method != "HEAD" {
            answer.body = vec![0; length];
            self.0.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }
}
