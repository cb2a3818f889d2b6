//! What a configurable option says, by its name.

use super::NamedValue;
use super::field::{Setting, chosen, same_name};
use super::number::{self, Unit};

/// How an option counts for its setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It takes the setting's place.
    Whole,
    /// It is added to the setting.
    Extra,
}

/// What an option says, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning<'a> {
    pub setting: Setting,
    pub part: Part,
    /// The unit that the name ends in: `GB` of `RAM (GB)`.
    pub unit: Option<&'a str>,
    /// True of a name that release 0.1.0 passed over.
    pub is_new: bool,
}

const EXTRA: &str = "extra ";
const ADDITIONAL: &str = "additional ";

impl Setting {
    /// Names that an option may have beside the setting's own. The README lists them.
    #[must_use]
    pub fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::CpuCores => &["CPU", "CPUs", "vCPU", "vCPUs", "Cores", "vCores"],
            Self::Memory => &["RAM", "Memory (RAM)"],
            Self::Disk => &[
                "Disk",
                "Disk Size",
                "Hard Disk",
                "Storage",
                "SSD",
                "SSD Storage",
                "NVMe",
                "NVMe Storage",
            ],
            Self::Bandwidth => &["Traffic", "Data Transfer", "Monthly Traffic"],
            Self::Template => &["OS", "OS Template", "Image"],
            Self::Node => &["Node"],
            Self::Ipv4Addresses => &["IPs", "IP Addresses", "IPv4"],
            Self::Ipv6Addresses => &["IPv6"],
            Self::Location => &["Location", "Region", "Datacenter", "Data Center"],
            Self::Snapshots
            | Self::Backups
            | Self::HostnamePattern
            | Self::ServerNamePattern
            | Self::StartAfterInstall
            | Self::CustomerFunctions
            | Self::WindowsTemplates => &[],
        }
    }

    /// True if options may add to the setting: numbers that name something aren't amounts.
    fn is_amount(self) -> bool {
        matches!(
            self,
            Self::CpuCores
                | Self::Memory
                | Self::Disk
                | Self::Bandwidth
                | Self::Snapshots
                | Self::Backups
                | Self::Ipv4Addresses
                | Self::Ipv6Addresses
        )
    }

    /// True if an option may say it: what customers may do, and what a template is, isn't sold.
    #[must_use]
    pub fn can_be_sold(self) -> bool {
        !matches!(self, Self::CustomerFunctions | Self::WindowsTemplates)
    }

    /// True if an option of this name, without its unit, sets the setting.
    fn goes_by(self, name: &str) -> bool {
        let mut others = self.other_names().iter();
        self.is_called(name) || others.any(|other| other.eq_ignore_ascii_case(name))
    }
}

/// What an option of this name says; none if nothing reads it. A name is compared whole and
/// without case; `name|Label` counts as `name`.
#[must_use]
pub fn meaning(option: &str) -> Option<Meaning<'_>> {
    let name = chosen(option);
    let additional = after(name, ADDITIONAL);
    let (part, rest) = match after(name, EXTRA).or(additional) {
        Some(rest) => (Part::Extra, rest),
        None => (Part::Whole, name),
    };
    let (base, unit) = without_unit(rest);
    Setting::ALL.into_iter().find_map(|setting| {
        let can_be = match part {
            Part::Whole => setting.can_be_sold(),
            Part::Extra => setting.is_amount(),
        };
        let is_own = setting.is_called(rest);
        let unit_fits = unit.is_none() || setting.unit() != Unit::Pieces;
        (can_be && (is_own || unit_fits && setting.goes_by(base))).then_some(Meaning {
            setting,
            part,
            unit: unit.filter(|_| !is_own),
            is_new: !is_own || additional.is_some(),
        })
    })
}

/// Returns the rest of a name after a prefix; case is ignored.
fn after<'a>(name: &'a str, beginning: &str) -> Option<&'a str> {
    let (head, rest) = name.split_at_checked(beginning.len())?;
    head.eq_ignore_ascii_case(beginning)
        .then(|| rest.trim_start())
}

/// The name before a unit in parentheses, and the unit.
fn without_unit(name: &str) -> (&str, Option<&str>) {
    let parted = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once('('))
        .filter(|(_, unit)| number::is_size(unit.trim()));
    match parted {
        Some((base, unit)) => (base.trim_end(), Some(unit.trim())),
        None => (name, None),
    }
}

/// The options that count for a server that release 0.1.0 made: those that it read, and those
/// of `names`. Of several that it took for the same setting it read the first.
#[must_use]
pub fn known_to_0_1_0(options: &[NamedValue], names: &[String]) -> Vec<NamedValue> {
    let mut whole: Vec<Setting> = Vec::new();
    let counts = |option: &&NamedValue| {
        let Some(meaning) = meaning(&option.name) else {
            return false;
        };
        if meaning.is_new {
            return names.iter().any(|name| same_name(&option.name, name));
        }
        if meaning.part == Part::Whole && !chosen(&option.value).is_empty() {
            let is_first = !whole.contains(&meaning.setting);
            whole.push(meaning.setting);
            return is_first;
        }
        true
    };
    options.iter().filter(counts).cloned().collect()
}
