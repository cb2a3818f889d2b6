use super::number::Unit;

/// A product setting. The first eight keep the position they always had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    CpuCores,
    Memory,
    Disk,
    Bandwidth,
    Snapshots,
    Backups,
    Template,
    Node,
    Ipv4Addresses,
    Ipv6Addresses,
    Location,
    HostnamePattern,
    ServerNamePattern,
    StartAfterInstall,
    CustomerFunctions,
    WindowsTemplates,
}

impl Setting {
    /// In WHMCS's order.
    pub const ALL: [Self; 16] = [
        Self::CpuCores,
        Self::Memory,
        Self::Disk,
        Self::Bandwidth,
        Self::Snapshots,
        Self::Backups,
        Self::Template,
        Self::Node,
        Self::Ipv4Addresses,
        Self::Ipv6Addresses,
        Self::Location,
        Self::HostnamePattern,
        Self::ServerNamePattern,
        Self::StartAfterInstall,
        Self::CustomerFunctions,
        Self::WindowsTemplates,
    ];

    /// The name in the product editor, the same in every language: configurable
    /// options are matched by it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CpuCores => "CPU Cores",
            Self::Memory => "Memory (MB)",
            Self::Disk => "Disk Space (MB)",
            Self::Bandwidth => "Bandwidth (GB)",
            Self::Snapshots => "Snapshots",
            Self::Backups => "Backups",
            Self::Template => "Template UUID",
            Self::Node => "Node ID",
            Self::Ipv4Addresses => "IPv4 Addresses",
            Self::Ipv6Addresses => "IPv6 Addresses",
            Self::Location => "Location ID",
            Self::HostnamePattern => "Hostname Pattern",
            Self::ServerNamePattern => "Server Name Pattern",
            Self::StartAfterInstall => "Start After Install",
            Self::CustomerFunctions => "Customer Functions",
            Self::WindowsTemplates => "Windows Templates",
        }
    }

    /// Index in the product's settings.
    pub(super) fn position(self) -> usize {
        self as usize
    }

    /// What a blank value means. Blank: the setting itself says.
    #[must_use]
    pub fn default(self) -> &'static str {
        match self {
            Self::Ipv4Addresses => "1",
            Self::Ipv6Addresses => "0",
            Self::HostnamePattern | Self::ServerNamePattern => "vps-{service}",
            Self::StartAfterInstall => "yes",
            _ => "",
        }
    }

    /// What a new product's form is filled in with.
    #[must_use]
    pub fn prefill(self) -> &'static str {
        match self {
            Self::CpuCores => "1",
            Self::Memory => "1024",
            Self::Disk => "10240",
            Self::Snapshots | Self::Backups => "0",
            other => other.default(),
        }
    }

    pub(super) fn unit(self) -> Unit {
        match self {
            Self::Memory | Self::Disk => Unit::Mebibytes,
            Self::Bandwidth => Unit::Gibibytes,
            _ => Unit::Pieces,
        }
    }

    /// The least and the most that can be meant. The panel's own columns and
    /// rules (v4.6.1, observed: memory of 16 MiB or more, disk of 1 MiB or
    /// more); addresses are chosen from one page of 100.
    pub(super) fn range(self) -> (u64, u64) {
        match self {
            Self::CpuCores => (1, 1024),
            Self::Memory => (16, 1 << 30),
            Self::Disk => (1, 1 << 40),
            Self::Bandwidth => (0, 1 << 30),
            Self::Ipv4Addresses | Self::Ipv6Addresses => (0, 100),
            Self::Node | Self::Location => (1, u64::from(u32::MAX)),
            _ => (0, i32::MAX as u64),
        }
    }

    /// Whether release 0.1.0 took an option of this name for the setting: with or without the unit.
    pub(super) fn is_called(self, option: &str) -> bool {
        let short = self.name().split('(').next().unwrap_or_default().trim_end();
        // What customers pick needn't be called UUID before them.
        let others: &[&str] = match self {
            Self::Template => &["Template", "Operating System"],
            _ => &[],
        };
        [self.name(), short]
            .iter()
            .chain(others)
            .any(|name| same_name(option, name))
    }

    /// Whether the panel knows it unlimited: an option says so in a word, since a
    /// blank one leaves the setting as it is.
    pub(super) fn can_be_unlimited(self) -> bool {
        matches!(self, Self::Bandwidth | Self::Snapshots | Self::Backups)
    }

    /// A number without a unit that can't be meant in the setting's own, under a name that has
    /// none either: `16` of `RAM` is 16 GB, and not MB.
    pub(super) fn needs_unit(self, number: u64) -> bool {
        let least = match self {
            Self::Memory => 128,
            Self::Disk => 1024,
            _ => 0,
        };
        (1..least).contains(&number)
    }
}

/// `value|Label` counts as `value`.
pub(super) fn chosen(value: &str) -> &str {
    value.split('|').next().unwrap_or_default().trim()
}

/// Names are compared without case; `name|Label` counts as `name`.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    chosen(one).eq_ignore_ascii_case(other)
}
