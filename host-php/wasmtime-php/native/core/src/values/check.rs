//! Whether all values of a function can be passed on.

use wasmtime::component::Type;
use wasmtime::component::types::ComponentFunc;

use super::Resources;
use super::from_json::name;
use crate::failure::{Failure, Kind};

/// Before anything runs: a value of another type would end the call in its midst.
///
/// # Errors
///
/// `unsupported-type`, with the place.
pub(crate) fn check(
    function: &str,
    ty: &ComponentFunc,
    resources: &Resources,
) -> Result<(), Failure> {
    let params = ty.params().map(|(name, ty)| (format!("({name})"), ty));
    let results = ty.results().map(|ty| (" -> result".to_owned(), ty));
    for (place, ty) in params.chain(results) {
        if let Some(found) = unsupported(&ty, &place, resources) {
            let text = format!("`{function}`{found} can't be passed on");
            return Err(Failure::new(Kind::UnsupportedType, text));
        }
    }
    Ok(())
}

/// The place of the first type that has no JSON, and its name.
fn unsupported(ty: &Type, place: &str, resources: &Resources) -> Option<String> {
    let inside =
        |ty: Option<Type>, inner: &str| unsupported(&ty?, &format!("{place}{inner}"), resources);
    match ty {
        Type::List(list) => inside(Some(list.ty()), "[]"),
        // `null` would be either of two values.
        Type::Option(option) if matches!(option.ty(), Type::Option(_)) => {
            Some(format!("{place}: an option of an option"))
        }
        Type::Option(option) => inside(Some(option.ty()), ""),
        Type::Result(result) => inside(result.ok(), ".ok").or_else(|| inside(result.err(), ".err")),
        // Bytes that aren't UTF-8 are written so.
        Type::Record(record) if record.fields().map(|field| field.name).eq(["base64"]) => {
            Some(format!("{place}: a record whose one field is `base64`"))
        }
        Type::Record(record) => record
            .fields()
            .find_map(|field| inside(Some(field.ty), &format!(".{}", field.name))),
        Type::Tuple(tuple) => tuple
            .types()
            .enumerate()
            .find_map(|(index, ty)| inside(Some(ty), &format!("[{index}]"))),
        Type::Variant(variant) => variant
            .cases()
            .find_map(|case| inside(case.ty, &format!(".{}", case.name))),
        Type::Own(ty) | Type::Borrow(ty) if resources.number(ty).is_some() => None,
        Type::Bool
        | Type::S8
        | Type::U8
        | Type::S16
        | Type::U16
        | Type::S32
        | Type::U32
        | Type::S64
        | Type::U64
        | Type::Float32
        | Type::Float64
        | Type::Char
        | Type::String
        | Type::Enum(_)
        | Type::Flags(_) => None,
        other => Some(format!("{place}: {}", name(other))),
    }
}
