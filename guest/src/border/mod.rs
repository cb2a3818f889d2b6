//! The border with the host: `wit/`'s records, to and from this crate's types.

// Generated: not held to this crate's lints.
#[allow(clippy::all, dead_code, missing_docs)]
mod wit {
    wit_bindgen::generate!({ path: "../wit", world: "whmcs-module", pub_export_macro: true });
}

mod administration;
mod bindings;
mod deletion;
mod door;
mod inward;
mod module;
mod outward;
mod service;
#[cfg(target_family = "wasm")]
mod shared;
mod synchronization;

use std::time::{SystemTime, UNIX_EPOCH};

use self::door::HostDoor;
use crate::context::Context;
use crate::door::{Door, Guard, Watch};
use crate::hooks;
use crate::outcome::Effect;
use crate::panel::Generation;
use wit::convoy::whmcs::types as records;
#[cfg(target_family = "wasm")]
use wit::exports::convoy::whmcs as exported;

/// The component.
struct Component;

/// Runs a service's hook behind a door that watches which panel answers.
fn run<T>(
    context: records::Context,
    hook: impl FnOnce(&mut dyn Door, &Context) -> T,
) -> (T, Vec<Effect>) {
    let context = inward::context(context, now());
    let mut door = HostDoor;
    let mut guard = Guard::new(&mut door, context.panel.read_only);
    let mut watch = Watch::new(&mut guard, context.panel.generation);
    let answer = hook(&mut watch, &context);
    (answer, seen(&watch, context.panel.generation))
}

/// What is new about the panel, to be remembered.
fn seen(door: &Watch<'_>, known: Option<Generation>) -> Vec<Effect> {
    let seen = door.seen();
    let generation = seen.generation.filter(|seen| Some(*seen) != known);
    let scarce = hooks::throttle::is_scarce(seen).then_some(Effect::RememberScarcity);
    let generation = generation.map(Effect::RememberGeneration);
    generation.into_iter().chain(scarce).collect()
}

/// Seconds since 1970: the one instant the host lets a call see.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

// Only a component has these symbols; elsewhere the crate is a library under test.
#[cfg(target_family = "wasm")]
wit::export!(Component with_types_in shared);
