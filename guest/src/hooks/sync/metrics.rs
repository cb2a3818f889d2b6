use super::{Metric, Period, Unit};
use crate::language::Language;

/// What a server can be billed by.
#[must_use]
pub fn all(language: Language) -> Vec<Metric> {
    let metric = |name, label, period, unit| Metric {
        name,
        label,
        period,
        unit,
    };
    let now = || Period::Snapshot;
    vec![
        metric(
            "bandwidth-used",
            language.bandwidth(),
            Period::Month,
            Unit::Gigabytes,
        ),
        metric("cpu-cores", language.cpu_cores(), now(), Unit::WholeNumber),
        metric("memory", language.memory(), now(), Unit::Megabytes),
        metric("disk", language.disk(), now(), Unit::Gigabytes),
        metric(
            "ipv4-addresses",
            language.ipv4_addresses(),
            now(),
            Unit::WholeNumber,
        ),
        metric(
            "ipv6-addresses",
            language.ipv6_addresses(),
            now(),
            Unit::WholeNumber,
        ),
    ]
}
