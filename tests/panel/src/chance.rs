//! What the panel makes up: UUIDs, tickets, VM ids, cookies. Random, or with
//! `--seed` the same from each reset on.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Debug)]
struct Chance {
    seed: Option<u64>,
    source: Option<StdRng>,
}

static CHANCE: Mutex<Chance> = Mutex::new(Chance {
    seed: None,
    source: None,
});

fn chance() -> MutexGuard<'static, Chance> {
    CHANCE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on all is made of this seed.
pub fn seed(seed: u64) {
    chance().seed = Some(seed);
    again();
}

/// Begins again with the seed, if there is one.
pub fn again() {
    let mut chance = chance();
    chance.source = chance.seed.map(StdRng::seed_from_u64);
}

pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    match &mut chance().source {
        Some(source) => source.fill(&mut bytes),
        None => rand::rng().fill(&mut bytes),
    }
    bytes
}

pub fn number() -> u64 {
    u64::from_le_bytes(bytes())
}

pub fn within(range: Range<u64>) -> u64 {
    match &mut chance().source {
        Some(source) => source.random_range(range),
        None => rand::random_range(range),
    }
}
