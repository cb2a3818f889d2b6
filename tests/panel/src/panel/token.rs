//! Signed tokens (JWT, HS256): for signing on, and for consoles.

use crate::chance;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// How long a sign-on token is good, in seconds; it can be used again meanwhile.
const SIGN_ON_SECONDS: u64 = 15;

static KEY: LazyLock<hmac::Key> =
    LazyLock::new(|| hmac::Key::new(hmac::HMAC_SHA256, &chance::bytes::<32>()));

/// Makes the panel's key, which stays the same until it ends.
pub fn make_key() {
    LazyLock::force(&KEY);
}

/// A token with these claims.
pub fn sign(claims: &Value) -> String {
    let header = json!({ "typ": "JWT", "alg": "HS256" });
    let text = format!(
        "{}.{}",
        BASE64.encode(header.to_string()),
        BASE64.encode(claims.to_string())
    );
    let signature = hmac::sign(&KEY, text.as_bytes());
    format!("{text}.{}", BASE64.encode(signature.as_ref()))
}

/// A token that signs a user on; `now` in milliseconds since 1970.
pub fn sign_on(user: u64, now: u64) -> String {
    sign(
        &json!({ "use": "sign-on", "user": user, "exp": now / 1000 + SIGN_ON_SECONDS, "jti": chance::number() }),
    )
}

/// The user whom a sign-on token signs on, if it isn't too old, and signed by
/// this panel where that is `checked`.
pub fn signed_on(token: &str, now: u64, checked: bool) -> Option<u64> {
    let (text, signature) = token.rsplit_once('.')?;
    if checked {
        hmac::verify(&KEY, text.as_bytes(), &BASE64.decode(signature).ok()?).ok()?;
    }
    let claims: Value =
        serde_json::from_slice(&BASE64.decode(text.split_once('.')?.1).ok()?).ok()?;
    let good =
        claims.get("use")?.as_str()? == "sign-on" && claims.get("exp")?.as_u64()? >= now / 1000;
    claims.get("user")?.as_u64().filter(|_| good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_on_token_is_good_for_fifteen_seconds_and_unless_unchecked_only_whole() {
        let token = sign_on(3, 1000);
        let broken = &token[..token.len() - 2];
        let other = sign(&json!({ "use": "console", "user": 3, "exp": 99 }));
        for (token, now, checked, user) in [
            (token.as_str(), 16_000, true, Some(3)),
            (&token, 17_000, true, None),
            (&token, 17_000, false, None),
            (broken, 1000, true, None),
            (broken, 1000, false, Some(3)),
            (&other, 1000, false, None),
        ] {
            assert_eq!(
                signed_on(token, now, checked),
                user,
                "{token} at {now}, checked: {checked}"
            );
        }
    }
}
