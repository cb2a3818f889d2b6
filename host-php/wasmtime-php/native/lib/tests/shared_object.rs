//! The shared object itself. `WASMTIME_PHP_LIBRARY` names one to look at, such
//! as a package's; without it, it is the one this very build has made. The
//! compiler must be built too (`make host`), and this crate on its own (`cargo test
//! --release -p wasmtime-php-lib`): built together the two share their features, and
//! the library holds the compiler.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn deps() -> PathBuf {
    let own = std::env::current_exe().expect("this test's own path");
    own.parent().expect("a folder").to_owned()
}

fn library() -> PathBuf {
    std::env::var_os("WASMTIME_PHP_LIBRARY")
        .map_or_else(|| deps().join("libwasmtime_php.so"), PathBuf::from)
}

fn holds_cranelift(path: &PathBuf) -> bool {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // Stays in a stripped file as well: the source paths of its panics.
    let name = b"cranelift_codegen";
    let path = b"cranelift-codegen-";
    bytes.windows(name.len()).any(|part| part == name)
        || bytes.windows(path.len()).any(|part| part == path)
}

fn readelf(argument: &str) -> String {
    let output = Command::new("readelf")
        .args([argument, "--wide"])
        .arg(library())
        .output();
    let output = output.expect("readelf runs (Debian: binutils)");
    assert!(output.status.success());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_library_holds_no_compiler() {
    assert!(!holds_cranelift(&library()));
    let compiler = deps()
        .parent()
        .expect("a target folder")
        .join("wasmtime-php-build");
    assert!(
        holds_cranelift(&compiler),
        "what is looked for isn't where it must be"
    );
}

#[test]
fn the_library_is_never_unloaded() {
    assert!(readelf("--dynamic").contains("NODELETE"));
}

#[test]
fn the_library_shows_its_six_functions_and_nothing_else() {
    let symbols = readelf("--dyn-syms");
    let shown: BTreeSet<&str> = symbols
        .lines()
        .filter(|line| line.contains(" FUNC ") && !line.contains(" UND "))
        .filter_map(|line| line.split_whitespace().last())
        .collect();
    let expected = ["begin", "end", "event", "reset", "resume", "version"];
    let expected: Vec<_> = expected
        .iter()
        .map(|name| format!("wasmtime_php_{name}"))
        .collect();
    assert_eq!(shown.into_iter().collect::<Vec<_>>(), expected);
}
