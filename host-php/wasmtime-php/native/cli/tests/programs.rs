//! A test may start a copy of the executable while the others start processes.

mod support;

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use support::Folder;

/// Copies that are made and started.
const COPIES: usize = 20;

/// Put back: support/mod.rs, `Folder::program()`: copy the file with `std::fs::copy`.
/// "Text file busy" then comes at one of the first copies.
#[test]
fn a_copy_of_the_executable_starts_while_other_threads_fork() {
    let folder = Folder::new();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let mut child = Command::new("true");
                    // Between fork and exec a child holds whatever was open in this
                    // process: the longer, the surer is the fault seen.
                    // SAFETY: sleeping is a system call alone.
                    unsafe {
                        child.pre_exec(|| {
                            thread::sleep(Duration::from_millis(10));
                            Ok(())
                        });
                    }
                    assert!(child.status().expect("true runs").success());
                }
            });
        }
        let started = (0..COPIES).map(|number| {
            let program = folder.program(&format!("copy-{number}"));
            Command::new(program).arg("--version").output()
        });
        let failed: Vec<_> = started.filter_map(Result::err).collect();
        is_over.store(true, Ordering::Relaxed);
        assert!(failed.is_empty(), "{failed:?}");
    });
}
