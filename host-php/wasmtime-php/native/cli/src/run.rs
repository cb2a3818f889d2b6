//! The session protocol over pipes: messages in, events out, each after its
//! length in four bytes, most significant first.

use std::io::{self, ErrorKind, Read, Write};

use wasmtime_php_core::{Call, Failure, Kind, asks_for_trace, caught};

/// Serves calls, one after another, until the input ends.
///
/// # Errors
///
/// The input ends inside a message, or the output is closed.
pub(crate) fn run(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut call: Option<Call> = None;
    while let Some(message) = receive(&mut input)? {
        // A call that has ended, or none: the message begins the next, unless it asks
        // for the ended one's trace.
        let goes_on = |call: &Call| !call.is_over() || asks_for_trace(&message);
        let begun = match call.take().filter(goes_on) {
            Some(under_way) => resume(under_way, &message),
            None => caught(|| Call::begin(&message)).and_then(|begun| begun),
        };
        match begun {
            Ok(next) => {
                send(&mut output, next.event())?;
                call = Some(next);
            }
            Err(failure) => send(&mut output, &failure.to_json())?,
        }
    }
    Ok(())
}

fn resume(mut call: Call, message: &[u8]) -> Result<Call, Failure> {
    caught(|| {
        call.resume(message);
        call
    })
}

/// A message, or `None` where the input ends between two.
fn receive(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = Vec::new();
    input.take(4).read_to_end(&mut length)?;
    let Ok(length) = <[u8; 4]>::try_from(length.as_slice()) else {
        return if length.is_empty() {
            Ok(None)
        } else {
            Err(cut_off())
        };
    };
    let length = u32::from_be_bytes(length);
    let mut message = Vec::new();
    // Read as it comes: a length that lies reserves no memory.
    input.take(length.into()).read_to_end(&mut message)?;
    if message.len() < length as usize {
        return Err(cut_off());
    }
    Ok(Some(message))
}

fn cut_off() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "the input ends inside a message")
}

fn send(output: &mut impl Write, event: &[u8]) -> io::Result<()> {
    let Ok(length) = u32::try_from(event.len()) else {
        let text = format!("an event of {} bytes fits no message", event.len());
        return send(output, &Failure::new(Kind::Internal, text).to_json());
    };
    // One write: the reader's first read has it all where the pipe can hold it.
    let mut message = Vec::with_capacity(event.len() + 4);
    message.extend(length.to_be_bytes());
    message.extend(event);
    output.write_all(&message)?;
    output.flush()
}
