//! Laravel's validation, as far as the panel uses it: rules on dotted fields,
//! and the sentences they answer (ConvoyPanel v4.6.1, observed).

use crate::reply::Problem;
use crate::world::MEBIBYTE;
use serde_json::{Map, Value};

/// Characters of a host name: more is a 422 (ConvoyPanel v4.6.1 and v3.10.2-beta, observed).
pub const HOSTNAME_LIMIT: usize = 191;

/// The least memory of a server, in bytes.
pub const LEAST_MEMORY: u64 = 16 * MEBIBYTE;

/// What a generation demands of a root password beyond its length, and how it says so.
#[derive(Clone, Copy, Debug)]
pub struct PasswordRule {
    pub complexity: &'static str,
    pub keyboard: &'static str,
    /// Printable ASCII that is refused.
    pub refused: &'static str,
}

/// A field by its dotted name; `None` if it isn't there at all.
pub fn field<'a>(input: &'a Value, name: &str) -> Option<&'a Value> {
    name.split('.')
        .try_fold(input, |value, part| value.get(part))
}

/// A field's value, where null counts as missing.
pub fn given<'a>(input: &'a Value, name: &str) -> Option<&'a Value> {
    field(input, name).filter(|value| !value.is_null())
}

pub fn text<'a>(input: &'a Value, name: &str) -> Option<&'a str> {
    given(input, name).and_then(Value::as_str)
}

