//! JSON to a component's values and back, by the component's own types.
//! `host-php/wasmtime-php/PROTOCOL.md` has the table.

pub(crate) mod bytes;
mod check;
mod from_json;
mod handles;
mod shape;
mod to_json;

pub(crate) use check::check;
pub(crate) use from_json::from_json;
pub(crate) use handles::Resources;
pub(crate) use shape::write_shape;
pub(crate) use to_json::Json;
