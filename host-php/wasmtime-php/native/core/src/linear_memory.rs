//! The component's linear memory: addresses for the whole reservation at once,
//! and after the call the same mapping, zeroed, for the next one.

use std::io;
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::slice;
use std::sync::Arc;

use wasmtime::{LinearMemory, MemoryCreator, MemoryType};

use crate::kept::Kept;
use crate::pages::{Access, Pages, page_bytes, round_up};

/// What stays filled in between two calls, at most. Zeroing more than that takes
/// about as long as the kernel's own fresh pages.
const FILLED_BYTES: usize = 512 << 10;

/// A memory that grew beyond this isn't kept.
const KEPT_BYTES: usize = 8 << 20;

/// So many empty pages between two that aren't are zeroed with them: that takes
/// less time than asking the kernel to.
const GAP: usize = 8;

/// Makes the linear memories of one engine.
#[derive(Default)]
pub(crate) struct LinearMemories {
    kept: Arc<Kept<Zero>>,
}

/// A mapping that is zero as far as it is accessible: `accessible` bytes, whole pages.
struct Zero {
    pages: Pages,
    accessible: usize,
}

/// A memory in use.
struct Memory {
    pages: ManuallyDrop<Pages>,
    accessible: usize,
    size: usize,
    capacity: usize,
    kept: Arc<Kept<Zero>>,
}

// SAFETY: a memory is a mapping with its whole reservation behind its start, zero
// where it becomes accessible, and nobody else's until it is dropped.
unsafe impl MemoryCreator for LinearMemories {
    fn new_memory(
        &self,
        _: MemoryType,
        minimum: usize,
        maximum: Option<usize>,
        reserved: Option<usize>,
        guard: usize,
    ) -> Result<Box<dyn LinearMemory>, String> {
        let capacity = reserved.or(maximum).unwrap_or(minimum).max(minimum);
        let bytes = capacity.checked_add(guard).and_then(round_up);
        let bytes = bytes.ok_or("more memory than there are addresses")?;
        let kept = self.kept.take();
        let zero = match kept.filter(|zero| zero.pages.bytes() == bytes) {
            Some(zero) => zero,
            None => Zero::reserve(bytes).map_err(|error| error.to_string())?,
        };
        let mut memory = Memory {
            pages: ManuallyDrop::new(zero.pages),
            accessible: zero.accessible,
            size: 0,
            capacity,
            kept: Arc::clone(&self.kept),
        };
        memory.grow(minimum).map_err(|error| error.to_string())?;
        Ok(Box::new(memory))
    }
}

impl Zero {
    fn reserve(bytes: usize) -> io::Result<Self> {
        let pages = Pages::reserve(bytes)?;
        pages.keep_small();
        Ok(Zero {
            pages,
            accessible: 0,
        })
    }
}

// SAFETY: what `byte_size` says is readable and writable, and the start moves only
// where the memory grows beyond its capacity.
unsafe impl LinearMemory for Memory {
    fn byte_size(&self) -> usize {
        self.size
    }

    fn byte_capacity(&self) -> usize {
        self.capacity
    }

    fn grow_to(&mut self, size: usize) -> wasmtime::Result<()> {
        Ok(self.grow(size)?)
    }

    fn as_ptr(&self) -> *mut u8 {
        self.pages.start().as_ptr()
    }
}

impl Memory {
    fn grow(&mut self, size: usize) -> io::Result<()> {
        let end = round_up(size).ok_or(io::ErrorKind::OutOfMemory)?;
        if size > self.capacity {
            self.move_to(Pages::reserve(end)?)?;
        }
        if end > self.accessible {
            // SAFETY: access is only added.
            unsafe { self.pages.allow(self.accessible..end, Access::ReadWrite)? };
            self.accessible = end;
        }
        self.size = size;
        Ok(())
    }

    /// Where a caller allows more than the reservation.
    fn move_to(&mut self, pages: Pages) -> io::Result<()> {
        // SAFETY: access is only added.
        unsafe { pages.allow(0..self.accessible, Access::ReadWrite)? };
        // SAFETY: both mappings are accessible so far, and they are two.
        unsafe {
            self.pages
                .start()
                .copy_to_nonoverlapping(pages.start(), self.accessible);
        }
        self.capacity = pages.bytes();
        *self.pages = pages;
        Ok(())
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: nobody uses the field after this.
        let pages = unsafe { ManuallyDrop::take(&mut self.pages) };
        let accessible = self.accessible;
        // SAFETY: whoever had the memory is done with it.
        if accessible <= KEPT_BYTES && unsafe { zero(&pages, accessible) }.is_ok() {
            self.kept.put(Zero { pages, accessible });
        }
    }
}

