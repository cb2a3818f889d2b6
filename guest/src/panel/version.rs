//! `/api/application/version`: panels from v6 on say which they are (their public source).

use super::answer;
use super::{Call, Error};
use crate::door::Response;
use crate::json::{Json, Misfit, Readable};

/// Characters of a version that are shown.
const SHOWN: usize = 20;

/// The panel's version; blank if it says it in a form that isn't known. v3, v4 and v5 have no
/// such route (v3.10.2 and v4.6.1, observed).
#[must_use]
pub fn show() -> Call<String> {
    fn read(response: &Response) -> Result<String, Error> {
        let json: Version = answer::any(response)?;
        Ok(json.0)
    }
    Call::get("/api/application/version".to_owned(), read)
}

struct Version(String);

impl Readable for Version {
    /// A text, or an object with one as `data` or `version`.
    fn read(json: &Json) -> Result<Self, Misfit> {
        let within = |name: &str| json.get::<Self>(name).ok().map(|found| found.0);
        let text = match json {
            Json::Text(text) => text.to_string(),
            Json::Object(_) => within("data")
                .filter(|text| !text.is_empty())
                .or_else(|| within("version"))
                .unwrap_or_default(),
            _ => String::new(),
        };
        let fits = |c: &char| c.is_ascii_alphanumeric() || ".-+".contains(*c);
        Ok(Self(text.chars().filter(fits).take(SHOWN).collect()))
    }
}
