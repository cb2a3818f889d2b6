//! What the build checks of every file, and what it can't.

use std::collections::BTreeMap;
use std::{env, fs};

use super::files::{self, Piece, Text, Texts};
use super::{LANGUAGES, filled, of};
use crate::door::{Failure, FailureKind, Reach};

/// Names of service fields, which staff find in WHMCS under these words.
const SAME_IN_CHINESE: [&str; 2] = ["panel_user_id", "server_uuid"];

/// The files by the names of their languages.
fn all() -> BTreeMap<String, Texts> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/languages");
    let files = fs::read_dir(folder).expect("a folder");
    files
        .map(|file| {
            let file = file.expect("a file").path();
            let name = file.file_stem().expect("a name").to_string_lossy();
            let content = fs::read_to_string(&file).expect("a text");
            let texts = files::read(&name, &content).expect("texts");
            (name.into_owned(), texts)
        })
        .collect()
}

#[test]
fn every_language_has_every_key_with_the_same_places() {
    let all = all();
    assert!(all.len() >= 2);
    for (name, texts) in &all {
        let none: [String; 0] = [];
        assert_eq!(files::differences(name, texts, &all["english"]), none);
    }
}

#[test]
fn no_text_is_blank() {
    let blank = |text: &Text| match &text.pieces[..] {
        [] => true,
        [Piece::Words(words)] => words.trim().is_empty(),
        _ => false,
    };
    for (name, texts) in all() {
        for (key, text) in texts {
            assert!(!blank(&text), "{name}: {key}");
        }
    }
}

#[test]
fn chinese_is_no_copy_of_english() {
    let all = all();
    let same: Vec<&str> = all["english"]
        .iter()
        .filter(|(key, text)| all["chinese"][*key].pieces == text.pieces)
        .map(|(key, _)| key.as_str())
        .collect();
    assert_eq!(same, SAME_IN_CHINESE);
}

#[test]
fn every_file_is_a_language_under_its_name() {
    let all = all();
    assert_eq!(LANGUAGES.len(), all.len());
    for (name, texts) in all {
        let tag = Piece::Words(of(&name).tag().to_owned());
        assert_eq!(texts["tag"].pieces, [tag], "{name}");
    }
}

#[test]
fn a_language_is_known_by_whmcs_name_and_else_is_english() {
    for (locale, tag) in [
        ("chinese", "zh-Hant"),
        (" Chinese ", "zh-Hant"),
        ("english", "en"),
        ("", "en"),
        ("klingon", "en"),
        ("../chinese", "en"),
    ] {
        assert_eq!(of(locale).tag(), tag, "{locale}");
    }
}

#[test]
fn values_are_filled_in_as_they_are() {
    // A cause and its hint have their places in common.
    let advice = of("english").unconfirmed("{number}", "7\u{0}%");
    assert_eq!(
        advice.cause,
        "{number} must be confirmed first; nothing was changed."
    );
    assert!(advice.hint.starts_with("Type 7\u{0}% (the VM ID), or "));
    assert!(
        advice
            .hint
            .ends_with("then press {number} within 5 minutes.")
    );
    let pattern = of("english").setting_unknown_placeholder("Hostname Pattern", "{x}");
    assert!(
        pattern.starts_with("Hostname Pattern: {x} isn't known; there are {service} {client} ")
    );
    assert_eq!(filled("\u{1}是\u{0}\u{1}", &["a", "б"]), "б是aб");
}

#[test]
fn one_thing_is_singular() {
    let cores = |name: &str| [0, 1, 2].map(|number| of(name).cores(number));
    assert_eq!(cores("english"), ["0 cores", "1 core", "2 cores"]);
    assert_eq!(cores("chinese"), ["0 核心", "1 核心", "2 核心"]);
}

// Put back by leaving out one of the words in `no_answer`.
#[test]
fn what_the_host_knows_of_a_failure_has_a_remedy_of_its_own() {
    let english = of("english");
    let advice = |message: &str| {
        english.no_answer(&Failure {
            kind: FailureKind::Timeout,
            reach: Reach::Never,
            message: message.to_owned(),
        })
    };
    let plain = advice("Something was late.");
    assert!(plain.cause.ends_with(": Something was late."));
    let mut hints = vec![plain.hint];
    for word in [
        "name",
        "connection",
        "handshake",
        "authorities",
        "permission",
        "proxy",
    ] {
        let told = advice(&format!("[{word}] Something was late."));
        assert!(told.cause.ends_with(": Something was late."), "{told:?}");
        assert!(!hints.contains(&told.hint), "{told:?}");
        hints.push(told.hint);
    }
    // An address is no such word.
    assert!(advice("[::1] refuses.").cause.ends_with("[::1] refuses."));
}
