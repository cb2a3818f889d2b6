//! From files to a component that is ready to run, once per process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(feature = "compiler")]
use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::{Component, InstancePre, Linker};

use crate::config::{self, Form};
use crate::failure::{Failure, Kind};
use crate::form_file::FormFile;
use crate::message::{ComponentFiles, PrecompiledFile};
use crate::session::State;
use crate::{contract, http, machine};

/// A component with its imports resolved; running it makes a fresh instance.
pub(crate) struct Loaded {
    pub engine: Engine,
    pub instance: InstancePre<State>,
    pub code: Code,
    pub form: Form,
}

/// A component and what it stands in. The order matters: fields are dropped from
/// the first to the last, and the component needs its file to the end.
pub(crate) struct Code {
    pub component: Component,
    /// `None` for a component that was compiled here.
    _file: Option<FormFile>,
}

type Key = (ComponentFiles, usize);
static LOADED: Mutex<BTreeMap<Key, Arc<Loaded>>> = Mutex::new(BTreeMap::new());

/// Loads the first form that runs here: native code, else Pulley.
///
/// # Errors
///
/// `bad-component`: a file is missing, isn't what its hash says, can't run
/// here, or speaks another version of the contract.
pub(crate) fn load(files: &ComponentFiles, stack_bytes: usize) -> Result<Arc<Loaded>, Failure> {
    let key = (files.clone(), stack_bytes);
    let lock = || LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(loaded) = lock().get(&key) {
        return Ok(Arc::clone(loaded));
    }
    let loaded = Arc::new(load_first(files, stack_bytes)?);
    lock().insert(key, Arc::clone(&loaded));
    Ok(loaded)
}

fn load_first(files: &ComponentFiles, stack_bytes: usize) -> Result<Loaded, Failure> {
    if files.precompiled.is_empty() {
        return compile_now(files, stack_bytes);
    }
    let mut refused = Vec::new();
    for form in Form::ALL {
        let target = form.target();
        let Some(file) = files.precompiled.iter().find(|file| file.target == target) else {
            continue;
        };
        // A file that isn't what it should be ends it here: going on to the next
        // form would hide a broken installation.
        let bytes = read_form(file)?;
        let engine = engine(target, stack_bytes)?;
        match deserialize(&engine, bytes) {
            Ok(code) => return link(engine, code, form, &file.path),
            Err(error) => refused.push(format!("{}: {error:#}", file.path)),
        }
    }
    if refused.is_empty() {
        let names: Vec<_> = files
            .precompiled
            .iter()
            .map(|file| file.target.as_str())
            .collect();
        let [native, pulley] = Form::ALL.map(Form::target);
        refused.push(format!(
            "{} is precompiled for {}; this machine needs {native} or {pulley}",
            files.path,
            names.join(", "),
        ));
    }
    Err(bad_component(refused.join("; ")))
}

#[cfg(feature = "compiler")]
fn compile_now(files: &ComponentFiles, stack_bytes: usize) -> Result<Loaded, Failure> {
    let bytes = read_component(&files.path, &files.sha256)?;
    let mut refused = Vec::new();
    for form in Form::ALL {
        let engine = engine(form.target(), stack_bytes)?;
        match Component::from_binary(&engine, &bytes) {
            Ok(component) => {
                let code = Code {
                    component,
                    _file: None,
                };
                return link(engine, code, form, &files.path);
            }
            Err(error) => refused.push(format!("{error:#}")),
        }
    }
    refused.dedup();
    Err(bad_component(format!(
        "{}: {}",
        files.path,
        refused.join("; ")
    )))
}

#[cfg(not(feature = "compiler"))]
fn compile_now(files: &ComponentFiles, _: usize) -> Result<Loaded, Failure> {
    Err(bad_component(format!(
        "{}: no precompiled form was named, and this program holds no compiler",
        files.path
    )))
}

fn engine(target: &str, stack_bytes: usize) -> Result<Engine, Failure> {
    config::engine(target, stack_bytes)
        .map_err(|error| Failure::new(Kind::Internal, format!("no engine for {target}: {error:#}")))
}

fn link(engine: Engine, code: Code, form: Form, path: &str) -> Result<Loaded, Failure> {
    let component = &code.component;
    contract::check(&engine, &component.component_type())
        .map_err(|failure| bad_component(format!("{path}: {failure}")))?;
    let mut linker = Linker::new(&engine);
    let instance = http::link(&mut linker)
        .and_then(|()| machine::link(&mut linker, component))
        .and_then(|()| linker.instantiate_pre(component))
        .map_err(|error| bad_component(format!("{path}: {error:#}")))?;
    Ok(Loaded {
        engine,
        instance,
        code,
        form,
    })
}

/// The component whose code stays where `file` has it.
fn deserialize(engine: &Engine, file: FormFile) -> wasmtime::Result<Code> {
    // SAFETY: a precompiled form is trusted like this library itself, and these
    // bytes have the hash its package states. They are never written again, and
    // the component is dropped before them.
    let component = unsafe { Component::deserialize_raw(engine, file.frozen()?)? };
    Ok(Code {
        component,
        _file: Some(file),
    })
}

/// Reads a file whole, and only then compares its hash: what was checked is
/// what is used.
fn read_form(file: &PrecompiledFile) -> Result<FormFile, Failure> {
    let path = &file.path;
    let form = FormFile::read(path).map_err(|error| bad_component(format!("{path}: {error}")))?;
    compare(path, "BLAKE3", &file.blake3, &hash_of_form(form.bytes()))?;
    Ok(form)
}

#[cfg(feature = "compiler")]
fn read_component(path: &str, sha256: &str) -> Result<Vec<u8>, Failure> {
    let bytes = std::fs::read(path).map_err(|error| bad_component(format!("{path}: {error}")))?;
    let found = Sha256::digest(&bytes);
    let found: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
    compare(path, "SHA-256", sha256, &found)?;
    Ok(bytes)
}

fn compare(path: &str, name: &str, expected: &str, found: &str) -> Result<(), Failure> {
    if found.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(bad_component(format!(
        "{path} is damaged or not the file of this package: its {name} is {found}, expected {expected}"
    )))
}

/// The hash by which a precompiled form is named in a message `begin`: BLAKE3,
/// 64 hexadecimal digits. A PHP process's first call is largely reading and hashing, and
/// where the processor has no SHA instructions SHA-256 takes ten times as long.
#[must_use]
pub fn hash_of_form(form: &[u8]) -> String {
    blake3::hash(form).to_hex().to_string()
}

fn bad_component(message: String) -> Failure {
    Failure::new(Kind::BadComponent, message)
}
