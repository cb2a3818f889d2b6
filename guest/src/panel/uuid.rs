use std::fmt;

use serde::Serialize;

use crate::json::{Json, Misfit, Readable};

/// A server's or template's UUID, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Uuid(String);

impl Uuid {
    /// Reads a whole UUID with its hyphens, in any case, around it spaces.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = text.len() == 36
            && text
                .bytes()
                .enumerate()
                .all(|(position, byte)| match position {
                    8 | 13 | 18 | 23 => byte == b'-',
                    _ => byte.is_ascii_hexdigit(),
                });
        fits.then(|| Self(text.to_ascii_lowercase()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The 8 characters by which the panel's own pages go.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
}

/// What the panel calls a server: the whole UUID, or its first 8 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerId(String);

impl ServerId {
    /// Reads either, in any case, around it spaces.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let short = text.trim();
        if short.len() == 8 && short.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Some(Self(short.to_ascii_lowercase()));
        }
        Uuid::parse(short).map(|uuid| Self(uuid.0))
    }

    /// Whether this is that server.
    #[must_use]
    pub fn means(&self, uuid: &Uuid) -> bool {
        uuid.0.starts_with(&self.0)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Readable for Uuid {
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            Json::Text(text) => Self::parse(text).ok_or_else(|| json.misfit()),
            _ => Err(json.misfit()),
        }
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_uuids_reach_a_path() {
        let whole = "8F4E8F77-75f9-4b18-aa81-36f53a66a429";
        assert_eq!(
            Uuid::parse(&format!(" {whole}\n")).map(|uuid| uuid.to_string()),
            Some(whole.to_lowercase())
        );
        for text in [
            "",
            "8f4e8f77",
            "../../../users/1/generate-sso-token?x",
            &whole.replace('-', "0"),
            &format!("{whole}0"),
        ] {
            assert_eq!(Uuid::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_server_is_called_by_the_whole_or_the_first_eight_characters() {
        let uuid = Uuid::parse("8f4e8f77-75f9-4b18-aa81-36f53a66a429").expect("a UUID");
        for text in [" 8F4E8F77 ", "8f4e8f77-75f9-4b18-aa81-36f53a66a429"] {
            assert!(ServerId::parse(text).is_some_and(|id| id.means(&uuid)));
        }
        assert!(ServerId::parse("8f4e8f78").is_some_and(|id| !id.means(&uuid)));
        for text in [
            "",
            "8f4e8f7",
            "8f4e8f777",
            "8f4e8f7/",
            "../../..",
            "８f4e8f7",
        ] {
            assert_eq!(ServerId::parse(text), None, "{text}");
        }
    }
}
