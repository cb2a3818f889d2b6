//! JSON → value.

use std::fmt;

use serde_json::{Map, Value};
use wasmtime::component::types::{Enum, Flags, Record, ResultType, Variant};
use wasmtime::component::{Type, Val};

use super::bytes;

/// Where a value doesn't fit its type. Never quotes the value: it may be secret.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// From the outermost value inwards: `.service.id`, `[3]`.
    place: String,
    problem: String,
}

impl Mismatch {
    fn new(problem: impl Into<String>) -> Self {
        Mismatch {
            place: String::new(),
            problem: problem.into(),
        }
    }

    fn expected(what: impl fmt::Display, found: &Value) -> Self {
        let found = match found {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        Self::new(format!("expected {what}, found {found}"))
    }

    fn inside(mut self, place: impl fmt::Display) -> Self {
        self.place = format!("{place}{}", self.place);
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

type Converted = Result<Val, Mismatch>;

/// The value of type `ty` that `json` writes.
///
/// # Errors
///
/// The place that doesn't fit, and what was expected there.
pub(crate) fn from_json(ty: &Type, json: Value) -> Converted {
    match ty {
        Type::Bool => json
            .as_bool()
            .map(Val::Bool)
            .ok_or_else(|| Mismatch::expected("true or false", &json)),
        Type::U8 => number(&json, "u8").map(Val::U8),
        Type::U16 => number(&json, "u16").map(Val::U16),
        Type::U32 => number(&json, "u32").map(Val::U32),
        Type::S8 => number(&json, "s8").map(Val::S8),
        Type::S16 => number(&json, "s16").map(Val::S16),
        Type::S32 => number(&json, "s32").map(Val::S32),
        Type::U64 => digits(&json, "u64").map(Val::U64),
        Type::S64 => digits(&json, "s64").map(Val::S64),
        Type::Float32 => float(&json).map(|value| Val::Float32(value as f32)),
        Type::Float64 => float(&json).map(Val::Float64),
        Type::Char => character(&json).map(Val::Char),
        Type::String => match json {
            Value::String(text) => Ok(Val::String(text)),
            Value::Object(_) => lossy(json),
            other => Err(Mismatch::expected("a string", &other)),
        },
        Type::List(list) if list.ty() == Type::U8 => octets(json),
        Type::List(list) => {
            let ty = list.ty();
            elements(array(json)?.into_iter().map(|json| (ty.clone(), json))).map(Val::List)
        }
        Type::Tuple(tuple) => {
            let array = array(json)?;
            let (expected, found) = (tuple.types().len(), array.len());
            if expected != found {
                return Err(Mismatch::new(format!(
                    "expected {expected} elements, found {found}"
                )));
            }
            elements(tuple.types().zip(array)).map(Val::Tuple)
        }
        Type::Record(ty) => record(ty, object(json)?),
        Type::Option(_) if json.is_null() => Ok(Val::Option(None)),
        Type::Option(option) => {
            from_json(&option.ty(), json).map(|value| Val::Option(Some(Box::new(value))))
        }
        Type::Enum(ty) => enumeration(ty, json),
        Type::Flags(ty) => flags(ty, array(json)?),
        Type::Variant(ty) => variant(ty, object(json)?),
        Type::Result(ty) => result(ty, object(json)?),
        // Whose it is check() has seen; handles.rs makes it one.
        Type::Own(_) | Type::Borrow(_) => number(&json, "u32").map(Val::U32),
        other => Err(Mismatch::new(format!("{} can't be passed on", name(other)))),
    }
}

/// The name of a type that no value of ours has.
pub(super) fn name(ty: &Type) -> &'static str {
    match ty {
        Type::Own(_) | Type::Borrow(_) => "a resource",
        Type::Map(_) => "a map",
        Type::FixedLengthList(_) => "a list of fixed length",
        _ => "a future, stream or error-context",
    }
}

fn number<T: TryFrom<i64>>(json: &Value, ty: &str) -> Result<T, Mismatch> {
    let number = json.as_i64().and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| Mismatch::expected(format_args!("a whole number that fits {ty}"), json))
}

fn digits<T: TryFrom<i128>>(json: &Value, ty: &str) -> Result<T, Mismatch> {
    let number = match json {
        Value::String(text) if !text.starts_with('+') => text.parse::<i128>().ok(),
        Value::Number(number) => number.as_i128(),
        _ => None,
    };
    number
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| {
            Mismatch::expected(
                format_args!("a whole number, or its decimal digits, that fits {ty}"),
                json,
            )
        })
}

fn float(json: &Value) -> Result<f64, Mismatch> {
    let value = match json.as_str() {
        Some("NaN") => Some(f64::NAN),
        Some("Infinity") => Some(f64::INFINITY),
        Some("-Infinity") => Some(f64::NEG_INFINITY),
        Some(_) => None,
        None => json.as_f64(),
    };
    let expected = "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";
    value.ok_or_else(|| Mismatch::expected(expected, json))
}

fn character(json: &Value) -> Result<char, Mismatch> {
    let mut chars = json.as_str().unwrap_or_default().chars();
    match (chars.next(), chars.next()) {
        (Some(character), None) => Ok(character),
        _ => Err(Mismatch::expected("a string of one character", json)),
    }
}

