//! Imports that the caller provides: what a component imports beside the empty machine. A call
//! of one is an event, and its result a message.

use std::collections::BTreeSet;

use serde::Serialize;
use wasmtime::StoreContextMut;
use wasmtime::component::types::{ComponentFunc, ComponentItem, ResourceType};
use wasmtime::component::{Component, Linker, LinkerInstance, Val};

use crate::failure::{Failure, Kind};
use crate::limits::{Stop, charge};
use crate::mailbox::Given;
use crate::session::State;
use crate::values::Resources;
use crate::{machine, values};

/// The event `call`.
#[derive(Serialize)]
#[serde(tag = "event", rename = "call")]
struct Call<'a> {
    import: &'a str,
    args: Vec<values::Json<'a>>,
}

/// The event `drop`.
#[derive(Serialize)]
#[serde(tag = "event", rename = "drop")]
struct Drop<'a> {
    import: &'a str,
    args: [u32; 1],
}

/// A function that a component imports and a caller may provide.
pub(crate) struct Import {
    /// `interface#function`, or a function's bare name.
    pub name: String,
    function: ComponentFunc,
}

/// A resource that a component imports: its values are the caller's.
struct Resource {
    /// Of its interface; none of one that is in none.
    interface: Option<String>,
    name: String,
    number: u32,
}

/// What a component imports and this library doesn't provide itself.
#[derive(Default)]
pub(crate) struct Imports {
    functions: Vec<Import>,
    resources: Vec<Resource>,
    pub types: Resources,
}

impl Imports {
    pub fn of(component: &Component) -> Self {
        let engine = component.engine();
        let mut imports = Imports::default();
        for (interface, import) in component.component_type().imports(engine) {
            match import.ty {
                ComponentItem::ComponentInstance(instance) if !machine::serves(interface) => {
                    for (name, item) in instance.exports(engine) {
                        imports.add(Some(interface), name, item.ty);
                    }
                }
                item => imports.add(None, interface, item),
            }
        }
        imports
    }

    fn add(&mut self, interface: Option<&str>, name: &str, item: ComponentItem) {
        match item {
            ComponentItem::ComponentFunc(function) => {
                let name = match interface {
                    Some(interface) => format!("{interface}#{name}"),
                    None => name.to_owned(),
                };
                self.functions.push(Import { name, function });
            }
            // The machine's have one type, also where it has no function of theirs.
            ComponentItem::Resource(_) if interface.is_some_and(|one| one.starts_with("wasi:")) => {
            }
            ComponentItem::Resource(ty) => {
                // Another interface's, if this one only uses it.
                let number = self.types.number(&ty).unwrap_or_else(|| {
                    self.types.0.push(ty);
                    self.types.0.len() as u32 - 1
                });
                self.resources.push(Resource {
                    interface: interface.map(str::to_owned),
                    name: name.to_owned(),
                    number,
                });
            }
            _ => {}
        }
    }
}

/// Links the imports. A call of one that the caller doesn't provide is a trap that names it.
pub(crate) fn link(linker: &mut Linker<State>, imports: &Imports) -> wasmtime::Result<()> {
    for resource in &imports.resources {
        let Resource {
            interface,
            name,
            number,
        } = resource;
        let mut host = match interface {
            Some(interface) => linker.instance(interface)?,
            None => linker.root(),
        };
        let dropped = match interface {
            Some(interface) => format!("{interface}#{DROP}{name}"),
            None => format!("{DROP}{name}"),
        };
        let ty = ResourceType::host_dynamic(*number);
        host.resource_async(name, ty, move |store, handle| {
            Box::new(drop_handle(store, dropped.clone(), handle))
        })?;
    }
    for import in &imports.functions {
        let types = imports.types.clone();
        match import.name.split_once('#') {
            Some((interface, function)) => {
                let mut host = linker.instance(interface)?;
                define(&mut host, function, &import.name, types)?;
            }
            None => define(&mut linker.root(), &import.name, &import.name, types)?,
        }
    }
    Ok(())
}

/// Before the name of a resource whose handle the component has dropped.
const DROP: &str = "[resource-drop]";

/// Tells the caller that the component has dropped a handle of its.
async fn drop_handle(
    mut store: StoreContextMut<'_, State>,
    import: String,
    handle: u32,
) -> wasmtime::Result<()> {
    let event = serde_json::to_vec(&Drop {
        import: &import,
        args: [handle],
    })?;
    charge(&mut store, event.len())?;
    let state = store.data_mut();
    state.count()?;
    match state.mailbox.ask(event).await {
        Given::Value(json) if json.is_null() => Ok(()),
        Given::Value(_) => {
            let text = format!("the result of `{import}`: expected null, since it has none");
            Err(Stop::Misfit(text).into())
        }
        Given::Abort(why) => Err(Stop::Refused(why).into()),
    }
}

fn define(
    host: &mut LinkerInstance<'_, State>,
    function: &str,
    name: &str,
    types: Resources,
) -> wasmtime::Result<()> {
    let name = name.to_owned();
    host.func_new_async(function, move |store, ty, args, results| {
        Box::new(ask(store, name.clone(), types.clone(), ty, args, results))
    })
}

async fn ask(
    mut store: StoreContextMut<'_, State>,
    name: String,
    resources: Resources,
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
    let mut taken = Vec::new();
    if !resources.0.is_empty() {
        taken = args.to_vec();
        for value in &mut taken {
            resources.take(&mut store, value)?;
        }
    }
    let args = if taken.is_empty() { args } else { &taken };
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
                    resources.give(&mut store, &ty, result)?;
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
pub(crate) fn provided(imports: &Imports, names: &[String]) -> Result<BTreeSet<String>, Failure> {
    names.iter().map(|name| resolve(imports, name)).collect()
}

fn resolve(imports: &Imports, name: &str) -> Result<String, Failure> {
    let bad = |text: String| Failure::new(Kind::BadArguments, text);
    let types = &imports.types;
    let imports = &imports.functions;
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
    values::check(&import.name, &import.function, types)?;
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
