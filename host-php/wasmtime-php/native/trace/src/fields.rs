//! Which parts of an import's arguments and result stand for a call of it: in a skeleton, and
//! where a person reads the trace. Only the caller knows which say enough and nothing private.
//!
//! A path is members and positions with dots between them; `*` is each element of a list. With
//! `#` at its end the text there is only counted: `0.*.path`, `*.ok.body#`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use wasmtime_php_core::is_named;

/// By the import's name, exact or without a version.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fields(BTreeMap<String, Paths>);

/// Paths into the list of an import's arguments, and into its result.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Paths {
    pub args: Vec<String>,
    pub value: Vec<String>,
}

impl Fields {
    /// Those of an import, by its full name.
    pub fn of(&self, import: &str) -> Paths {
        let named = self.0.iter().find(|(name, _)| is_named(import, name));
        named.map(|(_, paths)| paths.clone()).unwrap_or_default()
    }

    /// Those of these imports, by their full names.
    pub fn only_of<'a>(&self, imports: impl Iterator<Item = &'a str>) -> Self {
        Fields(
            imports
                .map(|name| (name.to_owned(), self.of(name)))
                .collect(),
        )
    }

    /// One import's alone.
    pub fn only(import: &str, paths: Paths) -> Self {
        Fields(BTreeMap::from([(import.to_owned(), paths)]))
    }
}

/// A value with nothing in it but what the paths lead to; texts as `text` makes them.
pub(crate) fn kept(value: &Value, paths: &[String], text: &impl Fn(&str) -> String) -> Value {
    let paths: Vec<Vec<&str>> = paths.iter().map(|path| path.split('.').collect()).collect();
    let paths: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
    pruned(value, &paths, text).unwrap_or_else(|| empty(value))
}

/// What is left of a list or an object without what is in it.
fn empty(value: &Value) -> Value {
    match value {
        Value::Array(_) => Value::Array(Vec::new()),
        _ => Value::Object(Map::new()),
    }
}

fn pruned(value: &Value, paths: &[&[&str]], text: &impl Fn(&str) -> String) -> Option<Value> {
    let within = |step: &str, counted: bool| -> Vec<&[&str]> {
        let paths = paths.iter().filter_map(|path| path.split_first());
        paths
            .filter(|(first, rest)| {
                let name = first.strip_suffix('#').filter(|_| rest.is_empty());
                name.map_or(!counted && matches(first, step), |name| {
                    counted && matches(name, step)
                })
            })
            .map(|(_, rest)| rest)
            .collect()
    };
    let child = |step: &str, child: &Value| {
        if !within(step, true).is_empty() {
            return child.as_str().map(|text| Value::from(text.chars().count()));
        }
        let within = within(step, false);
        if within.iter().any(|rest| rest.is_empty()) {
            return scalar(child, text);
        }
        (!within.is_empty()).then(|| pruned(child, &within, text))?
    };
    match value {
        Value::Object(members) => {
            let left = members.iter().filter_map(|(name, inner)| {
                let inner = child(name, inner)?;
                Some((name.clone(), inner))
            });
            let left: Map<_, _> = left.collect();
            (!left.is_empty()).then_some(Value::Object(left))
        }
        // Each element stays, so that positions do.
        Value::Array(values) => {
            let left = values.iter().enumerate().map(|(position, inner)| {
                child(&position.to_string(), inner).unwrap_or_else(|| empty(inner))
            });
            Some(Value::Array(left.collect()))
        }
        _ => None,
    }
}

/// A path's step and a member's name or an element's position.
fn matches(step: &str, name: &str) -> bool {
    step == name || (step == "*" && name.bytes().all(|byte| byte.is_ascii_digit()))
}

fn scalar(value: &Value, text: &impl Fn(&str) -> String) -> Option<Value> {
    match value {
        Value::String(one) => Some(Value::from(text(one))),
        Value::Object(_) | Value::Array(_) => None,
        other => Some(other.clone()),
    }
}

