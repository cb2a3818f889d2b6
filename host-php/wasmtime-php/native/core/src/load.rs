//! From files to a component that is ready to run, once per process.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(feature = "compiler")]
use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::{Component, InstancePre, Linker};

use crate::config::{self, Form};
use crate::failure::{Failure, Kind};
use crate::imports::Imports;
use crate::limits::Limits;
use crate::message::{ComponentFiles, PrecompiledFile};
use crate::session::State;
use crate::{imports, machine};

/// A component with its imports resolved; running it makes a fresh instance.
pub(crate) struct Loaded {
    pub engine: Engine,
    pub instance: InstancePre<State>,
    pub component: Component,
    /// What a caller may provide.
    pub imports: Imports,
    pub form: Form,
}

/// A form that was loaded before a call has named it.
#[derive(Clone)]
struct Prepared {
    hash: String,
    form: Form,
    engine: Engine,
    component: Component,
}

/// By path: the form, or why this machine can't run it; or what is wrong with its file.
type Preloaded = Vec<(String, Result<Result<Prepared, String>, Failure>)>;
static PRELOADED: Mutex<Preloaded> = Mutex::new(Vec::new());

/// Loads the first of a component's forms that runs here, for calls that will name it, with the
/// default limit of the stack. A process that can't open files afterwards runs that one alone; if
/// there is something wrong with one, the call that names it says so.
///
/// `forms`: target, hash and path of each.
pub fn preload(forms: &[[String; 3]]) {
    let mut preloaded = PRELOADED.lock().unwrap_or_else(PoisonError::into_inner);
    for form in Form::ALL {
        let named = forms.iter().find(|[target, ..]| target == form.target());
        let Some([_, blake3, path]) = named else {
            continue;
        };
        let prepared = prepare(form, path, blake3);
        let runs = matches!(prepared, Ok(Ok(_)));
        preloaded.push((path.clone(), prepared));
        if runs {
            return;
        }
    }
}

fn prepare(form: Form, path: &str, blake3: &str) -> Result<Result<Prepared, String>, Failure> {
    let (checked, hash) = hashed(path)?;
    compare(path, "BLAKE3", blake3, &hash)?;
    let engine = engine(form.target(), Limits::default().stack_bytes)?;
    Ok(match deserialize(&engine, path, &checked)? {
        Ok(component) => Ok(Prepared {
            hash,
            form,
            engine,
            component,
        }),
        Err(error) => Err(format!("{path}: {error:#}")),
    })
}

/// The form that `file` names, if that was loaded before. The inner error is of one that can't run
/// here.
fn preloaded(
    file: &PrecompiledFile,
    stack_bytes: usize,
) -> Option<Result<Result<Prepared, String>, Failure>> {
    if stack_bytes != Limits::default().stack_bytes {
        return None;
    }
    let all = PRELOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, found) = all.iter().find(|(path, _)| *path == file.path)?;
    Some(found.clone().and_then(|found| {
        if let Ok(prepared) = &found {
            compare(&file.path, "BLAKE3", &file.blake3, &prepared.hash)?;
        }
        Ok(found)
    }))
}

type Key = (ComponentFiles, usize);
static LOADED: Mutex<BTreeMap<Key, Arc<Loaded>>> = Mutex::new(BTreeMap::new());

