//! Which cases a value is made of.

use wasmtime::component::Val;

/// Appends the cases of variants, enums, options and results in a value, in order;
/// each run of equal ones in a list once. Texts and numbers have none.
pub(crate) fn write_shape(value: &Val, shape: &mut String) {
    let mut case = |name: &str, inner: Option<&Val>| {
        shape.push_str(name);
        if let Some(inner) = inner {
            shape.push('(');
            write_shape(inner, shape);
            shape.push(')');
        }
        shape.push(' ');
    };
    match value {
        Val::Enum(name) => case(name, None),
        Val::Flags(names) => case(&names.join("+"), None),
        Val::Variant(name, inner) => case(name, inner.as_deref()),
        Val::Option(Some(inner)) => case("some", Some(inner)),
        Val::Option(None) => case("none", None),
        Val::Result(Ok(inner)) => case("ok", inner.as_deref()),
        Val::Result(Err(inner)) => case("err", inner.as_deref()),
        Val::Record(fields) => fields
            .iter()
            .for_each(|(_, value)| write_shape(value, shape)),
        Val::Tuple(values) => values.iter().for_each(|value| write_shape(value, shape)),
        Val::List(values) => {
            let mut last = String::new();
            for value in values {
                let mut one = String::new();
                write_shape(value, &mut one);
                if one != last {
                    shape.push_str(&one);
                    last = one;
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(value: &Val) -> String {
        let mut shape = String::new();
        write_shape(value, &mut shape);
        shape
    }

    #[test]
    fn texts_and_numbers_have_no_shape_and_cases_have() {
        let text = |text: &str| Val::String(text.to_owned());
        let failed = |kind: &str| {
            let problem = Val::Record(vec![
                ("kind".to_owned(), Val::Enum(kind.to_owned())),
                ("staff".to_owned(), text("why")),
            ]);
            Val::Result(Err(Some(Box::new(problem))))
        };
        assert_eq!(shape(&failed("refused")), "err(refused ) ");
        assert_ne!(shape(&failed("refused")), shape(&failed("missing")));
        let done = |said: &str| Val::Result(Ok(Some(Box::new(text(said)))));
        assert_eq!(shape(&done("a")), shape(&done("b")));
        assert_ne!(shape(&done("a")), shape(&failed("refused")));
        let effect = |name: &str| Val::Variant(name.to_owned(), Some(Box::new(Val::U64(1))));
        let list = |names: &[&str]| Val::List(names.iter().map(|name| effect(name)).collect());
        assert_eq!(
            shape(&list(&["bind", "bind", "unbind"])),
            "bind() unbind() "
        );
        assert_eq!(shape(&Val::List(vec![text("a"), text("b")])), "");
        assert_eq!(shape(&Val::Option(None)), "none ");
        assert_eq!(
            shape(&Val::Flags(vec!["a".to_owned(), "b".to_owned()])),
            "a+b "
        );
    }
}
