//! Which version of the contract a component must speak.

use wasmtime::Engine;
use wasmtime::component::types::Component;

use crate::failure::{Failure, Kind};

/// The contract's package.
pub const PACKAGE: &str = "convoy:whmcs";
/// The one version of it that this host speaks.
pub const VERSION: &str = "0.1.0";

/// Refuses a component with an interface of another version of the contract.
pub(crate) fn check(engine: &Engine, component: &Component) -> Result<(), Failure> {
    let imports = component.imports(engine).map(|(name, _)| name);
    let exports = component.exports(engine).map(|(name, _)| name);
    imports.chain(exports).try_for_each(check_name)
}

fn check_name(name: &str) -> Result<(), Failure> {
    let Some(interface) = name
        .strip_prefix(PACKAGE)
        .and_then(|rest| rest.strip_prefix('/'))
    else {
        return Ok(());
    };
    let spoken = interface
        .split_once('@')
        .map_or("without a version", |(_, version)| version);
    if spoken == VERSION {
        return Ok(());
    }
    Err(Failure::new(
        Kind::BadComponent,
        format!("the component speaks {PACKAGE} {spoken} ({name}), this host {PACKAGE} {VERSION}"),
    ))
}
