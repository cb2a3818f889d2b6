//! The first thing in which a replayed call differs from its trace.

use serde_json::Value;

use crate::fields::{Fields, lines};
use crate::file::Asked;

/// Where a call and its trace part.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// In words and member names: `call 2 of clock#now: args[0].body.name`.
    pub place: String,
    /// What the trace has there.
    pub trace: String,
    /// What the call had there.
    pub call: String,
}

/// Calls of imports, named by the fields that stand for them.
pub(super) struct Compared<'a>(pub &'a Fields);

impl Compared<'_> {
    /// Compares a call, counted from 0; `kept` is none where the trace has no more.
    pub fn calls(&self, number: usize, kept: Option<&Asked>, asked: &Asked) -> Option<Difference> {
        let place = format!("call {}", number + 1);
        let Some(kept) = kept else {
            let end = "the call's end".to_owned();
            return Some(Difference::other(place, end, self.name(asked)));
        };
        let (before, now) = (self.name(kept), self.name(asked));
        if before != now {
            return Some(Difference::other(place, before, now));
        }
        let args = [kept, asked].map(|asked| Value::from(asked.args.clone()));
        first(&format!("{place} ({now}): args"), &args[0], &args[1])
    }

    /// The call ended, and the trace has more calls of imports.
    pub fn end(&self, number: usize, kept: &Asked, ending: &Value) -> Difference {
        let place = format!("call {}", number + 1);
        let text = |name: &str| ending[name].as_str().unwrap_or_default();
        let end = match text("event") {
            "failed" => format!("nothing and failed ({}: {})", text("kind"), text("message")),
            event => format!("nothing and ended ({event})"),
        };
        Difference::other(place, self.name(kept), end)
    }

    /// The import's name and what stands for its arguments.
    fn name(&self, asked: &Asked) -> String {
        let paths = self.0.of(&asked.import).args;
        let lines = lines(&Value::from(asked.args.clone()), &paths, false);
        match &lines[..] {
            [] => asked.import.clone(),
            lines => format!("{}: {}", asked.import, lines.join("; ")),
        }
    }
}

impl Difference {
    pub(super) fn of_endings(kept: &Value, found: &Value) -> Option<Self> {
        first("the end", kept, found)
    }

    /// The call went another way.
    fn other(place: String, kept: String, sent: String) -> Self {
        Difference {
            place: format!("{place}: the component asked for {sent}, the trace has {kept}"),
            trace: kept,
            call: sent,
        }
    }
}

/// The first member that differs, in the order of the trace. JSON in a string is
/// looked into.
fn first(place: &str, kept: &Value, found: &Value) -> Option<Difference> {
    // As it is written: two objects are equal in any order of their members.
    let [written, other] = [kept, found].map(Value::to_string);
    if written == other {
        return None;
    }
    let inside = |member: &str| {
        let separator = if place.contains(": ") { "." } else { ": " };
        format!("{place}{separator}{member}")
    };
    match (kept, found) {
        (Value::Object(old), Value::Object(new)) if old.keys().eq(new.keys()) => old
            .iter()
            .zip(new.values())
            .find_map(|((member, old), new)| first(&inside(member), old, new)),
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => old
            .iter()
            .zip(new)
            .enumerate()
            .find_map(|(number, (old, new))| first(&format!("{place}[{number}]"), old, new)),
        (Value::String(old), Value::String(new)) => {
            let json = |text: &str| {
                let value: Value = serde_json::from_str(text).ok()?;
                (value.is_object() || value.is_array()).then_some(value)
            };
            json(old)
                .zip(json(new))
                .and_then(|(old, new)| first(place, &old, &new))
                .or_else(|| Some(plain(place, old.clone(), new.clone())))
        }
        _ => Some(plain(place, pretty(kept), pretty(found))),
    }
}

fn plain(place: &str, trace: String, call: String) -> Difference {
    Difference {
        place: place.to_owned(),
        trace,
        call,
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fields::Paths;

    const SEND: &str = "example:post/http@1.0.0#send";

    fn asked(path: &str, body: &Value) -> Asked {
        let request = json!({ "method": "post", "path": path, "body": body.to_string() });
        Asked {
            import: SEND.to_owned(),
            args: vec![json!([request])],
            value: None,
            abort: None,
        }
    }

    fn fields() -> Fields {
        let args = ["0.*.method", "0.*.path"].map(str::to_owned).to_vec();
        let value = Vec::new();
        Fields::only(SEND, Paths { args, value })
    }

    #[test]
    fn the_first_difference_is_named_by_its_place() {
        let kept = asked("/a", &json!({ "limits": { "memory": [1, 2] } }));
        let other = asked("/a", &json!({ "limits": { "memory": [1, 3] } }));
        let (fields, none) = (fields(), Fields::default());
        let found = Compared(&fields).calls(1, Some(&kept), &other);
        let found = found.expect("a difference");
        let place = "args[0][0].body.limits.memory[1]";
        assert_eq!(found.place, format!("call 2 ({SEND}: post /a): {place}"));
        assert_eq!((found.trace.as_str(), found.call.as_str()), ("2", "3"));
        assert_eq!(Compared(&fields).calls(1, Some(&kept), &kept), None);
        // Without fields it is found all the same.
        let found = Compared(&none).calls(1, Some(&kept), &other);
        let found = found.expect("a difference");
        assert_eq!(found.place, format!("call 2 ({SEND}): {place}"));
    }

    #[test]
    fn another_way_is_told_in_words() {
        let (a, b) = (asked("/a", &Value::Null), asked("/b", &Value::Null));
        let fields = fields();
        let compared = Compared(&fields);
        let place = |kept: Option<&Asked>, now: &Asked| {
            compared.calls(0, kept, now).expect("a difference").place
        };
        let failed = json!({ "event": "failed", "kind": "trap", "message": "boom" });
        for (found, expected) in [
            (
                place(Some(&a), &b),
                "call 1: the component asked for SEND: post /b, the trace has SEND: post /a",
            ),
            (
                place(None, &b),
                "call 1: the component asked for SEND: post /b, the trace has the call's end",
            ),
            (
                compared.end(0, &a, &failed).place,
                "call 1: the component asked for nothing and failed (trap: boom), the trace has SEND: post /a",
            ),
            (
                compared.end(2, &a, &json!({ "event": "done" })).place,
                "call 3: the component asked for nothing and ended (done), the trace has SEND: post /a",
            ),
        ] {
            assert_eq!(found, expected.replace("SEND", SEND));
        }
    }

    #[test]
    fn endings_are_compared_to_the_byte() {
        let ending = |text: &str| json!({ "event": "done", "result": { "ended": { "ok": text } } });
        let found = Difference::of_endings(&ending("a\nb"), &ending("a\nc")).expect("one");
        assert_eq!(found.place, "the end: result.ended.ok");
        assert_eq!(Difference::of_endings(&ending("a"), &ending("a")), None);
        // The same members in another order are other bytes.
        let (old, new) = (json!({ "a": 1, "b": 2 }), json!({ "b": 2, "a": 1 }));
        assert!(Difference::of_endings(&old, &new).is_some());
    }
}
