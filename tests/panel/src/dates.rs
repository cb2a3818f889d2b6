//! Times as text.

use jiff::Timestamp;

/// Milliseconds since 1970 in UTC, by a `strftime` pattern.
pub fn format(milliseconds: u64, pattern: &str) -> String {
    let time = i64::try_from(milliseconds)
        .ok()
        .and_then(|time| Timestamp::from_millisecond(time).ok());
    time.unwrap_or_default().strftime(pattern).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_ends_at_a_readable_time() {
        assert_eq!(
            format(1_826_872_202_000, "%a, %d %b %Y %H:%M:%S GMT"),
            "Mon, 22 Nov 2027 08:30:02 GMT"
        );
    }
}