fn octets(json: Value) -> Converted {
    let bad = Mismatch::expected("a string, or {\"base64\": \"…\"}", &json);
    let octets = bytes::deserialize(json).map_err(|_| bad)?;
    if octets.len() > bytes::MOST {
        let (found, most) = (octets.len(), bytes::MOST);
        return Err(Mismatch::new(format!(
            "{found} bytes, and a list<u8> may have {most}"
        )));
    }
    Ok(Val::List(octets.into_iter().map(Val::U8).collect()))
}

/// A text that isn't UTF-8: each broken place becomes U+FFFD.
fn lossy(json: Value) -> Converted {
    let bad = Mismatch::expected("a string", &json);
    let octets = bytes::deserialize(json).map_err(|_| bad)?;
    Ok(Val::String(String::from_utf8_lossy(&octets).into_owned()))
}

fn array(json: Value) -> Result<Vec<Value>, Mismatch> {
    match json {
        Value::Array(array) => Ok(array),
        other => Err(Mismatch::expected("an array", &other)),
    }
}

fn object(json: Value) -> Result<Map<String, Value>, Mismatch> {
    match json {
        Value::Object(object) => Ok(object),
        // PHP has one empty array.
        Value::Array(empty) if empty.is_empty() => Ok(Map::new()),
        other => Err(Mismatch::expected("an object", &other)),
    }
}

fn elements(typed: impl Iterator<Item = (Type, Value)>) -> Result<Vec<Val>, Mismatch> {
    let values = typed.enumerate().map(|(index, (ty, json))| {
        from_json(&ty, json).map_err(|mismatch| mismatch.inside(format_args!("[{index}]")))
    });
    values.collect()
}

fn record(ty: &Record, mut object: Map<String, Value>) -> Converted {
    let mut fields = Vec::with_capacity(ty.fields().len());
    for field in ty.fields() {
        let value = match object.remove(field.name) {
            Some(json) => from_json(&field.ty, json),
            None if matches!(field.ty, Type::Option(_)) => Ok(Val::Option(None)),
            None => Err(Mismatch::new("this field is missing")),
        };
        let value = value.map_err(|mismatch| mismatch.inside(format_args!(".{}", field.name)))?;
        fields.push((field.name.to_owned(), value));
    }
    match object.keys().next() {
        Some(unknown) => {
            Err(Mismatch::new("there is no such field").inside(format_args!(".{unknown}")))
        }
        None => Ok(Val::Record(fields)),
    }
}

fn one_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    format!("one of {}", names.collect::<Vec<_>>().join(", "))
}

fn known<'a>(
    json: Value,
    mut names: impl Iterator<Item = &'a str> + Clone,
) -> Result<String, Mismatch> {
    let expected = names.clone();
    match json {
        Value::String(text) if names.any(|name| name == text) => Ok(text),
        // Another name than these: said as such, not as "found a string".
        Value::String(_) => Err(Mismatch::new(format!("expected {}", one_of(expected)))),
        other => Err(Mismatch::expected(one_of(expected), &other)),
    }
}

fn enumeration(ty: &Enum, json: Value) -> Converted {
    let names: Vec<_> = ty.names().collect();
    known(json, names.into_iter()).map(Val::Enum)
}

fn flags(ty: &Flags, array: Vec<Value>) -> Converted {
    let names: Vec<_> = ty.names().collect();
    let set = array.into_iter().enumerate().map(|(index, json)| {
        known(json, names.iter().copied())
            .map_err(|mismatch| mismatch.inside(format_args!("[{index}]")))
    });
    set.collect::<Result<_, _>>().map(Val::Flags)
}

fn variant(ty: &Variant, mut object: Map<String, Value>) -> Converted {
    let names: Vec<_> = ty.cases().map(|case| case.name).collect();
    let tag = object.remove("tag").unwrap_or_default();
    let tag = known(tag, names.into_iter()).map_err(|mismatch| mismatch.inside(".tag"))?;
    let payload = ty
        .cases()
        .find(|case| case.name == tag)
        .and_then(|case| case.ty);
    let value = object.remove("value");
    if let Some(unknown) = object.keys().next() {
        return Err(Mismatch::new("there is no such field").inside(format_args!(".{unknown}")));
    }
    let value = carried(payload, value.unwrap_or_default());
    let value = value.map_err(|mismatch| mismatch.inside(".value"))?;
    Ok(Val::Variant(tag, value))
}

fn result(ty: &ResultType, object: Map<String, Value>) -> Converted {
    let mut cases = object.into_iter();
    match (cases.next(), cases.next()) {
        (Some((case, json)), None) if case == "ok" => {
            let value = carried(ty.ok(), json).map_err(|mismatch| mismatch.inside(".ok"))?;
            Ok(Val::Result(Ok(value)))
        }
        (Some((case, json)), None) if case == "err" => {
            let value = carried(ty.err(), json).map_err(|mismatch| mismatch.inside(".err"))?;
            Ok(Val::Result(Err(value)))
        }
        _ => Err(Mismatch::new("expected {\"ok\": …} or {\"err\": …}")),
    }
}

/// What a case of a variant or result carries: a value of its type, or nothing.
fn carried(ty: Option<Type>, json: Value) -> Result<Option<Box<Val>>, Mismatch> {
    match ty {
        Some(ty) => from_json(&ty, json).map(|value| Some(Box::new(value))),
        None if json.is_null() => Ok(None),
        None => Err(Mismatch::expected("nothing or null", &json)),
    }
}
