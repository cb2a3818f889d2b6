//! How the panel's database compares text: email addresses, names, filters.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collation {
    /// MariaDB's `utf8mb4_unicode_ci`: without case and accents.
    Folds,
    /// Postgres's: byte for byte. A search for part of a name is, too, though the source
    /// of v4.6.1 lowers both sides of it: what finds nothing here relied on that.
    Exact,
}

impl Collation {
    /// Two texts have the same key if the database takes them for the same.
    pub fn key(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Exact => Cow::Borrowed(text),
            Self::Folds if text.is_ascii() => Cow::Owned(text.to_ascii_lowercase()),
            Self::Folds => text
                .nfd()
                .filter(|c| !is_combining_mark(*c))
                .flat_map(char::to_lowercase)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_count_only_on_postgres() {
        for (one, other, folds, exact) in [
            ("rene@example.test", "rene@example.test", true, true),
            ("Rene@Example.test", "rene@example.test", true, false),
            ("rené@example.test", "rene@example.test", true, false),
            ("RENÉ@Example.test", "rene@example.test", true, false),
            ("irene@example.test", "rene@example.test", false, false),
        ] {
            for (collation, same) in [(Collation::Folds, folds), (Collation::Exact, exact)] {
                assert_eq!(
                    collation.key(one) == collation.key(other),
                    same,
                    "{one} {other} {collation:?}"
                );
            }
        }
    }
}
