//! Where things stand in a list, by a key in text.
//!
//! The only map and the only order of this crate: each further kind of map, and each
//! sorting of another type, is some kilobytes of the component.

use std::collections::BTreeMap;

#[derive(Default)]
pub struct Places(BTreeMap<String, usize>);

impl Places {
    /// The key's place: where it stands already, or `next` from now on.
    pub fn place(&mut self, key: String, next: usize) -> usize {
        *self.0.entry(key).or_insert(next)
    }

    #[must_use]
    pub fn find(&self, key: &str) -> Option<usize> {
        self.0.get(key).copied()
    }

    /// All places in the order of their keys.
    #[must_use]
    pub fn in_order(&self) -> Vec<usize> {
        self.0.values().copied().collect()
    }
}

/// A number as a key: in the order of numbers.
#[must_use]
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    // As long as the longest.
    let mut key = "0".repeat(20 - digits.len());
    key.push_str(&digits);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_place_and_the_order_is_that_of_the_keys() {
        let mut places = Places::default();
        for (next, (key, place)) in [("b", 0), ("a", 1), ("b", 0), ("c", 3)]
            .into_iter()
            .enumerate()
        {
            assert_eq!(places.place(key.to_owned(), next), place);
        }
        assert_eq!(places.in_order(), [1, 0, 3]);
        assert_eq!((places.find("a"), places.find("d")), (Some(1), None));
    }

    #[test]
    fn numbers_stand_in_their_own_order() {
        assert!(number(9) < number(10) && number(10) < number(u64::MAX));
    }
}
