//! Runs one call of a component as a sequence of JSON messages.
//!
//! [`Call::begin`] loads the component and starts the export; each time the
//! component calls an import that its caller provides, the call stops and its event
//! says so; whoever drives it hands the result to [`Call::resume`]. There is
//! no network, clock, environment, thread or file in here beyond reading the
//! component itself. `PROTOCOL.md` of the library is the reference for the messages.

use std::sync::LazyLock;

#[cfg(feature = "compiler")]
mod compile;
mod config;
mod failure;
mod imports;
mod limits;
mod load;
mod machine;
mod mailbox;
mod message;
mod session;
mod values;

#[cfg(feature = "compiler")]
pub use compile::{compile, imports as names_of_imports};
pub use config::Form;
pub use failure::{Failure, Kind, caught};
pub use imports::is_named;
pub use limits::Limits;
pub use load::{hash_of_form, preload};
pub use message::PROTOCOL;
pub use session::{Call, shape_of_result};

/// This library's version and what it is made of: `0.1.0 (wasmtime 48.0.8, protocol 2)`.
pub fn version() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let (own, wasmtime) = (env!("CARGO_PKG_VERSION"), wasmtime_environ::VERSION);
        format!("{own} (wasmtime {wasmtime}, protocol {PROTOCOL})")
    });
    &TEXT
}
