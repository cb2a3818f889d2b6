//! Replays the answers recorded from the real panels (v4.6.1 and v3.10.2-beta),
//! where they are at hand: `CONVOY_RECORDINGS`, or `shared/panel` beside the
//! repository, with a folder for each. Every recording is either run or listed
//! with the reason why not.

mod common;
mod replay;

use common::{Connection, Simulator};
use replay::names::Names;
use replay::steps::{Recorded, V3, V4};
use replay::{compare, throttle};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn folder(panel: &str) -> PathBuf {
    std::env::var_os("CONVOY_RECORDINGS")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/panel"))
        .join(panel)
}

/// The number that a recording's name begins with.
fn number(file: &Path) -> u32 {
    let name = file
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    name.split('-')
        .next()
        .and_then(|digits| digits.parse().ok())
        .expect("a number")
}

#[test]
fn the_simulator_answers_as_panel_v4_was_recorded() {
    replay(&V4);
}

#[test]
fn the_simulator_answers_as_panel_v3_was_recorded() {
    replay(&V3);
}

fn replay(recorded: &Recorded) {
    let folder = folder(recorded.panel);
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("recordings: none of {} at hand", recorded.panel);
        return;
    };
    let mut files: Vec<PathBuf> = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    files.sort_by_key(|file| (recorded.order)(number(file)));
    let simulator = Simulator::of(recorded.panel);
    simulator.control("POST", "/reset", recorded.world());
    // Nor did the Proxmox that the panels were recorded with.
    let settings = json!({"locks_vms": false});
    simulator.control("PATCH", "/settings", settings);
    let mut names = Names::of(recorded.host);
    let mut windows = throttle::Windows::default();
    let (mut ran, mut skipped, mut differences) = (0, Vec::new(), Vec::new());
    for file in &files {
        let name = file
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("a name");
        let number = number(file);
        let recording: Value =
            serde_json::from_slice(&std::fs::read(file).expect("it can be read"))
                .expect("it is JSON");
        (recorded.before)(&simulator, number, &names);
        if let Some(reason) = (recorded.skipped)(number) {
            names.carry_cookies(&recording);
            skipped.push(format!("{name}: {reason}"));
            continue;
        }
        let request = names.request(&simulator, &recording);
        let headers: Vec<(&str, &str)> = request
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        windows.before(&simulator, &recording, names.opened);
        let answer = Connection::open(&simulator.panel)
            .ask(&request.method, &request.path, &headers, &request.body)
            .expect("the simulator answers");
        ran += 1;
        let found = compare::differences(&recording, &answer, &mut names);
        let found = found.into_iter().filter(|difference| {
            !recorded.beside_others.contains(&number) || !difference.contains("_allocated")
        });
        differences.extend(found.map(|difference| format!("{name}: {difference}")));
    }
    println!(
        "recordings of {}: {ran} ran, {} not run",
        recorded.panel,
        skipped.len()
    );
    for line in &skipped {
        println!("  not run: {line}");
    }
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
}
