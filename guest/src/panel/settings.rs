//! A server's name, hostname, nameservers and the systems it can have, through the
//! customer's session.

use http::Method;
use serde::Serialize;

use super::answer::{self, Data};
use super::nodes::Template;
use super::{Call, Error, Uuid};
use crate::door::{Credential, Response};
use crate::json::{Anything, Flag, Json, Misfit, Readable, Sound, readable};

fn path(uuid: &Uuid, rest: &str) -> String {
    format!("/api/client/servers/{uuid}/settings/{rest}")
}

/// Reads an answer of which only the form matters.
fn told(response: &Response) -> Result<(), Error> {
    answer::object::<Anything>(response).map(|_| ())
}

#[derive(Serialize)]
struct Names<'a> {
    name: &'a str,
    hostname: &'a str,
}

/// Sets both; the panel takes any text.
#[must_use]
pub fn rename(uuid: &Uuid, name: &str, hostname: &str) -> Call<()> {
    Call::new(Method::POST, path(uuid, "rename"), told)
        .with_json(&Names { name, hostname })
        .with_credential(Credential::UserSession)
}

readable! { Network { nameservers } }

struct Network {
    nameservers: Sound<String>,
}

/// Addresses of the nameservers. v3.10.2 answers 500 as long as none was ever set
/// (observed).
#[must_use]
pub fn nameservers(uuid: &Uuid) -> Call<Vec<String>> {
    fn read(response: &Response) -> Result<Vec<String>, Error> {
        answer::object::<Network>(response).map(|network| network.nameservers.items)
    }
    Call::get(path(uuid, "network"), read).with_credential(Credential::UserSession)
}

#[derive(Serialize)]
struct Nameservers<'a> {
    nameservers: &'a [&'a str],
}

/// Replaces them. v3.10.2 answers 500 to none at all (observed).
#[must_use]
pub fn set_nameservers(uuid: &Uuid, nameservers: &[&str]) -> Call<()> {
    Call::new(Method::PUT, path(uuid, "network"), told)
        .with_json(&Nameservers { nameservers })
        .with_credential(Credential::UserSession)
}

/// Systems under a common name. Hidden ones, which an administrator is shown, are left out.
#[derive(Debug, Clone)]
pub struct Group {
    pub name: String,
    pub templates: Vec<Template>,
}

impl Readable for Group {
    fn read(json: &Json) -> Result<Self, Misfit> {
        let Data(templates): Data<Sound<Offered>> = json.get("templates")?;
        let hidden: Option<Flag> = json.get("hidden")?;
        let is_hidden = hidden.is_some_and(|flag| flag.0);
        let shown = templates
            .items
            .into_iter()
            .filter(|one| !is_hidden && !one.1);
        Ok(Self {
            name: json.get("name")?,
            templates: shown.map(|one| one.0).collect(),
        })
    }
}

/// A template, and whether it is hidden.
struct Offered(Template, bool);

impl Readable for Offered {
    fn read(json: &Json) -> Result<Self, Misfit> {
        let hidden: Option<Flag> = json.get("hidden")?;
        Ok(Self(
            Template::read(json)?,
            hidden.is_some_and(|flag| flag.0),
        ))
    }
}

/// The systems this server's owner may install.
#[must_use]
pub fn template_groups(uuid: &Uuid) -> Call<Vec<Group>> {
    Call::get(path(uuid, "template-groups"), answer::sound).with_credential(Credential::UserSession)
}
