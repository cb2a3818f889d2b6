//! The customer's session: what only the owner of a server may do.

use http::Method;
use serde::Serialize;

use super::servers::Shown;
use super::users::SignOnToken;
use super::{Call, Error, Generation, Uuid, answer, encode};
use crate::door::{Credential, Response};
use crate::json::readable;
use crate::units::Bytes;

/// Where a browser, or the host, signs on. Secret.
#[must_use]
pub fn sign_on_path(token: &SignOnToken) -> String {
    format!("/authenticate?token={}", encode(&token.token))
}

/// Opens the session the host keeps.
#[must_use]
pub fn open(token: &SignOnToken) -> Call<()> {
    Call::get(sign_on_path(token), answer::redirect).with_credential(Credential::OpenSession)
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Authentication<'a> {
    Password { password: &'a str },
    SshKeys { ssh_keys: &'a str },
}

/// v3 has another word for it.
fn authentication_path(uuid: &Uuid, generation: Option<Generation>) -> String {
    let settings = match generation {
        Some(Generation::V3) => "security",
        Some(Generation::V4) | None => "auth",
    };
    format!("/api/client/servers/{uuid}/settings/{settings}")
}

fn authenticate_by(uuid: &Uuid, generation: Option<Generation>, by: &Authentication) -> Call<()> {
    let path = authentication_path(uuid, generation);
    Call::new(Method::PUT, path, answer::done)
        .with_json(by)
        .with_credential(Credential::UserSession)
}

/// Sets the root password of a server.
#[must_use]
pub fn set_password(uuid: &Uuid, generation: Option<Generation>, password: &str) -> Call<()> {
    authenticate_by(uuid, generation, &Authentication::Password { password })
}

struct Keys {
    ssh_keys: Option<String>,
}

readable! {
    Keys { ssh_keys }
    State { state, cpu_used, memory_used, memory_total, uptime }
}

/// The SSH keys that may sign on as root; blank if there are none.
#[must_use]
pub fn ssh_keys(uuid: &Uuid, generation: Option<Generation>) -> Call<String> {
    fn read(response: &Response) -> Result<String, Error> {
        let keys: Keys = answer::object(response)?;
        Ok(keys.ssh_keys.unwrap_or_default().trim().to_owned())
    }
    Call::get(authentication_path(uuid, generation), read).with_credential(Credential::UserSession)
}

/// Replaces the SSH keys that may sign on as root, one a line.
#[must_use]
pub fn set_ssh_keys(uuid: &Uuid, generation: Option<Generation>, ssh_keys: &str) -> Call<()> {
    authenticate_by(uuid, generation, &Authentication::SshKeys { ssh_keys })
}

#[derive(Serialize)]
struct Power {
    state: &'static str,
}

/// What can be asked of a server's VM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Start,
    /// Asks the system to shut down.
    ShutDown,
    Restart,
    /// Takes the power away.
    Kill,
}

/// Starts or stops a server's VM; the panel answers before it is done.
#[must_use]
pub fn power(uuid: &Uuid, action: Action) -> Call<()> {
    let state = match action {
        Action::Start => "start",
        Action::ShutDown => "shutdown",
        Action::Restart => "restart",
        Action::Kill => "kill",
    };
    let path = format!("/api/client/servers/{uuid}/state");
    Call::new(Method::PATCH, path, answer::done)
        .with_json(&Power { state })
        .with_credential(Credential::UserSession)
}

/// Starts a server. One that runs already may be started again.
#[must_use]
pub fn start(uuid: &Uuid) -> Call<()> {
    power(uuid, Action::Start)
}

/// Whether a server's VM runs, and what it uses now.
pub struct State {
    /// `running` or `stopped`.
    pub state: String,
    /// Of all its cores, 0 to 1.
    pub cpu_used: f64,
    pub memory_used: Bytes,
    pub memory_total: Bytes,
    /// Seconds.
    pub uptime: u64,
}

/// Asks Proxmox through the panel; any status but ready is a 409.
#[must_use]
pub fn state(uuid: &Uuid) -> Call<State> {
    Call::get(format!("/api/client/servers/{uuid}/state"), answer::object)
        .with_credential(Credential::UserSession)
}

/// A system to be installed in the place of what is there.
#[derive(Serialize)]
pub struct Reinstallation<'a> {
    pub template_uuid: &'a Uuid,
    pub account_password: &'a str,
    pub start_on_completion: bool,
}

/// Installs a system anew: all data of the server is lost.
#[must_use]
pub fn reinstall(uuid: &Uuid, with: &Reinstallation) -> Call<()> {
    let path = format!("/api/client/servers/{uuid}/settings/reinstall");
    Call::new(Method::POST, path, answer::done)
        .with_json(with)
        .with_credential(Credential::UserSession)
}

/// A server as its owner sees it, whatever its status. Answered without Proxmox
/// and outside the throttle.
#[must_use]
pub fn server(uuid: &Uuid) -> Call<Shown> {
    Call::get(format!("/api/client/servers/{uuid}"), Shown::of)
        .with_credential(Credential::UserSession)
}
