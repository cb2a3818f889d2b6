//! Public stand-ins for what is secret or personal. They come from one public
//! stream in the order of discovery, so that the same call gives the same trace,
//! whatever its secrets were.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The seed of every call that is kept: no secret follows from it.
pub(crate) const SEED: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
/// What tokens hold beside letters and digits.
const IN_TOKENS: &str = "-_.";
const PUNCTUATION: &str = "!#%+=?@";
const OTHER: &str = "äéñøß";

pub(super) struct Pseudonyms {
    stream: ChaCha20Rng,
}

impl Default for Pseudonyms {
    fn default() -> Self {
        Pseudonyms {
            stream: ChaCha20Rng::from_seed([0; 32]),
        }
    }
}

impl Pseudonyms {
    /// As many characters, of the same kinds, in another order: what checks a
    /// password's length and kinds finds the same.
    pub fn of_secret(&mut self, secret: &str) -> String {
        let kinds = kinds(secret);
        self.spelled(secret.chars().count(), |place| {
            kinds[place % kinds.len().max(1)]
        })
    }

    /// A word in the same case, letter by letter.
    pub fn of_name(&mut self, name: &str) -> String {
        let characters: Vec<char> = name.chars().collect();
        self.spelled(characters.len(), |place| kind(characters[place]))
    }

    fn spelled(&mut self, length: usize, kind: impl Fn(usize) -> &'static str) -> String {
        (0..length)
            .filter_map(|place| {
                let kind = kind(place);
                let count = kind.chars().count().max(1);
                let chosen = self.stream.next_u32() as usize % count;
                kind.chars().nth(chosen)
            })
            .collect()
    }
}

/// The kinds of characters that a text has, each once, in an order of its own.
fn kinds(text: &str) -> Vec<&'static str> {
    [LOWER, UPPER, DIGITS, IN_TOKENS, PUNCTUATION, OTHER]
        .into_iter()
        .filter(|one| text.chars().any(|character| kind(character) == *one))
        .collect()
}

fn kind(character: char) -> &'static str {
    match character {
        'a'..='z' => LOWER,
        'A'..='Z' => UPPER,
        '0'..='9' => DIGITS,
        '-' | '_' | '.' => IN_TOKENS,
        _ if character.is_ascii() => PUNCTUATION,
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_kinds_stay_and_nothing_else() {
        let mut pseudonyms = Pseudonyms::default();
        for secret in ["Abcdef12!", "x", "ABC", "!!!!", "p-q_r", "ä1", "a b"] {
            let new = pseudonyms.of_secret(secret);
            assert_eq!(new.chars().count(), secret.chars().count());
            if secret.chars().count() >= kinds(secret).len() {
                assert_eq!(kinds(&new), kinds(secret), "{secret} {new}");
            }
        }
        assert_eq!(pseudonyms.of_secret(""), "");
        let name = pseudonyms.of_name("Erika");
        assert!(name.starts_with(|c: char| c.is_ascii_uppercase()) && name.len() == 5);
    }

    #[test]
    fn the_secret_itself_changes_nothing() {
        let of = |secret| Pseudonyms::default().of_secret(secret);
        assert_eq!(of("Abcdef12!"), of("9Zyxwvu?1"));
    }
}
