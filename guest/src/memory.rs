//! Memory for one call.
//!
//! The host makes a new instance for every call, so nothing is worth freeing
//! but what was taken last, such as a text that was put together and copied. A
//! block is taken behind the one before it, and the last one grows in place.
//! The C library's allocator, twelve times this one's size, is never linked:
//! its functions are here under their own names.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::ptr::{copy_nonoverlapping, null_mut};
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const PAGE: usize = 65_536;

/// What the C library's blocks are aligned to; before each stands its size.
const ALIGNMENT: usize = 16;

struct Arena;

#[global_allocator]
static ARENA: Arena = Arena;

/// Where the next block begins; 0 before the first.
static FREE: AtomicUsize = AtomicUsize::new(0);

/// Where the next block begins.
fn free() -> usize {
    unsafe extern "C" {
        // Set by the linker: what lies behind is nobody's.
        static __heap_base: u8;
    }
    match FREE.load(Relaxed) {
        0 => (&raw const __heap_base).addr(),
        free => free,
    }
}

/// Takes everything up to `end`. The host refuses what goes beyond its limit.
fn take_to(end: usize) -> Option<()> {
    let missing = end.saturating_sub(memory_size(0) * PAGE);
    if missing > 0 && memory_grow(0, missing.div_ceil(PAGE)) == usize::MAX {
        return None;
    }
    FREE.store(end, Relaxed);
    Some(())
}

/// The block's beginning if there is room.
fn take(size: usize, alignment: usize) -> Option<usize> {
    let start = free().checked_next_multiple_of(alignment)?;
    take_to(start.checked_add(size)?)?;
    Some(start)
}

unsafe impl GlobalAlloc for Arena {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match take(layout.size(), layout.align()) {
            Some(start) => start as *mut u8,
            None => null_mut(),
        }
    }

    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if block.addr() + layout.size() == free() {
            FREE.store(block.addr(), Relaxed);
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let (start, old) = (block.addr(), layout.size());
        if start + old == free() {
            return match start.checked_add(size).and_then(take_to) {
                Some(()) => block,
                None => null_mut(),
            };
        }
        if size <= old {
            return block;
        }
        let Some(new) = take(size, layout.align()) else {
            return null_mut();
        };
        let new = new as *mut u8;
        unsafe { copy_nonoverlapping(block, new, old) };
        new
    }
}

/// The C library's blocks carry their size in front of them.
mod c {
    use super::{ALIGNMENT, ARENA};
    use core::alloc::{GlobalAlloc, Layout};
    use core::ptr::null_mut;

    #[unsafe(no_mangle)]
    unsafe extern "C" fn malloc(size: usize) -> *mut u8 {
        unsafe { realloc(null_mut(), size) }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn calloc(count: usize, size: usize) -> *mut u8 {
        let Some(bytes) = count.checked_mul(size) else {
            return null_mut();
        };
        let block = unsafe { malloc(bytes) };
        if !block.is_null() {
            // A block may lie where one was given back.
            unsafe { block.write_bytes(0, bytes) };
        }
        block
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn realloc(block: *mut u8, size: usize) -> *mut u8 {
        let Some(whole) = size.checked_add(ALIGNMENT).and_then(layout) else {
            return null_mut();
        };
        let start = unsafe {
            match size_of(block) {
                Some(old) => ARENA.realloc(block.sub(ALIGNMENT), old, whole.size()),
                None => ARENA.alloc(whole),
            }
        };
        if start.is_null() {
            return null_mut();
        }
        unsafe {
            start.cast::<usize>().write(whole.size());
            start.add(ALIGNMENT)
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn posix_memalign(place: *mut *mut u8, alignment: usize, size: usize) -> i32 {
        const NO_MEMORY: i32 = 48;
        if alignment > ALIGNMENT {
            return NO_MEMORY;
        }
        unsafe {
            *place = malloc(size);
            if (*place).is_null() { NO_MEMORY } else { 0 }
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn free(block: *mut u8) {
        unsafe {
            if let Some(whole) = size_of(block) {
                ARENA.dealloc(block.sub(ALIGNMENT), whole);
            }
        }
    }

    fn layout(size: usize) -> Option<Layout> {
        Layout::from_size_align(size, ALIGNMENT).ok()
    }

    /// A block with what stands before it; none for null.
    unsafe fn size_of(block: *mut u8) -> Option<Layout> {
        if block.is_null() {
            return None;
        }
        layout(unsafe { block.sub(ALIGNMENT).cast::<usize>().read() })
    }
}
