//! Files in and out, with errors that name them.

use std::fs;
use std::path::Path;

/// A file's bytes.
///
/// # Errors
///
/// The file's name and why it can't be read.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Puts a new file in the place of `path`. A process that has the old one open
/// keeps the old one: truncating a precompiled form under it would end it.
///
/// # Errors
///
/// The file's name and why it can't be written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = Path::new(&name);
    fs::write(new, bytes)
        .and_then(|()| fs::rename(new, path))
        .map_err(|error| {
            // Best effort: the error itself is what matters.
            let _ = fs::remove_file(new);
            format!("{}: {error}", path.display())
        })
}
