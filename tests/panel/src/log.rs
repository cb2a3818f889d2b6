//! What was asked and answered, and what follows from it: how many requests,
//! connections and acts, and how deep the chain of waiting was.

use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// From 1, in the order of arrival.
    pub n: usize,
    pub connection: u64,
    pub first_on_connection: bool,
    /// `HTTP/1.1` or `HTTP/2.0`.
    pub protocol: String,
    pub method: String,
    /// With the query.
    pub path: String,
    pub headers: BTreeMap<String, String>,
    /// Parsed, if it is JSON.
    pub body: Value,
    /// `None` if no answer went out.
    pub status: Option<u16>,
    /// Microseconds since the simulator started.
    pub arrived_us: u64,
    /// When the answer went out, or the connection ended without one; `None` while neither has.
    pub answered_us: Option<u64>,
    /// What it changed.
    pub acted: Option<&'static str>,
    /// The fault that met it.
    pub fault: Option<&'static str>,
}

#[derive(Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
    acts: BTreeMap<&'static str, usize>,
    /// Counts clearings, so that a late answer doesn't touch a newer log.
    generation: u64,
}

/// Where an entry stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    generation: u64,
    index: usize,
}

#[derive(Debug, Serialize)]
pub struct Summary {
    pub requests: usize,
    /// The longest chain of requests of which each arrived after the one before
    /// it was answered.
    pub depth: usize,
    /// The most that such a chain costs in round trips: one a request, one more
    /// for the first on a connection.
    pub round_trips: usize,
    pub connections: usize,
    pub acts: BTreeMap<&'static str, usize>,
}

impl Log {
    pub fn clear(&mut self) {
        self.entries.clear();
        self.acts.clear();
        self.generation += 1;
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds an entry and gives it its number.
    pub fn add(&mut self, mut entry: Entry) -> Place {
        entry.n = self.entries.len() + 1;
        self.entries.push(entry);
        Place {
            generation: self.generation,
            index: self.entries.len() - 1,
        }
    }

    pub fn at(&mut self, place: Place) -> Option<&mut Entry> {
        if place.generation == self.generation {
            self.entries.get_mut(place.index)
        } else {
            None
        }
    }

    pub fn acted(&mut self, act: &'static str) {
        *self.acts.entry(act).or_default() += 1;
    }

    pub fn summary(&self) -> Summary {
        let connections: BTreeSet<u64> =
            self.entries.iter().map(|entry| entry.connection).collect();
        Summary {
            requests: self.entries.len(),
            depth: longest(&self.entries, |_| 1),
            round_trips: longest(&self.entries, |entry| {
                1 + usize::from(entry.first_on_connection)
            }),
            connections: connections.len(),
            acts: self.acts.clone(),
        }
    }
}

/// The heaviest chain of requests that waited for one another. Entries stand in
/// the order of arrival, so all that can come before one stand before it.
fn longest(entries: &[Entry], weight: impl Fn(&Entry) -> usize) -> usize {
    let mut chains: Vec<usize> = Vec::with_capacity(entries.len());
    for entry in entries {
        let before = entries
            .iter()
            .zip(&chains)
            .filter(|(other, _)| {
                other
                    .answered_us
                    .is_some_and(|answered| answered <= entry.arrived_us)
            })
            .map(|(_, chain)| *chain)
            .max()
            .unwrap_or(0);
        chains.push(before + weight(entry));
    }
    chains.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(spans: &[(u64, u64, u64, bool)]) -> Log {
        let mut log = Log::default();
        for (connection, arrived, answered, first) in spans {
            log.add(Entry {
                n: 0,
                connection: *connection,
                first_on_connection: *first,
                protocol: "HTTP/1.1".into(),
                method: "GET".into(),
                path: "/".into(),
                headers: BTreeMap::new(),
                body: Value::Null,
                status: Some(200),
                arrived_us: *arrived,
                answered_us: Some(*answered),
                acted: None,
                fault: None,
            });
        }
        log
    }

    #[test]
    fn requests_that_overlap_count_once_in_the_depth() {
        for (spans, depth, round_trips) in [
            (&[][..], 0, 0),
            (&[(1, 0, 10, true)], 1, 2),
            (&[(1, 0, 10, true), (2, 1, 12, true)], 1, 2),
            (&[(1, 0, 10, true), (1, 11, 20, false)], 2, 3),
            // A wave of two, then one that waited for both, then one beside it.
            (
                &[
                    (1, 0, 10, true),
                    (2, 1, 12, true),
                    (1, 13, 20, false),
                    (2, 14, 30, false),
                ],
                2,
                3,
            ),
            // Began after the first was answered, but while the second was not.
            (
                &[
                    (1, 0, 5, true),
                    (2, 1, 50, true),
                    (3, 6, 9, true),
                    (3, 60, 70, false),
                ],
                3,
                5,
            ),
        ] {
            let summary = log(spans).summary();
            assert_eq!(
                (summary.depth, summary.round_trips),
                (depth, round_trips),
                "{spans:?}"
            );
        }
    }

    #[test]
    fn an_answer_after_clearing_touches_no_newer_entry() {
        let mut log = log(&[(1, 0, 1, true)]);
        let entry = log.entries()[0].clone();
        let place = log.add(entry.clone());
        log.clear();
        log.add(entry.clone());
        log.add(entry);
        assert!(log.at(place).is_none());
    }
}
