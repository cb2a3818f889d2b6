//! A file that isn't what it should be gives a message, never a signal. (A
//! signal would end this very process.)

mod support;

use serde_json::json;
use support::{Installed, sha256};
use wasmtime_php_core::{Call, Form, hash_of_form};
use wasmtime_php_fixtures::hostile;

/// Always the same sequence; any will do.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end
    }
}

/// A damaged copy: a flipped bit, or a cut.
fn damage(bytes: &[u8], dice: &mut Dice, turn: usize) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    if turn.is_multiple_of(4) {
        copy.truncate(dice.below(bytes.len()));
    } else {
        let at = dice.below(bytes.len());
        copy[at] ^= 1 << dice.below(8);
    }
    copy
}

#[test]
fn a_thousand_damaged_precompiled_files_give_a_thousand_messages() {
    for form in Form::ALL {
        let installed = Installed::precompiled(&hostile(), &[form]);
        let file = &installed.files["precompiled"][0];
        let path = file["path"].as_str().expect("a path");
        let expected = file["blake3"].as_str().expect("a hash");
        let whole = std::fs::read(path).expect("the precompiled form");
        let mut dice = Dice(1);
        for turn in 0..1000 {
            let copy = damage(&whole, &mut dice, turn);
            std::fs::write(path, &copy).expect("the damaged form");
            let call = installed.call("answer", json!([]));
            let (kind, message) = call.failure();
            assert_eq!(kind, "bad-component");
            for part in [path, expected, &hash_of_form(&copy)] {
                assert!(message.contains(part), "{message}");
            }
        }
        std::fs::write(path, &whole).expect("the whole form");
        assert_eq!(installed.call("answer", json!([])).result(), 42);
    }
}

#[test]
fn a_thousand_damaged_components_give_a_thousand_messages() {
    let whole = hostile();
    let installed = Installed::new(&whole);
    let path = installed.files["path"].as_str().expect("a path");
    let mut dice = Dice(2);
    for turn in 0..1000 {
        let copy = damage(&whole, &mut dice, turn);
        std::fs::write(path, &copy).expect("the damaged component");
        let call = installed.call("answer", json!([]));
        let (kind, message) = call.failure();
        assert_eq!(kind, "bad-component");
        assert!(
            message.contains(path) && message.contains(&sha256(&copy)),
            "{message}"
        );
    }
}

/// Somebody else's component has a right hash: it is compiled, and whatever it
/// then is, the host stands.
#[test]
fn a_thousand_foreign_components_never_reach_the_host() {
    let whole = hostile();
    let mut installed = Installed::new(&whole);
    let path = installed.files["path"].as_str().expect("a path").to_owned();
    let mut dice = Dice(3);
    let mut refused = 0;
    for turn in 0..1000 {
        let copy = damage(&whole, &mut dice, turn);
        std::fs::write(&path, &copy).expect("the foreign component");
        installed.files["sha256"] = json!(sha256(&copy));
        let call = installed.call("answer", json!([]));
        match call.event["event"].as_str() {
            Some("done") => {}
            Some("failed") => {
                refused += 1;
                let (kind, message) = call.failure();
                assert!(
                    ["bad-component", "bad-arguments", "trap"].contains(&kind),
                    "{message}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(
        refused > 500,
        "damage that is rarely noticed is no damage: {refused}"
    );
}

#[test]
fn a_missing_file_is_named() {
    let mut installed = Installed::new(&hostile());
    installed.files["path"] = json!("/nowhere/component.wasm");
    let call = installed.call("answer", json!([]));
    let (kind, message) = call.failure();
    assert_eq!(kind, "bad-component");
    assert!(message.contains("/nowhere/component.wasm"), "{message}");
}

#[test]
fn a_file_that_is_no_component_is_named() {
    for bytes in [&b""[..], b"\0asm\x01\0\0\0", b"<html>", b"\x7fELF"] {
        let installed = Installed::new(bytes);
        let call = installed.call("answer", json!([]));
        let (kind, message) = call.failure();
        assert_eq!(kind, "bad-component");
        assert!(message.contains("component.wasm"), "{message}");
    }
}
