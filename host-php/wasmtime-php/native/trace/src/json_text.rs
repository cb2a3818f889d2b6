//! Strings within JSON text, changed where they stand: what isn't a string of
//! interest keeps its bytes, down to spaces and the way numbers are written.

/// JSON text with each string value replaced by what `change` makes of it; `None`
/// leaves it alone. It sees the member's name where the value is an object's own.
pub(super) fn rewritten(
    text: &str,
    mut change: impl FnMut(Option<&str>, &str) -> Option<String>,
) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    // The name before a colon that has been passed, until its value begins.
    let mut member: Option<String> = None;
    while let Some(start) = rest.find('"') {
        let (before, from) = rest.split_at(start);
        if before
            .bytes()
            .any(|byte| !byte.is_ascii_whitespace() && byte != b':')
        {
            member = None;
        }
        written.push_str(before);
        let end = end_of_string(from);
        let (literal, after) = from.split_at(end);
        let Ok(value) = serde_json::from_str::<String>(literal) else {
            written.push_str(literal);
            rest = after;
            continue;
        };
        if after.trim_start().starts_with(':') {
            written.push_str(literal);
            member = Some(value);
        } else {
            match change(member.as_deref(), &value) {
                Some(new) => written.push_str(&serde_json::Value::String(new).to_string()),
                None => written.push_str(literal),
            }
            member = None;
        }
        rest = after;
    }
    written.push_str(rest);
    written
}

/// Length of the literal that `text` begins with, both quotes included.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_change_and_everything_else_keeps_its_bytes() {
        let upper = |member: Option<&str>, value: &str| {
            (member != Some("keep")).then(|| value.to_uppercase())
        };
        let cases = [
            (r#"{"a": "b"}"#, r#"{"a": "B"}"#),
            (r#"{"keep" : "b", "a":"c"}"#, r#"{"keep" : "b", "a":"C"}"#),
            // An array's strings have no name of their own.
            (r#"{"keep":["b"],"n":1.50}"#, r#"{"keep":["B"],"n":1.50}"#),
            (r#"{"keep":{"b":"c"}}"#, r#"{"keep":{"b":"C"}}"#),
            (r#"{"keep":1,"x":"c\"d\\"}"#, r#"{"keep":1,"x":"C\"D\\"}"#),
            (r#""a\/b""#, r#""A/B""#),
            (r#"["unended"#, r#"["unended"#),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(rewritten(text, upper), expected, "{text}");
        }
        let text = r#"{"a":"Ü\/","b":[1e3, "x"]}"#;
        assert_eq!(rewritten(text, |_, _| None), text);
    }
}
