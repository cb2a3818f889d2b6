use super::Fault;

/// What a setting counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Cores, addresses, ids: any word may stand behind, but no size.
    Pieces,
    Mebibytes,
    Gibibytes,
}

/// Reads `4`, `4 GB`, `4GB`, `2 Cores`: a whole number in the setting's unit.
/// [`Fault::TooLarge`] of `u64::MAX` stands for more than can be counted.
pub(super) fn parse(text: &str, unit: Unit) -> Result<u64, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Blank);
    }
    if text
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Err(Fault::Negative);
    }
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, behind) = text.split_at(end);
    let behind = behind.trim_start();
    if digits.is_empty()
        || !behind
            .chars()
            .all(|c| c.is_ascii_alphabetic() || !c.is_ascii() || c == ' ')
    {
        return Err(Fault::NotANumber);
    }
    let number: u64 = digits.parse().map_err(|_| Fault::TooLarge(u64::MAX))?;
    convert(number, behind, unit)
}

/// Mebibytes in one of this unit; sizes are binary whatever they are called.
fn mebibytes(unit: &str) -> Option<u64> {
    match unit.to_ascii_lowercase().as_str() {
        "m" | "mb" | "mib" => Some(1),
        "g" | "gb" | "gib" => Some(1 << 10),
        "t" | "tb" | "tib" => Some(1 << 20),
        _ => None,
    }
}

/// Whether it is a unit of sizes.
pub(super) fn is_size(unit: &str) -> bool {
    mebibytes(unit).is_some()
}

fn convert(number: u64, behind: &str, unit: Unit) -> Result<u64, Fault> {
    if behind.is_empty() {
        return Ok(number);
    }
    let bad = || Fault::BadUnit(behind.to_owned());
    // `4 GB RAM`: what the customer reads may go on behind the unit.
    let size = mebibytes(behind.split(' ').next().unwrap_or_default());
    let own = match unit {
        Unit::Pieces if size.is_some() => return Err(bad()),
        Unit::Pieces => return Ok(number),
        Unit::Mebibytes => 1,
        Unit::Gibibytes => 1 << 10,
    };
    let total = number
        .checked_mul(size.ok_or_else(bad)?)
        .ok_or(Fault::TooLarge(u64::MAX))?;
    // Cutting off what isn't whole would sell less than was paid for.
    if total % own == 0 {
        Ok(total / own)
    } else {
        Err(bad())
    }
}
