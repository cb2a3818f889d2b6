//! Amounts. The panel counts in bytes and floors them to MiB; WHMCS's settings
//! say MB and GB and mean the binary ones (1024).

use std::fmt;

use serde::Serialize;

use crate::json::{Json, Misfit, Readable};

const MEBIBYTE: u64 = 1 << 20;
const GIBIBYTE: u64 = 1 << 30;

/// The panel's unit for memory, disk and bandwidth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Bytes(pub u64);

impl Readable for Bytes {
    fn read(json: &Json) -> Result<Self, Misfit> {
        u64::read(json).map(Self)
    }
}

/// The unit of the memory and disk settings, shown as MB.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mebibytes(pub u64);

/// The unit of the bandwidth setting, shown as GB.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gibibytes(pub u64);

impl From<Mebibytes> for Bytes {
    fn from(amount: Mebibytes) -> Self {
        Self(amount.0.saturating_mul(MEBIBYTE))
    }
}

impl From<Gibibytes> for Bytes {
    fn from(amount: Gibibytes) -> Self {
        Self(amount.0.saturating_mul(GIBIBYTE))
    }
}

impl From<Bytes> for Mebibytes {
    /// Floors, as the panel does.
    fn from(amount: Bytes) -> Self {
        Self(amount.0 / MEBIBYTE)
    }
}

impl fmt::Display for Mebibytes {
    /// `2,048 MB`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} MB", thousands(self.0))
    }
}

impl fmt::Display for Bytes {
    /// `1,536 MB`, `20 GB`, `1.5 GB`: from one GB on in GB with at most one decimal,
    /// unless that would hide whole megabytes of less than 10 GB.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.0 % GIBIBYTE * 10;
        let tenths = self.0 / GIBIBYTE * 10 + rest / GIBIBYTE;
        let exact = rest.is_multiple_of(GIBIBYTE);
        if self.0 < GIBIBYTE || (!exact && tenths < 100) {
            return Mebibytes::from(*self).fmt(out);
        }
        let whole = thousands(tenths / 10);
        match tenths % 10 {
            0 => write!(out, "{whole} GB"),
            tenth => write!(out, "{whole}.{tenth} GB"),
        }
    }
}

/// Digits in groups of three: `1234567` is `1,234,567`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_for_people() {
        let cases = [
            (0, "0 MB"),
            (16 * MEBIBYTE, "16 MB"),
            (1000 * MEBIBYTE, "1,000 MB"),
            (GIBIBYTE, "1 GB"),
            (1536 * MEBIBYTE, "1.5 GB"),
            (1500 * MEBIBYTE, "1,500 MB"),
            (20 * GIBIBYTE, "20 GB"),
            (1000 * GIBIBYTE, "1,000 GB"),
            (100 * GIBIBYTE + 1, "100 GB"),
            (u64::MAX, "17,179,869,183.9 GB"),
        ];
        for (bytes, written) in cases {
            assert_eq!(Bytes(bytes).to_string(), written);
        }
    }

    #[test]
    fn odd_bytes_are_floored_to_mebibytes_as_the_panel_does() {
        let stored = Bytes::from(Mebibytes::from(Bytes(1_500_000_000)));
        assert_eq!(stored, Bytes(1_499_463_680));
    }
}
