//! How wasmtime is set up: one place for compiling and running, because a
//! precompiled form loads only under the settings it was made with.

use wasmtime::{Config, Engine};

/// What a precompiled form is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Machine code for this processor.
    Native,
    /// Bytecode for wasmtime's interpreter: slower, and runs where memory can't
    /// be made executable.
    Pulley,
}

impl Form {
    /// Forms in the order in which they are tried.
    pub const ALL: [Form; 2] = [Form::Native, Form::Pulley];

    /// The target's name, as the protocol and the package's manifest write it.
    pub fn target(self) -> &'static str {
        match self {
            Form::Native => env!("NATIVE_TARGET"),
            Form::Pulley => "pulley64",
        }
    }
}

/// Addresses of a linear memory that are reserved at once, so that growing it copies
/// nothing: wasmtime's default, 4 GiB, is more than `ulimit -v` leaves on shared hosts. Part
/// of what a precompiled form is bound to, hence not a call's limit.
const MEMORY_RESERVATION: u64 = 64 << 20;

/// Room on a call's fiber for the host's own functions, beside the component's stack.
const HOST_STACK: usize = 1 << 20;

/// An engine for `target`.
///
/// # Errors
///
/// A target that wasmtime doesn't know or this build can't make.
pub(crate) fn engine(target: &str, stack_bytes: usize) -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config
        // Named even where it is this machine: unnamed, compiling takes every
        // extension that this very processor has.
        .target(target)?
        .consume_fuel(true)
        // PHP's process keeps its own signal handlers.
        .signals_based_traps(false)
        .memory_reservation(MEMORY_RESERVATION)
        .memory_reservation_for_growth(0)
        .memory_guard_size(0)
        // Copies what a memory starts with: some ten thousand bytes, for which
        // mapping them would be slower.
        .memory_init_cow(false)
        .wasm_relaxed_simd(false)
        .max_wasm_stack(stack_bytes)
        .async_stack_size(stack_bytes.saturating_add(HOST_STACK))
        // A message says the same in every form.
        .wasm_backtrace_max_frames(None)
        // Only backtraces, debuggers and profilers read these; each first call
        // of a process reads and hashes the whole form.
        .generate_address_map(false)
        .native_unwind_info(false)
        .debug_symbols(false);
    #[cfg(feature = "compiler")]
    config.cranelift_nan_canonicalization(true);
    Engine::new(&config)
}
