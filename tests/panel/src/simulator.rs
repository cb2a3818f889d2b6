//! Everything that requests and the control API share, behind one lock.

use crate::faults::Faults;
use crate::log::Log;
use crate::panel::session::Sessions;
use crate::request::Request;
use crate::world::models::Ends;
use crate::world::{World, seed};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long something in the background takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Milliseconds(u64),
    /// Until the control API ends it.
    Manual,
}

impl std::str::FromStr for Span {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "manual" => Ok(Self::Manual),
            text => text.parse().map(Self::Milliseconds),
        }
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        text.parse()
            .map_err(|_| serde::de::Error::custom("neither milliseconds nor \"manual\""))
    }
}

impl Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Milliseconds(time) => serializer.serialize_u64(*time),
            Self::Manual => serializer.serialize_str("manual"),
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct Settings {
    pub rtt_ms: u64,
    pub install_ms: Span,
    pub delete_ms: Span,
}

/// The panel's clock: real time, which the control API can push forward.
pub struct Clock {
    started: Instant,
    epoch_ms: u64,
    ahead_ms: u64,
}

impl Clock {
    fn new() -> Self {
        let epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            started: Instant::now(),
            epoch_ms: milliseconds(epoch),
            ahead_ms: 0,
        }
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> u64 {
        self.epoch_ms + milliseconds(self.started.elapsed()) + self.ahead_ms
    }

    /// Microseconds since the simulator started, never pushed: the log's times.
    pub fn elapsed_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    pub fn advance(&mut self, milliseconds: u64) {
        self.ahead_ms += milliseconds;
    }
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

pub struct Simulator {
    pub clock: Clock,
    pub settings: Settings,
    pub world: World,
    pub sessions: Sessions,
    pub faults: Faults,
    pub log: Log,
    /// Requests whose answer was lost and that wait to be acted on.
    pub late: Vec<Request>,
    /// What the request under way has changed, for the log and the count of acts.
    pub act: Option<&'static str>,
    /// Whether the addresses that the request under way asks for go to a rival.
    pub rival: bool,
}

impl Simulator {
    pub fn new(settings: Settings) -> Self {
        Self {
            clock: Clock::new(),
            settings,
            world: seed::world(),
            sessions: Sessions::default(),
            faults: Faults::default(),
            log: Log::default(),
            late: Vec::new(),
            act: None,
            rival: false,
        }
    }

    /// Starts again from a state, with no sessions, faults or log.
    pub fn reset(&mut self, world: World) {
        self.world = world;
        self.sessions = Sessions::default();
        self.faults = Faults::default();
        self.log.clear();
        self.late.clear();
    }

    /// When work that takes this long ends.
    pub fn ends(&self, span: Span) -> Ends {
        match span {
            Span::Manual => Ends::Manually,
            Span::Milliseconds(time) => Ends::At(self.clock.now() + time),
        }
    }

    /// Ends the background work whose time has come.
    pub fn settle(&mut self) {
        let now = self.clock.now();
        self.world.settle(now);
    }
}
