//! Finds a secret in a text however it is encoded there.
//!
//! Looking for each way of writing a secret finds only the ways that somebody thought of.
//! So the text is decoded instead, until nothing is left to decode, and reduced to ASCII
//! letters and digits: any 8 of them that follow each other in a secret are a leak, whether
//! the text is escaped, cut, wrapped, spaced or in other case. What is too deep to be decoded
//! counts as a leak, too.

use std::collections::HashSet;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Words that are in every text about servers, and in many passwords: a piece of one of
/// them is no leak.
const ORDINARY: &str = "accountpassword accountpasswords administrator applicationtoken \
    authorization bandwidth convoypanel credential datacenter hostingserver hostname internet \
    location nameservers newpassword operatingsystem passwordofthe production rootpassword snapshots \
    templates username virtualmachine virtualserver";

/// Texts that are kept, of which pieces are no leak either.
const KEPT: usize = 8;

/// Rounds after which a text that still changes can't be decided.
const ROUNDS: usize = 8;

/// Encodings within each other of which each hides the text's letters (base64, hexadecimal).
const DEPTH: usize = 4;

/// Printable bytes in a row below which what was decoded is no text.
const SHORTEST_RUN: usize = 8;

/// Bytes that are decoded of each byte of a text.
const BUDGET: usize = 16;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The pieces of the secrets, each 8 letters long, or all 7 of a secret that has no more.
#[derive(Default)]
pub(super) struct Leaks {
    eights: HashSet<u64>,
    sevens: HashSet<u64>,
    /// A bit for some bits of each piece: most texts are told apart by it.
    sieve: Vec<u64>,
}

impl Leaks {
    /// `kept`: texts that are no secrets, though pieces of a secret are in them: the header of a
    /// web token says some of what its claims say.
    pub fn of<'a>(
        secrets: impl Iterator<Item = &'a str>,
        kept: impl Iterator<Item = &'a str>,
    ) -> Self {
        // A call needs one token or two; more are a hostile panel's, and would take time.
        let kept = kept.take(KEPT).map(letters);
        let ordinary = kept.fold(ORDINARY.to_owned(), |all, one| all + " " + &one);
        let mut leaks = Leaks {
            sieve: vec![0; 1024],
            ..Leaks::default()
        };
        for secret in secrets {
            for letters in [letters(secret), letters(&decoded_once(secret).0)] {
                leaks.add(&letters, &ordinary, str::to_owned);
                leaks.add(&letters, &ordinary, |piece| piece.chars().rev().collect());
            }
        }
        leaks
    }

    fn add(&mut self, letters: &str, ordinary: &str, written: fn(&str) -> String) {
        let length = letters.len().clamp(7, 8);
        for start in 0..letters.len() {
            let Some(piece) = letters.get(start..start + length) else {
                break;
            };
            if ordinary.contains(piece) {
                continue;
            }
            let piece = written(piece);
            let letters_of = piece.bytes();
            let number = letters_of.fold(0, |all, one| all << 8 | u64::from(one));
            if letters.len() == 7 {
                self.sevens.insert(number);
            } else {
                self.eights.insert(number);
            }
            let (word, bit) = in_sieve(number);
            if let Some(word) = self.sieve.get_mut(word) {
                *word |= bit;
            }
        }
    }

    /// True if a secret, or a piece of it, can be read out of the text, or if that can't be
    /// decided. `shows` says whether a text that was decoded shows something else that must
    /// not be seen; its second argument is true where the text was certainly encoded, and not
    /// decoded only to see whether that gives something.
    pub fn reveal(&self, text: &str, shows: &dyn Fn(&str, bool) -> bool) -> bool {
        let mut budget = text.len() * BUDGET + 4096;
        let mut left = vec![(text.to_owned(), 0)];
        while let Some((text, depth)) = left.pop() {
            let mut text = text;
            if self.stand_in(&text) {
                return true;
            }
            for round in 0.. {
                let (decoded, has_changed) = decoded_once(&text);
                if !has_changed {
                    break;
                }
                if round == ROUNDS || self.stand_in(&decoded) || shows(&decoded, depth == 0) {
                    return true;
                }
                text = decoded;
            }
            if depth > 0 && shows(&text, false) {
                return true;
            }
            for inner in within(&text) {
                if depth == DEPTH || inner.len() > budget {
                    return true;
                }
                budget -= inner.len();
                left.push((inner, depth + 1));
            }
        }
        false
    }

    /// True if a piece of a secret is in the text as it is.
    fn stand_in(&self, text: &str) -> bool {
        let mut eight: u64 = 0;
        let mut count = 0;
        for letter in text.bytes().filter(u8::is_ascii_alphanumeric) {
            eight = eight << 8 | u64::from(letter.to_ascii_lowercase());
            count += 1;
            let seven = eight & (u64::MAX >> 8);
            if (count >= 8 && self.has(&self.eights, eight))
                || (count >= 7 && self.has(&self.sevens, seven))
            {
                return true;
            }
        }
        false
    }

    fn has(&self, pieces: &HashSet<u64>, piece: u64) -> bool {
        let (word, bit) = in_sieve(piece);
        self.sieve.get(word).is_some_and(|word| word & bit != 0) && pieces.contains(&piece)
    }
}

/// Which word of the sieve, and which bit of it.
fn in_sieve(piece: u64) -> (usize, u64) {
    let mixed = piece.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
    (mixed as usize >> 6, 1 << (mixed & 63))
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|one| one.to_ascii_lowercase()).collect()
}

