//! Why a call failed, in the protocol's words.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;

/// The protocol's `kind` of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The component stopped itself: a panic, or a call that this host doesn't have.
    Trap,
    OutOfFuel,
    OutOfMemory,
    OutOfStack,
    TooManyCalls,
    ResultTooLarge,
    /// No such export, or arguments that don't fit its types.
    BadArguments,
    /// The file is missing or damaged, or can't run here.
    BadComponent,
    /// A value of a type that can't be passed on, such as a resource.
    UnsupportedType,
    /// The caller refused an import that it provides.
    ImportRefused,
    /// The caller broke the protocol.
    Protocol,
    /// The host itself failed.
    Internal,
}

/// A failed call. Serializes as the event `failed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename = "failed")]
pub struct Failure {
    pub kind: Kind,
    pub message: String,
    /// What the component wrote to its standard error, at most 4 KiB.
    pub stderr: String,
}

impl Failure {
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Failure {
            kind,
            message: message.into(),
            stderr: String::new(),
        }
    }

    /// The event's bytes.
    pub fn to_json(&self) -> Vec<u8> {
        // Strings and a unit variant: serializing them has no way to fail.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Runs `work`; a panic in it becomes a failure of kind [`Kind::Internal`].
///
/// # Errors
///
/// The panic, with its message. Whatever `work` was changing must be thrown away.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        Failure::new(Kind::Internal, format!("the host panicked: {text}"))
    })
}
