//! `/api/application/users`.

use http::Method;
use serde::Serialize;

use super::answer::{self, Page};
use super::{Call, filter};
use crate::json::readable;

readable! {
    User { id, email, root_admin }
    SignOnToken { user_id, token }
}

/// A panel user.
#[derive(Debug, Clone)]
pub struct User {
    pub id: u64,
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

/// Makes a sign-on token for a user.
#[must_use]
pub fn sign_on_token(id: u64) -> Call<SignOnToken> {
    let path = format!("/api/application/users/{id}/generate-sso-token");
    Call::new(Method::POST, path, answer::object)
}
