//! Privileges that this process drops when it starts. It needs only its three standard streams
//! and the files that it is told to open.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

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

/// The system calls of a process that has loaded its forms: it reads and writes open pipes,
/// manages memory that is no code, and ends.
const CALLS: [libc::c_long; 19] = [
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// From now on the kernel refuses every other system call, and memory that can be run: no file
/// is opened, no socket, no program, no process. What is refused is an error to whoever asked for
/// it, and the first one's number is printed. Where the kernel knows no filters nothing changes.
///
/// # Errors
///
/// The kernel refuses the filter.
pub(crate) fn filter() -> Result<(), Box<dyn std::error::Error>> {
    let writable = |position| {
        let no_code = SeccompCondition::new(
            position,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64),
            0,
        )?;
        SeccompRule::new(vec![no_code])
    };
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        CALLS.into_iter().map(|call| (call, Vec::new())).collect();
    rules.insert(libc::SYS_mmap, vec![writable(2)?]);
    rules.insert(libc::SYS_mprotect, vec![writable(2)?]);
    let architecture = std::env::consts::ARCH.try_into()?;
    // SIGSYS: its handler says which one it was, and makes an error of it.
    let filter = SeccompFilter::new(
        rules,
        SeccompAction::Trap,
        SeccompAction::Allow,
        architecture,
    )?;
    let program: BpfProgram = filter.try_into()?;
    tell_of_refused()?;
    match seccompiler::apply_filter(&program) {
        Ok(()) => Ok(()),
        // No filters in this kernel, or in what stands for one.
        Err(seccompiler::Error::Prctl(error) | seccompiler::Error::Seccomp(error))
            if matches!(error.raw_os_error(), Some(libc::EINVAL | libc::ENOSYS)) =>
        {
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a refused system call has been told of.
static TOLD: AtomicBool = AtomicBool::new(false);

fn tell_of_refused() -> io::Result<()> {
    // SAFETY: all of it is plain numbers, and zeros are an action with an empty mask.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = refused as *const () as usize;
    action.sa_flags = libc::SA_SIGINFO;
    // SAFETY: the handler below fits SA_SIGINFO.
    if unsafe { libc::sigaction(libc::SIGSYS, &raw const action, std::ptr::null_mut()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// Handles SIGSYS: the system call fails with EPERM.
extern "C" fn refused(_: libc::c_int, _: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let context = context.cast::<libc::ucontext_t>();
    // SAFETY: the kernel's own context of the system call, to which it returns.
    let number = unsafe {
        #[cfg(target_arch = "x86_64")]
        {
            let register = &mut (*context).uc_mcontext.gregs[libc::REG_RAX as usize];
            std::mem::replace(register, -i64::from(libc::EPERM))
        }
        #[cfg(target_arch = "aarch64")]
        {
            let registers = &mut (*context).uc_mcontext.regs;
            registers[0] = (-i64::from(libc::EPERM)) as u64;
            registers[8] as i64
        }
    };
    if !TOLD.swap(true, Ordering::Relaxed) {
        let mut text = [0u8; 80];
        let mut left = &mut text[..];
        // No memory is asked for here: the signal may have come within malloc().
        let written = writeln!(left, "wasmtime-php: system call {number} is refused");
        let length = 80 - left.len();
        if written.is_ok() {
            // SAFETY: the text, as long as it is.
            unsafe { libc::write(2, text.as_ptr().cast(), length) };
        }
    }
}
