//! Reads the files in `guest/languages` and compares them. The build script
//! includes this file to make the texts of the component from them; here it is
//! compiled for its tests only.

use std::collections::BTreeMap;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    /// The name of what is filled in.
    Place(String),
}

/// The text of one key.
#[derive(Debug)]
pub struct Text {
    pub line: usize,
    pub pieces: Vec<Piece>,
}

/// A language's texts by their keys.
pub type Texts = BTreeMap<String, Text>;

impl Text {
    /// What is filled in, in the order of its first appearance.
    pub fn places(&self) -> Vec<&str> {
        let mut places = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Place(name) if !places.contains(&name.as_str()) => places.push(name),
                _ => {}
            }
        }
        places
    }
}

/// What the key of a cause is continued with to be that of its hint.
pub const HINT: &str = "_hint";

/// Reads lines `key = text`, blank ones and those that begin with `#`.
///
/// # Errors
/// All faults, a line each, with the file's name, the line and the key.
pub fn read(file: &str, content: &str) -> Result<Texts, Vec<String>> {
    let mut texts = Texts::new();
    let mut faults = Vec::new();
    for (line, entry) in (1..).zip(content.lines()) {
        let entry = entry.trim();
        if entry.is_empty() || entry.starts_with('#') {
            continue;
        }
        let mut fault = |fault: &str| faults.push(format!("{file}:{line}: {fault}"));
        let Some((key, text)) = entry.split_once('=') else {
            fault("this is neither `key = text` nor a comment (#)");
            continue;
        };
        let (key, text) = (key.trim_end(), text.trim_start());
        if !is_name(key) {
            fault(&format!("`{key}` is no key: it needs a-z, 0-9 and _"));
            continue;
        }
        if text.is_empty() {
            fault(&format!("`{key}` has no text"));
        }
        match pieces(text) {
            Ok(pieces) => {
                if let Some(first) = texts.insert(key.to_owned(), Text { line, pieces }) {
                    fault(&format!("`{key}` stands on line {} already", first.line));
                }
            }
            Err(wrong) => fault(&format!("`{key}`: {wrong}")),
        }
    }
    let single = texts.keys().filter_map(|key| {
        let cause = key.strip_suffix(HINT)?;
        (!texts.contains_key(cause)).then(|| {
            let line = texts[key].line;
            format!("{file}:{line}: `{key}` is the hint of `{cause}`, which isn't there")
        })
    });
    faults.extend(single);
    if faults.is_empty() {
        Ok(texts)
    } else {
        Err(faults)
    }
}

/// How the texts of `file` differ from English in what must be the same: the
/// keys, and the places of each.
pub fn differences(file: &str, texts: &Texts, english: &Texts) -> Vec<String> {
    let mut faults = Vec::new();
    for (key, model) in english {
        let Some(text) = texts.get(key) else {
            let line = model.line;
            faults.push(format!("{file}: `{key}` is missing (english.txt:{line})"));
            continue;
        };
        let (wanted, has) = (model.places(), text.places());
        let line = text.line;
        for place in &wanted {
            if !has.contains(place) {
                faults.push(format!("{file}:{line}: `{key}` leaves out {{{place}}}"));
            }
        }
        for place in &has {
            if !wanted.contains(place) {
                faults.push(format!(
                    "{file}:{line}: `{key}` has {{{place}}}, which English has not"
                ));
            }
        }
    }
    for (key, text) in texts {
        if !english.contains_key(key) {
            let line = text.line;
            faults.push(format!("{file}:{line}: English has no `{key}`"));
        }
    }
    faults
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'))
}

