//! `/api/application/users`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use serde::Serialize;

use super::answer::{self, Page};
use super::{Call, filter};
use crate::json::{Json, readable};

readable! {
    User { id, name, email, root_admin }
    SignOnToken { user_id, token }
}

/// A panel user.
#[derive(Debug, Clone)]
pub struct User {
    pub id: u64,
    pub name: String,
    pub email: String,
    /// A panel administrator: never to be attached to, signed on as, or changed.
    pub root_admin: bool,
}

/// One user.
#[must_use]
pub fn show(id: u64) -> Call<User> {
    Call::get(format!("/api/application/users/{id}"), answer::object)
}

/// All users, 100 a page; pages count from 1.
#[must_use]
pub fn list(page: u32) -> Call<Page<User>> {
    Call::get(
        format!("/api/application/users?per_page=100&page={page}"),
        answer::page,
    )
}

/// Users whose email the database takes for this one: case and accents fold,
/// and a comma means OR. A hit proves nothing until it is compared again.
#[must_use]
pub fn with_email(email: &str) -> Call<Page<User>> {
    let email = filter("email", email);
    Call::get(
        format!("/api/application/users?{email}&per_page=100"),
        answer::page,
    )
}

/// Users whose name holds this text, as [`with_email`] finds them: a hit must be
/// compared again.
#[must_use]
pub fn named(part: &str) -> Call<Page<User>> {
    let name = filter("name", part);
    Call::get(
        format!("/api/application/users?{name}&per_page=100"),
        answer::page,
    )
}

/// A user to be made.
#[derive(Serialize)]
pub struct NewUser {
    /// 1 to 191 characters.
    pub name: String,
    pub email: String,
    /// 8 characters or more.
    pub password: String,
    /// Must be sent: leaving it out is a 500.
    pub root_admin: bool,
}

/// Makes a user.
#[must_use]
pub fn create(user: &NewUser) -> Call<User> {
    Call::new(
        Method::POST,
        "/api/application/users".to_owned(),
        answer::object,
    )
    .with_json(user)
}

/// A one-time token that signs a browser on.
pub struct SignOnToken {
    pub user_id: u64,
    /// Secret; valid for 15 s.
    pub token: String,
}

/// Proof of who a panel user is: `jti` of his sign-on tokens, the SHA-256 of the
/// UUID that is made with the user and that nobody can see or edit. It survives
/// backup and restore and is unique across panels (v3.10.2 and v4.6.1, observed).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jti(String);

impl Jti {
    /// One that was read before.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// Reads the one in a token's header, where it stands as well as in the claims:
    /// those hold the UUID itself, which is a secret, and aren't looked at.
    #[must_use]
    pub fn of(token: &str) -> Option<Self> {
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
        let header = std::str::from_utf8(&header).ok()?;
        let jti: String = Json::parse(header).ok()?.get("jti").ok()?;
        let is_hash = jti.len() == 64 && jti.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| Self(jti.to_ascii_lowercase()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Jti> for String {
    fn from(jti: Jti) -> Self {
        jti.0
    }
}

impl SignOnToken {
    /// Whose token it is, where the panel says it.
    #[must_use]
    pub fn jti(&self) -> Option<Jti> {
        Jti::of(&self.token)
    }
}

/// Makes a sign-on token for a user.
#[must_use]
pub fn sign_on_token(id: u64) -> Call<SignOnToken> {
    let path = format!("/api/application/users/{id}/generate-sso-token");
    Call::new(Method::POST, path, answer::object)
}
