//! What the component wants to know again of a service's server: the host keeps it as a text,
//! for this server only.

use serde::Serialize;

use crate::json::{Json, Readable, readable};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Remembered {
    /// True if every option counts. Not for a server that was made by release 0.1.0, which
    /// knew fewer names of options, or that staff have named.
    pub all_options: bool,
    /// Names of options that count beside those that 0.1.0 knew: the customer has changed them
    /// since.
    pub options: Vec<String>,
    /// True if the root password typed at the order was replaced by another one.
    pub password_replaced: bool,
    /// What the option for the system said when the server was made; none if no option said
    /// it, or a release made the server that didn't keep it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

readable! {
    Remembered { all_options, options, password_replaced, template }
}

impl Remembered {
    /// Of a server that is made now.
    #[must_use]
    pub fn of_new() -> Self {
        Self {
            all_options: true,
            ..Self::default()
        }
    }

    /// The text the host keeps.
    #[must_use]
    pub fn text(&self) -> String {
        // Flags and texts always serialize.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From the text the host kept. One that can't be read, such as a later release's, says
    /// nothing.
    #[must_use]
    pub fn read_again(text: Option<&str>) -> Self {
        text.and_then(|text| Json::parse(text).ok())
            .and_then(|json| Self::read(&json).ok())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_reads_back_and_what_is_not_says_nothing() {
        let kept = Remembered {
            all_options: false,
            options: vec!["RAM \"x\"".to_owned()],
            password_replaced: true,
            template: Some("Debian 12".to_owned()),
        };
        assert_eq!(Remembered::read_again(Some(&kept.text())), kept);
        for text in [None, Some(""), Some("[]"), Some("{\"all_options\":1}")] {
            assert_eq!(Remembered::read_again(text), Remembered::default());
        }
    }
}
