//! The first thing in which a replayed call differs from its trace.

use serde_json::Value;

/// Where a call and its trace part.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// In words and member names: `round trip 2, request 1 (POST /api/x): body.name`.
    pub place: String,
    /// What the trace has there.
    pub trace: String,
    /// What the call had there.
    pub call: String,
}

impl Difference {
    /// Compares the requests of a round trip, counted from 0; `kept` is none where the
    /// trace has no more.
    pub(super) fn of_requests(
        number: usize,
        kept: Option<&[Value]>,
        sent: &[Value],
    ) -> Option<Self> {
        let place = format!("round trip {}", number + 1);
        let Some(kept) = kept else {
            let end = "the call's end".to_owned();
            return Some(Self::other(place, end, names(sent)));
        };
        for position in 0..kept.len().max(sent.len()) {
            let place = format!("{place}, request {}", position + 1);
            let (Some(kept), Some(sent)) = (kept.get(position), sent.get(position)) else {
                let missing = |one: Option<&Value>| one.map_or("nothing".to_owned(), name);
                let (kept, sent) = (kept.get(position), sent.get(position));
                return Some(Self::other(place, missing(kept), missing(sent)));
            };
            if name(kept) != name(sent) {
                return Some(Self::other(place, name(kept), name(sent)));
            }
            let place = format!("{place} ({})", name(sent));
            if let Some(difference) = first(&place, kept, sent) {
                return Some(difference);
            }
        }
        None
    }

    /// The call ended, and the trace has more requests.
    pub(super) fn of_end(number: usize, kept: &[Value], ending: &Value) -> Self {
        let place = format!("round trip {}", number + 1);
        let text = |name: &str| ending[name].as_str().unwrap_or_default();
        let end = match text("event") {
            "failed" => format!("nothing and failed ({}: {})", text("kind"), text("message")),
            event => format!("nothing and ended ({event})"),
        };
        Self::other(place, names(kept), end)
    }

    pub(super) fn of_endings(kept: &Value, found: &Value) -> Option<Self> {
        first("the end", kept, found)
    }

    /// The call went another way.
    fn other(place: String, kept: String, sent: String) -> Self {
        Difference {
            place: format!("{place}: the call asked for {sent}, the trace has {kept}"),
            trace: kept,
            call: sent,
        }
    }
}

fn name(request: &Value) -> String {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    format!("{} {}", text("method").to_ascii_uppercase(), text("path"))
}

fn names(requests: &[Value]) -> String {
    match requests {
        [] => "nothing".to_owned(),
        [one] => name(one),
        [one, more @ ..] => format!("{} and {} more", name(one), more.len()),
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

    fn request(path: &str, body: &Value) -> Value {
        json!({ "method": "post", "path": path, "body": body.to_string() })
    }

    #[test]
    fn the_first_difference_is_named_by_its_place() {
        let kept = [request("/a", &json!({ "limits": { "memory": [1, 2] } }))];
        let other = [request("/a", &json!({ "limits": { "memory": [1, 3] } }))];
        let found = Difference::of_requests(1, Some(&kept), &other).expect("a difference");
        assert_eq!(
            found.place,
            "round trip 2, request 1 (POST /a): body.limits.memory[1]"
        );
        assert_eq!((found.trace.as_str(), found.call.as_str()), ("2", "3"));
        assert_eq!(Difference::of_requests(1, Some(&kept), &kept), None);
    }

    #[test]
    fn another_way_is_told_in_words() {
        let (a, b) = (request("/a", &Value::Null), request("/b", &Value::Null));
        let place = |kept: Option<&[Value]>, sent: &[Value]| {
            Difference::of_requests(0, kept, sent)
                .expect("a difference")
                .place
        };
        for (found, expected) in [
            (
                place(Some(std::slice::from_ref(&a)), std::slice::from_ref(&b)),
                "round trip 1, request 1: the call asked for POST /b, the trace has POST /a",
            ),
            (
                place(Some(std::slice::from_ref(&a)), &[a.clone(), b.clone()]),
                "round trip 1, request 2: the call asked for POST /b, the trace has nothing",
            ),
            (
                place(None, std::slice::from_ref(&b)),
                "round trip 1: the call asked for POST /b, the trace has the call's end",
            ),
            (
                Difference::of_end(
                    0,
                    &[a.clone(), b.clone()],
                    &json!({ "event": "failed", "kind": "trap", "message": "boom" }),
                )
                .place,
                "round trip 1: the call asked for nothing and failed (trap: boom), the trace has POST /a and 1 more",
            ),
            (
                Difference::of_end(2, std::slice::from_ref(&a), &json!({ "event": "done" })).place,
                "round trip 3: the call asked for nothing and ended (done), the trace has POST /a",
            ),
        ] {
            assert_eq!(found, expected);
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
