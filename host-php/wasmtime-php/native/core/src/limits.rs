//! What a call may use. Every limit is deterministic; wall-clock limits belong
//! to the caller.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wasmtime::{ResourceLimiter, StoreContextMut, Trap};

use crate::failure::Kind;
use crate::session::State;

/// The limits of one call; what a message leaves out has the default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// One unit is about one instruction, or one byte that is passed to the host
    /// or that a memory starts with.
    #[serde(deserialize_with = "decimal", serialize_with = "as_decimal")]
    pub fuel: u64,
    /// All linear memories and tables together; also what one call to the host may pass.
    pub memory_bytes: usize,
    /// The component's own stack.
    pub stack_bytes: usize,
    /// Calls of imports that the caller provides.
    pub calls: usize,
    /// One result of such an import: the bytes of its texts, and 8 for each value in it.
    pub result_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            fuel: 2_000_000_000,
            memory_bytes: 64 << 20,
            stack_bytes: 512 << 10,
            calls: 400,
            result_bytes: 16 << 20,
        }
    }
}

/// A u64 as the protocol writes it: decimal digits, or a number.
pub(crate) fn decimal<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Decimal {
        Number(u64),
        Text(String),
    }
    match Decimal::deserialize(from)? {
        Decimal::Number(number) => Ok(number),
        Decimal::Text(text) => text.parse().map_err(serde::de::Error::custom),
    }
}

fn as_decimal<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&number.to_string())
}

/// Why the host stopped the component. Raised inside a call, so that it is
/// told from the component's own traps.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    #[error("the component needs more than {limit} bytes of memory")]
    Memory { limit: usize },
    #[error("the host has no memory for the component: {reason}")]
    HostMemory { reason: String },
    #[error("the component called its imports more than {limit} times")]
    Calls { limit: usize },
    #[error("the caller refused an import: {0}")]
    Refused(String),
    #[error("{0}")]
    Misfit(String),
    #[error("{0}")]
    TooLarge(String),
    #[error("the component ended itself with wasi:cli/exit")]
    Exit,
    #[error("the component wants to wait (a sleep or timeout), and nothing in here ever waits")]
    Wait,
}

impl Stop {
    pub fn kind(&self) -> Kind {
        match self {
            Stop::Memory { .. } => Kind::OutOfMemory,
            Stop::HostMemory { .. } => Kind::Internal,
            Stop::Calls { .. } => Kind::TooManyCalls,
            Stop::Refused(_) => Kind::ImportRefused,
            Stop::Misfit(_) => Kind::BadArguments,
            Stop::TooLarge(_) => Kind::ResultTooLarge,
            Stop::Exit | Stop::Wait => Kind::Trap,
        }
    }
}

/// Counts a call's memory. Growth past the limit stops the component instead of
/// being refused, so that out of memory is told from a panic.
pub(crate) struct Meter {
    limit: usize,
    used: usize,
}

impl Meter {
    pub fn new(limit: usize) -> Self {
        Meter { limit, used: 0 }
    }

    pub fn limit(&self) -> usize {
        self.limit
    }

    fn take(&mut self, bytes: usize) -> wasmtime::Result<bool> {
        match self.used.checked_add(bytes) {
            Some(used) if used <= self.limit => {
                self.used = used;
                Ok(true)
            }
            _ => Err(Stop::Memory { limit: self.limit }.into()),
        }
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.take(desired.saturating_sub(current))
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        let reason = format!("{error:#}");
        Err(Stop::HostMemory { reason }.into())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let elements = desired.saturating_sub(current);
        self.take(elements.saturating_mul(size_of::<usize>()))
    }
}

/// Takes a unit of fuel for each byte the component passes to the host or has
/// made by it: work of the host's that the component's own code isn't charged for.
pub(crate) fn charge(store: &mut StoreContextMut<'_, State>, bytes: usize) -> wasmtime::Result<()> {
    let left = store.get_fuel()?.checked_sub(bytes as u64);
    store.set_fuel(left.unwrap_or(0))?;
    left.map(|_| ()).ok_or_else(|| Trap::OutOfFuel.into())
}
