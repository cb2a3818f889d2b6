//! A product's settings, and what configurable options make of them for one service.

pub mod earlier;
mod features;
mod field;
mod number;
mod pattern;
mod template;

use crate::units::{Gibibytes, Mebibytes};

pub use features::{Feature, Features};
pub use field::Setting;
pub use pattern::{Filling, Pattern};
pub use template::{TemplateChoice, TemplateKey};

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
/// option with a setting's name replaces it, `Extra …` adds to it.
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
    let mut reader = Reader {
        settings,
        options,
        faults: Vec::new(),
    };
    let read = Settings {
        cpu: narrow(reader.required(Setting::CpuCores)),
        memory: Mebibytes(reader.required(Setting::Memory)),
        disk: Mebibytes(reader.required(Setting::Disk)),
        bandwidth: reader.amount(Setting::Bandwidth).map(Gibibytes),
        snapshots: reader.amount(Setting::Snapshots).map(narrow),
        backups: reader.amount(Setting::Backups).map(narrow),
        template: TemplateChoice::parse(&reader.text(Setting::Template).1),
        node: reader.amount(Setting::Node),
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
        let (name, value) = Reader {
            settings,
            options,
            faults: Vec::new(),
        }
        .text(Setting::Bandwidth);
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

/// The limits of these settings lie far below `u32::MAX`.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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

struct Reader<'a> {
    settings: &'a [String],
    options: &'a [NamedValue],
    faults: Vec<BadSetting>,
}

impl Reader<'_> {
    fn blame(&mut self, name: String, value: String, fault: Fault) {
        self.faults.push(BadSetting { name, value, fault });
    }

    /// The option of this name, else the setting: whose it is and its value.
    fn text(&self, setting: Setting) -> (String, String) {
        if let Some(option) = self.filled_options(|name| setting.is_called(name)).next() {
            return (option.name.clone(), field::chosen(&option.value).to_owned());
        }
        let value = self
            .settings
            .get(setting.position())
            .map_or("", |value| value.trim());
        let value = if value.is_empty() {
            setting.default()
        } else {
            value
        };
        (setting.name().to_owned(), value.to_owned())
    }

    /// Options whose name fits, without blank ones.
    fn filled_options(&self, fits: impl Fn(&str) -> bool) -> impl Iterator<Item = &'_ NamedValue> {
        let fits = move |option: &&NamedValue| {
            fits(&option.name) && !field::chosen(&option.value).is_empty()
        };
        self.options.iter().filter(fits)
    }

    /// A number with everything that is added to it; `None` if blank. What is
    /// unlimited stays so, whatever is added; what is added is read all the same,
    /// for a bad choice is never passed over.
    fn amount(&mut self, setting: Setting) -> Option<u64> {
        let (mut name, mut value) = self.text(setting);
        let unlimited = value.is_empty()
            || setting.can_be_unlimited() && value.eq_ignore_ascii_case("unlimited");
        let own = if unlimited {
            None
        } else {
            self.number(setting, name.clone(), &value)
        };
        let extras: Vec<NamedValue> = self
            .filled_options(|name| setting.is_extra(name))
            .cloned()
            .collect();
        let mut total = own;
        for extra in extras {
            let more = self.number(setting, extra.name.clone(), field::chosen(&extra.value));
            total = total.zip(more).map(|(one, more)| one.saturating_add(more));
            name = [name.as_str(), " + ", &extra.name].concat();
            value = total.map(|total| total.to_string()).unwrap_or_default();
        }
        let total = total?;
        let (least, most) = setting.range();
        if total < least {
            self.blame(name, value, Fault::TooSmall(least));
        } else if total > most {
            self.blame(name, value, Fault::TooLarge(most));
        }
        Some(total)
    }

    fn required(&mut self, setting: Setting) -> u64 {
        let faults = self.faults.len();
        let amount = self.amount(setting);
        if amount.is_none() && self.faults.len() == faults {
            self.blame(setting.name().to_owned(), String::new(), Fault::Blank);
        }
        amount.unwrap_or(0)
    }

    fn number(&mut self, setting: Setting, name: String, value: &str) -> Option<u64> {
        match number::parse(value, setting.unit()) {
            Ok(number) => Some(number),
            Err(fault) => {
                // Too large to count at all is too large for the setting.
                let fault = if fault == Fault::TooLarge(u64::MAX) {
                    Fault::TooLarge(setting.range().1)
                } else {
                    fault
                };
                self.blame(name, value.to_owned(), fault);
                None
            }
        }
    }

    fn pattern(&mut self, setting: Setting) -> Pattern {
        let (name, value) = self.text(setting);
        match Pattern::parse(&value) {
            Ok(pattern) => pattern,
            Err(fault) => {
                self.blame(name, value, fault);
                Pattern::default()
            }
        }
    }

    fn yes_or_no(&mut self, setting: Setting) -> bool {
        let (name, value) = self.text(setting);
        match value.to_ascii_lowercase().as_str() {
            // WHMCS says 1 and 0 for an option of its kind yes/no.
            "yes" | "1" => true,
            "no" | "0" => false,
            _ => {
                self.blame(name, value, Fault::NotYesOrNo);
                false
            }
        }
    }
}

#[cfg(test)]
mod tests;
