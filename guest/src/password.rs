//! Root passwords of servers, and the ones nobody shall ever know.

/// The special characters that count for the panel (v4.6.1, observed).
const SPECIAL: &[u8] = b"!@#$%^&*";
/// Those of them that stay what they are in an HTML email, which prints a
/// password as it is: `&copy` would be read as a sign.
const GENERATED_SPECIAL: &[u8] = b"!@#$%^*";
/// Without letters and digits that look alike: people type these by hand.
const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWER: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const DIGIT: &[u8] = b"23456789";
const LENGTH: usize = 20;

/// Whether the panel, v3 or v4, takes it: 8 to 191 printable ASCII characters,
/// among them upper, lower, digit and one of `!@#$%^&*`, but no space, and
/// neither `~` nor backtick, which v3.10.2 refuses.
#[must_use]
pub fn fits(password: &str) -> bool {
    let has = |wanted: fn(u8) -> bool| password.bytes().any(wanted);
    (8..=191).contains(&password.len())
        && password
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'~' && byte != b'`')
        && has(|byte| byte.is_ascii_uppercase())
        && has(|byte| byte.is_ascii_lowercase())
        && has(|byte| byte.is_ascii_digit())
        && has(|byte| SPECIAL.contains(&byte))
}

/// A new password that [`fits`].
///
/// # Errors
/// The host has no random numbers.
pub fn generate() -> Result<String, getrandom::Error> {
    let mut every = UPPER.to_vec();
    for more in [LOWER, DIGIT, GENERATED_SPECIAL] {
        every.extend_from_slice(more);
    }
    // Whole passwords are drawn anew until one fits, so every one that fits is
    // equally likely; about one in six draws doesn't.
    loop {
        let password = random_text(&every, LENGTH)?;
        if fits(&password) {
            return Ok(password);
        }
    }
}

/// Random characters of an alphabet of at most 256, each equally likely.
///
/// # Errors
/// The host has no random numbers.
pub fn random_text(alphabet: &[u8], length: usize) -> Result<String, getrandom::Error> {
    // Bytes beyond the last whole multiple would favour the first characters.
    let fair = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    let mut bytes = [0_u8; 32];
    while text.len() < length {
        getrandom::fill(&mut bytes)?;
        let drawn = bytes
            .iter()
            .map(|byte| usize::from(*byte))
            .filter(|byte| *byte < fair);
        let letters = drawn.filter_map(|byte| alphabet.get(byte % alphabet.len()));
        text.extend(
            letters
                .take(length - text.len())
                .map(|letter| char::from(*letter)),
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_passwords_both_panels_take_fit() {
        let cases = [
            ("S3rver!Passw0rd", true),
            ("aB1!aB1!", true),
            (&format!("aB1!{}", "x".repeat(187)), true),
            (&format!("aB1!{}", "x".repeat(188)), false),
            ("aB1!", false),
            ("Abcdefgh1", false),
            ("Abcdefgh1-", false),
            ("abcdefgh1!", false),
            ("ABCDEFGH1!", false),
            ("Abcdefghi!", false),
            ("Abcdef1!~", false),
            ("Abcdef1!`", false),
            ("Abcdef1! ", false),
            ("Pässw0rd!aB", false),
            ("", false),
        ];
        for (password, fit) in cases {
            assert_eq!(fits(password), fit, "{password}");
        }
    }

    #[test]
    fn every_generated_password_fits_and_is_new() {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..10_000 {
            let password = generate().expect("random numbers");
            assert!(fits(&password), "{password}");
            assert_eq!(password.len(), LENGTH);
            assert!(seen.insert(password));
        }
    }
}
