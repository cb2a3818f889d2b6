//! A process that forks after it has run calls, as php-fpm and Apache do with what was loaded
//! before: parent and child both go on. Alone in this file, since a fork takes one thread along.
//! `make build` comes first.

mod support;

use support::Recorded;

#[test]
fn parent_and_child_both_go_on_after_a_fork() {
    let recorded = Recorded::read();
    let made = recorded.replay(0, 3, 1);
    // SAFETY: the child does what this test does, and ends by _exit.
    let child = unsafe { libc::fork() };
    assert!(child >= 0, "{}", std::io::Error::last_os_error());
    if child == 0 {
        let same = std::panic::catch_unwind(|| recorded.replay(7, 3, 2) == made);
        // SAFETY: ends the child, and runs nothing of the parent's.
        unsafe { libc::_exit(i32::from(!same.unwrap_or(false))) };
    }
    assert_eq!(recorded.replay(11, 3, 3), made);
    let mut status = 0;
    // SAFETY: the status is writable.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert!(
        libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0,
        "{status}"
    );
}
