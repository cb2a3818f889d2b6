//! Value → JSON.

use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use wasmtime::component::{Type, Val};

use super::{bytes, from_json};

/// A value and its type, written as the protocol's JSON.
pub(crate) struct Json<'a> {
    pub ty: &'a Type,
    pub value: &'a Val,
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match (self.ty, self.value) {
            (_, Val::Bool(value)) => to.serialize_bool(*value),
            (_, Val::U8(value)) => to.serialize_u8(*value),
            (_, Val::U16(value)) => to.serialize_u16(*value),
            (_, Val::U32(value)) => to.serialize_u32(*value),
            (_, Val::S8(value)) => to.serialize_i8(*value),
            (_, Val::S16(value)) => to.serialize_i16(*value),
            (_, Val::S32(value)) => to.serialize_i32(*value),
            (_, Val::U64(value)) => to.serialize_u64(*value),
            (_, Val::S64(value)) => to.serialize_i64(*value),
            (_, Val::Float32(value)) if value.is_finite() => to.serialize_f32(*value),
            (_, Val::Float32(value)) => to.serialize_str(word(f64::from(*value))),
            (_, Val::Float64(value)) if value.is_finite() => to.serialize_f64(*value),
            (_, Val::Float64(value)) => to.serialize_str(word(*value)),
            (_, Val::Char(value)) => to.serialize_char(*value),
            (_, Val::String(value) | Val::Enum(value)) => to.serialize_str(value),
            (_, Val::Flags(names)) => names.serialize(to),
            (Type::List(list), Val::List(values)) if list.ty() == Type::U8 => octets(values, to),
            (Type::List(list), Val::List(values)) => {
                let ty = list.ty();
                sequence(values.iter().map(|value| (ty.clone(), value)), to)
            }
            (Type::Tuple(tuple), Val::Tuple(values)) => sequence(tuple.types().zip(values), to),
            (Type::Record(record), Val::Record(fields)) => {
                let mut map = to.serialize_map(Some(fields.len()))?;
                for (field, (name, value)) in record.fields().zip(fields) {
                    map.serialize_entry(
                        name,
                        &Json {
                            ty: &field.ty,
                            value,
                        },
                    )?;
                }
                map.end()
            }
            (Type::Option(option), Val::Option(value)) => {
                carried(Some(option.ty()), value.as_deref(), |json| {
                    json.serialize(to)
                })
            }
            (Type::Variant(variant), Val::Variant(tag, value)) => {
                let mut map = to.serialize_map(None)?;
                map.serialize_entry("tag", tag)?;
                if let Some(value) = value {
                    let ty = variant
                        .cases()
                        .find(|case| case.name == tag)
                        .and_then(|case| case.ty);
                    carried(ty, Some(value), |json| map.serialize_entry("value", json))?;
                }
                map.end()
            }
            (Type::Result(result), Val::Result(value)) => {
                let (case, ty, value) = match value {
                    Ok(value) => ("ok", result.ok(), value),
                    Err(value) => ("err", result.err(), value),
                };
                let mut map = to.serialize_map(Some(1))?;
                carried(ty, value.as_deref(), |json| map.serialize_entry(case, json))?;
                map.end()
            }
            (ty, _) => {
                let name = from_json::name(ty);
                Err(S::Error::custom(format_args!("{name} can't be passed on")))
            }
        }
    }
}

/// What JSON has no number for.
fn word(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

/// Hands `write` what an option or case carries; nothing is `null`.
fn carried<R>(
    ty: Option<Type>,
    value: Option<&Val>,
    write: impl FnOnce(&Option<Json<'_>>) -> R,
) -> R {
    let json = ty.as_ref().zip(value).map(|(ty, value)| Json { ty, value });
    write(&json)
}

fn octets<S: Serializer>(values: &[Val], to: S) -> Result<S::Ok, S::Error> {
    if values.len() > bytes::MOST {
        let (found, most) = (values.len(), bytes::MOST);
        let text = format_args!("a list<u8> of {found} bytes, and it may have {most}");
        return Err(S::Error::custom(text));
    }
    let octets = values.iter().map(|value| match value {
        Val::U8(octet) => Ok(*octet),
        _ => Err(S::Error::custom("a list<u8> holds something else")),
    });
    bytes::serialize(&octets.collect::<Result<Vec<_>, _>>()?, to)
}

fn sequence<'a, S: Serializer>(
    typed: impl ExactSizeIterator<Item = (Type, &'a Val)>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut sequence = to.serialize_seq(Some(typed.len()))?;
    for (ty, value) in typed {
        sequence.serialize_element(&Json { ty: &ty, value })?;
    }
    sequence.end()
}
