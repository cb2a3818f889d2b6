//! What the panel makes up: UUIDs, tickets, VM ids, cookies. Random, or with
//! `--seed` the same from each reset on. Each thread has its own source: the panel
//! runs on one, and tests, which run side by side, must not draw from each other's.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::cell::RefCell;
use std::ops::Range;

#[derive(Debug)]
struct Chance {
    seed: Option<u64>,
    source: Option<StdRng>,
}

thread_local! {
    static CHANCE: RefCell<Chance> = const {
        RefCell::new(Chance {
            seed: None,
            source: None,
        })
    };
}

/// From now on all is made of this seed.
pub fn seed(seed: u64) {
    CHANCE.with_borrow_mut(|chance| chance.seed = Some(seed));
    again();
}

/// Begins again with the seed, if there is one.
pub fn again() {
    CHANCE.with_borrow_mut(|chance| chance.source = chance.seed.map(StdRng::seed_from_u64));
}

pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    CHANCE.with_borrow_mut(|chance| match &mut chance.source {
        Some(source) => source.fill(&mut bytes),
        None => rand::rng().fill(&mut bytes),
    });
    bytes
}

pub fn number() -> u64 {
    u64::from_le_bytes(bytes())
}

pub fn within(range: Range<u64>) -> u64 {
    CHANCE.with_borrow_mut(|chance| match &mut chance.source {
        Some(source) => source.random_range(range),
        None => rand::random_range(range),
    })
}
