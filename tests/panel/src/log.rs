//! What was asked and answered, and what follows from it: how many requests,
//! connections, answers and acts, and how deep the chain of waiting was. A test
//! can mark where something begins, such as a hook, and read each part by itself.

use serde::Serialize;
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::Range;

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
    /// Every act with its time: one whose client has gone has no entry.
    acts: Vec<(u64, &'static str)>,
    marks: Vec<Mark>,
    /// Counts clearings, so that a late answer doesn't touch a newer log.
    generation: u64,
}

/// Where a part of the log begins.
#[derive(Debug)]
struct Mark {
    name: String,
    at_us: u64,
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
    /// How many answers had which status; those without an answer under 0.
    pub statuses: BTreeMap<u16, usize>,
    pub acts: BTreeMap<&'static str, usize>,
}

/// The part of the log from one mark to the next.
#[derive(Debug, Serialize)]
pub struct Part {
    pub name: String,
    #[serde(flatten)]
    pub summary: Summary,
}

impl Log {
    pub fn clear(&mut self) {
        self.entries.clear();
        self.acts.clear();
        self.marks.clear();
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

    pub fn acted(&mut self, act: &'static str, at_us: u64) {
        self.acts.push((at_us, act));
    }

    /// Begins a part of the log.
    pub fn mark(&mut self, name: String, at_us: u64) {
        self.marks.push(Mark { name, at_us });
    }

    /// Of what arrived, and was done, in a span of microseconds since the simulator started.
    pub fn summary(&self, span: Range<u64>) -> Summary {
        let entries: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| span.contains(&entry.arrived_us))
            .collect();
        let connections: BTreeSet<u64> = entries.iter().map(|entry| entry.connection).collect();
        let mut statuses = BTreeMap::new();
        for entry in &entries {
            *statuses.entry(entry.status.unwrap_or(0)).or_default() += 1;
        }
        let mut acts = BTreeMap::new();
        for (_, act) in self.acts.iter().filter(|(at, _)| span.contains(at)) {
            *acts.entry(*act).or_default() += 1;
        }
        Summary {
            requests: entries.len(),
            depth: longest(&entries, |_| 1),
            round_trips: longest(&entries, |entry| 1 + usize::from(entry.first_on_connection)),
            connections: connections.len(),
            statuses,
            acts,
        }
    }

    /// Each part of the log by itself, in the order of the marks.
    pub fn parts(&self) -> Vec<Part> {
        let ends = self.marks.iter().skip(1).map(|mark| mark.at_us);
        let spans = self.marks.iter().zip(ends.chain([u64::MAX]));
        spans
            .map(|(mark, end)| Part {
                name: mark.name.clone(),
                summary: self.summary(mark.at_us..end),
            })
            .collect()
    }
}

/// The heaviest chain of requests that waited for one another. Entries stand in
/// the order of arrival, so all that can come before one stand before it, and
/// those answered by then only become more.
fn longest(entries: &[&Entry], weight: impl Fn(&Entry) -> usize) -> usize {
    let mut open: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
    let (mut answered, mut longest) = (0, 0);
    for entry in entries {
        while let Some(Reverse((end, chain))) = open.peek().copied()
            && end <= entry.arrived_us
        {
            answered = answered.max(chain);
            open.pop();
        }
        let chain = answered + weight(entry);
        longest = longest.max(chain);
        if let Some(end) = entry.answered_us {
            open.push(Reverse((end, chain)));
        }
    }
    longest
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
            let summary = log(spans).summary(0..u64::MAX);
            assert_eq!(
                (summary.depth, summary.round_trips),
                (depth, round_trips),
                "{spans:?}"
            );
        }
    }

    #[test]
    fn a_part_counts_what_arrived_and_was_done_in_it() {
        let mut log = log(&[
            (1, 5, 10, true),
            (1, 25, 30, false),
            (1, 31, 40, false),
            (2, 45, 50, true),
        ]);
        for (name, at) in [("create", 20), ("suspend", 42), ("terminate", 60)] {
            log.mark(name.into(), at);
        }
        for (at, act) in [
            (7, "user_created"),
            (28, "server_created"),
            (35, "server_built"),
            (47, "server_suspended"),
        ] {
            log.acted(act, at);
        }
        let parts = log.parts();
        let found: Vec<_> = parts
            .iter()
            .map(|part| {
                let acts: Vec<_> = part.summary.acts.keys().copied().collect();
                (
                    part.name.as_str(),
                    part.summary.requests,
                    part.summary.round_trips,
                    acts,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("create", 2, 2, vec!["server_built", "server_created"]),
                ("suspend", 1, 2, vec!["server_suspended"]),
                ("terminate", 0, 0, vec![]),
            ]
        );
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
