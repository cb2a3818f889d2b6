//! The customer's session: what only the owner of a server may do.

use http::Method;
use serde::Serialize;

use super::servers::Shown;
use super::users::SignOnToken;
use super::{Call, Generation, Uuid, answer, encode};
use crate::door::Credential;

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

fn authenticate_by(uuid: &Uuid, generation: Option<Generation>, by: &Authentication) -> Call<()> {
    let settings = match generation {
        Some(Generation::V3) => "security",
        Some(Generation::V4) | None => "auth",
    };
    let path = format!("/api/client/servers/{uuid}/settings/{settings}");
    Call::new(Method::PUT, path, answer::done)
        .with_json(by)
        .with_credential(Credential::UserSession)
}

/// Sets the root password of a server.
#[must_use]
pub fn set_password(uuid: &Uuid, generation: Option<Generation>, password: &str) -> Call<()> {
    authenticate_by(uuid, generation, &Authentication::Password { password })
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

/// Starts a server. One that runs already may be started again.
#[must_use]
pub fn start(uuid: &Uuid) -> Call<()> {
    let path = format!("/api/client/servers/{uuid}/state");
    Call::new(Method::PATCH, path, answer::done)
        .with_json(&Power { state: "start" })
        .with_credential(Credential::UserSession)
}

/// A server as its owner sees it, whatever its status. Answered without Proxmox
/// and outside the throttle.
#[must_use]
pub fn server(uuid: &Uuid) -> Call<Shown> {
    Call::get(format!("/api/client/servers/{uuid}"), Shown::of)
        .with_credential(Credential::UserSession)
}
