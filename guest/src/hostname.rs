//! Names of machines.

/// Characters of a whole name that the panel takes (v4.6.1 and v3.10.2, observed); RFC
/// 1035 would allow 253.
const NAME_LIMIT: usize = 191;
/// Octets of one label (RFC 1035).
const LABEL_LIMIT: usize = 63;

/// A fully qualified name: two labels or more, the last one not a number. In lower
/// case, without a dot at the end.
#[must_use]
pub fn qualified(text: &str) -> Option<String> {
    let name = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let (_, last) = name.rsplit_once('.')?;
    let last_is_a_name = last.bytes().any(|byte| byte.is_ascii_alphabetic());
    (last_is_a_name && is_name(&name)).then_some(name)
}

/// Whether it is one label or more of letters, digits and inner hyphens.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.len() <= NAME_LIMIT
        && name.split('.').all(|label| {
            (1..=LABEL_LIMIT).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

/// Whether it can be an IP address: hexadecimal digits, colons and dots only. (What
/// the standard library reads of addresses is four kilobytes of the component.)
#[must_use]
pub fn is_numeric(text: &str) -> bool {
    let mut dots = text.bytes().filter(|byte| *byte == b'.' || *byte == b':');
    dots.next().is_some()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.')
}

/// The nearest valid name: what may not stand in one becomes a hyphen, labels
/// and the whole are cut to their limits. Empty if nothing is left.
#[must_use]
pub fn nearest(text: &str) -> String {
    let mut name = String::new();
    for label in text.to_ascii_lowercase().split('.') {
        let mut clean = String::new();
        for c in label.chars() {
            let c = if c.is_ascii_alphanumeric() { c } else { '-' };
            if !(c == '-' && clean.ends_with('-')) {
                clean.push(c);
            }
        }
        let clean = clean.trim_matches('-');
        // ASCII only by now: any cut is between characters.
        let clean = clean
            .get(..LABEL_LIMIT)
            .unwrap_or(clean)
            .trim_end_matches('-');
        if clean.is_empty() || name.len() + 1 + clean.len() > NAME_LIMIT {
            continue;
        }
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(clean);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_valid_qualified_name_is_one() {
        let long = format!("{}.test", "a".repeat(64));
        let longest = format!("{0}.{0}.{0}.{0}", "a".repeat(63));
        let cases = [
            ("srv1.example.test", Some("srv1.example.test")),
            (" SRV1.Example.Test. ", Some("srv1.example.test")),
            ("1.example.test", Some("1.example.test")),
            ("example", None),
            ("", None),
            ("bad host_name!.test", None),
            ("-a.test", None),
            ("a-.test", None),
            ("a..test", None),
            ("192.0.2.1", None),
            ("<script>.test", None),
            ("bücher.test", None),
            (&long, None),
            (&longest, None),
        ];
        for (text, name) in cases {
            assert_eq!(qualified(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn any_text_has_a_nearest_name_that_is_valid() {
        let cases = [
            ("vps-1", "vps-1"),
            ("My Product!.Example.Test", "my-product.example.test"),
            (
                "<script>alert(1)</script>.test",
                "script-alert-1-script.test",
            ),
            (".example.test", "example.test"),
            ("伺服器.example.test", "example.test"),
            ("伺服器", ""),
        ];
        for (text, name) in cases {
            assert_eq!(nearest(text), name);
        }
        let long = nearest(&format!("{}.example.test", "ab-".repeat(100)));
        assert_eq!(qualified(&long).as_deref(), Some(long.as_str()));
        assert!(nearest(&"abcdefgh.".repeat(100)).len() <= NAME_LIMIT);
    }
}
