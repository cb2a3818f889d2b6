//! Runs one call of a component as a sequence of JSON messages.
//!
//! [`Call::begin`] loads the component and starts the export; each time the
//! component sends requests the call stops and its event holds them; whoever
//! drives it performs them and hands the answers to [`Call::resume`]. There is
//! no network, clock, environment, thread or file in here beyond reading the
//! component itself. `host-php/wasmtime-php/PROTOCOL.md` is the reference for the messages.
//!
//! Of the contract only the package's version and the interface `http` are
//! known; any component that imports this `http` can be run.

use std::sync::LazyLock;

#[cfg(feature = "compiler")]
mod compile;
mod config;
mod contract;
mod door;
mod failure;
mod http;
mod imports;
mod limits;
mod load;
mod machine;
mod mailbox;
mod message;
mod session;
mod values;

#[cfg(feature = "compiler")]
pub use compile::{compile, imports};
pub use config::Form;
pub use failure::{Failure, Kind, caught};
pub use limits::Limits;
pub use load::hash_of_form;
pub use message::answers_as_seen;
pub use session::{Call, shape_of_result};

/// This host's version and what it is made of: `0.1.0 (wasmtime 48.0.8, convoy:whmcs 0.1.0)`.
pub fn version() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let (own, wasmtime) = (env!("CARGO_PKG_VERSION"), wasmtime_environ::VERSION);
        format!(
            "{own} (wasmtime {wasmtime}, {} {})",
            contract::PACKAGE,
            contract::VERSION
        )
    });
    &TEXT
}
