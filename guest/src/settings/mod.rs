//! A product's settings, and what configurable options make of them for one service.

pub mod earlier;
mod features;
mod field;
mod names;
mod number;
mod pattern;
mod reader;
mod template;

use crate::units::{Gibibytes, Mebibytes};

pub use features::{Feature, Features};
pub use field::Setting;
pub use names::{Meaning, Part, known_to_0_1_0, meaning};
pub use pattern::{Filling, Pattern};
pub use template::{TemplateChoice, TemplateKey};

use reader::{Reader, Said, narrow};

/// A configurable option or custom field.
#[derive(Debug, Clone)]
pub struct NamedValue {
    pub name: String,
    pub value: String,
}

/// What a service is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub cpu: u32,
    pub memory: Mebibytes,
    pub disk: Mebibytes,
    /// `None` is unlimited.
    pub bandwidth: Option<Gibibytes>,
    /// `None` is unlimited.
    pub snapshots: Option<u32>,
    /// `None` is unlimited.
    pub backups: Option<u32>,
    /// Empty if the setting is blank: only a creation needs one.
    pub template: TemplateChoice,
    /// `None`: any node that has room.
    pub node: Option<u64>,
    pub ipv4: usize,
    pub ipv6: usize,
    /// Where to look for a node; `None` is everywhere.
    pub location: Option<u64>,
    pub hostname_pattern: Pattern,
    pub name_pattern: Pattern,
    pub start_after_install: bool,
}

/// A setting or option that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSetting {
    /// Its name, or the option's.
    pub name: String,
    pub value: String,
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Blank,
    NotANumber,
    Negative,
    /// A number that is meant in another unit than the setting's, which nobody can know.
    UnitMissing,
    /// Several options say the same setting: their names.
    SaidTwice(Vec<String>),
    /// A unit that isn't known, or isn't one of this setting's.
    BadUnit(String),
    /// Below the least that is possible.
    TooSmall(u64),
    /// Above the most that is possible.
    TooLarge(u64),
    UnknownPlaceholder(String),
    OpenBrace,
    NotYesOrNo,
    /// A bandwidth of 0: every panel holds such a server at 1 MB/s.
    NoTraffic,
    /// A customer's choice that the operator doesn't offer.
    NotOffered,
    /// All settings are in the Convoy-WHMCS module's order and can be converted.
    EarlierOrder,
    /// They are in that order, but not certainly in its units.
    EarlierOrderUnclear,
}

/// Reads settings by position; a missing or blank one means its default. An
/// option with one of a setting's names replaces it, `Extra …` and `Additional …` add to it.
///
/// # Errors
/// Everything that is wrong, not only the first.
pub fn read(settings: &[String], options: &[NamedValue]) -> Result<Settings, Vec<BadSetting>> {
    if let Some(fault) = earlier::fault(settings) {
        return Err(vec![BadSetting {
            name: String::new(),
            value: String::new(),
            fault,
        }]);
    }
    let mut reader = Reader::of(settings, options);
    for setting in Setting::ALL {
        reader.refuse_twice(setting);
    }
    let read = Settings {
        cpu: narrow(reader.required(Setting::CpuCores)),
        memory: Mebibytes(reader.required(Setting::Memory)),
        disk: Mebibytes(reader.required(Setting::Disk)),
        bandwidth: reader.amount(Setting::Bandwidth).map(Gibibytes),
        snapshots: reader.amount(Setting::Snapshots).map(narrow),
        backups: reader.amount(Setting::Backups).map(narrow),
        template: TemplateChoice::parse(&reader.text(Setting::Template).value),
        node: reader.node(),
        ipv4: narrow(reader.amount(Setting::Ipv4Addresses).unwrap_or(1)) as usize,
        ipv6: narrow(reader.amount(Setting::Ipv6Addresses).unwrap_or(0)) as usize,
        location: reader.amount(Setting::Location),
        hostname_pattern: reader.pattern(Setting::HostnamePattern),
        name_pattern: reader.pattern(Setting::ServerNamePattern),
        start_after_install: reader.yes_or_no(Setting::StartAfterInstall),
    };
    if reader.faults.is_empty() {
        Ok(read)
    } else {
        Err(reader.faults)
    }
}

/// Reads the settings of a server that is still to be made.
///
/// # Errors
/// As for [`read`]; and a bandwidth of 0, which WHMCS means as unlimited and a panel as
/// nothing: it holds the server at 1 MB/s (the panel's issue 157). Servers that have it are
/// left as they are.
pub fn read_for_new(
    settings: &[String],
    options: &[NamedValue],
) -> Result<Settings, Vec<BadSetting>> {
    let read = read(settings, options)?;
    if read.bandwidth == Some(Gibibytes(0)) {
        let Said { name, value, .. } = Reader::of(settings, options).text(Setting::Bandwidth);
        return Err(vec![BadSetting {
            name,
            value,
            fault: Fault::NoTraffic,
        }]);
    }
    Ok(read)
}

/// The product's list of what its customers may do ([`Features`]).
#[must_use]
pub fn functions(settings: &[String]) -> &str {
    let position = Setting::CustomerFunctions.position();
    settings.get(position).map_or("", String::as_str)
}

/// The templates that are Windows though their names don't say so.
#[must_use]
pub fn windows_templates(settings: &[String]) -> TemplateChoice {
    let position = Setting::WindowsTemplates.position();
    TemplateChoice::parse(settings.get(position).map_or("", String::as_str))
}

/// A name or value without what only people read: `value|Label` counts as `value`.
#[must_use]
pub fn bare(text: &str) -> &str {
    field::chosen(text)
}

/// Custom fields in which customers wish for something, by what for.
pub const SSH_KEY_FIELDS: &[&str] = &["SSH Key", "SSH Public Key", "SSH Keys"];
pub const TEMPLATE_FIELDS: &[&str] = &["Template UUID", "Template", "Operating System"];
pub const HOSTNAME_FIELDS: &[&str] = &["Hostname"];

/// True if hooks read a custom field of this name.
#[must_use]
pub fn reads_field(name: &str) -> bool {
    let fields = [SSH_KEY_FIELDS, TEMPLATE_FIELDS, HOSTNAME_FIELDS];
    let mut known = fields.into_iter().flatten();
    known.any(|known| field::same_name(name, known))
}

/// A custom field of the service: the customer's own wish.
#[must_use]
pub fn wish<'a>(fields: &'a [NamedValue], names: &[&str]) -> Option<&'a str> {
    fields
        .iter()
        .filter(|field| names.iter().any(|name| field::same_name(&field.name, name)))
        .map(|field| field::chosen(&field.value))
        .find(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
