//! What WHMCS shows of the module itself.

use crate::language::Language;
use crate::settings::{self, Setting};

/// WHMCS's `MetaData()`; names are the same in every language.
pub struct Metadata {
    pub display_name: &'static str,
    pub default_port: u16,
    pub default_tls_port: u16,
    pub service_sign_on_label: &'static str,
    pub administrator_sign_on_label: &'static str,
    pub account_identifier_label: &'static str,
    pub account_identifier_field: &'static str,
    pub account_product_field: &'static str,
}

/// How a setting is filled in.
pub enum Input {
    Text,
    /// Value and label of each choice.
    Dropdown(Vec<(String, String)>),
}

/// One product setting in the product editor.
pub struct SettingForm {
    pub name: &'static str,
    pub input: Input,
    /// Width of a text input in characters.
    pub size: u16,
    pub default: &'static str,
    pub description: &'static str,
    /// What the form can offer to choose from.
    pub choices: Option<ChoiceKind>,
    /// Whether WHMCS shows it in its simple mode.
    pub simple: bool,
}

/// What the panel can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceKind {
    Nodes,
    Locations,
    Templates,
}

/// The module's description.
#[must_use]
pub fn metadata() -> Metadata {
    Metadata {
        display_name: "ConvoyPanel",
        default_port: 80,
        default_tls_port: 443,
        service_sign_on_label: "Manage Server",
        administrator_sign_on_label: "Sign on to ConvoyPanel",
        account_identifier_label: "Server UUID",
        account_identifier_field: "customfield.Server UUID",
        // The panel knows no template of a server: staff pick the product on import.
        account_product_field: "configoption8",
    }
}

/// Which of these custom fields and options hooks read.
#[must_use]
pub fn uses(mut fields: Vec<String>, mut options: Vec<String>) -> (Vec<String>, Vec<String>) {
    fields.retain(|name| settings::reads_field(name));
    options.retain(|name| settings::meaning(name).is_some());
    (fields, options)
}

/// The product settings by position.
#[must_use]
pub fn settings(language: Language) -> Vec<SettingForm> {
    let form = |setting: Setting| SettingForm {
        name: setting.name(),
        input: match setting {
            Setting::StartAfterInstall => Input::Dropdown(vec![
                ("yes".to_owned(), language.yes().to_owned()),
                ("no".to_owned(), language.no().to_owned()),
            ]),
            _ => Input::Text,
        },
        size: match setting {
            Setting::Template
            | Setting::HostnamePattern
            | Setting::ServerNamePattern
            | Setting::WindowsTemplates => 40,
            _ => 10,
        },
        default: setting.prefill(),
        description: language.setting_description(setting),
        choices: match setting {
            Setting::Template => Some(ChoiceKind::Templates),
            Setting::Node => Some(ChoiceKind::Nodes),
            Setting::Location => Some(ChoiceKind::Locations),
            _ => None,
        },
        // What WHMCS's simple mode leaves out means its default.
        simple: !matches!(
            setting,
            Setting::HostnamePattern | Setting::ServerNamePattern | Setting::WindowsTemplates
        ),
    };
    Setting::ALL.into_iter().map(form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Put back: hooks/module.rs, uses(): answer all names.
    #[test]
    fn only_the_names_that_hooks_read_are_used() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        let (fields, options) = uses(
            names(&[
                "PIN",
                "ssh key|Your key",
                "Hostname",
                "Tax ID",
                "Template UUID",
            ]),
            names(&[
                "RAM (GB)|Memory",
                "Support Level",
                "extra backups",
                "API Key",
            ]),
        );
        assert_eq!(
            fields,
            names(&["ssh key|Your key", "Hostname", "Template UUID"])
        );
        assert_eq!(options, names(&["RAM (GB)|Memory", "extra backups"]));
    }
}
