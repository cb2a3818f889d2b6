//! The recorded calls of the module, and a thread that makes them over the C functions.

use std::fs;
use std::path::{Path, PathBuf};
use std::slice;

use serde_json::Value;
use wasmtime_php::{wasmtime_php_begin, wasmtime_php_end, wasmtime_php_event, wasmtime_php_resume};
use wasmtime_php_trace::replay::{Component, Kept};

/// What a host says and hears in each call, by turns.
pub struct Recorded(Vec<Vec<String>>);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../..")
}

fn json(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).expect("JSON")
}

/// The module as `make build` has made it.
fn component() -> Component {
    let module = root().join("build/convoy");
    assert!(module.is_dir(), "first: make build");
    let set = module.join(
        json(&module.join("manifest.json"))["set"]
            .as_str()
            .expect("a set"),
    );
    let manifest = json(&set.join("manifest.json"));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let path = |entry: &Value| {
        set.join(text(&entry["path"]))
            .to_str()
            .expect("a path")
            .to_owned()
    };
    let forms = manifest["precompiled"].as_array().expect("forms");
    let forms: Vec<_> = forms
        .iter()
        .map(|form| (text(&form["target"]), path(form), text(&form["blake3"])))
        .collect();
    let component = &manifest["component"];
    Component::new(&path(component), &text(&component["sha256"]), &forms)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the recorded calls") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "json") {
            found.push(path);
        }
    }
}

impl Recorded {
    pub fn read() -> Self {
        let component = component();
        let mut found = Vec::new();
        files(&root().join("tests/replay/traces"), &mut found);
        found.sort();
        let messages = found.iter().filter_map(|path| {
            let kept = Kept::read(&fs::read(path).expect("a trace")).ok()?;
            // Of a few only the skeleton is kept.
            kept.messages(&component).ok()
        });
        let messages: Vec<_> = messages.collect();
        assert!(messages.len() > 900, "{}", messages.len());
        Recorded(messages)
    }

    /// Makes every call, beginning with the one at `first`, so many of them side by side at once:
    /// the dice say which goes on. Each event is compared; how many calls there were.
    pub fn replay(&self, first: usize, side_by_side: usize, mut dice: u64) -> usize {
        let mut order = self.0.iter().cycle().skip(first).take(self.0.len());
        let mut running: Vec<Running> = order
            .by_ref()
            .take(side_by_side)
            .map(|messages| Running::begin(messages))
            .collect();
        let mut made = 0;
        while !running.is_empty() {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let chosen = (dice >> 33) as usize % running.len();
            if running[chosen].go_on() {
                continue;
            }
            made += 1;
            match order.next() {
                Some(messages) => running[chosen] = Running::begin(messages),
                None => drop(running.swap_remove(chosen)),
            }
        }
        made
    }
}

struct Running<'a> {
    call: u32,
    /// Events and answers that are still to come.
    left: &'a [String],
}

impl<'a> Running<'a> {
    fn begin(messages: &'a [String]) -> Self {
        let (begin, left) = messages.split_first().expect("a begin");
        // SAFETY: a pointer and its length.
        let call = unsafe { wasmtime_php_begin(begin.as_ptr(), begin.len()) };
        Running { call, left }
    }

    /// Compares the event, and answers it. False: that was the last one.
    fn go_on(&mut self) -> bool {
        let (expected, left) = self.left.split_first().expect("an event");
        let expected: Value = serde_json::from_str(expected).expect("JSON");
        assert_eq!(event(self.call), expected, "{}", self.call);
        let Some((resume, left)) = left.split_first() else {
            wasmtime_php_end(self.call);
            return false;
        };
        self.left = left;
        // SAFETY: a pointer and its length.
        unsafe { wasmtime_php_resume(self.call, resume.as_ptr(), resume.len()) };
        true
    }
}

/// Without what two runs needn't agree on.
fn event(call: u32) -> Value {
    let mut length = 0;
    // SAFETY: the length is writable, and the event is read before the next call.
    let bytes = unsafe {
        let start = wasmtime_php_event(call, &mut length);
        slice::from_raw_parts(start, length)
    };
    let mut event: Value = serde_json::from_slice(bytes).expect("an event is JSON");
    if let Some(event) = event.as_object_mut() {
        event.remove("fuel");
        event.remove("engine");
    }
    event
}
