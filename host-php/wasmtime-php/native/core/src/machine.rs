//! The empty WASI machine: what Rust's standard library asks of wasi 0.2, and
//! nothing behind it. One instant, one seed, no arguments, no environment, no
//! folder, output into a small buffer. A function that isn't here stops the
//! component with its name.

mod random;
mod streams;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use wasmtime::StoreContextMut;
use wasmtime::component::{
    Component, ComponentType, Lift, Linker, LinkerInstance, Lower, Resource,
};

use crate::limits::Stop;
use crate::message::Instant;
use crate::session::State;

/// What is kept of the component's output, in bytes.
const OUTPUT_BYTES: usize = 4096;

/// The state behind the WASI interfaces of one call.
pub(crate) struct Machine {
    now: Instant,
    random: ChaCha20Rng,
    output: Vec<u8>,
}

impl Machine {
    pub fn new(now: Instant, seed: [u8; 32]) -> Self {
        Machine {
            now,
            random: ChaCha20Rng::from_seed(seed),
            output: Vec::new(),
        }
    }

    /// Standard output and standard error are one. The end is kept: that is
    /// where a panic tells its reason.
    fn write(&mut self, bytes: &[u8]) {
        let kept = bytes.len().saturating_sub(OUTPUT_BYTES);
        self.output.extend(bytes.iter().skip(kept));
        let over = self.output.len().saturating_sub(OUTPUT_BYTES);
        self.output.drain(..over);
    }

    /// What the component wrote last, as text of at most [`OUTPUT_BYTES`].
    pub fn take_stderr(&mut self) -> String {
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.output)).into_owned();
        // A substituted byte has become three.
        let start = text.ceil_char_boundary(text.len().saturating_sub(OUTPUT_BYTES));
        text[start..].to_owned()
    }
}

/// `wasi:clocks/wall-clock`'s datetime.
#[derive(Clone, Copy, ComponentType, Lift, Lower)]
#[component(record)]
struct Datetime {
    seconds: u64,
    nanoseconds: u32,
}

/// A handle to a resource of any kind. Nothing stands behind one, so one type
/// serves all; the component's own types keep them apart. It is also the type
/// that wasmtime gives resources which only unknown functions use.
type Handle = Resource<()>;

type Host<'a> = LinkerInstance<'a, State>;
type Store<'a> = StoreContextMut<'a, State>;

/// Whether an interface is one of this machine's, whatever its functions.
pub(crate) fn serves(interface: &str) -> bool {
    interface
        .split_once('@')
        .is_some_and(|(name, version)| version.starts_with("0.2.") && INTERFACES.contains(&name))
}

/// The interfaces that [`define`] knows.
const INTERFACES: [&str; 16] = [
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:cli/terminal-stderr",
    "wasi:clocks/wall-clock",
    "wasi:clocks/monotonic-clock",
    "wasi:filesystem/preopens",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/random",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
];

/// Gives a component the interfaces it imports. WASI's 0.2 versions only add to
/// each other, so that the newest functions under the component's own version
/// are right.
pub(crate) fn link(linker: &mut Linker<State>, component: &Component) -> wasmtime::Result<()> {
    let engine = linker.engine().clone();
    for (name, _) in component.component_type().imports(&engine) {
        let Some((interface, version)) = name.split_once('@') else {
            continue;
        };
        if version.starts_with("0.2.") {
            define(interface, linker.instance(name)?)?;
        }
    }
    linker.define_unknown_imports_as_traps(component)
}

fn define(interface: &str, host: Host<'_>) -> wasmtime::Result<()> {
    match interface {
        "wasi:cli/environment" => environment(host),
        "wasi:cli/exit" => exit(host),
        "wasi:cli/stdin" => streams::stdin(host),
        "wasi:cli/stdout" => streams::output(host, "get-stdout"),
        "wasi:cli/stderr" => streams::output(host, "get-stderr"),
        "wasi:cli/terminal-stdin" => no_terminal(host, "get-terminal-stdin"),
        "wasi:cli/terminal-stdout" => no_terminal(host, "get-terminal-stdout"),
        "wasi:cli/terminal-stderr" => no_terminal(host, "get-terminal-stderr"),
        "wasi:clocks/wall-clock" => wall_clock(host),
        "wasi:clocks/monotonic-clock" => monotonic_clock(host),
        "wasi:filesystem/preopens" => preopens(host),
        "wasi:io/poll" => streams::poll(host),
        "wasi:io/streams" => streams::streams(host),
        "wasi:random/random" => random::random(host),
        "wasi:random/insecure" => random::insecure(host),
        "wasi:random/insecure-seed" => random::insecure_seed(host),
        _ => Ok(()),
    }
}

fn environment(mut host: Host<'_>) -> wasmtime::Result<()> {
    host.func_wrap("get-environment", |_: Store<'_>, ()| {
        Ok((Vec::<(String, String)>::new(),))
    })?;
    host.func_wrap("get-arguments", |_: Store<'_>, ()| {
        Ok((Vec::<String>::new(),))
    })?;
    host.func_wrap("initial-cwd", |_: Store<'_>, ()| Ok((None::<String>,)))
}

fn exit(mut host: Host<'_>) -> wasmtime::Result<()> {
    host.func_wrap("exit", |_: Store<'_>, (_,): (Result<(), ()>,)| {
        Err::<(), _>(Stop::Exit.into())
    })?;
    host.func_wrap("exit-with-code", |_: Store<'_>, (_,): (u8,)| {
        Err::<(), _>(Stop::Exit.into())
    })
}

fn no_terminal(mut host: Host<'_>, name: &str) -> wasmtime::Result<()> {
    host.func_wrap(name, |_: Store<'_>, ()| Ok((None::<Handle>,)))
}

fn wall_clock(mut host: Host<'_>) -> wasmtime::Result<()> {
    host.func_wrap("now", |store: Store<'_>, ()| {
        let Instant {
            seconds,
            nanoseconds,
        } = store.data().machine.now;
        Ok((Datetime {
            seconds,
            nanoseconds,
        },))
    })?;
    host.func_wrap("resolution", |_: Store<'_>, ()| {
        Ok((Datetime {
            seconds: 0,
            nanoseconds: 1,
        },))
    })
}

fn monotonic_clock(mut host: Host<'_>) -> wasmtime::Result<()> {
    host.func_wrap("now", |_: Store<'_>, ()| Ok((0u64,)))?;
    host.func_wrap("resolution", |_: Store<'_>, ()| Ok((1u64,)))?;
    for name in ["subscribe-instant", "subscribe-duration"] {
        host.func_wrap(name, |_: Store<'_>, (_,): (u64,)| {
            Err::<(Handle,), _>(Stop::Wait.into())
        })?;
    }
    Ok(())
}

fn preopens(mut host: Host<'_>) -> wasmtime::Result<()> {
    host.func_wrap("get-directories", |_: Store<'_>, ()| {
        Ok((Vec::<(Handle, String)>::new(),))
    })
}