/// A whole number, also as text.
pub fn number(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

/// A whole number of zero or more, also as text.
pub fn size(input: &Value, name: &str) -> Option<u64> {
    given(input, name)
        .and_then(number)
        .and_then(|value| u64::try_from(value).ok())
}

/// Laravel's boolean: true, false, 1, 0, "1", "0".
pub fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(_) | Value::String(_) => match number(value) {
            Some(1) => Some(true),
            Some(0) => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The errors found so far, field by field in the order of the rules.
#[derive(Debug, Default)]
pub struct Errors(Vec<(String, Vec<String>)>);

impl Errors {
    pub fn add(&mut self, name: &str, message: impl Into<String>) {
        match self.0.iter_mut().find(|(field, _)| field == name) {
            Some((_, messages)) => messages.push(message.into()),
            None => self.0.push((name.to_owned(), vec![message.into()])),
        }
    }

    /// 422 with the first message and the number of the others, if there are any.
    pub fn check(self) -> Result<(), Problem> {
        let mut messages = self.0.iter().flat_map(|(_, messages)| messages);
        let Some(first) = messages.next() else {
            return Ok(());
        };
        let message = match messages.count() {
            0 => first.clone(),
            1 => format!("{first} (and 1 more error)"),
            more => format!("{first} (and {more} more errors)"),
        };
        let errors: Map<String, Value> = self
            .0
            .into_iter()
            .map(|(field, messages)| (field, Value::from(messages)))
            .collect();
        Err(Problem {
            errors: Some(Box::new(errors)),
            ..Problem::new(422, message)
        })
    }

    /// `required`
    pub fn required(&mut self, input: &Value, name: &str) -> bool {
        let there = given(input, name)
            .is_some_and(|value| value.as_array().is_none_or(|items| !items.is_empty()));
        if !there {
            self.add(name, format!("The {} field is required.", words(name)));
        }
        there
    }

    /// `present`: the key must be there, null is fine.
    pub fn present(&mut self, input: &Value, name: &str) {
        if field(input, name).is_none() {
            self.add(name, format!("The {} field must be present.", words(name)));
        }
    }

    /// `boolean`, of a key that is there.
    pub fn boolean(&mut self, input: &Value, name: &str) {
        if field(input, name).is_some_and(|value| boolean(value).is_none()) {
            self.add(
                name,
                format!("The {} field must be true or false.", words(name)),
            );
        }
    }

    /// `required|string|max:N`
    pub fn required_text(&mut self, input: &Value, name: &str, most: usize) {
        if self.required(input, name) {
            self.text(input, name, most);
        }
    }

    /// `string|max:N`, of a value that is given.
    pub fn text(&mut self, input: &Value, name: &str, most: usize) {
        match given(input, name) {
            Some(Value::String(text)) if text.chars().count() > most => {
                self.add(
                    name,
                    format!(
                        "The {} must not be greater than {most} characters.",
                        words(name)
                    ),
                );
            }
            Some(Value::String(_)) | None => {}
            Some(_) => self.add(name, format!("The {} must be a string.", words(name))),
        }
    }

    /// `integer|min:N`, of a value that is given.
    pub fn integer(&mut self, input: &Value, name: &str, least: u64) {
        let Some(value) = given(input, name) else {
            return;
        };
        match number(value) {
            None => self.add(name, format!("The {} must be an integer.", words(name))),
            Some(value) if u64::try_from(value).is_ok_and(|value| value >= least) => {}
            Some(_) => self.add(
                name,
                format!("The {} must be at least {least}.", words(name)),
            ),
        }
    }

    /// `exists` and `in`.
    pub fn selected(&mut self, name: &str, known: bool) {
        if !known {
            self.add(name, format!("The selected {} is invalid.", words(name)));
        }
    }

    /// The rules of a VM's root password. Null is not a password; a missing key is fine.
    pub fn root_password(&mut self, input: &Value, name: &str, rule: PasswordRule) {
        let Some(value) = field(input, name) else {
            return;
        };
        let words = words(name);
        let text = value.as_str();
        if text.is_none() {
            self.add(name, format!("The {words} must be a string."));
        }
        let secret = text.unwrap_or("");
        let length = secret.chars().count();
        if length < 8 {
            self.add(name, format!("The {words} must be at least 8 characters."));
        }
        if length > 191 {
            self.add(
                name,
                format!("The {words} must not be greater than 191 characters."),
            );
        }
        let has = |kind: fn(char) -> bool| secret.chars().any(kind);
        let complex = length >= 8
            && has(|c| c.is_ascii_uppercase())
            && has(|c| c.is_ascii_lowercase())
            && has(|c| c.is_ascii_digit())
            && has(|c| "!@#$%^&*".contains(c));
        if !complex {
            self.add(name, format!("The {words} {}", rule.complexity));
        }
        let typed = |c: char| (c == ' ' || c.is_ascii_graphic()) && !rule.refused.contains(c);
        if !secret.chars().all(typed) {
            self.add(name, format!("The {words} {}", rule.keyboard));
        }
    }
}

/// How a message names a field: underscores as spaces, dotted names as they are.
fn words(name: &str) -> String {
    if name.contains('.') {
        name.to_owned()
    } else {
        name.replace('_', " ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::Generation;
    use serde_json::json;

    #[test]
    fn a_root_password_needs_length_and_four_kinds_of_ascii_characters() {
        let long = format!("aB1!{}", "x".repeat(187));
        let longer = format!("{long}x");
        for (password, v3, v4) in [
            ("S3rver!Passw0rd", 0, 0),
            (long.as_str(), 0, 0),
            (longer.as_str(), 1, 1),
            ("Abcdefgh1", 1, 1),
            ("aB1!", 2, 2),
            ("Pässw0rd!aB", 1, 1),
            ("Abcdef1!~", 1, 0),
            ("Abcdef1!`", 1, 0),
        ] {
            for (generation, errors) in [(Generation::V3, v3), (Generation::V4, v4)] {
                let mut found = Errors::default();
                found.root_password(&json!({ "p": password }), "p", generation.password_rule());
                let count = found.0.first().map_or(0, |(_, messages)| messages.len());
                assert_eq!(count, errors, "{password} {generation:?}");
            }
        }
    }

    #[test]
    fn the_message_counts_the_other_errors() {
        let mut errors = Errors::default();
        for name in ["name", "email", "password"] {
            errors.required(&json!({}), name);
        }
        let problem = errors.check().unwrap_err();
        assert_eq!(
            problem.message,
            "The name field is required. (and 2 more errors)"
        );
    }

    #[test]
    fn text_and_numbers_that_mean_true_or_false_do() {
        for (value, flag) in [
            (json!("0"), Some(false)),
            (json!(1), Some(true)),
            (json!("false"), None),
            (json!(null), None),
        ] {
            assert_eq!(boolean(&value), flag, "{value}");
        }
    }
}
