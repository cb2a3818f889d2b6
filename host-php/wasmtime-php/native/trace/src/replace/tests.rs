use super::*;

fn knowing(members: &[&str], texts: &[&str]) -> Substitutes {
    let members: Vec<String> = members.iter().map(|&one| one.to_owned()).collect();
    let mut substitutes = Substitutes::new(&members, true);
    for text in texts {
        substitutes.learn(text);
    }
    substitutes
}

fn replaced_by(substitutes: &Substitutes, text: &str) -> String {
    let replacer = substitutes.replacer().expect("not too much");
    let new = replacer.replaced(text);
    assert!(!reveals_json(&replacer, &new), "{new}");
    new
}

fn reveals_json(replacer: &Replacer, text: &str) -> bool {
    !is_json(text) && replacer.reveals(text)
}

#[test]
fn a_secret_is_replaced_in_every_way_of_writing_it() {
    let secret = "S3cret/ü&'";
    let mut substitutes = knowing(&[], &[]);
    substitutes.add_secret(secret);
    for (way, _) in written::pairs(secret, "") {
        let text = format!("before {way} after");
        let new = replaced_by(&substitutes, &text);
        assert!(!new.contains(&way), "{way}: {new}");
        assert!(
            new.starts_with("before ") && new.ends_with(" after"),
            "{new}"
        );
    }
    let nested = serde_json::json!({ "a": serde_json::json!({ "b": secret }).to_string() });
    let new = replaced_by(&substitutes, &nested.to_string());
    assert!(!new.contains("S3cret"), "{new}");
}

#[test]
fn members_that_hold_secrets_are_found_by_the_end_of_their_name() {
    let text = r#"{"password":"ab1","root-password":"longer-one","note":"ab1 longer-one"}"#;
    let new = replaced_by(&knowing(&["password"], &[text]), text);
    assert!(!new.contains("longer-one"), "{new}");
    // A short one is replaced only where it is all of such a member.
    assert!(
        !new.contains(r#""password":"ab1""#) && new.contains("ab1 "),
        "{new}"
    );
    let form = r#"[{"name":"login_password","value":"typed by him"}]"#;
    let new = replaced_by(&knowing(&["password"], &[form]), form);
    assert!(
        new.contains("login_password") && !new.contains("typed"),
        "{new}"
    );
    let url = "https://panel.example/sso?token=abc%2Fdef&x=1";
    let new = replaced_by(&knowing(&["token"], &[url]), url);
    assert!(!new.contains("abc") && new.ends_with("&x=1"), "{new}");
    let plain = replaced_by(&knowing(&["token"], &[url]), "abc/def");
    assert!(!plain.contains("abc"), "{plain}");
}

#[test]
fn equal_emails_stay_equal_down_to_the_case_of_their_letters() {
    let text = "Erika@Example.org erika@example.org ERIKA@example.org bob@example.org";
    let substitutes = knowing(&[], &[text]);
    let new = replaced_by(&substitutes, text);
    let found: Vec<&str> = new.split(' ').collect();
    let [mixed, lower, upper, bob] = found[..] else {
        panic!("{new}");
    };
    assert!(mixed != lower && lower != upper && mixed != upper, "{new}");
    assert!(mixed.eq_ignore_ascii_case(lower) && upper.eq_ignore_ascii_case(lower));
    assert_eq!((lower, bob), ("person1@example.com", "person2@example.com"));
    let link = "/users?filter%5Bemail%5D=erika%40example.org&page=2";
    assert_eq!(
        replaced_by(&substitutes, link),
        "/users?filter%5Bemail%5D=person1%40example.com&page=2"
    );
    assert_eq!(substitutes.counts().emails, 2);
}

#[test]
fn what_only_looks_like_an_email_is_left_alone() {
    for text in [
        "module@0.1.0#create",
        "a @ b.example",
        "@example.org",
        "50%40",
    ] {
        assert_eq!(replaced_by(&knowing(&[], &[text]), text), text);
    }
}

#[test]
fn names_are_replaced_as_whole_words_in_their_case() {
    let user = r#"{"name":"Erika Li","email":"e@example.org"}"#;
    let substitutes = knowing(&[], &[user]);
    let new = replaced_by(&substitutes, "Erika, erika-vps and ERIKA; Linux, Erikas");
    let words: Vec<&str> = new.split([',', ' ', ';', '-']).collect();
    assert!(!new.contains("Erika,") && words.contains(&"Linux"), "{new}");
    assert!(words.contains(&"Erikas"), "{new}");
    assert!(words[2].chars().all(|c| c.is_ascii_lowercase()), "{new}");
    assert_eq!(substitutes.counts().names, 2);
}

#[test]
fn addresses_become_nobodys() {
    let text = r#"{"ip":"203.0.113.9","v6":"2a00:1450::5/64","mask":"255.255.255.0","at":"12:30:45","v":"4.6.1"}"#;
    let new = replaced_by(&knowing(&[], &[text]), text);
    assert!(
        !new.contains("203.0.113.9") && !new.contains("2a00"),
        "{new}"
    );
    for kept in [
        "192.0.2.1",
        "2001:db8::2/64",
        "255.255.255.0",
        "12:30:45",
        "4.6.1",
    ] {
        assert!(new.contains(kept), "{kept}: {new}");
    }
}

#[test]
fn the_longest_of_two_wins_and_nothing_is_replaced_twice() {
    let mut substitutes = knowing(&[], &[]);
    substitutes.add_secret("abcd");
    substitutes.add_secret("abcdefgh");
    let new = replaced_by(&substitutes, "abcdefgh abcd");
    assert_eq!(new.len(), "abcdefgh abcd".len());
}

// Put back by leaving `beyond_header` out: the component finds another user in the
// second run than in the first, and no call that signs on can be kept.
#[test]
fn a_web_token_is_cut_to_its_header() {
    let token = "eyJqdGkiOiJhYmMifQ.eyJ1c2VyX3V1aWQiOiJzM2NyZXQifQ.c2lnbmF0dXJl";
    let text = serde_json::json!({ "token": token, "url": format!("/authenticate?token={token}") });
    let substitutes = knowing(&["token"], &[&text.to_string()]);
    let new = replaced_by(&substitutes, &text.to_string());
    let new: serde_json::Value = serde_json::from_str(&new).expect("JSON");
    let kept = new["token"].as_str().expect("a token");
    let (header, rest) = kept.split_once('.').expect("a header");
    assert_eq!(header, "eyJqdGkiOiJhYmMifQ");
    assert!(!rest.contains("eyJ1c2VyX3V1aWQ") && !rest.contains("c2lnbmF0dXJl"));
    assert_eq!(new["url"], format!("/authenticate?token={kept}"));
}

// Put back: host-php/wasmtime-php/native/trace/src/collect.rs, learn_plain(): leave user_of() out.
#[test]
fn the_user_whom_a_token_signs_on_is_a_secret() {
    use base64::Engine;
    let user = "5b1f0c5e-6f0e-4d7c-9a52-3c0d8a1b2c3d";
    let claims = format!(r#"{{"user_uuid":"{user}"}}"#);
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(claims);
    let text = format!("token eyJhbGciOiJIUzI1NiJ9.{claims}.c2lnbmF0dXJl of user {user}");
    let new = replaced_by(&knowing(&[], &[&text]), &text);
    assert!(
        !new.contains("5b1f0c5e") && new.contains("of user "),
        "{new}"
    );
}
