//! All servers of a panel at once.

pub mod accounts;
pub mod bindings;
pub mod deletion;
pub mod marked;
pub mod metrics;
mod pages;
pub mod room;
pub mod usage;

use crate::outcome::Problem;
use crate::units::Bytes;

/// What one server has used and may use.
#[cfg_attr(test, derive(Debug))]
pub struct ServerUsage {
    pub uuid: String,
    /// Since the period's start.
    pub bandwidth_used: Bytes,
    /// `None` is unlimited.
    pub bandwidth_limit: Option<Bytes>,
    pub cpu_cores: u32,
    pub memory: Bytes,
    pub disk: Bytes,
    pub ipv4_addresses: u32,
    pub ipv6_addresses: u32,
}

/// A page of the panel's list that wasn't answered, twice.
#[cfg_attr(test, derive(Debug))]
pub struct MissingPage {
    pub page: u32,
    pub problem: Problem,
}

/// A server, as WHMCS's server sync tool shows it.
#[cfg_attr(test, derive(Debug))]
pub struct Account {
    pub email: String,
    pub username: String,
    pub domain: String,
    pub uuid: String,
    /// The product setting that tells products apart.
    pub product: String,
    pub primary_address: String,
    pub suspended: bool,
}

/// A figure WHMCS can bill by.
pub struct Metric {
    /// Which field of [`ServerUsage`], in the contract's spelling.
    pub name: &'static str,
    pub label: &'static str,
    pub period: Period,
    pub unit: Unit,
}

pub enum Period {
    Month,
    Snapshot,
}

pub enum Unit {
    Bytes,
    Megabytes,
    Gigabytes,
    WholeNumber,
}
