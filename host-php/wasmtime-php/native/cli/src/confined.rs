//! What this process gives up before it does anything: it needs its three standard streams and
//! the files it is told of.

use std::fs;
use std::io;

/// Closes every descriptor above standard error, which whoever started it has left open: PHP's
/// children inherit its database's connections. And nothing that it could start gains rights.
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
        // SAFETY: as above; the folder's own is closed already, which is no harm.
        unsafe { libc::close(descriptor) };
    }
    Ok(())
}
