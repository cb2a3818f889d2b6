//! Replays the answers recorded from the real panel (v4.6.1), where they are at
//! hand: `CONVOY_RECORDINGS`, or `shared/panel/v4` beside the repository. Every
//! recording is either run or listed with the reason why not.

mod common;
mod replay;

use common::{Connection, Simulator};
use replay::names::Names;
use replay::{compare, steps};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    std::env::var_os("CONVOY_RECORDINGS")
        .map(PathBuf::from)
        .unwrap_or_else(|| {
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/panel/v4")
        })
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
fn the_simulator_answers_as_the_panel_was_recorded() {
    let folder = folder();
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("recordings: none at hand, nothing replayed");
        return;
    };
    let mut files: Vec<PathBuf> = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    files.sort_by_key(|file| steps::order(number(file)));
    let simulator = Simulator::start();
    simulator.control("POST", "/reset", steps::world());
    let mut names = Names::default();
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
        steps::before(&simulator, number, &names);
        if let Some(reason) = steps::skipped(number) {
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
        let answer = Connection::open(&simulator.panel)
            .ask(&request.method, &request.path, &headers, &request.body)
            .expect("the simulator answers");
        ran += 1;
        let found = compare::differences(&recording, &answer, &mut names);
        let found = found.into_iter().filter(|difference| {
            !steps::ran_beside_others(number) || !difference.contains("_allocated")
        });
        differences.extend(found.map(|difference| format!("{name}: {difference}")));
    }
    println!("recordings: {ran} ran, {} not run", skipped.len());
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