/// Loads the first form that runs here: native code, else Pulley.
///
/// # Errors
///
/// `bad-component`: a file is missing, isn't what its hash says, or can't run here.
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
        if let Some(found) = preloaded(file, stack_bytes) {
            match found? {
                Ok(ready) => return link(ready.engine, ready.component, ready.form, &file.path),
                Err(reason) => {
                    refused.push(reason);
                    continue;
                }
            }
        }
        let checked = check_form(file)?;
        let engine = engine(target, stack_bytes)?;
        match deserialize(&engine, &file.path, &checked)? {
            Ok(component) => return link(engine, component, form, &file.path),
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
            Ok(component) => return link(engine, component, form, &files.path),
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

fn link(engine: Engine, component: Component, form: Form, path: &str) -> Result<Loaded, Failure> {
    let imports = Imports::of(&component);
    let mut linker = Linker::new(&engine);
    let instance = imports::link(&mut linker, &imports)
        .and_then(|()| machine::link(&mut linker, &component))
        .and_then(|()| linker.instantiate_pre(&component))
        .map_err(|error| bad_component(format!("{path}: {error:#}")))?;
    Ok(Loaded {
        engine,
        instance,
        component,
        imports,
        form,
    })
}

/// Maps a form whose hash was compared: its pages are shared by all processes that run it.
/// The inner error is of a form that can't run here.
///
/// # Errors
///
/// `bad-component`: another file stands at its path by now.
fn deserialize(
    engine: &Engine,
    path: &str,
    checked: &Metadata,
) -> Result<wasmtime::Result<Component>, Failure> {
    // SAFETY: a form is trusted like this library itself, and has the hash that its package
    // states. Its file is replaced, never written again: who writes it all the same can end
    // this process, as with the library.
    let component = unsafe { Component::deserialize_file(engine, path) };
    let found = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if identity(&found) != identity(checked) {
        return Err(bad_component(format!(
            "{path} was replaced while it was loaded: try again"
        )));
    }
    Ok(component)
}

/// What tells a file from another at the same path, and from itself once it was written.
fn identity(file: &Metadata) -> [i128; 7] {
    [
        file.dev().into(),
        file.ino().into(),
        file.len().into(),
        file.mtime().into(),
        file.mtime_nsec().into(),
        file.ctime().into(),
        file.ctime_nsec().into(),
    ]
}

/// Compares a form's hash.
fn check_form(file: &PrecompiledFile) -> Result<Metadata, Failure> {
    let (checked, found) = hashed(&file.path)?;
    compare(&file.path, "BLAKE3", &file.blake3, &found)?;
    Ok(checked)
}

/// What a form's file is, and its hash.
fn hashed(path: &str) -> Result<(Metadata, String), Failure> {
    let read = || {
        let form = File::open(path)?;
        let checked = form.metadata()?;
        let mut hash = blake3::Hasher::new();
        hash.update_reader(form)?;
        Ok((checked, hash.finalize()))
    };
    let (checked, found): (Metadata, blake3::Hash) =
        read().map_err(|error| unreadable(path, &error))?;
    Ok((checked, found.to_hex().to_string()))
}

fn unreadable(path: &str, error: &io::Error) -> Failure {
    bad_component(format!("{path}: {error}"))
}

#[cfg(feature = "compiler")]
fn read_component(path: &str, sha256: &str) -> Result<Vec<u8>, Failure> {
    let bytes = fs::read(path).map_err(|error| bad_component(format!("{path}: {error}")))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Put back: deserialize(): don't compare what stands at the path then.
    #[test]
    fn a_file_that_is_replaced_between_the_comparison_and_the_loading_is_refused() {
        let path = std::env::temp_dir().join(format!("form-{}", std::process::id()));
        fs::write(&path, "a form").expect("a file");
        let checked = fs::metadata(&path).expect("its metadata");
        let file = PrecompiledFile {
            target: Form::Pulley.target().to_owned(),
            path: path.to_str().expect("a path").to_owned(),
            blake3: String::new(),
        };
        let engine = engine(&file.target, 512 << 10).expect("an engine");
        // The same file: it is no form, and no other.
        assert!(deserialize(&engine, &file.path, &checked).is_ok_and(|loaded| loaded.is_err()));
        let other = path.with_extension("other");
        fs::write(&other, "a form").expect("another file");
        fs::rename(&other, &path).expect("in its place");
        let failure = deserialize(&engine, &file.path, &checked)
            .map(|_| ())
            .expect_err("another file");
        assert!(failure.message.contains("was replaced"), "{failure}");
        fs::remove_file(&path).expect("removed");
        let failure = deserialize(&engine, &file.path, &checked)
            .map(|_| ())
            .expect_err("no file");
        assert!(failure.message.contains("No such file"), "{failure}");
    }
}
