//! What the tests of this crate share. Each uses a part of it.
#![allow(dead_code, reason = "each test file uses a part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wasmtime_php_core::{Form, PROTOCOL, compile, hash_of_form};
use wasmtime_php_fixtures::SEND_ALL;

// What the test file makes its calls by.
use crate::Call;

/// A folder of one test's own, removed at its end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wasmtime-php-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder for the test");
        Folder(folder)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("a file for the test");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A component in a folder, with no precompiled form.
pub struct Installed {
    pub folder: Folder,
    pub files: Value,
    /// `SEND_ALL`, if the component imports it.
    pub imports: Vec<&'static str>,
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Names stand in a component as they are.
fn imports_post(component: &[u8]) -> bool {
    let interface = b"example:post/http@1.0.0";
    component
        .windows(interface.len())
        .any(|part| part == interface)
}

fn named(path: &Path, bytes: &[u8]) -> Value {
    json!({"path": path, "sha256": sha256(bytes)})
}

impl Installed {
    /// The component alone: it is compiled when it is called.
    pub fn new(component: &[u8]) -> Self {
        let folder = Folder::new();
        let path = folder.write("component.wasm", component);
        Installed {
            folder,
            files: named(&path, component),
            imports: if imports_post(component) {
                vec![SEND_ALL]
            } else {
                Vec::new()
            },
        }
    }

    /// The component with a precompiled form for each of `forms`.
    pub fn precompiled(component: &[u8], forms: &[Form]) -> Self {
        let mut installed = Installed::new(component);
        let forms: Vec<Value> = forms
            .iter()
            .map(|form| {
                let target = form.target();
                let bytes = compile(component, target).expect("a component that compiles");
                let path = installed.folder.write(&format!("{target}.cwasm"), &bytes);
                json!({"target": target, "path": path, "blake3": hash_of_form(&bytes)})
            })
            .collect();
        installed.files["precompiled"] = forms.into();
        installed
    }

    /// A begin message with the default limits.
    pub fn begin(&self, export: &str, args: Value) -> Value {
        json!({
            "protocol": PROTOCOL,
            "component": self.files,
            "export": export,
            "args": args,
            "imports": self.imports,
            "now": {"seconds": "1790000000", "nanoseconds": 0},
            "seed": "07".repeat(32),
        })
    }

    pub fn call(&self, export: &str, args: Value) -> Running {
        Running::begin(&self.begin(export, args))
    }
}

/// A call, or why it never began, seen through its events.
pub struct Running {
    call: Option<Call>,
    pub event: Value,
}

impl Running {
    pub fn begin(message: &Value) -> Self {
        match Call::begin(message.to_string().as_bytes()) {
            Ok(call) => Running {
                event: parsed(call.event()),
                call: Some(call),
            },
            Err(failure) => Running {
                call: None,
                event: parsed(&failure.to_json()),
            },
        }
    }

    pub fn resume(&mut self, message: &Value) -> &Value {
        let call = self.call.as_mut().expect("a call that began");
        call.resume(message.to_string().as_bytes());
        self.event = parsed(call.event());
        &self.event
    }

    /// The result; the call must have ended well.
    pub fn result(&self) -> &Value {
        assert_eq!(self.event["event"], "done", "{}", self.event);
        &self.event["result"]
    }

    /// Kind and message; the call must have failed.
    pub fn failure(&self) -> (&str, &str) {
        assert_eq!(self.event["event"], "failed", "{}", self.event);
        let text = |key: &str| self.event[key].as_str().expect("a string");
        (text("kind"), text("message"))
    }
}

fn parsed(event: &[u8]) -> Value {
    serde_json::from_slice(event).expect("an event is JSON")
}

/// An answer of status 200.
pub fn ok(body: &str) -> Value {
    json!({"ok": {"status": 200, "headers": [], "body": body}})
}
