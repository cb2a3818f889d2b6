//! `guest-strip FILE`: takes the section `component-name` out of a component. Its
//! linker always writes it, ten kilobytes here, and only debuggers read it.

use std::process::ExitCode;
use std::{env, fs};

use wasmparser::{BinaryReader, BinaryReaderError};

/// Bytes of magic number and version.
const HEADER: usize = 8;
/// The number of custom sections.
const CUSTOM: u8 = 0;

fn main() -> ExitCode {
    let Some(file) = env::args().nth(1) else {
        eprintln!("usage: guest-strip FILE");
        return ExitCode::FAILURE;
    };
    let stripped = fs::read(&file)
        .map_err(|error| error.to_string())
        .and_then(|component| stripped(&component).map_err(|error| error.to_string()))
        .and_then(|bytes| fs::write(&file, bytes).map_err(|error| error.to_string()));
    match stripped {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("guest-strip: {file}: {error}");
            ExitCode::FAILURE
        }
    }
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
    use super::stripped;

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
