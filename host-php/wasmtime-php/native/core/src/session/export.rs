//! An exported function, by the name the protocol gives it.

use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{ComponentExportIndex, Val};

use crate::failure::{Failure, Kind};
use crate::limits::Limits;
use crate::load::{Loaded, load};
use crate::message::ComponentFiles;
use crate::values;

pub(super) struct Export {
    pub index: ComponentExportIndex,
    pub function: ComponentFunc,
}

impl Export {
    /// `interface#function`, or `function` for one of the component's own.
    pub fn find(loaded: &Loaded, name: &str) -> Result<Self, Failure> {
        let (interface, function) = match name.split_once('#') {
            Some((interface, function)) => (Some(interface), function),
            None => (None, name),
        };
        Self::look_up(loaded, interface, function).ok_or_else(|| {
            let exports = loaded.component.component_type();
            let exports = exports.exports(&loaded.engine).map(|(name, _)| name);
            let exports = exports.collect::<Vec<_>>().join(", ");
            let text = format!("no exported function `{name}`; the component exports {exports}");
            Failure::new(Kind::BadArguments, text)
        })
    }

    fn look_up(loaded: &Loaded, interface: Option<&str>, function: &str) -> Option<Self> {
        let component = loaded.component.component_type();
        let (item, instance) = match interface {
            None => (component.get_export(&loaded.engine, function)?.ty, None),
            Some(interface) => {
                let item = component.get_export(&loaded.engine, interface)?.ty;
                let ComponentItem::ComponentInstance(exports) = item else {
                    return None;
                };
                let item = exports.get_export(&loaded.engine, function)?.ty;
                (
                    item,
                    Some(loaded.component.get_export_index(None, interface)?),
                )
            }
        };
        let ComponentItem::ComponentFunc(item) = item else {
            return None;
        };
        let index = loaded
            .component
            .get_export_index(instance.as_ref(), function)?;
        Some(Export {
            index,
            function: item,
        })
    }

    pub fn arguments(&self, args: Vec<serde_json::Value>) -> Result<Vec<Val>, Failure> {
        let bad = |text: String| Failure::new(Kind::BadArguments, text);
        let parameters = self.function.params();
        if args.len() != parameters.len() {
            let (expected, found) = (parameters.len(), args.len());
            return Err(bad(format!("args: expected {expected}, found {found}")));
        }
        let values = parameters
            .zip(args)
            .enumerate()
            .map(|(position, ((_, ty), json))| {
                values::from_json(&ty, json)
                    .map_err(|mismatch| bad(format!("args[{position}]{mismatch}")))
            });
        values.collect()
    }
}

/// Which cases an export's result is made of, without the texts and numbers in them:
/// what tells one kind of ending from another. `component` is that of a `begin`. `None` if it
/// has no such result.
#[must_use]
pub fn shape_of_result(
    component: &serde_json::Value,
    export: &str,
    limits: &Limits,
    result: &serde_json::Value,
) -> Option<String> {
    let files: ComponentFiles = serde_json::from_value(component.clone()).ok()?;
    let loaded = load(&files, limits.stack_bytes).ok()?;
    let export = Export::find(&loaded, export).ok()?;
    let ty = export.function.results().next()?;
    let value = values::from_json(&ty, result.clone()).ok()?;
    let mut shape = String::new();
    values::write_shape(&value, &mut shape);
    Some(shape)
}
