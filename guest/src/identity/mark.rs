//! The mark of a panel user: how a user who was made for a client is recognized.
//!
//! A user's name ends in `~` and 8 characters that only this installation of WHMCS can
//! work out, for this client and this email address. A customer can't see the name of
//! another user, and can't work out a mark without the installation's secret id.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::context::{Claim, Context};
use crate::mark;
use crate::text;

/// Characters of a panel user's name (v4.6.1, observed: more is refused).
const NAME_LIMIT: usize = 191;

/// The mark of this client's panel user with this address.
#[must_use]
pub fn of(context: &Context, email: &str) -> String {
    of_claim(&context.claim(), email)
}

/// The mark of a client's panel user with this address.
#[must_use]
pub fn of_claim(claim: &Claim, email: &str) -> String {
    // A key of any length is one.
    let digest = Hmac::<Sha256>::new_from_slice(claim.client_key.as_bytes())
        .map(|hmac| {
            hmac.chain_update(email.to_ascii_lowercase())
                .finalize()
                .into_bytes()
        })
        .unwrap_or_default();
    let first = digest.iter().take(8);
    mark::text(first.fold(0, |bits, byte| bits << 8 | u64::from(*byte))).0
}

/// True if a panel user's name ends in this mark, whole and equal.
#[must_use]
pub fn is_on(name: &str, mark: &str) -> bool {
    name.ends_with(mark)
}

/// True if a name ends as marked ones do, whichever installation and client it is of.
#[must_use]
pub fn is_marked(name: &str) -> bool {
    unmarked(name) != name.trim_end()
}

/// The name of the client's panel user: the client's own, and the mark last. What looks
/// like a mark at the end of the client's own name is taken away.
#[must_use]
pub fn name(context: &Context, email: &str, mark: &str) -> String {
    let client = &context.client;
    let own = format!("{} {}", client.first_name.trim(), client.last_name.trim());
    let own = text::shown(&own);
    let own = unmarked(own.trim());
    let own = if own.is_empty() { unmarked(email) } else { own };
    let room = NAME_LIMIT - mark.len() - 1;
    let kept: String = own.chars().take(room).collect();
    // What was cut may end as a mark does.
    [unmarked(&kept), " ", mark].concat()
}

/// A name without the endings that look like marks.
fn unmarked(name: &str) -> &str {
    let mut name = name.trim_end();
    while let Some((kept, ending)) = name.rsplit_once('~')
        && mark::is_spelled(ending)
    {
        name = kept.trim_end();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::context;

    #[test]
    fn a_mark_is_of_one_client_and_one_address() {
        let mark = of(&context(), "ann@example.test");
        assert_eq!(mark.len(), 9);
        assert_eq!(of(&context(), "Ann@Example.TEST"), mark);
        let mut other = context();
        other.client_key.push('0');
        assert_ne!(of(&other, "ann@example.test"), mark);
        assert_ne!(of(&context(), "bob@example.test"), mark);
    }

    #[test]
    fn a_mark_never_changes() {
        // Users who exist are found by it: another value is another user.
        assert_eq!(of(&context(), "ann@example.test"), "~vdfup7n3");
    }

    // Put back by appending the mark to the name as it is.
    #[test]
    fn a_name_ends_in_one_mark_only_and_fits() {
        let mark = "~abcd2345";
        let long = "x".repeat(300);
        for (last, expected) in [
            ("Lee", "Ann Lee ~abcd2345".to_owned()),
            ("Lee ~zzzz7777", "Ann Lee ~abcd2345".to_owned()),
            ("Lee~zzzz7777 ~yyyy6666 ", "Ann Lee ~abcd2345".to_owned()),
            ("Lee ~zzzz777", "Ann Lee ~zzzz777 ~abcd2345".to_owned()),
            ("Lee ~zzzz1111", "Ann Lee ~zzzz1111 ~abcd2345".to_owned()),
            (&long, format!("Ann {} ~abcd2345", "x".repeat(177))),
        ] {
            let mut context = context();
            context.client.last_name = last.to_owned();
            let name = name(&context, "ann@example.test", mark);
            assert_eq!(name, expected);
            assert!(name.chars().count() <= NAME_LIMIT);
        }
        let mut nameless = context();
        nameless.client.first_name = "~zzzz7777".to_owned();
        nameless.client.last_name = " ".to_owned();
        assert_eq!(
            name(&nameless, "ann@example.test", mark),
            "ann@example.test ~abcd2345"
        );
    }

    #[test]
    fn a_name_that_is_cut_doesnt_end_in_another_mark() {
        let mut context = context();
        context.client.first_name = "A".to_owned();
        // The cut leaves what looks like a mark at the end.
        context.client.last_name = format!("{} ~zzzz7777tail", "x".repeat(169));
        let name = name(&context, "ann@example.test", "~abcd2345");
        assert_eq!(name, format!("A {} ~abcd2345", "x".repeat(169)));
    }

    #[test]
    fn what_ends_like_a_mark_is_told_from_what_doesnt() {
        for (name, marked) in [
            ("Ann ~abcd2345", true),
            ("Ann~abcd2345 ", true),
            ("Ann ~abcd234", false),
            ("Ann ~Abcd2345", false),
            ("Ann ", false),
        ] {
            assert_eq!(is_marked(name), marked, "{name}");
        }
    }
}