/// The text with each escape decoded that stands for one character, and whether there was
/// one: percent-encoding, escapes with a backslash as in JSON and C, and HTML's entities.
fn decoded_once(text: &str) -> (String, bool) {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let mut has_changed = false;
    while let Some(start) = rest.iter().position(|byte| b"%\\&=".contains(byte)) {
        let (before, escape) = rest.split_at(start);
        decoded.extend_from_slice(before);
        let length = match escaped(escape, &mut decoded) {
            Some(length) => {
                has_changed = true;
                length
            }
            None => {
                decoded.extend_from_slice(&escape[..1]);
                1
            }
        };
        rest = &escape[length..];
    }
    decoded.extend_from_slice(rest);
    (String::from_utf8_lossy(&decoded).into_owned(), has_changed)
}

/// Decodes the escape that `text` begins with; its length, or none if it is no escape.
fn escaped(text: &[u8], decoded: &mut Vec<u8>) -> Option<usize> {
    let at = |place: usize| text.get(place).copied().unwrap_or_default();
    let mut byte = |start, base, fewest, most| {
        let (value, length) = number(text, start, base, fewest, most)?;
        decoded.extend(u8::try_from(value));
        Some(length)
    };
    match (at(0), at(1)) {
        (b'%', b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => byte(1, 16, 2, 2),
        // Quoted-printable; not a parameter of a URL.
        (b'=', b'8'..=b'9' | b'A'..=b'F') => byte(1, 16, 2, 2),
        (b'\\', b'x') => byte(2, 16, 2, 2),
        (b'\\', b'0'..=b'7') => byte(1, 8, 1, 3),
        (b'%' | b'\\', b'u') if at(2) == b'{' => character(text, 3, 16, 1, 6, decoded),
        (b'%' | b'\\', b'u') => character(text, 2, 16, 4, 4, decoded),
        (b'&', b'#') if matches!(at(2), b'x' | b'X') => character(text, 3, 16, 1, 8, decoded),
        (b'&', b'#') => character(text, 2, 10, 1, 8, decoded),
        (b'&', _) => named(text, decoded),
        (b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'v') => {
            decoded.push(b' ');
            Some(2)
        }
        (b'\\', other @ 0x20..=0x7e) => {
            decoded.push(other);
            Some(2)
        }
        _ => None,
    }
}

/// A number of this base that begins at this place, and where it ends.
fn number(
    text: &[u8],
    start: usize,
    base: u32,
    fewest: usize,
    most: usize,
) -> Option<(u32, usize)> {
    let digits = text.iter().skip(start).take(most);
    let digits = digits.map_while(|byte| char::from(*byte).to_digit(base));
    let (count, value) = digits.fold((0, 0_u32), |(count, all), digit| {
        (count + 1, all.wrapping_mul(base).wrapping_add(digit))
    });
    (count >= fewest).then_some((value, start + count))
}

/// As [`number`], of a character; what closes it belongs to it.
fn character(
    text: &[u8],
    start: usize,
    base: u32,
    fewest: usize,
    most: usize,
    decoded: &mut Vec<u8>,
) -> Option<usize> {
    let (value, length) = number(text, start, base, fewest, most)?;
    if let Some(character) = char::from_u32(value) {
        decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    let is_closed = matches!(text.get(length), Some(b';' | b'}'));
    Some(length + usize::from(is_closed))
}

/// An entity with a name. Only those are told apart with which addresses and other escapes
/// are written; any other is a letter with an accent, or something like it.
fn named(text: &[u8], decoded: &mut Vec<u8>) -> Option<usize> {
    let name = text.iter().skip(1).take(32);
    let length = name.take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if length < 2 || text.get(length + 1) != Some(&b';') {
        return None;
    }
    let character: &[u8] = match text.get(1..=length)? {
        b"amp" | b"AMP" => b"&",
        b"commat" => b"@",
        b"period" => b".",
        b"percnt" => b"%",
        b"bsol" => b"\\",
        b"num" => b"#",
        b"lt" | b"gt" | b"quot" | b"apos" | b"nbsp" => b" ",
        _ => b"",
    };
    decoded.extend_from_slice(character);
    Some(length + 2)
}

/// What a text is as base64, begun at each place, and as hexadecimal digits.
fn within(text: &str) -> Vec<String> {
    let sixtyfour: Vec<u8> = text
        .bytes()
        .filter_map(|byte| match byte {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b'+' | b'/' => Some(byte),
            _ => byte.is_ascii_alphanumeric().then_some(byte),
        })
        .collect();
    let sixteen: Vec<u8> = text
        .bytes()
        .filter_map(|byte| char::from(byte).to_digit(16).map(|digit| digit as u8))
        .collect();
    // Too few to hold a piece of a secret.
    let starts = |enough| if enough { 0..4 } else { 0..0 };
    let as_base64 = starts(sixtyfour.len() >= 10).filter_map(|start| {
        let letters = sixtyfour.get(start..)?;
        let whole = letters.len() - usize::from(letters.len() % 4 == 1);
        BASE64.decode(letters.get(..whole)?).ok()
    });
    let as_hexadecimal = starts(sixteen.len() >= 14).take(2).filter_map(|start| {
        let pairs = sixteen.get(start..)?.chunks_exact(2);
        Some(
            pairs
                .map(|pair| pair.iter().fold(0, |all, one| all << 4 | one))
                .collect(),
        )
    });
    as_base64
        .chain(as_hexadecimal)
        .map(|bytes| printable(&bytes))
        .filter(|text| !text.is_empty())
        .collect()
}

/// The runs of printable characters that are long enough, a line each. Zeros between them
/// are UTF-16.
fn printable(bytes: &[u8]) -> String {
    let bytes: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let runs = bytes.split(|byte| !matches!(byte, 0x20..=0x7e | b'\t' | b'\r' | b'\n'));
    let runs = runs.filter(|run| run.len() >= SHORTEST_RUN);
    let lines: Vec<_> = runs.map(String::from_utf8_lossy).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests;
