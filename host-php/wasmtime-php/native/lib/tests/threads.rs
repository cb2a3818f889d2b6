//! Every recorded call on eight threads at once, several of each thread's side by side: as in
//! a PHP that is built for threads. `make build` comes first.

mod support;

use std::thread;

use support::Recorded;

const THREADS: usize = 8;
const SIDE_BY_SIDE: usize = 5;

/// Put back: lib/src/lib.rs: one table of calls for all threads.
#[test]
fn every_event_is_the_recorded_one_on_every_thread() {
    let recorded = Recorded::read();
    let made: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                let recorded = &recorded;
                scope.spawn(move || recorded.replay(number * 131, SIDE_BY_SIDE, number as u64 + 1))
            })
            .collect();
        let made = threads
            .into_iter()
            .map(|thread| thread.join().expect("a thread"));
        made.sum()
    });
    println!("{made} calls on {THREADS} threads");
    assert_eq!(made % THREADS, 0);
}
