//! Characters that have no place in a name.

/// True of what nobody sees and what moves other text: control characters, line breaks (U+2028
/// and U+2029 among them), and the marks that turn the direction of writing or take no room.
/// Joiners (U+200C, U+200D), which some scripts and emoji need, aren't among them.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// The text without them.
#[must_use]
pub fn shown(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_stays_and_what_nobody_sees_goes() {
        for text in ["web-1", "伺服器 1", "خادم", "می‌خواهم", "👩‍💻", "naïve"]
        {
            assert_eq!(shown(text), text);
        }
        for hidden in
            "\0\t\n\r\u{1b}\u{7f}\u{85}\u{200b}\u{202e}\u{2028}\u{2029}\u{2066}\u{feff}".chars()
        {
            assert!(is_hidden(hidden), "{hidden:?}");
        }
        assert_eq!(shown("a\r\nb\u{1b}[31m\u{202e}c"), "ab[31mc");
    }
}
