//! Consoles in the browser, through the customer's session.

use http::Method;
use serde::Serialize;

use super::{Call, Uuid, answer, encode};
use crate::door::Credential;
use crate::hostname;
use crate::json::readable;

/// Which console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The screen.
    NoVnc,
    /// The serial line, as text.
    XtermJs,
}

impl Kind {
    /// The panel's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoVnc => "novnc",
            Self::XtermJs => "xtermjs",
        }
    }
}

readable! { Session { fqdn, port, ticket, node, vmid, token, is_tls_enabled } }

/// Where a console is opened: on the node itself by ticket, or on its console
/// server (coterm) by token. Both are secret and good for one browser.
pub struct Session {
    fqdn: String,
    port: u32,
    ticket: Option<String>,
    node: Option<String>,
    vmid: Option<u64>,
    token: Option<String>,
    is_tls_enabled: Option<bool>,
}

impl Session {
    /// Whether the console server has no TLS. Its token would be sent in plain text, and
    /// anyone on the network path could use it.
    #[must_use]
    pub fn is_in_clear(&self) -> bool {
        self.token.is_some() && self.is_tls_enabled == Some(false)
    }

    /// The address to open in a browser, by HTTPS; none if the panel's answer leads nowhere
    /// that a console can be. Forms: the panel's own page (public source, v4).
    #[must_use]
    pub fn address(&self, kind: Kind) -> Option<String> {
        if !is_host(&self.fqdn) || !(1..=65535).contains(&self.port) {
            return None;
        }
        let (host, port) = (&self.fqdn, self.port);
        if let Some(token) = &self.token {
            if !self.is_tls_enabled? {
                return None;
            }
            let (kind, token) = (kind.word(), encode(token));
            return Some(format!("https://{host}:{port}/?type={kind}&token={token}"));
        }
        let (node, vmid) = (encode(self.node.as_ref()?), self.vmid?);
        let ticket = encode(self.ticket.as_ref()?);
        let serial = match kind {
            Kind::NoVnc => "",
            Kind::XtermJs => "&xtermjs=1",
        };
        Some(format!(
            "https://{host}:{port}/novnc/novnc.html?console=qemu&virtualization=qemu&node={node}&vmid={vmid}&token={ticket}{serial}"
        ))
    }
}

/// A host name, an IPv4 address, or something like an IPv6 one in brackets.
fn is_host(text: &str) -> bool {
    let inside = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inside.map_or_else(|| hostname::is_name(text), hostname::is_numeric)
}

#[derive(Serialize)]
struct Wanted {
    r#type: &'static str,
}

/// Makes a console session.
#[must_use]
pub fn open(uuid: &Uuid, kind: Kind) -> Call<Session> {
    let path = format!("/api/client/servers/{uuid}/create-console-session");
    Call::new(Method::POST, path, answer::object)
        .with_json(&Wanted {
            r#type: kind.word(),
        })
        .with_credential(Credential::UserSession)
}
