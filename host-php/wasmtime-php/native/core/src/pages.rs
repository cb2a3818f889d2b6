//! Memory straight from the kernel, in whole pages, so that a call's memory can
//! be kept for the next call and a form's code can be made executable.

use std::io;
use std::ops::Range;
use std::ptr::NonNull;
use std::sync::LazyLock;

/// What pages are used for, as far as the kernel has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Nothing: only the addresses are taken.
    None,
    Read,
    ReadWrite,
    ReadExecute,
}

impl Access {
    fn bits(self) -> libc::c_int {
        match self {
            Access::None => libc::PROT_NONE,
            Access::Read => libc::PROT_READ,
            Access::ReadWrite => libc::PROT_READ | libc::PROT_WRITE,
            Access::ReadExecute => libc::PROT_READ | libc::PROT_EXEC,
        }
    }
}

/// A private mapping with no file behind it; unmapped when dropped. Fresh pages
/// are zero.
#[derive(Debug)]
pub(crate) struct Pages {
    start: NonNull<u8>,
    bytes: usize,
}

// SAFETY: it owns its addresses and nothing is tied to a thread.
unsafe impl Send for Pages {}
// SAFETY: as above; what it points to is only reached through raw pointers, whose
// users answer for it.
unsafe impl Sync for Pages {}

impl Pages {
    /// Takes addresses for `bytes`, rounded up to whole pages. They count for
    /// nothing until they are given an access.
    pub fn reserve(bytes: usize) -> io::Result<Self> {
        Self::map(bytes, Access::None, 0)
    }

    /// As [`Pages::reserve`], readable and writable, and there already: one
    /// system call in the place of a fault at each page.
    pub fn filled_in(bytes: usize) -> io::Result<Self> {
        Self::map(bytes, Access::ReadWrite, libc::MAP_POPULATE)
    }

    fn map(bytes: usize, access: Access, flags: libc::c_int) -> io::Result<Self> {
        let bytes = round_up(bytes.max(1)).ok_or(io::ErrorKind::OutOfMemory)?;
        let flags = flags | libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping at an address of the kernel's choice touches
        // nothing that exists.
        let start = unsafe { libc::mmap(std::ptr::null_mut(), bytes, access.bits(), flags, -1, 0) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(start.cast()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Pages { start, bytes })
    }

    pub fn start(&self) -> NonNull<u8> {
        self.start
    }

    /// Their size: whole pages.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The addresses of `range`, or an error where it isn't all of these pages'.
    fn address(&self, range: &Range<usize>) -> io::Result<*mut libc::c_void> {
        if range.start > range.end || range.end > self.bytes {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // SAFETY: it stays inside the mapping, as just compared.
        Ok(unsafe { self.start.add(range.start) }.as_ptr().cast())
    }

    /// Changes what `range`, of whole pages, may be used for.
    ///
    /// # Safety
    ///
    /// Nobody relies on the access that is taken away.
    pub unsafe fn allow(&self, range: Range<usize>, access: Access) -> io::Result<()> {
        let address = self.address(&range)?;
        // SAFETY: inside the mapping; the rest is this function's own contract.
        unsafe { allow(address.cast(), range.len(), access) }
    }

    /// Never use pages of 2 MiB: a component touches a few of 4 KiB.
    pub fn keep_small(&self) {
        // SAFETY: advice on a mapping of our own. A kernel without large pages
        // refuses it, and has none.
        unsafe {
            libc::madvise(
                self.start.as_ptr().cast(),
                self.bytes,
                libc::MADV_NOHUGEPAGE,
            );
        }
    }

    /// Gives the memory of `range`, of whole pages, back to the kernel. It reads
    /// as zero from then on.
    ///
    /// # Safety
    ///
    /// Nobody holds a reference into it.
    pub unsafe fn give_back(&self, range: Range<usize>) -> io::Result<()> {
        let address = self.address(&range)?;
        if range.is_empty() {
            return Ok(());
        }
        // SAFETY: inside the mapping; the rest is this function's own contract.
        done(unsafe { libc::madvise(address, range.len(), libc::MADV_DONTNEED) })
    }

    /// For each page of `range` whether it is in memory. One that isn't may hold
    /// something all the same: swapped out.
    pub fn resident(&self, range: Range<usize>) -> io::Result<Vec<bool>> {
        let address = self.address(&range)?;
        let mut found = vec![0u8; range.len().div_ceil(page_bytes())];
        // SAFETY: inside the mapping, and there is a byte for each of its pages.
        done(unsafe { libc::mincore(address, range.len(), found.as_mut_ptr()) })?;
        Ok(found.into_iter().map(|page| page & 1 == 1).collect())
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        // SAFETY: its own mapping, and its users are gone by their contracts.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.bytes) };
    }
}

/// Changes what the pages of `length` bytes from `start` may be used for.
///
/// # Safety
///
/// They are mapped, and nobody relies on the access that is taken away.
pub(crate) unsafe fn allow(start: *const u8, length: usize, access: Access) -> io::Result<()> {
    // SAFETY: this function's own contract.
    done(unsafe { libc::mprotect(start.cast_mut().cast(), length, access.bits()) })
}

/// The size of this machine's pages.
pub(crate) fn page_bytes() -> usize {
    static BYTES: LazyLock<usize> = LazyLock::new(|| {
        // SAFETY: asks for a number.
        let bytes = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        usize::try_from(bytes).unwrap_or(1 << 12)
    });
    *BYTES
}

/// `bytes` rounded up to whole pages.
pub(crate) fn round_up(bytes: usize) -> Option<usize> {
    bytes.checked_next_multiple_of(page_bytes())
}

fn done(status: libc::c_int) -> io::Result<()> {
    if status == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}
