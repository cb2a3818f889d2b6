//! `replay` and `messages`: recorded calls, run again.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;
use sha2::{Digest, Sha256};
use similar::TextDiff;
use wasmtime_php_core::{Form, hash_of_form};
use wasmtime_php_trace::replay::{Component, Difference, Kept, Unreplayable, Verdict};

use crate::{Outcome, files};

/// The component to replay with.
#[derive(Args)]
pub(crate) struct With {
    /// A component: the one that was recorded, or another build of it. Without it
    /// the recorded one is looked for beside this executable
    #[arg(long)]
    component: Option<PathBuf>,
    /// A form of the component that `wasmtime-php-build compile` has made. Without
    /// it those are taken that the package's manifest names. A form is native code and
    /// is trusted
    #[arg(long, requires = "component")]
    form: Option<PathBuf>,
    /// What the form was compiled for: this machine's native target, or pulley64
    #[arg(long, requires = "form", default_value = Form::Native.target())]
    target: String,
}

/// Replays traces; prints a line for each, and where it differs.
///
/// # Errors
///
/// The component can't be read.
pub(crate) fn replay(with: &With, traces: &[PathBuf]) -> Result<Outcome, Box<dyn Error>> {
    let mut components = Components::default();
    let mut identical = 0;
    let mut others = 0;
    for path in traces {
        match one(with, &mut components, path)? {
            Ok(verdict) => {
                identical += usize::from(verdict.difference.is_none());
                print(path, &verdict);
            }
            Err(reason) => {
                others += usize::from(matches!(
                    reason,
                    Unreplayable::Format { .. }
                        | Unreplayable::Skeleton(_)
                        | Unreplayable::Component(_)
                ));
                println!("failed     {}\n  {reason}", path.display());
            }
        }
    }
    let count = traces.len();
    let word = if count == 1 { "trace" } else { "traces" };
    println!("replay: {count} {word}, {identical} identical");
    Ok(match identical {
        _ if others > 0 => Outcome::Unfit,
        identical if identical == count => Outcome::Good,
        _ => Outcome::Bad,
    })
}

/// Prints the messages of one call.
///
/// # Errors
///
/// It can't be replayed.
pub(crate) fn messages(with: &With, path: &Path) -> Result<(), Box<dyn Error>> {
    let kept = Kept::read(&files::read(path)?)?;
    let component = Components::default().choose(with, &kept)??;
    for message in kept.messages(&component)? {
        println!("{message}");
    }
    Ok(())
}

fn one(
    with: &With,
    components: &mut Components,
    path: &Path,
) -> Result<Result<Verdict, Unreplayable>, Box<dyn Error>> {
    let kept = match Kept::read(&files::read(path)?) {
        Ok(kept) => kept,
        Err(reason) => return Ok(Err(reason)),
    };
    if let Err(reason) = kept.check() {
        return Ok(Err(reason));
    }
    Ok(match components.choose(with, &kept)? {
        Ok(component) => kept.replay(&component),
        Err(reason) => Err(reason),
    })
}

fn print(path: &Path, verdict: &Verdict) {
    let Some(difference) = &verdict.difference else {
        println!("identical  {}{}", path.display(), fuel(verdict));
        return;
    };
    println!("differs    {}\n  {}", path.display(), difference.place);
    if let Some((recorded, now)) = &verdict.other_component {
        println!("  (recorded with the component {recorded}, replayed with {now})");
    }
    print_difference(difference);
}

/// Nothing of the host's differs when component and wasmtime are the same: so fuel
/// does only if one of them isn't.
fn fuel(verdict: &Verdict) -> String {
    match verdict.fuel {
        Some((recorded, now)) if recorded != now => format!("  (fuel {now}, was {recorded})"),
        _ => String::new(),
    }
}

fn print_difference(difference: &Difference) {
    let Difference { trace, call, .. } = difference;
    let diff = TextDiff::from_lines(trace, call);
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        for change in hunk.iter_changes() {
            println!(
                "  {} {}",
                change.tag(),
                excerpt(change.value(), trace, call)
            );
        }
    }
}

