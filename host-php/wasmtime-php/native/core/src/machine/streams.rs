//! Standard streams: input that is at its end, output into the machine's buffer.

use wasmtime::component::{ComponentType, Lift, Lower};

use super::{Handle, Host, Store};
use crate::limits::charge;

/// `wasi:io/streams`'s stream-error.
#[derive(ComponentType, Lift, Lower)]
#[component(variant)]
enum StreamError {
    #[component(name = "last-operation-failed")]
    LastOperationFailed(Handle),
    #[component(name = "closed")]
    Closed,
}

/// What `check-write` permits at once; any write is taken.
const WRITE_BYTES: u64 = 4096;

pub(super) fn stdin(mut host: Host<'_>) -> wasmtime::Result<()> {
    host.func_wrap("get-stdin", |_: Store<'_>, ()| Ok((Handle::new_own(0),)))
}

pub(super) fn output(mut host: Host<'_>, name: &str) -> wasmtime::Result<()> {
    host.func_wrap(name, |_: Store<'_>, ()| Ok((Handle::new_own(0),)))
}

/// Pollables are always ready: what would wait stops the component when it
/// subscribes to a clock.
pub(super) fn poll(mut host: Host<'_>) -> wasmtime::Result<()> {
    host.func_wrap("[method]pollable.ready", |_: Store<'_>, (_,): (Handle,)| {
        Ok((true,))
    })?;
    host.func_wrap("[method]pollable.block", |_: Store<'_>, (_,): (Handle,)| {
        Ok(())
    })?;
    host.func_wrap("poll", |_: Store<'_>, (all,): (Vec<Handle>,)| {
        Ok(((0u32..).take(all.len()).collect::<Vec<_>>(),))
    })?;
    Ok(())
}

pub(super) fn streams(mut host: Host<'_>) -> wasmtime::Result<()> {
    for name in ["read", "blocking-read"] {
        host.func_wrap(
            &format!("[method]input-stream.{name}"),
            |_: Store<'_>, (_, _): (Handle, u64)| Ok((Err::<Vec<u8>, _>(StreamError::Closed),)),
        )?;
    }
    for name in ["write", "blocking-write-and-flush"] {
        host.func_wrap(
            &format!("[method]output-stream.{name}"),
            |mut store: Store<'_>, (_, bytes): (Handle, Vec<u8>)| {
                charge(&mut store, bytes.len())?;
                store.data_mut().machine.write(&bytes);
                Ok((Ok::<(), StreamError>(()),))
            },
        )?;
    }
    for name in ["flush", "blocking-flush"] {
        host.func_wrap(
            &format!("[method]output-stream.{name}"),
            |_: Store<'_>, (_,): (Handle,)| Ok((Ok::<(), StreamError>(()),)),
        )?;
    }
    host.func_wrap(
        "[method]output-stream.check-write",
        |_: Store<'_>, (_,): (Handle,)| Ok((Ok::<_, StreamError>(WRITE_BYTES),)),
    )?;
    host.func_wrap(
        "[method]output-stream.subscribe",
        |_: Store<'_>, (_,): (Handle,)| Ok((Handle::new_own(0),)),
    )?;
    host.func_wrap(
        "[method]input-stream.subscribe",
        |_: Store<'_>, (_,): (Handle,)| Ok((Handle::new_own(0),)),
    )?;
    Ok(())
}
