//! Makes Rust of the files in `languages`: a table of texts for each, and a
//! method of `Language` for each key. One that isn't complete fails the build.

#[path = "src/language/files.rs"]
mod files;

use std::{env, fs, process};

use files::{HINT, Piece, Text, Texts};

/// A language's name, which is its file's, and its texts.
type Language = (String, Texts);

fn main() {
    println!("cargo:rerun-if-changed=languages");
    let made = env::var("OUT_DIR").expect("cargo sets OUT_DIR") + "/languages.rs";
    match languages() {
        Ok((english, others)) => {
            fs::write(made, rust(&english, &others)).expect("OUT_DIR is a folder");
        }
        Err(faults) => {
            for fault in faults {
                eprintln!("guest/languages/{fault}");
            }
            process::exit(1);
        }
    }
}

/// English, and the languages that were compared with it.
fn languages() -> Result<(Texts, Vec<Language>), Vec<String>> {
    let mut english = None;
    let mut others = Vec::new();
    let mut faults = Vec::new();
    for entry in fs::read_dir("languages").expect("languages is a folder") {
        let path = entry.expect("languages is a folder").path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let content = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        match files::read(&file, &content) {
            Ok(texts) if name == "english" => english = Some(texts),
            Ok(texts) => others.push((name.into_owned(), texts)),
            Err(wrong) => faults.extend(wrong),
        }
    }
    // A folder has no order, and the same texts must give the same bytes.
    others.sort_by(|one, other| one.0.cmp(&other.0));
    if let Some(english) = &english {
        for (name, texts) in &others {
            faults.extend(files::differences(&format!("{name}.txt"), texts, english));
        }
    }
    match english {
        Some(english) if faults.is_empty() => Ok((english, others)),
        Some(_) => Err(faults),
        None => {
            faults.push("english.txt is missing or wrong".to_owned());
            Err(faults)
        }
    }
}

fn rust(english: &Texts, others: &[Language]) -> String {
    let mut tables = table("english", english, english);
    for (name, texts) in others {
        tables += &table(name, texts, english);
    }
    let methods: String = (0..)
        .zip(english)
        .filter(|(_, (key, _))| !key.ends_with(HINT))
        .map(|(position, (key, text))| method(english, position, key, text))
        .collect();
    let (keys, languages) = (english.len(), others.len() + 1);
    format!(
        "type Texts = [&'static str; {keys}];\n\
         static LANGUAGES: [(&str, Texts); {languages}] = [\n{tables}];\n\n\
         impl Language {{\n{methods}}}\n"
    )
}

/// A language's texts in the order of the keys.
fn table(name: &str, texts: &Texts, english: &Texts) -> String {
    let mut table = format!("({name:?}, [\n");
    for (key, text) in texts {
        let parameters = parameters(english, key);
        let marked = written(text, |place| mark(place, &parameters));
        table += &format!("    {marked:?}, // {key}\n");
    }
    table + "]),\n"
}

/// The character that stands for a place; its code says which parameter is filled
/// in there (`filled` in `src/language/mod.rs`).
fn mark(place: &str, parameters: &[&str]) -> String {
    let position = parameters.iter().position(|name| *name == place);
    let code = position.and_then(|position| u8::try_from(position).ok());
    char::from(code.expect("English has the place")).to_string()
}

fn written(text: &Text, place: impl Fn(&str) -> String) -> String {
    let pieces = text.pieces.iter().map(|piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Place(name) => place(name),
    });
    pieces.collect()
}

/// The places of a cause and of its hint, in the order they appear in English.
fn parameters<'a>(english: &'a Texts, key: &str) -> Vec<&'a str> {
    let cause = key.strip_suffix(HINT).unwrap_or(key);
    let mut parameters = english[cause].places();
    if let Some(hint) = english.get(&format!("{cause}{HINT}")) {
        for place in hint.places() {
            if !parameters.contains(&place) {
                parameters.push(place);
            }
        }
    }
    parameters
}

fn method(english: &Texts, position: usize, key: &str, text: &Text) -> String {
    let parameters = parameters(english, key);
    let typed: String = parameters
        .iter()
        .map(|name| format!(", {name}: &str"))
        .collect();
    let values = parameters.join(", ");
    let hint = english
        .keys()
        .position(|other| *other == format!("{key}{HINT}"));
    let (answer, body) = match hint {
        Some(hint) => (
            "Advice",
            format!("self.advice({position}, {hint}, &[{values}])"),
        ),
        None if parameters.is_empty() => ("&'static str", format!("self.0[{position}]")),
        None => ("String", format!("filled(self.0[{position}], &[{values}])")),
    };
    let words = written(text, |place| format!("{{{place}}}"));
    format!(
        "    #[doc = {words:?}]\n    pub(crate) fn {key}(self{typed}) -> {answer} {{\n        {body}\n    }}\n"
    )
}