/// Makes the first `accessible` bytes read as zero.
///
/// # Safety
///
/// Nobody holds a reference into them.
unsafe fn zero(pages: &Pages, accessible: usize) -> io::Result<()> {
    for part in parts(&pages.resident(0..accessible)?) {
        let bytes = part.pages.start * page_bytes()..part.pages.end * page_bytes();
        if part.filled {
            // SAFETY: inside what is accessible; the rest is this function's own
            // contract.
            unsafe {
                slice::from_raw_parts_mut(pages.start().add(bytes.start).as_ptr(), bytes.len())
            }
            .fill(0);
        } else {
            // SAFETY: as above.
            unsafe { pages.give_back(bytes)? };
        }
    }
    Ok(())
}

/// Neighbouring pages that are zeroed alike.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    pages: Range<usize>,
    /// Zeroed in place, and so stays filled in; otherwise given back to the
    /// kernel, which also drops what it has swapped out.
    filled: bool,
}

/// All pages, in order, by whether each is `resident`.
fn parts(resident: &[bool]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut left = FILLED_BYTES / page_bytes();
    for run in resident.chunk_by(|a, b| a == b) {
        let start = parts.last().map_or(0, |part| part.pages.end);
        let end = start + run.len();
        let among_filled = parts.last().is_some_and(|part| part.filled) && run.len() <= GAP;
        let fill = (run.first() == Some(&true) || among_filled).then_some(run.len().min(left));
        let fill = fill.unwrap_or(0);
        left -= fill;
        for (pages, filled) in [(start..start + fill, true), (start + fill..end, false)] {
            match parts.last_mut() {
                Some(last) if last.filled == filled => last.pages.end = pages.end,
                _ if pages.is_empty() => (),
                _ => parts.push(Part { pages, filled }),
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages in words: `#` in memory, `.` not; and what becomes of each: `0`
    /// zeroed in place, `-` given back.
    #[test]
    fn pages_in_memory_are_zeroed_up_to_a_bound_and_all_others_given_back() {
        let cases = [
            ("", ""),
            ("....", "----"),
            ("####", "0000"),
            ("..##", "--00"),
            // Few empty ones among them are zeroed as well, many are given back.
            ("##....##", "00000000"),
            ("##.........##", "00---------00"),
            ("##....", "000000"),
            ("##.........", "00---------"),
        ];
        for (pages, expected) in cases {
            assert_eq!(drawn(pages), expected, "{pages}");
        }
        let most = FILLED_BYTES / page_bytes();
        let many = "#".repeat(most + 9);
        assert_eq!(drawn(&many), "0".repeat(most) + &"-".repeat(9));
        let apart = format!("{}{}####", "#".repeat(most - 2), ".".repeat(GAP + 1));
        let expected = format!("{}{}00--", "0".repeat(most - 2), "-".repeat(GAP + 1));
        assert_eq!(drawn(&apart), expected);
    }

    fn drawn(pages: &str) -> String {
        let resident: Vec<bool> = pages.chars().map(|page| page == '#').collect();
        let mut end = 0;
        let mut drawn = String::new();
        for part in parts(&resident) {
            assert_eq!(part.pages.start, end, "parts follow each other");
            end = part.pages.end;
            drawn += &if part.filled { "0" } else { "-" }.repeat(part.pages.len());
        }
        drawn
    }

    #[test]
    fn a_memory_is_used_again_and_is_zero() {
        let memories = LinearMemories::default();
        let ty = || MemoryType::new(3, None);
        let (size, reserved) = (3 << 16, 1 << 20);
        let make = || memories.new_memory(ty(), size, None, Some(reserved), 0);
        let first = make().expect("a memory");
        let start = first.as_ptr();
        // SAFETY: what it says is its size is its own.
        unsafe { slice::from_raw_parts_mut(start, size) }.fill(7);
        drop(first);
        let second = make().expect("a memory");
        assert_eq!(second.as_ptr(), start, "the same mapping");
        // SAFETY: as above.
        let bytes = unsafe { slice::from_raw_parts(start, size) };
        assert!(bytes.iter().all(|byte| *byte == 0));
        // While one is in use another is made.
        let third = make().expect("a memory");
        assert_ne!(third.as_ptr(), start);
    }
}
