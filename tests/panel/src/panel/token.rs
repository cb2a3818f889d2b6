//! Signed tokens (JWT, HS256): for signing on, and for consoles.

use crate::chance;
use crate::world::models::User;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::{digest, hmac};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// How long a sign-on token is good, in seconds; it can be used again meanwhile.
const SIGN_ON_SECONDS: u64 = 15;

/// How far before its making a sign-on token begins to be good, in seconds.
const NOT_BEFORE_SECONDS: u64 = 300;

static KEY: LazyLock<hmac::Key> =
    LazyLock::new(|| hmac::Key::new(hmac::HMAC_SHA256, &chance::bytes::<32>()));

/// Makes the panel's key, which stays the same until it ends.
pub fn make_key() {
    LazyLock::force(&KEY);
}

/// A console's token with these claims.
pub fn sign(claims: &Value) -> String {
    signed(&json!({ "typ": "JWT", "alg": "HS256" }), claims)
}

fn signed(header: &Value, claims: &Value) -> String {
    let text = format!(
        "{}.{}",
        BASE64.encode(header.to_string()),
        BASE64.encode(claims.to_string())
    );
    let signature = hmac::sign(&KEY, text.as_bytes());
    format!("{text}.{}", BASE64.encode(signature.as_ref()))
}

/// `jti` of a user's sign-on tokens: the same at every call, whatever his name and
/// address become (ConvoyPanel v3.10.2 and v4.6.1, observed).
pub fn jti(user: &User) -> String {
    let hash = digest::digest(&digest::SHA256, user.uuid.as_bytes());
    let hash = hash.as_ref().iter();
    hash.map(|byte| format!("{byte:02x}")).collect()
}

/// A token that signs a user on, of the panel at this address; `now` in milliseconds
/// since 1970. `bare`: one without `jti`, which no known panel answers.
pub fn sign_on(user: &User, panel: &str, now: u64, bare: bool) -> String {
    let mut header = json!({ "typ": "JWT", "alg": "HS256", "jti": jti(user) });
    let seconds = |offset: i64| {
        let millis = now.saturating_add_signed(offset * 1000);
        // Numbers with a fraction, as the real panel writes them.
        f64::from(u32::try_from(millis / 1000).unwrap_or(u32::MAX))
            + f64::from(u16::try_from(millis % 1000).unwrap_or(0)) / 1000.0
    };
    let unique: String = chance::bytes::<8>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut claims = json!({
        "iss": panel,
        "aud": [panel],
        "jti": jti(user),
        "iat": seconds(0),
        "nbf": seconds(-(NOT_BEFORE_SECONDS as i64)),
        "exp": seconds(SIGN_ON_SECONDS as i64),
        "user_uuid": user.uuid,
        "unique_id": unique,
    });
    if bare {
        for part in [&mut header, &mut claims] {
            part.as_object_mut().map(|fields| fields.remove("jti"));
        }
    }
    signed(&header, &claims)
}

/// The UUID of the user whom a sign-on token signs on, if it isn't too old, and
/// signed by this panel where that is `checked`.
pub fn signed_on(token: &str, now: u64, checked: bool) -> Option<String> {
    let (text, signature) = token.rsplit_once('.')?;
    if checked {
        hmac::verify(&KEY, text.as_bytes(), &BASE64.decode(signature).ok()?).ok()?;
    }
    let claims: Value =
        serde_json::from_slice(&BASE64.decode(text.split_once('.')?.1).ok()?).ok()?;
    let good = claims.get("exp")?.as_f64()? * 1000.0 >= now as f64;
    let uuid = claims.get("user_uuid")?.as_str()?;
    good.then(|| uuid.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user() -> User {
        User {
            id: 3,
            uuid: "11111111-0000-4000-8000-000000000000".into(),
            ..User::default()
        }
    }

    #[test]
    fn a_sign_on_token_is_good_for_fifteen_seconds_and_unless_unchecked_only_whole() {
        let token = sign_on(&user(), "https://panel.example.test", 1000, false);
        let broken = &token[..token.len() - 2];
        let other = sign(&json!({ "use": "console", "server": "x" }));
        for (token, now, checked, good) in [
            (token.as_str(), 16_000, true, true),
            (&token, 17_000, true, false),
            (&token, 17_000, false, false),
            (broken, 1000, true, false),
            (broken, 1000, false, true),
            (&other, 1000, false, false),
        ] {
            let uuid = good.then(|| user().uuid);
            assert_eq!(
                signed_on(token, now, checked),
                uuid,
                "{token} at {now}, checked: {checked}"
            );
        }
    }

    #[test]
    fn a_sign_on_token_has_the_real_panels_shape() {
        let token = sign_on(&user(), "https://panel.example.test", 1_500, false);
        let part = |number: usize| -> Value {
            let text = token.split('.').nth(number).expect("three parts");
            serde_json::from_slice(&BASE64.decode(text).expect("base64")).expect("JSON")
        };
        let jti = "d1f15f0f5dcc305a5094042cb2e6d7ac0990f92204ed085b27283481ef106319";
        assert_eq!(part(0)["jti"], json!(jti));
        assert_eq!(part(1)["jti"], json!(jti));
        assert_eq!(part(1)["user_uuid"], json!(user().uuid));
        assert_eq!(
            (&part(1)["iat"], &part(1)["exp"]),
            (&json!(1.5), &json!(16.5))
        );
        assert_eq!(part(1)["unique_id"].as_str().map(str::len), Some(16));
        let again = sign_on(&user(), "https://panel.example.test", 9_000, false);
        assert_eq!(token.split('.').next(), again.split('.').next());
        assert_ne!(token, again);
    }
}