/// `{name}` is a place; a brace that is meant is written twice.
fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '{' | '}' if rest.as_str().starts_with(letter) => {
                rest.next();
                words.push(letter);
            }
            '{' => {
                let Some((name, after)) = rest.as_str().split_once('}') else {
                    return Err("a { is never closed (a brace is written as {{)".to_owned());
                };
                if !is_name(name) {
                    return Err(format!(
                        "{{{name}}} is no placeholder (a brace is written as {{{{)"
                    ));
                }
                if !words.is_empty() {
                    pieces.push(Piece::Words(std::mem::take(&mut words)));
                }
                pieces.push(Piece::Place(name.to_owned()));
                rest = after.chars();
            }
            '}' => return Err("a } was never opened (a brace is written as }})".to_owned()),
            control if control.is_control() => {
                return Err("there is a control character in it".to_owned());
            }
            letter => words.push(letter),
        }
    }
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Texts {
        read(
            "english.txt",
            "# one\n\ngreet = Hello {name}, {name} of {town}\nyes = Yes\n",
        )
        .expect("texts")
    }

    fn compared(content: &str) -> Vec<String> {
        let texts = read("chinese.txt", content).expect("texts");
        differences("chinese.txt", &texts, &english())
    }

    #[test]
    fn a_text_is_words_and_places() {
        let texts =
            read("x.txt", " key  =  a = {one} {{two}} }}{three_3}{one} \r\n").expect("texts");
        let words = |words: &str| Piece::Words(words.to_owned());
        let place = |name: &str| Piece::Place(name.to_owned());
        let pieces = [
            words("a = "),
            place("one"),
            words(" {two} }"),
            place("three_3"),
            place("one"),
        ];
        assert_eq!(texts["key"].pieces, pieces);
        assert_eq!(texts["key"].places(), ["one", "three_3"]);
    }

    #[test]
    fn a_file_is_refused_with_the_line_and_the_key() {
        let cases = [
            (
                "greet",
                "x.txt:1: this is neither `key = text` nor a comment (#)",
            ),
            (
                "# ok\nGreet = a",
                "x.txt:2: `Greet` is no key: it needs a-z, 0-9 and _",
            ),
            (" = a", "x.txt:1: `` is no key: it needs a-z, 0-9 and _"),
            (
                "2nd = a",
                "x.txt:1: `2nd` is no key: it needs a-z, 0-9 and _",
            ),
            ("greet =  ", "x.txt:1: `greet` has no text"),
            ("a = 1\n\na = 2", "x.txt:3: `a` stands on line 1 already"),
            (
                "a = {b",
                "x.txt:1: `a`: a { is never closed (a brace is written as {{)",
            ),
            (
                "a = b}",
                "x.txt:1: `a`: a } was never opened (a brace is written as }})",
            ),
            (
                "a = {}",
                "x.txt:1: `a`: {} is no placeholder (a brace is written as {{)",
            ),
            (
                "a = {A b}",
                "x.txt:1: `a`: {A b} is no placeholder (a brace is written as {{)",
            ),
            (
                "a = b\tc",
                "x.txt:1: `a`: there is a control character in it",
            ),
            (
                "a_hint = b",
                "x.txt:1: `a_hint` is the hint of `a`, which isn't there",
            ),
        ];
        for (content, fault) in cases {
            assert_eq!(read("x.txt", content).expect_err(content), [fault]);
        }
    }

    #[test]
    fn all_faults_of_a_file_are_told_at_once() {
        assert_eq!(read("x.txt", "a\nb\nc = 1").expect_err("faults").len(), 2);
    }

    #[test]
    fn places_may_be_repeated_and_stand_in_another_order() {
        assert!(compared("yes = 是\ngreet = {town}{town}{name}").is_empty());
    }

    #[test]
    fn a_language_is_refused_that_differs_from_english() {
        let cases = [
            (
                "greet = {name}{town}",
                "chinese.txt: `yes` is missing (english.txt:4)",
            ),
            (
                "yes = 是\ngreet = {name}{town}\nno = 否",
                "chinese.txt:3: English has no `no`",
            ),
            (
                "yes = 是\ngreet = {town}",
                "chinese.txt:2: `greet` leaves out {name}",
            ),
            (
                "yes = 是\ngreet = {name}{town}{street}",
                "chinese.txt:2: `greet` has {street}, which English has not",
            ),
        ];
        for (content, fault) in cases {
            assert_eq!(compared(content), [fault]);
        }
    }
}
