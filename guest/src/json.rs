//! JSON as a tree, and typed values by their names in it.
//!
//! One tree for everything that is read instead of a generated reader for each record: a
//! reader is kilobytes of the component, a name in a list some bytes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value.
#[derive(Debug)]
pub enum Json<'a> {
    /// Nothing stands at this name.
    Missing,
    Null,
    Flag(bool),
    /// A whole number from 0 on.
    Number(u64),
    /// A number with a fraction.
    Fraction(f64),
    /// A whole number below 0.
    Negative(i64),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// A value isn't what it is read as.
///
/// Boxed: every value read is a `Result` with one, and almost none is made.
#[derive(Debug, PartialEq, Eq)]
pub struct Misfit(Box<Place>);

#[derive(Debug, PartialEq, Eq)]
struct Place {
    /// Such as `data.limits.cpu`.
    path: String,
    found: &'static str,
}

impl fmt::Display for Misfit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.0.path, self.0.found)
    }
}

/// What can be read out of JSON.
pub trait Readable: Sized {
    /// # Errors
    /// The value is another thing.
    fn read(json: &Json) -> Result<Self, Misfit>;
}

impl<'a> Json<'a> {
    /// Reads a whole text.
    ///
    /// # Errors
    /// It isn't JSON.
    pub fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Reads what stands at a name of this object.
    ///
    /// # Errors
    /// It is no such value, or this is no object.
    pub fn get<T: Readable>(&self, name: &str) -> Result<T, Misfit> {
        match self.at(name).map(T::read) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(misfit)) => Err(misfit.below(name)),
            Err(misfit) => Err(misfit),
        }
    }

    // One copy, whatever is read there.
    #[inline(never)]
    fn at(&self, name: &str) -> Result<&Self, Misfit> {
        let Self::Object(members) = self else {
            return Err(self.misfit());
        };
        let member = members.iter().find(|(key, _)| key == name);
        Ok(member.map_or(&Self::Missing, |(_, value)| value))
    }

    /// That this isn't what it should be.
    #[cold]
    #[inline(never)]
    pub fn misfit(&self) -> Misfit {
        let found = match self {
            Self::Missing => "missing",
            Self::Null => "null",
            Self::Flag(_) => "true or false",
            Self::Number(_) | Self::Fraction(_) | Self::Negative(_) => "another number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        };
        Misfit(Box::new(Place {
            path: String::new(),
            found,
        }))
    }
}

impl Misfit {
    #[cold]
    #[inline(never)]
    fn below(mut self, name: &str) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() {
            path.insert(0, '.');
        }
        path.insert_str(0, name);
        self
    }
}

/// Makes structs [`Readable`] whose fields stand in an object under their own names.
macro_rules! readable {
    ($($record:ident { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::json::Readable for $record {
            fn read(
                json: &$crate::json::Json,
            ) -> Result<Self, $crate::json::Misfit> {
                Ok(Self { $($field: json.get(stringify!($field))?),+ })
            }
        }
    )+};
}
pub(crate) use readable;

impl Readable for bool {
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            Json::Flag(flag) => Ok(*flag),
            _ => Err(json.misfit()),
        }
    }
}

/// Yes or no, as the panel says it: `true`, or `1` (v4.6.1, observed of backups and
/// templates).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag(pub bool);

impl Readable for Flag {
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            Json::Flag(flag) => Ok(Self(*flag)),
            Json::Number(number @ (0 | 1)) => Ok(Self(*number == 1)),
            _ => Err(json.misfit()),
        }
    }
}

impl Readable for u64 {
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            Json::Number(number) => Ok(*number),
            _ => Err(json.misfit()),
        }
    }
}

impl Readable for i64 {
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            Json::Number(number) => Self::try_from(*number).map_err(|_| json.misfit()),
            Json::Negative(number) => Ok(*number),
            _ => Err(json.misfit()),
        }
    }
}

impl Readable for u32 {
    fn read(json: &Json) -> Result<Self, Misfit> {
        Self::try_from(u64::read(json)?).map_err(|_| json.misfit())
    }
}

impl Readable for u8 {
    fn read(json: &Json) -> Result<Self, Misfit> {
        Self::try_from(u64::read(json)?).map_err(|_| json.misfit())
    }
}

impl Readable for String {
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            Json::Text(text) => Ok(text.clone().into_owned()),
            _ => Err(json.misfit()),
        }
    }
}

