//! The recorded counts of the throttle. Not every request was recorded, and now
//! and then the counts were cleared: where they go on from one recording to the
//! next, so must the simulator's.

use super::compare::header;
use crate::common::Simulator;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many requests were left, by user, and what else was asked since.
#[derive(Default)]
pub struct Windows {
    left: BTreeMap<u64, u64>,
    /// Sessions that were opened by an unrecorded request with the administrator's token.
    opened: usize,
}

impl Windows {
    /// Opens a window as it was before this recording, if it doesn't follow from the last.
    pub fn before(&mut self, simulator: &Simulator, recording: &Value, opened: usize) {
        if std::mem::replace(&mut self.opened, opened) != opened {
            self.left.remove(&1);
        }
        let user = match recording["request_headers"]["Authorization"].as_str() {
            Some("Bearer TOKEN-1" | "Bearer TOKEN-3") => 1,
            Some("Bearer TOKEN-2") => 2,
            _ => return,
        };
        let left = header(recording, "X-RateLimit-Remaining").and_then(|left| left.parse().ok());
        let Some(left) = left.filter(|_| recording["status"] != 429) else {
            return;
        };
        if self.left.insert(user, left) != Some(left + 1) {
            simulator.control(
                "POST",
                "/throttle",
                json!({"user_id": user, "remaining": left + 1}),
            );
        }
    }
}
