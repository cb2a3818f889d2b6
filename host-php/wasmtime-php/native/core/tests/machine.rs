//! The empty WASI machine.

mod support;

use serde_json::{Value, json};
use support::{Installed, Running};
use wasmtime_php_core::Call;
use wasmtime_php_fixtures::machine;

fn numbers(installed: &Installed, seed: &str) -> Vec<Value> {
    let mut message = installed.begin("numbers", json!([]));
    message["seed"] = json!(seed);
    let call = Running::begin(&message);
    call.result().as_array().expect("numbers").clone()
}

#[test]
fn the_clock_stands_at_the_instant_of_the_call() {
    let installed = Installed::new(&machine());
    let mut message = installed.begin("now", json!([]));
    message["now"] = json!({"seconds": "1790000001", "nanoseconds": 999_999_999});
    let now = json!({"seconds": 1_790_000_001, "nanoseconds": 999_999_999});
    assert_eq!(Running::begin(&message).result(), &now);
    assert_eq!(installed.call("ticks", json!([])).result(), 0);
}

#[test]
fn randomness_comes_from_the_seed_and_nothing_else() {
    let installed = Installed::new(&machine());
    let (one, other) = ("01".repeat(32), "01".repeat(31) + "02");
    let first = numbers(&installed, &one);
    assert_eq!(first, numbers(&installed, &one));
    assert_ne!(first, numbers(&installed, &other));
    assert!(first[0] != first[1] && first[1] != first[2], "{first:?}");
}

/// The first numbers of RFC 8439's stream for an all-zero key: 76 b8 e0 ad a0 f1
/// 3d 90, 40 5d 6a e5 53 86 bd 28, bd d2 19 b8 a0 8d ed 1a.
#[test]
fn randomness_is_chacha20() {
    let installed = Installed::new(&machine());
    let bytes: [[u8; 8]; 3] = [
        [0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90],
        [0x40, 0x5d, 0x6a, 0xe5, 0x53, 0x86, 0xbd, 0x28],
        [0xbd, 0xd2, 0x19, 0xb8, 0xa0, 0x8d, 0xed, 0x1a],
    ];
    let [first, second, third] = bytes.map(|bytes| json!(u64::from_le_bytes(bytes)));
    // The fixture asks for the pair of the seed first, and shows its half.
    assert_eq!(numbers(&installed, &"00".repeat(32))[2], second);
    assert_eq!(numbers(&installed, &"00".repeat(32))[0], third);
    assert_ne!(first, second);
}

#[test]
fn there_are_no_arguments_no_environment_and_no_folders() {
    let installed = Installed::new(&machine());
    assert_eq!(installed.call("surroundings", json!([])).result(), 0);
}

#[test]
fn input_is_at_its_end_and_nothing_is_a_terminal() {
    let installed = Installed::new(&machine());
    assert_eq!(installed.call("input", json!([])).result(), 11);
    assert_eq!(installed.call("terminals", json!([])).result(), 0);
}

#[test]
fn the_end_of_what_was_written_is_kept_whether_the_call_failed_or_not() {
    let installed = Installed::new(&machine());
    for (panic, event) in [(false, "done"), (true, "failed")] {
        let call = installed.call("say", json!(["panicked: boom\n", panic]));
        assert_eq!(call.event["event"], event);
        assert_eq!(call.event["stderr"], "panicked: boom\n");

        let long = "x".repeat(100_000) + "the reason";
        let call = installed.call("say", json!([long, panic]));
        let kept = call.event["stderr"].as_str().expect("text");
        assert_eq!((kept.len(), kept.ends_with("xthe reason")), (4096, true));
    }
}

#[test]
fn output_that_is_not_text_is_made_text_of_at_most_4096_bytes() {
    let installed = Installed::new(&machine());
    // 6,000 bytes 0xff: each becomes the three bytes of U+FFFD.
    let call = installed.call("say", json!([{"base64": "////".repeat(2000)}, false]));
    let kept = call.event["stderr"].as_str().expect("text");
    assert_eq!(kept, "\u{fffd}".repeat(4096 / 3));
}
