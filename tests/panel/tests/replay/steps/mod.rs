//! What happened on the recorded panels between the recordings, and which
//! recordings are not replayed.

mod v3;
mod v4;

use super::names::Names;
use crate::common::Simulator;
use serde_json::Value;
use std::ops::RangeInclusive;

pub use v3::V3;
pub use v4::V4;

/// The recordings of one panel.
pub struct Recorded {
    /// As the simulator's option names it, and the folder of the recordings.
    pub panel: &'static str,
    /// Where the recordings say the panel is.
    pub host: &'static str,
    /// The panel before the first recording, as JSON.
    pub world: &'static str,
    /// Brings the simulator to where the panel was before a recording:
    /// installations and deletions that had ended, a Proxmox that failed, changes
    /// nobody recorded.
    pub before: fn(&Simulator, u32, &Names),
    /// Requests that ran at once: their servers count already in each other's answers.
    pub beside_others: RangeInclusive<u32>,
    /// When a recording's request reached the panel: those that ran at once are
    /// numbered by their answers.
    pub order: fn(u32) -> u32,
    /// Why a recording is not replayed, if it isn't.
    pub skipped: fn(u32) -> Option<&'static str>,
}

impl Recorded {
    pub fn world(&self) -> Value {
        serde_json::from_str(self.world).expect("it is JSON")
    }
}