/// A line, or of a long one the part around the first difference.
fn excerpt(line: &str, trace: &str, call: &str) -> String {
    const WIDTH: usize = 160;
    const BEFORE: usize = 60;
    let line = line.trim_end_matches(['\r', '\n']);
    if line.chars().count() <= WIDTH {
        return line.to_owned();
    }
    let same = trace
        .chars()
        .zip(call.chars())
        .take_while(|(old, new)| old == new);
    let (mut passed, mut column) = (0_usize, 0_usize);
    for (character, _) in same {
        passed += 1;
        column = if character == '\n' { 0 } else { column + 1 };
    }
    let start = if passed == 0 {
        0
    } else {
        column.saturating_sub(BEFORE)
    };
    let part: String = line.chars().skip(start).take(WIDTH).collect();
    format!("{}{part}…", if start > 0 { "…" } else { "" })
}

/// Components that were found, by the hash that traces name.
#[derive(Default)]
struct Components(Vec<(String, Component)>);

impl Components {
    /// The inner error: there is none of that hash.
    fn choose(
        &mut self,
        with: &With,
        kept: &Kept,
    ) -> Result<Result<Component, Unreplayable>, Box<dyn Error>> {
        // A component that was named serves all traces.
        let wanted = match with.component {
            Some(_) => "",
            None => kept.component_sha256(),
        };
        if let Some((_, known)) = self.0.iter().find(|(hash, _)| hash == wanted) {
            return Ok(Ok(known.clone()));
        }
        let path = match &with.component {
            Some(path) => path.clone(),
            None => match beside(wanted)? {
                Ok(path) => path,
                Err(reason) => return Ok(Err(Unreplayable::Component(reason))),
            },
        };
        let component = with.open(&path)?;
        self.0.push((wanted.to_owned(), component.clone()));
        Ok(Ok(component))
    }
}

/// The component of this hash in the folder of this executable, where a package has
/// it; or which ones are there instead.
fn beside(sha256: &str) -> Result<Result<PathBuf, String>, Box<dyn Error>> {
    let own = std::env::current_exe()?;
    let folder = own.parent().unwrap_or(Path::new("."));
    let mut others = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "wasm") {
            let found = hash(&files::read(&path)?);
            if found == sha256 {
                return Ok(Ok(path));
            }
            others.push(found);
        }
    }
    let found = match &others[..] {
        [] => "no component".to_owned(),
        others => format!("{} alone", others.join(", ")),
    };
    let folder = folder.display();
    Ok(Err(format!(
        "the trace was recorded with the component {sha256}, and {folder} has {found}: \
         say with --component which one to replay it with"
    )))
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl With {
    fn open(&self, path: &Path) -> Result<Component, Box<dyn Error>> {
        let bytes = files::read(path)?;
        let text = |path: &Path| path.display().to_string();
        let whole = fs::canonicalize(path)?;
        let sha256 = hash(&bytes);
        let forms = match &self.form {
            Some(form) => {
                let blake3 = hash_of_form(&files::read(form)?);
                let form = text(&fs::canonicalize(form)?);
                vec![(self.target.clone(), form, blake3)]
            }
            None => packaged(&whole, &sha256).unwrap_or_default(),
        };
        Ok(Component::new(&text(&whole), &sha256, &forms))
    }
}

/// The forms that a package's manifest names, if it is of this component: a component
/// is in `wasm/`, and the manifest in the folder above.
fn packaged(component: &Path, sha256: &str) -> Option<Vec<(String, String, String)>> {
    let set = component.parent()?.parent()?;
    let manifest: Value =
        serde_json::from_slice(&fs::read(set.join("manifest.json")).ok()?).ok()?;
    if manifest["component"]["sha256"] != sha256 {
        return None;
    }
    let forms = manifest["precompiled"].as_array()?.iter();
    forms
        .map(|form| {
            let path = set.join(form["path"].as_str()?).to_str()?.to_owned();
            let target = form["target"].as_str()?.to_owned();
            Some((target, path, form["blake3"].as_str()?.to_owned()))
        })
        .collect()
}
