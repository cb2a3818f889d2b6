//! Making native code and bytecode ahead of time.

use wasmtime::component::Component;
use wasmtime::component::types::ComponentItem;

use crate::config::{self, Form};
use crate::failure::{Failure, Kind};
use crate::limits::Limits;

/// Compiles a component for `target`: a precompiled form's bytes. The same
/// bytes for the same component on any machine.
///
/// # Errors
///
/// `bad-component`: not a component.
/// `bad-arguments`: no such target.
pub fn compile(component: &[u8], target: &str) -> Result<Vec<u8>, Failure> {
    let engine = config::engine(target, Limits::default().stack_bytes)
        .map_err(|error| Failure::new(Kind::BadArguments, format!("target {target}: {error:#}")))?;
    engine
        .precompile_component(component)
        .map_err(|error| bad_component(&error))
}

/// What a component imports: `interface#function`, or a function's bare name.
///
/// # Errors
///
/// `bad-component`, as [`compile`].
pub fn imports(component: &[u8]) -> Result<Vec<String>, Failure> {
    let (engine, component) = parse(component)?;
    let mut names = Vec::new();
    for (interface, import) in component.component_type().imports(&engine) {
        let ComponentItem::ComponentInstance(instance) = import.ty else {
            names.push(interface.to_owned());
            continue;
        };
        for (name, item) in instance.exports(&engine) {
            if matches!(item.ty, ComponentItem::ComponentFunc(_)) {
                names.push(format!("{interface}#{name}"));
            }
        }
    }
    Ok(names)
}

fn parse(component: &[u8]) -> Result<(wasmtime::Engine, Component), Failure> {
    let engine = config::engine(Form::Pulley.target(), Limits::default().stack_bytes)
        .map_err(|error| Failure::new(Kind::Internal, format!("{error:#}")))?;
    let component =
        Component::from_binary(&engine, component).map_err(|error| bad_component(&error))?;
    Ok((engine, component))
}

fn bad_component(error: &wasmtime::Error) -> Failure {
    Failure::new(Kind::BadComponent, format!("{error:#}"))
}
