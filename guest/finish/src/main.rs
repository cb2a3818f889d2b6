//! `guest-finish IMPORTS FILE`: what is done to a component that was just built.
//!
//! It is refused if it imports another interface than those that IMPORTS lists, one
//! a line: the sandbox's only door is the contract's `http`, and what Rust's
//! standard library pulls in is known. Then its section `component-name` is taken
//! out. The linker always writes it, ten kilobytes here, and only debuggers read it.

use std::process::ExitCode;
use std::{env, fs};

use wasmparser::{BinaryReader, BinaryReaderError, Parser, Payload};

/// Bytes of magic number and version.
const HEADER: usize = 8;
/// The number of custom sections.
const CUSTOM: u8 = 0;

/// Why a component isn't finished.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    #[error("not a component: {0}")]
    Damaged(#[from] BinaryReaderError),
    #[error("it imports {0}, which isn't among the interfaces that it may import")]
    Foreign(String),
}

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let (Some(list), Some(file)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: guest-finish IMPORTS FILE");
        return ExitCode::FAILURE;
    };
    match finish(&list, &file) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("guest-finish: {file}: {refusal}");
            ExitCode::FAILURE
        }
    }
}

fn finish(list: &str, file: &str) -> Result<(), Refusal> {
    let unreadable = |path: &str| {
        let path = path.to_owned();
        move |error| Refusal::File(path, error)
    };
    let allowed = fs::read_to_string(list).map_err(unreadable(list))?;
    let component = fs::read(file).map_err(unreadable(file))?;
    check(&imports(&component)?, &allowed)?;
    fs::write(file, stripped(&component)?).map_err(unreadable(file))
}

/// Refuses an import that the list doesn't have. Versions count for nothing; a line
/// that begins with `#` is a comment.
fn check(imports: &[String], allowed: &str) -> Result<(), Refusal> {
    let allowed: Vec<&str> = allowed
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    for import in imports {
        let interface = import.split('@').next().unwrap_or(import);
        if !allowed.contains(&interface) {
            return Err(Refusal::Foreign(import.clone()));
        }
    }
    Ok(())
}

/// What the component itself imports, not what stands inside it.
fn imports(component: &[u8]) -> Result<Vec<String>, BinaryReaderError> {
    let mut names = Vec::new();
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(component) {
        match payload? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    names.push(import?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

/// The component without that section; every other byte as it was.
fn stripped(component: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut reader = BinaryReader::new(component, 0);
    let mut kept = reader.read_bytes(HEADER)?.to_vec();
    while !reader.eof() {
        let start = component.len() - reader.bytes_remaining();
        let id = reader.read_u8()?;
        let size = reader.read_var_u32()?;
        let content = reader.read_bytes(size as usize)?;
        let name = BinaryReader::new(content, 0).read_string().ok();
        if id != CUSTOM || name != Some("component-name") {
            let end = component.len() - reader.bytes_remaining();
            kept.extend_from_slice(&component[start..end]);
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::{Refusal, check, imports, stripped};

    /// What may be imported, as the build has it.
    const ALLOWED: &str = include_str!("../../imports.txt");

    /// A component that imports interfaces of these names, empty ones.
    fn importing(names: &[&str]) -> Vec<u8> {
        let imports = names
            .iter()
            .map(|name| format!("(import \"{name}\" (instance))"));
        let text = format!("(component {})", imports.collect::<String>());
        wat::parse_str(text).expect("a component")
    }

    #[test]
    fn the_door_and_the_standard_librarys_interfaces_are_allowed_in_any_version() {
        let component = importing(&["convoy:whmcs/http@0.1.0", "wasi:random/random@0.2.12"]);
        let names = imports(&component).expect("a component");
        assert_eq!(names.len(), 2);
        assert!(check(&names, ALLOWED).is_ok());
        assert!(check(&["wasi:random/random@0.2.0".to_owned()], ALLOWED).is_ok());
    }

    #[test]
    fn any_other_import_is_refused_by_its_name() {
        for name in [
            "wasi:sockets/tcp@0.2.0",
            "wasi:http/outgoing-handler@0.2.0",
            "convoy:whmcs/files@0.1.0",
        ] {
            let names = imports(&importing(&[name])).expect("a component");
            let refused = check(&names, ALLOWED).expect_err("a refusal");
            assert!(matches!(refused, Refusal::Foreign(found) if found == name));
        }
        let kept: Vec<&str> = ALLOWED
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        for family in ["wasi:sockets", "wasi:http"] {
            assert!(
                !kept.iter().any(|line| line.starts_with(family)),
                "{family}"
            );
        }
    }

    #[test]
    fn only_the_names_are_taken_out() {
        let header = b"\0asm\x0d\0\x01\0";
        let names = b"\0\x11\x0ecomponent-name\x01\x02";
        let other = b"\0\x06\x05other";
        let module = b"\x01\x03abc";
        let whole = [&header[..], module, names, other].concat();
        let expected = [&header[..], module, other].concat();
        assert_eq!(stripped(&whole).expect("a component"), expected);
        assert_eq!(stripped(&expected).expect("a component"), expected);
    }

    #[test]
    fn what_breaks_off_is_refused() {
        assert!(stripped(b"\0asm").is_err());
        assert!(stripped(b"\0asm\x0d\0\x01\0\x01\x7fabc").is_err());
    }
}
