//! Everything that requests and the control API share, behind one lock.

use crate::chance;
use crate::faults::Faults;
use crate::generation::{Generation, Ways};
use crate::log::Log;
use crate::mishaps::{Mishaps, Task};
use crate::panel::session::Sessions;
use crate::request::Request;
use crate::throttle::Throttle;
use crate::world::models::{Ends, Job, Proxmox, Server, Work};
use crate::world::{World, seed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Settings {
    pub generation: Generation,
    pub rtt_ms: u64,
    pub install_ms: Span,
    pub delete_ms: Span,
    /// Whether Proxmox keeps a VM locked while it is cloned, restored or backed up, as
    /// the real one does. The stand-in that the panels were recorded with didn't.
    pub locks_vms: bool,
    /// Whether a running VM gets new cores and memory at its next start only, as
    /// Proxmox does unless they are hotplugged.
    pub memory_waits: bool,
    #[serde(flatten)]
    pub ways: Ways,
}

impl Settings {
    /// Another generation comes with its own ways.
    pub fn become_a(&mut self, generation: Generation) {
        self.generation = generation;
        self.ways = generation.ways();
    }
}

/// The panel's clock: real time, or one that stands still from the start; the control API can
/// push it forward and stop it.
pub struct Clock {
    started: Instant,
    /// Where each reset puts it, to stand still.
    fixed_ms: Option<u64>,
    base_ms: u64,
    /// Since when `base_ms` grows; not while the clock stands still.
    running: Option<Instant>,
}

impl Clock {
    /// `now` in seconds since 1970, to stand still there.
    fn new(now: Option<u64>) -> Self {
        let epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let started = Instant::now();
        let mut clock = Self {
            started,
            fixed_ms: now.map(|seconds| seconds * 1000),
            base_ms: milliseconds(epoch),
            running: Some(started),
        };
        clock.again();
        clock
    }

    /// Runs, or stands where it began.
    fn again(&mut self) {
        self.stand(self.fixed_ms.is_some());
        self.base_ms = self.fixed_ms.unwrap_or(self.base_ms);
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> u64 {
        let since = self.running.map(|running| milliseconds(running.elapsed()));
        self.base_ms + since.unwrap_or(0)
    }

    /// Microseconds since the simulator started, never pushed: the log's times.
    pub fn elapsed_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    pub fn advance(&mut self, milliseconds: u64) {
        self.base_ms += milliseconds;
    }

    /// Stops the clock at this time, in milliseconds since 1970.
    pub fn set(&mut self, now_ms: u64) {
        self.base_ms = now_ms;
        self.running = None;
    }

    /// Stops the clock, or lets it run on from where it stands.
    pub fn stand(&mut self, still: bool) {
        self.base_ms = self.now();
        self.running = (!still).then(Instant::now);
    }
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

pub struct Simulator {
    pub clock: Clock,
    pub settings: Settings,
    /// What the panel takes for its own address; none: the one it is asked by.
    pub origin: Option<String>,
    pub world: World,
    pub sessions: Sessions,
    /// Databases that the control API kept, by name; a reset keeps them, too.
    pub snapshots: BTreeMap<String, World>,
    pub faults: Faults,
    pub mishaps: Mishaps,
    pub throttle: Throttle,
    pub log: Log,
    /// Requests whose answer was lost and that wait to be acted on.
    pub late: Vec<Request>,
    /// What the request under way has changed, for the log and the count of acts.
    pub act: Option<&'static str>,
    /// Whether the addresses that the request under way asks for go to a rival.
    pub rival: bool,
    /// What the panel writes where a fault has it refuse or fail; none: its usual words.
    pub says: Option<String>,
}

impl Simulator {
    pub fn new(settings: Settings, now: Option<u64>) -> Self {
        let mut world = seed::world();
        world.complete();
        Self {
            clock: Clock::new(now),
            settings,
            origin: None,
            world,
            sessions: Sessions::default(),
            snapshots: BTreeMap::new(),
            faults: Faults::default(),
            mishaps: Mishaps::default(),
            throttle: Throttle::default(),
            log: Log::default(),
            late: Vec::new(),
            act: None,
            rival: false,
            says: None,
        }
    }

    /// Starts again from a state, with no sessions, faults, mishaps or log, and
    /// nothing counted; the settings stay.
    pub fn reset(&mut self, mut world: World) {
        chance::again();
        world.complete();
        self.world = world;
        self.sessions = Sessions::default();
        self.faults = Faults::default();
        self.mishaps.clear();
        self.throttle.clear();
        self.clock.again();
        self.log.clear();
        self.late.clear();
        self.says = None;
    }

    /// When work that takes this long ends.
    pub fn ends(&self, span: Span) -> Ends {
        match span {
            Span::Manual => Ends::Manually,
            Span::Milliseconds(time) => Ends::At(self.clock.now() + time),
        }
    }

    /// Work that begins now on a node.
    pub fn begin(&mut self, work: Work, node: u64) -> Job {
        let span = match work {
            Work::Install | Work::Restore => self.settings.install_ms,
            Work::Purge | Work::Forget => self.settings.delete_ms,
        };
        let fails = match work {
            Work::Install => self.begins_to_fail(node, Task::Install),
            Work::Purge => self.begins_to_fail(node, Task::Delete),
            Work::Restore => self.begins_to_fail(node, Task::Restore),
            Work::Forget => false,
        };
        Job {
            work,
            ends: self.ends(span),
            fails,
            backup: None,
        }
    }

    /// Whether a task that begins now fails when it ends. A Proxmox that is broken for
    /// good shows then.
    pub fn begins_to_fail(&mut self, node: u64, task: Task) -> bool {
        let usual = self.world.node(node).map(|node| node.proxmox);
        self.mishaps.meet(task).is_some() || usual == Some(Proxmox::TaskFails)
    }

    /// Whether Proxmox refuses to stop, start or destroy the server's VM.
    pub fn is_locked(&self, server: &Server) -> bool {
        self.settings.locks_vms && self.world.is_locked(server)
    }

    /// How Proxmox meets a task on a node: as the next mishap says, or as the node does.
    pub fn proxmox(&mut self, node: u64, task: Task) -> Proxmox {
        let usual = self
            .world
            .node(node)
            .map_or(Proxmox::Unreachable, |node| node.proxmox);
        self.mishaps.meet(task).unwrap_or(usual)
    }

    /// Ends the background work whose time has come.
    pub fn settle(&mut self) {
        let now = self.clock.now();
        self.world.settle(now);
    }
}