/// What the paths lead to, in words: a line for each element that a `*` stands for. `labels`:
/// with each field's name before it.
pub(crate) fn lines(value: &Value, paths: &[String], labels: bool) -> Vec<String> {
    let mut lines: BTreeMap<Vec<usize>, Vec<String>> = BTreeMap::new();
    for path in paths {
        let steps: Vec<&str> = path.split('.').collect();
        follow(
            value,
            &steps,
            &mut Vec::new(),
            &mut |element, label, text| {
                let text = if labels {
                    format!("{label} {text}")
                } else {
                    text
                };
                lines.entry(element.to_vec()).or_default().push(text);
            },
        );
    }
    let separator = if labels { ", " } else { " " };
    lines
        .into_values()
        .map(|fields| fields.join(separator))
        .collect()
}

/// Where one path leads to: which element it is, the last step's name, and what stands there.
fn follow(
    value: &Value,
    steps: &[&str],
    element: &mut Vec<usize>,
    found: &mut impl FnMut(&[usize], &str, String),
) {
    let Some((step, rest)) = steps.split_first() else {
        return;
    };
    if *step == "*" {
        for (position, inner) in value.as_array().into_iter().flatten().enumerate() {
            element.push(position);
            follow(inner, rest, element, found);
            element.pop();
        }
        return;
    }
    let counted = step.strip_suffix('#').filter(|_| rest.is_empty());
    let name = counted.unwrap_or(step);
    let inner = match value {
        Value::Array(values) => name.parse().ok().and_then(|at: usize| values.get(at)),
        _ => value.get(name),
    };
    let Some(inner) = inner else {
        return;
    };
    match (rest, inner) {
        ([], Value::String(text)) if counted.is_some() => {
            found(element, name, characters(text.chars().count() as u64));
        }
        ([], Value::Number(number)) if counted.is_some() => {
            found(element, name, characters(number.as_u64().unwrap_or(0)));
        }
        ([], Value::String(text)) => found(element, name, text.clone()),
        ([], Value::Null | Value::Array(_) | Value::Object(_)) => {}
        ([], other) => found(element, name, other.to_string()),
        (rest, inner) => follow(inner, rest, element, found),
    }
}

fn characters(count: u64) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("of {count} character{plural}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn nothing_is_kept_but_what_a_path_leads_to() {
        let value = json!([
            {"ok": {"status": 200, "body": "secret", "headers": [{"name": "a"}]}},
            {"err": {"kind": "timeout", "message": "secret"}},
            "secret",
        ]);
        let paths = paths(&["*.ok.status", "*.ok.body#", "*.err.kind", "*.ok.headers"]);
        assert_eq!(
            kept(&value, &paths, &str::to_owned),
            json!([{"ok": {"status": 200, "body": 6}}, {"err": {"kind": "timeout"}}, {}])
        );
        assert_eq!(kept(&value, &[], &str::to_owned), json!([{}, {}, {}]));
        assert_eq!(kept(&json!("secret"), &paths, &str::to_owned), json!({}));
        let hidden = |_: &str| "hidden".to_owned();
        assert_eq!(
            kept(
                &json!({"a": "secret", "b": 1}),
                &self::paths(&["a"]),
                &hidden
            ),
            json!({"a": "hidden"})
        );
    }

    #[test]
    fn an_element_is_a_line() {
        let value = json!([[{"method": "get", "path": "/a"}, {"method": "post", "path": "/b"}]]);
        let paths = paths(&["0.*.method", "0.*.path", "0.*.none"]);
        assert_eq!(lines(&value, &paths, false), ["get /a", "post /b"]);
        let answers = json!([{"ok": {"status": 200, "body": "text"}}, {"err": {"kind": "dns"}}]);
        let paths = self::paths(&["*.ok.status", "*.ok.body#", "*.err.kind"]);
        let expected = ["status 200, body of 4 characters", "kind dns"];
        assert_eq!(lines(&answers, &paths, true), expected);
        // A skeleton holds the number.
        let kept = kept(&answers, &paths, &str::to_owned);
        assert_eq!(lines(&kept, &paths, true), expected);
    }

    #[test]
    fn a_name_without_a_version_is_every_versions() {
        let fields = Fields::only("example:greet/clock#now", Paths::default());
        assert_eq!(fields.0.len(), 1);
        let given = Paths {
            args: paths(&["0"]),
            value: Vec::new(),
        };
        let fields = Fields::only("example:greet/clock#now", given);
        assert_eq!(fields.of("example:greet/clock@1.0.0#now").args, ["0"]);
        assert!(fields.of("example:greet/clock@1.0.0#then").args.is_empty());
    }
}
