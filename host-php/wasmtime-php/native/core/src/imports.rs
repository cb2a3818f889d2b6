//! Imports that the caller provides: what a component imports beside the empty machine. A call
//! of one is an event, and its result a message.

use std::collections::BTreeSet;

use serde::Serialize;
use wasmtime::StoreContextMut;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Linker, LinkerInstance, Val};

use crate::failure::{Failure, Kind};
use crate::limits::{Stop, charge};
use crate::mailbox::Given;
use crate::session::State;
use crate::{machine, values};

/// The event `call`.
#[derive(Serialize)]
#[serde(tag = "event", rename = "call")]
struct Call<'a> {
    import: &'a str,
    args: Vec<values::Json<'a>>,
}

/// A function that a component imports and a caller may provide.
pub(crate) struct Import {
    /// `interface#function`, or a function's bare name.
    pub name: String,
    function: ComponentFunc,
}

/// Every function that a component imports and that this library doesn't provide itself.
pub(crate) fn of(component: &Component) -> Vec<Import> {
    let engine = component.engine();
    let mut imports = Vec::new();
    for (interface, import) in component.component_type().imports(engine) {
        match import.ty {
            ComponentItem::ComponentFunc(function) => imports.push(Import {
                name: interface.to_owned(),
                function,
            }),
            ComponentItem::ComponentInstance(instance) if !machine::serves(interface) => {
                for (name, item) in instance.exports(engine) {
                    if let ComponentItem::ComponentFunc(function) = item.ty {
                        imports.push(Import {
                            name: format!("{interface}#{name}"),
                            function,
                        });
                    }
                }
            }
            _ => {}
        }
    }
    imports
}

/// Links the imports. A call of one that the caller doesn't provide is a trap that names it.
pub(crate) fn link(linker: &mut Linker<State>, imports: &[Import]) -> wasmtime::Result<()> {
    for import in imports {
        match import.name.split_once('#') {
            Some((interface, function)) => {
                define(&mut linker.instance(interface)?, function, &import.name)?;
            }
            None => define(&mut linker.root(), &import.name, &import.name)?,
        }
    }
    Ok(())
}

fn define(
    host: &mut LinkerInstance<'_, State>,
    function: &str,
    name: &str,
) -> wasmtime::Result<()> {
    let name = name.to_owned();
    host.func_new_async(function, move |store, ty, args, results| {
        Box::new(ask(store, name.clone(), ty, args, results))
    })
}

async fn ask(
    mut store: StoreContextMut<'_, State>,
    name: String,
    function: ComponentFunc,
    args: &[Val],
    results: &mut [Val],
) -> wasmtime::Result<()> {
    if !store.data().imports.contains(&name) {
        return Err(wasmtime::format_err!(
            "unknown import: `{name}` has not been provided"
        ));
    }
    let types: Vec<_> = function.params().map(|(_, ty)| ty).collect();
    let args = types.iter().zip(args);
    let event = serde_json::to_vec(&Call {
        import: &name,
        args: args.map(|(ty, value)| values::Json { ty, value }).collect(),
    })
    .map_err(|error| Stop::TooLarge(format!("the arguments of `{name}`: {error}")))?;
    charge(&mut store, event.len())?;
    let state = store.data_mut();
    state.count()?;
    match state.mailbox.ask(event).await {
        Given::Value(json) => {
            let misfit = |text: String| Stop::Misfit(format!("the result of `{name}`{text}"));
            match (function.results().next(), results.first_mut()) {
                (Some(ty), Some(result)) => {
                    *result = values::from_json(&ty, json)
                        .map_err(|mismatch| misfit(mismatch.to_string()))?;
                }
                _ if json.is_null() => {}
                _ => return Err(misfit(": expected null, since it has none".to_owned()).into()),
            }
            Ok(())
        }
        Given::Abort(why) => Err(Stop::Refused(why).into()),
    }
}

/// The full names of the imports that a caller provides.
///
/// # Errors
///
/// `bad-arguments`: the component has no such import, or several of that name in several
/// versions. `unsupported-type`: a value of it can't be passed on.
pub(crate) fn provided(imports: &[Import], names: &[String]) -> Result<BTreeSet<String>, Failure> {
    names.iter().map(|name| resolve(imports, name)).collect()
}

fn resolve(imports: &[Import], name: &str) -> Result<String, Failure> {
    let bad = |text: String| Failure::new(Kind::BadArguments, text);
    let exact = imports.iter().find(|import| import.name == name);
    let mut alike = imports
        .iter()
        .filter(|import| without_version(&import.name) == name);
    let import = match (exact, alike.next(), alike.next()) {
        (Some(import), _, _) | (None, Some(import), None) => import,
        (None, Some(one), Some(other)) => {
            let text = format!("`{name}` is `{}` or `{}`: name one", one.name, other.name);
            return Err(bad(text));
        }
        (None, None, _) => {
            let names: Vec<_> = imports.iter().map(|import| import.name.as_str()).collect();
            return Err(bad(format!(
                "the component imports no `{name}` from its caller; it imports {}",
                if names.is_empty() {
                    "nothing".to_owned()
                } else {
                    names.join(", ")
                }
            )));
        }
    };
    values::check(&import.name, &import.function)?;
    Ok(import.name.clone())
}

/// Whether an import's full name is `name`, or that and a version.
#[must_use]
pub fn is_named(import: &str, name: &str) -> bool {
    import == name || without_version(import) == name
}

/// `example:greet/clock#now` of `example:greet/clock@1.0.0#now`.
fn without_version(name: &str) -> String {
    match name.split_once('@') {
        Some((interface, rest)) => {
            let function = rest.split_once('#').map(|(_, function)| function);
            function.map_or(interface.to_owned(), |function| {
                format!("{interface}#{function}")
            })
        }
        None => name.to_owned(),
    }
}
