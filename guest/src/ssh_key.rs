//! SSH public keys as a customer types them: one a line, as in `authorized_keys`.

use crate::text;

/// Characters of all keys together.
const LIMIT: usize = 8192;

/// Kinds of keys that OpenSSH makes and still accepts.
const KINDS: [&str; 7] = [
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

/// The keys, one a line, without blank lines; none if a line isn't a public key.
/// Options before a key, such as a command, are refused.
#[must_use]
pub fn read(text: &str) -> Option<String> {
    let mut keys = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !is_key(line) {
            return None;
        }
        if !keys.is_empty() {
            keys.push('\n');
        }
        keys.push_str(line);
    }
    (!keys.is_empty() && keys.len() <= LIMIT).then_some(keys)
}

fn is_key(line: &str) -> bool {
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let known = words.next().is_some_and(|kind| KINDS.contains(&kind));
    // The key begins with the length of its kind's name, below 65,536.
    let key = words.next().is_some_and(|key| {
        key.starts_with("AAAA")
            && key.len() >= 64
            && key
                .trim_end_matches('=')
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
    });
    known && key && !line.contains(text::is_hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2oCkDcWqTiFZ1rCqE5yPZwHk2H2qyDgKQJxr9kFV5S";

    #[test]
    fn keys_are_kept_a_line_each_with_their_comments() {
        let typed = format!("\r\n {KEY} ann@laptop \r\n\n{KEY}\n");
        assert_eq!(read(&typed), Some(format!("{KEY} ann@laptop\n{KEY}")));
    }

    #[test]
    fn whatever_else_is_typed_is_no_key() {
        let private = "-----BEGIN OPENSSH PRIVATE KEY-----".to_owned();
        for typed in [
            String::new(),
            " \n".to_owned(),
            "ssh-rsa nope".to_owned(),
            "ssh-ed25519".to_owned(),
            private,
            KEY.replace("ed25519 ", "dss "),
            KEY.replace("AAAAC3", "BBBBC3"),
            KEY.replace("IJ2", "I\"2"),
            format!("command=\"rm -rf /\" {KEY}"),
            format!("{KEY}\nnot a key"),
            format!("{KEY} \u{7}"),
            format!("{KEY} \u{2028}{KEY}"),
            format!("{KEY} {}", "x".repeat(9000)),
        ] {
            assert_eq!(read(&typed), None, "{typed}");
        }
    }
}
