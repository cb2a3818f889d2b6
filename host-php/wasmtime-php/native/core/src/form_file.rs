//! A precompiled form in memory: read whole into pages of this process's own,
//! and run where it was read. Nothing is copied a second time: the first call of
//! a PHP process is largely reading and hashing.

use std::fs::File;
use std::io::{self, Read};
use std::ptr::NonNull;
use std::slice;

use wasmtime::CustomCodeMemory;
use wasmtime_jit_icache_coherence::{clear_cache, pipeline_flush_mt};

use crate::pages::{self, Access, Pages};

/// A form's bytes. No file stands behind them: what becomes of the file later
/// doesn't reach them.
pub(crate) struct FormFile {
    pages: Pages,
    length: usize,
}

impl FormFile {
    /// # Errors
    ///
    /// The file can't be read, or there is no memory for it.
    pub fn read(path: &str) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        let pages = Pages::filled_in(length)?;
        // SAFETY: fresh pages, readable, writable and zero, and nobody else's.
        let bytes = unsafe { slice::from_raw_parts_mut(pages.start().as_ptr(), length) };
        file.read_exact(bytes)?;
        Ok(FormFile { pages, length })
    }

    pub fn bytes(&self) -> &[u8] {
        // SAFETY: read into these pages, and never written again.
        unsafe { slice::from_raw_parts(self.pages.start().as_ptr(), self.length) }
    }

    /// Its bytes, for as long as this lives, never to be written again.
    ///
    /// # Errors
    ///
    /// The kernel refuses.
    pub fn frozen(&self) -> io::Result<NonNull<[u8]>> {
        // SAFETY: `read` was the one to write, and is over.
        unsafe { self.pages.allow(0..self.pages.bytes(), Access::Read)? };
        Ok(NonNull::slice_from_raw_parts(
            self.pages.start(),
            self.length,
        ))
    }
}

/// Makes the code inside a form executable.
pub(crate) struct CodePages;

impl CustomCodeMemory for CodePages {
    fn required_alignment(&self) -> usize {
        pages::page_bytes()
    }

    fn publish_executable(&self, start: *const u8, length: usize) -> wasmtime::Result<()> {
        // SAFETY: wasmtime hands the code of a form it has just loaded: whole pages
        // that nobody writes any more.
        unsafe {
            clear_cache(start.cast(), length)?;
            pages::allow(start, length, Access::ReadExecute)?;
        }
        Ok(pipeline_flush_mt()?)
    }

    fn unpublish_executable(&self, start: *const u8, length: usize) -> wasmtime::Result<()> {
        // SAFETY: as above, and nothing runs in it any more.
        unsafe { pages::allow(start, length, Access::ReadWrite)? };
        Ok(())
    }
}
