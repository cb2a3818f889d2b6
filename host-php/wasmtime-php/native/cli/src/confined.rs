//! Privileges that this process drops when it starts. It needs only its three standard streams
//! and the files that it is told to open.

use std::fs;
use std::io;

/// Closes every file descriptor above standard error: a child of PHP inherits PHP's open
/// descriptors, such as its database connection. Also sets `no_new_privs`.
///
/// # Errors
///
/// The kernel refuses.
pub(crate) fn confine() -> io::Result<()> {
    let (zero, one): (libc::c_ulong, libc::c_ulong) = (0, 1);
    // SAFETY: numbers only.
    if unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, one, zero, zero, zero) } != 0 {
        return Err(io::Error::last_os_error());
    }
    let (first, last, flags): (libc::c_uint, libc::c_uint, libc::c_uint) = (3, !0, 0);
    // SAFETY: nothing in this process has opened a file yet.
    if unsafe { libc::syscall(libc::SYS_close_range, first, last, flags) } == 0 {
        return Ok(());
    }
    // Before Linux 5.9.
    let open: Vec<libc::c_int> = fs::read_dir("/proc/self/fd")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|descriptor| *descriptor > 2)
        .collect();
    for descriptor in open {
        // SAFETY: as above. The one that read the folder is closed already: close() then fails.
        unsafe { libc::close(descriptor) };
    }
    Ok(())
}
