//! The bindings that staff must confirm or reject: on their home page, and in a terminal.

use askama::Template;

use super::render;
use crate::context::BindingState;
use crate::identity::Doubt;
use crate::language::{Language, joined};
use crate::units::thousands;

/// A binding that staff must confirm or reject.
pub struct Doubtful {
    pub client: u64,
    /// Blank if WHMCS has no such client any more.
    pub client_name: String,
    pub user: u64,
    pub state: BindingState,
    /// None where it wasn't stored.
    pub doubt: Option<Doubt>,
    /// The panel where the user was last seen; may be blank.
    pub url: String,
    /// The panel's own words; may be blank.
    pub name: String,
    pub email: String,
}

const COMMAND: &str = "php modules/servers/convoy/bin/bindings.php";

struct Row {
    client: String,
    /// In brackets, like `shown`; blank if there is none.
    client_name: String,
    user: String,
    /// The user's page on the panel.
    link: String,
    /// The panel's words.
    shown: String,
    why: String,
    advice: String,
    commands: Vec<String>,
}

#[derive(Template)]
#[template(path = "bindings_card.html")]
struct Card<'a> {
    words: Language,
    rows: Vec<Row>,
    more: String,
    list_command: &'a str,
}

/// Blank if there is nothing to be seen to.
#[must_use]
pub fn card(words: Language, bindings: &[Doubtful], more: u64) -> String {
    if bindings.is_empty() {
        return String::new();
    }
    render(&Card {
        words,
        rows: bindings.iter().map(|one| row(words, one)).collect(),
        more: if more == 0 {
            String::new()
        } else {
            words.bindings_more(&thousands(more))
        },
        list_command: &[COMMAND, " list"].concat(),
    })
}

/// Plain text, some lines a binding.
#[must_use]
pub fn list(words: Language, bindings: &[Doubtful]) -> Vec<String> {
    bindings
        .iter()
        .map(|one| {
            let row = row(words, one);
            let client = [row.client, row.client_name].concat();
            let user = [row.user, row.shown].concat();
            // What people typed begins no line of its own.
            let names: Vec<String> = [client, user, one.url.clone()]
                .into_iter()
                .filter(|it| !it.is_empty())
                .map(|it| it.replace(char::is_control, " "))
                .collect();
            let commands = joined(&row.commands, "\n        ");
            let lines = [joined(&names, " · "), row.why, row.advice];
            [&joined(&lines, "\n    "), "\n        ", &commands, "\n"].concat()
        })
        .collect()
}

fn row(words: Language, one: &Doubtful) -> Row {
    let (client, user) = (one.client.to_string(), one.user.to_string());
    let doubt = one.doubt.as_ref();
    let is_used = !matches!(doubt, Some(Doubt::Gone | Doubt::SomebodyElse));
    let state = if is_used {
        words.binding_state(one.state)
    } else {
        words.binding_not_used()
    };
    let verbs: &[&str] = if is_used {
        &["confirm", "reject"]
    } else {
        &["reject"]
    };
    Row {
        client_name: in_brackets(&[&one.client_name]),
        link: if super::is_web(&one.url) {
            [&one.url, "/admin/users/", &user].concat()
        } else {
            String::new()
        },
        shown: in_brackets(&[&one.name, &one.email]),
        why: words.pair_of_sentences(state, &words.binding_doubt(doubt)),
        advice: words.binding_advice(&user, doubt),
        commands: verbs
            .iter()
            .map(|verb| [COMMAND, " ", verb, " ", &client, " ", &user].concat())
            .collect(),
        client: words.binding_client(&client),
        user: words.binding_user(&user),
    }
}

/// Those that aren't blank, behind what they name.
fn in_brackets(texts: &[&str]) -> String {
    let texts: Vec<String> = texts
        .iter()
        .filter(|it| !it.is_empty())
        .map(|it| (*it).to_owned())
        .collect();
    if texts.is_empty() {
        return String::new();
    }
    [" (", &joined(&texts, ", "), ")"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    fn doubtful(state: BindingState, doubt: Option<Doubt>) -> Doubtful {
        Doubtful {
            client: 5,
            client_name: "Ann <b>".to_owned(),
            user: 3,
            state,
            doubt,
            url: "https://panel.example.test".to_owned(),
            name: "<script>alert(1)</script>".to_owned(),
            email: "ann@example.test".to_owned(),
        }
    }

    // Put back: guest/templates/bindings_card.html: `{{ row.shown|safe }}`.
    #[test]
    fn the_card_names_client_user_cause_and_command_and_escapes_what_others_wrote() {
        let foreign = Doubt::ForeignServer(Some("a5b8d379-3750".to_owned()));
        let one = doubtful(BindingState::Suspended, Some(foreign));
        let html = card(language::of("english"), &[one], 12_000);
        for part in [
            "Client 5",
            "Ann &#60;b&#62;",
            "&#60;script&#62;",
            "https://panel.example.test/admin/users/3\"",
            "owns server a5b8d379-3750",
            "Suspended: sign-on",
            "bin/bindings.php confirm 5 3",
            "bin/bindings.php reject 5 3",
            "12,000 more clients",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert_eq!(card(language::of("english"), &[], 0), "");
    }

    // Put back: leave `replace` out of list().
    #[test]
    fn a_name_begins_no_line_of_the_list() {
        let mut one = doubtful(BindingState::Assumed, Some(Doubt::EmailAlone));
        one.name = "x\n    Client 9\u{1b}[2J\u{9b}".to_owned();
        let lines = list(language::of("english"), &[one]);
        assert_eq!(lines[0].lines().count(), 5, "{}", lines[0]);
        assert!(!lines[0].contains(['\u{1b}', '\u{9b}']));
    }

    #[test]
    fn a_url_that_is_no_web_address_is_no_link() {
        let mut one = doubtful(BindingState::Assumed, Some(Doubt::EmailAlone));
        one.url = "javascript:alert(1)".to_owned();
        let html = card(language::of("english"), &[one], 0);
        assert!(!html.contains("href") && !html.contains("more:"), "{html}");
    }

    #[test]
    fn every_doubt_says_what_to_do() {
        for (doubt, advice) in [
            (None, "confirm 5 3"),
            (Some(Doubt::Administrator), "confirm 5 3"),
            (Some(Doubt::NoProof), "confirm 5 3"),
            (Some(Doubt::AnotherClient), "reject 5 3"),
            (Some(Doubt::ForeignServer(None)), "confirm 5 3"),
            (Some(Doubt::OtherEmail), "confirm 5 3"),
            (Some(Doubt::OtherPanel), "confirm 5 3"),
            (Some(Doubt::EmailAlone), "confirm 5 3"),
            (Some(Doubt::Gone), "reject 5 3"),
            (Some(Doubt::SomebodyElse), "reject 5 3"),
        ] {
            for words in language::all() {
                let state = BindingState::Suspended;
                let lines = list(words, &[doubtful(state, doubt.clone())]);
                assert_eq!(lines.len(), 1);
                assert!(lines[0].contains(advice), "{}", lines[0]);
            }
        }
    }
}
