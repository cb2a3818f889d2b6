//! The customer's session: what only the owner of a server may do.

use http::Method;
use serde::Serialize;

use super::users::SignOnToken;
use super::{Call, Uuid, answer, encode};
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
struct Authentication<'a> {
    r#type: &'static str,
    password: &'a str,
}

/// Sets the root password of a server (v4).
#[must_use]
pub fn set_password(uuid: &Uuid, password: &str) -> Call<()> {
    let path = format!("/api/client/servers/{uuid}/settings/auth");
    Call::new(Method::PUT, path, answer::done)
        .with_json(&Authentication {
            r#type: "password",
            password,
        })
        .with_credential(Credential::UserSession)
}