/// Whatever stands at a name.
#[derive(Debug, Clone)]
pub struct Anything;

impl Readable for Anything {
    fn read(_: &Json) -> Result<Self, Misfit> {
        Ok(Self)
    }
}

impl Readable for f64 {
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            // Whole numbers read as such are shares and the like: small.
            #[allow(clippy::cast_precision_loss)]
            Json::Number(number) => Ok(*number as Self),
            Json::Fraction(number) => Ok(*number),
            #[allow(clippy::cast_precision_loss)]
            Json::Negative(number) => Ok(*number as Self),
            _ => Err(json.misfit()),
        }
    }
}

/// Null, or nothing at all, is none.
impl<T: Readable> Readable for Option<T> {
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            Json::Missing | Json::Null => Ok(None),
            _ => T::read(json).map(Some),
        }
    }
}

impl<T: Readable> Readable for Vec<T> {
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            Json::List(items) => items.iter().map(T::read).collect(),
            _ => Err(json.misfit()),
        }
    }
}

/// A list without the items that can't be read: one odd object never hides the others.
#[derive(Debug, Clone)]
pub struct Sound<T> {
    pub items: Vec<T>,
    /// Why each of the others can't be read, such as `[2].memory: text`.
    pub odd: Vec<String>,
}

impl<T: Readable> Readable for Sound<T> {
    fn read(json: &Json) -> Result<Self, Misfit> {
        let Json::List(list) = json else {
            return Err(json.misfit());
        };
        let (mut items, mut odd) = (Vec::new(), Vec::new());
        for (place, item) in list.iter().enumerate() {
            match T::read(item) {
                Ok(item) => items.push(item),
                Err(misfit) => odd.push(misfit.below(&format!("[{place}]")).to_string()),
            }
        }
        Ok(Self { items, odd })
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Whole)
    }
}

/// Takes whatever value comes.
struct Whole;

impl<'de> Visitor<'de> for Whole {
    type Value = Json<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json<'de>, E> {
        Ok(Json::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
        Ok(u64::try_from(number).map_or(Json::Negative(number), Json::Number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json<'de>, E> {
        Ok(Json::Fraction(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = object.next_entry()? {
            // The name of a member is always text.
            if let Json::Text(name) = name {
                members.push((name, value));
            }
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Record {
        id: u64,
        limit: Option<u32>,
        names: Vec<String>,
    }

    readable! {
        Record { id, limit, names }
    }

    fn read(text: &str) -> Result<Record, String> {
        let json = Json::parse(text).map_err(|_| "no JSON".to_owned())?;
        json.get("data").map_err(|misfit| misfit.to_string())
    }

    #[test]
    fn a_record_is_read_by_its_names_whatever_stands_beside_them() {
        let text =
            r#"{"x":{"id":-1.5},"data":{"names":["\u00e9","b"],"more":[null,true,1e3],"id":7}}"#;
        let record = Record {
            id: 7,
            limit: None,
            names: vec!["é".to_owned(), "b".to_owned()],
        };
        assert_eq!(read(text), Ok(record));
    }

    #[test]
    fn a_misfit_says_where_it_is_and_what_stands_there() {
        let cases = [
            ("[]", ": a list"),
            ("{}", "data: missing"),
            (r#"{"data":"x"}"#, "data: text"),
            (r#"{"data":{"names":[]}}"#, "data.id: missing"),
            (r#"{"data":{"id":null}}"#, "data.id: null"),
            (r#"{"data":{"id":-1}}"#, "data.id: another number"),
            (r#"{"data":{"id":1.5}}"#, "data.id: another number"),
            (r#"{"data":{"id":"1"}}"#, "data.id: text"),
            (
                r#"{"data":{"id":1,"limit":4294967296}}"#,
                "data.limit: another number",
            ),
            (
                r#"{"data":{"id":1,"limit":true}}"#,
                "data.limit: true or false",
            ),
            (r#"{"data":{"id":1,"names":{}}}"#, "data.names: an object"),
            (
                r#"{"data":{"id":1,"names":[1]}}"#,
                "data.names: another number",
            ),
            (r#"{"data":{"id":1,"names":["#, "no JSON"),
        ];
        for (text, misfit) in cases {
            assert_eq!(read(text), Err(misfit.to_owned()), "{text}");
        }
    }
}
