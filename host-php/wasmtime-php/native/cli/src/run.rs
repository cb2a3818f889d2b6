//! The session protocol over pipes: messages in, events out. Each has eight bytes before it:
//! its length and its call's number, most significant byte first.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};

use wasmtime_php_core::{Failure, Kind, caught};
use wasmtime_php_trace::Session;

/// Serves calls, which may be under way side by side, until the input ends.
///
/// # Errors
///
/// The input ends inside a message, or the output is closed.
pub(crate) fn run(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut calls: BTreeMap<u32, Session> = BTreeMap::new();
    while let Some((number, message)) = receive(&mut input)? {
        let under_way = calls.remove(&number);
        if message.is_empty() {
            // Nobody goes on with it.
            continue;
        }
        let next = match under_way {
            Some(call) => resume(call, &message),
            None => caught(|| Session::begin(&message)).and_then(|begun| begun),
        };
        match next {
            Ok(call) => {
                send(&mut output, number, call.event())?;
                calls.insert(number, call);
            }
            Err(failure) => send(&mut output, number, &failure.to_json())?,
        }
    }
    Ok(())
}

fn resume(mut call: Session, message: &[u8]) -> Result<Session, Failure> {
    caught(|| {
        call.resume(message);
        call
    })
}

/// A call's number and message, or `None` where the input ends between two.
fn receive(input: &mut impl Read) -> io::Result<Option<(u32, Vec<u8>)>> {
    let mut head = Vec::new();
    input.take(8).read_to_end(&mut head)?;
    let Ok(head) = <[u8; 8]>::try_from(head.as_slice()) else {
        return if head.is_empty() {
            Ok(None)
        } else {
            Err(cut_off())
        };
    };
    let [length, number] = numbers(head);
    let mut message = Vec::new();
    // Read as it comes: a length that lies reserves no memory.
    input.take(length.into()).read_to_end(&mut message)?;
    if message.len() < length as usize {
        return Err(cut_off());
    }
    Ok(Some((number, message)))
}

fn numbers([a, b, c, d, e, f, g, h]: [u8; 8]) -> [u32; 2] {
    [[a, b, c, d], [e, f, g, h]].map(u32::from_be_bytes)
}

fn cut_off() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "the input ends inside a message")
}

fn send(output: &mut impl Write, number: u32, event: &[u8]) -> io::Result<()> {
    let Ok(length) = u32::try_from(event.len()) else {
        let text = format!("an event of {} bytes fits no message", event.len());
        let failure = Failure::new(Kind::Internal, text).to_json();
        return send(output, number, &failure);
    };
    // One write: the reader's first read has it all where the pipe can hold it.
    let mut message = Vec::with_capacity(event.len() + 8);
    message.extend(length.to_be_bytes());
    message.extend(number.to_be_bytes());
    message.extend(event);
    output.write_all(&message)?;
    output.flush()
}
