//! Whose password the panel sets: who a customer signs on to the machine as.

use std::slice;

use crate::context::Context;
use crate::panel::nodes::Template;
use crate::settings;

/// The account of a Windows system: the panel sets the password of this one (v4.6.1 and
/// v3.10.2, observed).
const WINDOWS: &str = "Administrator";
const OTHER: &str = "root";

/// The account that a system made from this template has.
#[must_use]
pub fn of(context: &Context, template: &Template) -> &'static str {
    let windows = settings::windows_templates(&context.service.product.settings);
    if windows.find(slice::from_ref(template)).is_some() {
        WINDOWS
    } else {
        of_name(&template.name)
    }
}

/// The same, where no more than its name is known.
#[must_use]
pub fn of_name(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    let is_version = |word: &str| {
        word.strip_prefix("win")
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    if name.contains("windows") || words.any(is_version) {
        WINDOWS
    } else {
        OTHER
    }
}

/// The account of a server that is there, by the login that WHMCS shows: the panel doesn't
/// show which system a server has.
#[must_use]
pub fn kept(shown: &str) -> &'static str {
    if shown.trim().eq_ignore_ascii_case(WINDOWS) {
        WINDOWS
    } else {
        OTHER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_windows_template_is_known_by_its_name() {
        for name in [
            "Windows Server 2022",
            "MS-Windows-11",
            "win2019",
            "Win 2k19",
            "win10-pro",
        ] {
            assert_eq!(of_name(name), "Administrator", "{name}");
        }
        for name in ["Debian 12", "Darwin 22", "Winter OS", "twin2", ""] {
            assert_eq!(of_name(name), "root", "{name}");
        }
    }

    #[test]
    fn the_login_that_whmcs_shows_says_which_one_a_server_has() {
        assert_eq!(kept(" administrator "), "Administrator");
        assert_eq!(kept("root"), "root");
        // What WHMCS made up at the order.
        assert_eq!(kept("vpsexamp"), "root");
    }
}
