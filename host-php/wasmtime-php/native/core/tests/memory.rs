//! What a call has in memory is its own, and nothing of it is left for the next one.

mod support;

use serde_json::json;
use support::{Installed, Running};
use wasmtime_php_core::{Call, Form};
use wasmtime_php_fixtures::memory;

/// Bytes that aren't zero in a fresh memory of the fixture.
const USED: u64 = 15;

fn assert_fresh(installed: &Installed, after: &str) {
    // As it starts, and grown over all that the calls before had.
    for pages in [0, 200] {
        let call = installed.call("used", json!([pages]));
        assert_eq!(call.result(), USED, "{pages} pages more, after {after}");
    }
}

#[test]
fn nothing_of_a_call_is_left_for_the_next_one() {
    for form in Form::ALL {
        let installed = Installed::precompiled(&memory(), &[form]);
        assert_fresh(&installed, "nothing");
        // 3 pages stay filled in, 20 do so in part, and 190 are too many to keep.
        for pages in [0, 17, 187] {
            for _ in 0..2 {
                let call = installed.call("fill", json!([pages]));
                assert!(call.result().is_null());
            }
            assert_fresh(&installed, &format!("filling {pages} pages more"));
        }
        let call = installed.call("fill-and-panic", json!([]));
        assert_eq!(call.failure().0, "trap");
        assert_fresh(&installed, "a panic");
        let call = installed.call("fill-and-send", json!([]));
        assert_eq!(call.event["event"], "call", "{}", call.event);
        drop(call);
        assert_fresh(&installed, "a call that was abandoned");
    }
}

#[test]
fn calls_that_are_under_way_at_once_have_memories_of_their_own() {
    for form in Form::ALL {
        let installed = Installed::precompiled(&memory(), &[form]);
        let waiting: Vec<_> = (0..3)
            .map(|_| installed.call("fill-and-send", json!([])))
            .collect();
        for mut call in waiting {
            assert_eq!(call.event["event"], "call", "{}", call.event);
            assert_fresh(&installed, "calls that wait");
            let refused = json!({"kind": "connect", "reached-panel": "never", "message": ""});
            call.resume(&json!({"value": [{"err": refused}]}));
            assert!(call.result().is_null());
        }
    }
}

/// More than the addresses that are reserved for it: it is moved.
#[test]
fn a_memory_keeps_its_contents_however_far_it_grows() {
    for form in Form::ALL {
        let installed = Installed::precompiled(&memory(), &[form]);
        for (pages, limit) in [(500, 64 << 20), (1500, 128 << 20)] {
            let mut message = installed.begin("start-after", json!([pages]));
            message["limits"] = json!({"memory-bytes": limit});
            let start = u64::from_le_bytes(*b"12345678");
            assert_eq!(*Running::begin(&message).result(), json!(start));
        }
        assert_fresh(&installed, "growing");
    }
}

/// The stack of a call stays filled in at its upper end only; a deep call after
/// a shallow one, and the other way round, are none the worse.
#[test]
fn a_stack_that_was_used_to_its_end_is_as_good_as_a_new_one() {
    let installed = Installed::precompiled(&wasmtime_php_fixtures::hostile(), &[Form::Native]);
    for _ in 0..3 {
        let call = installed.call("recurse", json!([10_000_000]));
        assert_eq!(call.failure().0, "out-of-stack");
        assert_eq!(installed.call("recurse", json!([1000])).result(), 1000);
    }
}
