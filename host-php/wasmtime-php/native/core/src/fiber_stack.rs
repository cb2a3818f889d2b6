//! The stack that a call runs on; after the call the same mapping for the next one.

use std::io;
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::sync::Arc;

use wasmtime::{StackCreator, StackMemory};

use crate::kept::Kept;
use crate::pages::{Access, Pages, page_bytes, round_up};

/// What stays filled in between two calls, at most.
const FILLED_BYTES: usize = 128 << 10;

/// Makes the stacks of one engine.
#[derive(Default)]
pub(crate) struct FiberStacks {
    kept: Arc<Kept<Pages>>,
}

/// A stack in use: one page that can't be touched, and above it the stack itself.
struct Stack {
    pages: ManuallyDrop<Pages>,
    kept: Arc<Kept<Pages>>,
}

// SAFETY: a stack is a mapping with a guard page at its lower end, and nobody
// else's until it is dropped.
unsafe impl StackCreator for FiberStacks {
    fn new_stack(&self, size: usize, zeroed: bool) -> wasmtime::Result<Box<dyn StackMemory>> {
        let bytes = size.checked_add(page_bytes()).and_then(round_up);
        let bytes = bytes.ok_or(io::Error::from(io::ErrorKind::OutOfMemory))?;
        let kept = self.kept.take().filter(|pages| pages.bytes() == bytes);
        let pages = match kept.filter(|_| !zeroed) {
            Some(pages) => pages,
            None => map(bytes)?,
        };
        Ok(Box::new(Stack {
            pages: ManuallyDrop::new(pages),
            kept: Arc::clone(&self.kept),
        }))
    }
}

fn map(bytes: usize) -> io::Result<Pages> {
    let pages = Pages::reserve(bytes)?;
    pages.keep_small();
    // SAFETY: access is only added.
    unsafe { pages.allow(page_bytes()..bytes, Access::ReadWrite)? };
    Ok(pages)
}

impl Stack {
    fn start(&self) -> *mut u8 {
        self.pages.start().as_ptr()
    }
}

// SAFETY: the addresses are those of the mapping, which starts and ends at a page.
unsafe impl StackMemory for Stack {
    fn top(&self) -> *mut u8 {
        self.start().wrapping_add(self.pages.bytes())
    }

    fn range(&self) -> Range<usize> {
        let guard = self.guard_range();
        guard.end.addr()..self.top().addr()
    }

    fn guard_range(&self) -> Range<*mut u8> {
        self.start()..self.start().wrapping_add(page_bytes())
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: nobody uses the field after this.
        let pages = unsafe { ManuallyDrop::take(&mut self.pages) };
        let deep = page_bytes()..pages.bytes().saturating_sub(FILLED_BYTES).max(page_bytes());
        // SAFETY: nothing runs on it any more.
        if unsafe { pages.give_back(deep) }.is_ok() {
            self.kept.put(pages);
        }
    }
}
