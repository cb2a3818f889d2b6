//! The executable, as PHP starts and drives it.
#![allow(dead_code, reason = "each test file uses a part")]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wasmtime_php_fixtures::SEND_ALL;

pub const EXECUTABLE: &str = env!("CARGO_BIN_EXE_wasmtime-php");
pub const BUILD: &str = env!("CARGO_BIN_EXE_wasmtime-php-build");

/// A folder of one test's own, removed at its end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wasmtime-php-cli-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder for the test");
        Folder(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("a file for the test");
        path
    }

    /// A copy of the executable, ready to be started.
    ///
    /// Made by `cp`, not by this process: a test that starts a process forks, and
    /// until its child has called exec the child holds every file that this process
    /// is writing. A program that somebody holds open for writing can't be started
    /// ("Text file busy").
    pub fn program(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let copied = Command::new("cp").arg(EXECUTABLE).arg(&path).status();
        assert!(copied.expect("cp runs").success());
        path
    }

    /// Compiles `component` for `target`: the file's entry
    /// in a begin message.
    pub fn compile(&self, component: &Path, target: &str) -> Value {
        let output = self.path(&format!("{target}.cwasm"));
        let compiled = Command::new(BUILD)
            .args(["compile", "--target", target, "-o"])
            .args([&output, component])
            .output()
            .expect("the executable runs");
        assert!(
            compiled.status.success(),
            "{}",
            String::from_utf8_lossy(&compiled.stderr)
        );
        let hash = String::from_utf8_lossy(&compiled.stdout);
        json!({"target": target, "path": output, "blake3": hash.trim()})
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A file's path and hash.
pub fn file(path: &Path) -> Value {
    let bytes = fs::read(path).expect("a file");
    let hash: String = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    json!({"path": path, "sha256": hash})
}

pub fn begin(files: &Value, export: &str, args: Value) -> Value {
    // Each fixture of these tests imports it.
    json!({
        "protocol": 2,
        "component": files,
        "export": export,
        "args": args,
        "imports": [SEND_ALL],
        "now": {"seconds": "0", "nanoseconds": 0},
        "seed": "00".repeat(32),
    })
}

/// `wasmtime-php run`, under way, and the number of its newest call.
pub struct Host(pub Child, pub u32);

impl Host {
    pub fn start() -> Self {
        Self::spawn(Command::new(EXECUTABLE).arg("run"))
    }

    pub fn spawn(command: &mut Command) -> Self {
        let command = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Host(command.spawn().expect("the executable runs"), 0)
    }

    /// A message of the newest call; one that begins a call is of a new one.
    pub fn send(&mut self, message: &Value) -> Value {
        if message.get("component").is_some() {
            self.drop_call(self.1);
            self.1 += 1;
        }
        self.send_to(self.1, message)
    }

    pub fn send_to(&mut self, call: u32, message: &Value) -> Value {
        self.write(call, &message.to_string());
        let output = self.0.stdout.as_mut().expect("a pipe");
        let mut head = [[0; 4]; 2];
        for number in &mut head {
            output.read_exact(number).expect("the host answers");
        }
        let [length, number] = head.map(u32::from_be_bytes);
        assert_eq!(number, call);
        let mut event = vec![0; length as usize];
        output.read_exact(&mut event).expect("the whole event");
        serde_json::from_slice(&event).expect("an event is JSON")
    }

    pub fn drop_call(&mut self, call: u32) {
        self.write(call, "");
    }

    fn write(&mut self, call: u32, message: &str) {
        let input = self.0.stdin.as_mut().expect("a pipe");
        for number in [message.len() as u32, call] {
            input
                .write_all(&number.to_be_bytes())
                .expect("the host reads");
        }
        input.write_all(message.as_bytes()).expect("the host reads");
    }

    /// Closes the host's input: its exit code, and what it wrote to its standard error.
    pub fn finish(mut self) -> (Option<i32>, String) {
        drop(self.0.stdin.take());
        let mut text = String::new();
        let mut errors = self.0.stderr.take().expect("a pipe");
        errors.read_to_string(&mut text).expect("text");
        (self.0.wait().expect("the host ends").code(), text)
    }
}
