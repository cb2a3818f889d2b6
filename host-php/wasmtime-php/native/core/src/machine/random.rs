//! Randomness: one ChaCha20 stream from the call's seed behind every interface.

use rand_chacha::rand_core::RngCore;

use super::{Host, Store};
use crate::limits::{Stop, charge};

pub(super) fn random(host: Host<'_>) -> wasmtime::Result<()> {
    generator(host, "get-random-bytes", "get-random-u64")
}

pub(super) fn insecure(host: Host<'_>) -> wasmtime::Result<()> {
    generator(host, "get-insecure-random-bytes", "get-insecure-random-u64")
}

pub(super) fn insecure_seed(mut host: Host<'_>) -> wasmtime::Result<()> {
    host.func_wrap("insecure-seed", |mut store: Store<'_>, ()| {
        let random = &mut store.data_mut().machine.random;
        Ok(((random.next_u64(), random.next_u64()),))
    })
}

fn generator(mut host: Host<'_>, bytes: &str, number: &str) -> wasmtime::Result<()> {
    host.func_wrap(bytes, |mut store: Store<'_>, (length,): (u64,)| {
        // More than the component can hold must not be made here either.
        let limit = store.data().meter.limit();
        let length = usize::try_from(length)
            .ok()
            .filter(|length| *length <= limit);
        let length = length.ok_or(Stop::Memory { limit })?;
        charge(&mut store, length)?;
        let mut bytes = vec![0; length];
        store.data_mut().machine.random.fill_bytes(&mut bytes);
        Ok((bytes,))
    })?;
    host.func_wrap(number, |mut store: Store<'_>, ()| {
        Ok((store.data_mut().machine.random.next_u64(),))
    })
}
