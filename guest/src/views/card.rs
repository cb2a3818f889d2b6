//! A panel on staff's home page.

use askama::Template;

use super::render;
use crate::context::PanelRecord;
use crate::language::Language;
use crate::panel::Generation;
use crate::units::{Bytes, thousands};

/// What was told of it.
pub struct Told<'a> {
    /// Of `hooks::sync::room`.
    pub text: Option<&'a str>,
    /// Seconds since the text was told.
    pub age: u64,
    /// Why the newest try failed.
    pub failed: Option<&'a str>,
}

/// A server that staff must see to on the panel.
pub struct Left {
    /// As WHMCS describes its service.
    pub service: String,
    pub uuid: String,
    pub vm_id: u64,
    pub node_id: u64,
    /// Whether staff have let go of it; else its deletion doesn't succeed.
    pub released: bool,
    /// Seconds since then.
    pub age: u64,
}

struct LeftRow<'a> {
    what: String,
    uuid: &'a str,
    link: String,
    days: String,
}

struct Row<'a> {
    name: &'a str,
    /// Memory, disk: what is left, and how much of the whole that is, 0 to 100.
    bars: [(String, u64); 2],
    addresses: String,
}

#[derive(Template)]
#[template(path = "panel_card.html")]
struct Card<'a> {
    words: Language,
    name: &'a str,
    url: &'a str,
    generation: &'static str,
    reachable: bool,
    known: bool,
    failed: &'a str,
    age: String,
    rows: Vec<Row<'a>>,
    left: Vec<LeftRow<'a>>,
}

#[must_use]
pub fn card(
    words: Language,
    panel: &PanelRecord,
    name: &str,
    told: &Told,
    left: &[Left],
) -> String {
    let minutes = (told.age / 60).to_string();
    render(&Card {
        words,
        name,
        url: if super::is_web(&panel.url) {
            &panel.url
        } else {
            ""
        },
        generation: panel.generation.map_or("", Generation::name),
        reachable: told.failed.is_none() && told.text.is_some(),
        known: told.text.is_some(),
        failed: told.failed.unwrap_or_default(),
        age: if told.text.is_some() {
            words.minutes_ago(&minutes)
        } else {
            words.not_asked_yet().to_owned()
        },
        rows: told
            .text
            .unwrap_or_default()
            .lines()
            .filter_map(|line| row(words, line))
            .collect(),
        left: left.iter().map(|one| left_row(words, panel, one)).collect(),
    })
}

fn left_row<'a>(words: Language, panel: &PanelRecord, left: &'a Left) -> LeftRow<'a> {
    let (vm, node) = (left.vm_id.to_string(), left.node_id.to_string());
    let short = left.uuid.get(..8).unwrap_or(&left.uuid);
    LeftRow {
        what: if left.released {
            words.left_released(&left.service, &vm, &node)
        } else {
            words.left_undeleted(&left.service, &vm, &node)
        },
        uuid: &left.uuid,
        link: if super::is_web(&panel.url) {
            [&panel.url, "/admin/servers/", short].concat()
        } else {
            String::new()
        },
        days: words.days(&(left.age / 86400).to_string()),
    }
}

fn row(words: Language, line: &str) -> Option<Row<'_>> {
    let mut fields = line.split('\t');
    let name = fields.next()?;
    let mut bar = || {
        let left: u64 = fields.next()?.parse().ok()?;
        let whole: u64 = fields.next()?.parse().ok()?;
        let percent = left.saturating_mul(100) / whole.max(1);
        Some((Bytes(left).to_string(), percent))
    };
    let bars = [bar()?, bar()?];
    let mut count = || fields.next()?.parse::<u64>().ok().map(thousands);
    let addresses = match (count(), count()) {
        (Some(v4), Some(v6)) => words.free_addresses(&v4, &v6),
        _ => String::new(),
    };
    Some(Row {
        name,
        bars,
        addresses,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;
    use crate::testing::context;

    fn shown(text: Option<&str>, failed: Option<&str>) -> String {
        let told = Told {
            text,
            age: 725,
            failed,
        };
        card(
            language::of("english"),
            &context().panel,
            "Panel <1>",
            &told,
            &[],
        )
    }

    #[test]
    fn what_staff_must_see_to_is_listed_with_a_link() {
        let left = |released| Left {
            service: "service 12 <b>".to_owned(),
            uuid: "a5b8d379-3750-4e65-91ac-b8d32f610eba".to_owned(),
            vm_id: 777,
            node_id: 3,
            released,
            age: 3 * 86400 + 5,
        };
        let told = Told {
            text: None,
            age: 0,
            failed: None,
        };
        let (words, panel) = (language::of("english"), &context().panel);
        let html = card(words, panel, "P", &told, &[left(true), left(false)]);
        for part in [
            "service 12 &#60;b&#62;",
            "777",
            "node 3",
            "let go",
            "can&#39;t be deleted",
            "https://panel.example.test/admin/servers/a5b8d379\"",
            "3 d",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }

    #[test]
    fn each_node_shows_what_it_has_left() {
        let text = "fra-1\t1073741824\t4294967296\t10737418240\t21474836480\t41\t7\n";
        let html = shown(Some(text), None);
        for part in [
            "fra-1",
            "1 GB",
            r#"value="25""#,
            "10 GB",
            r#"value="50""#,
            "41 IPv4, 7 IPv6",
            "12 min",
            "v4",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }

    #[test]
    fn a_panel_that_did_not_answer_says_why_and_keeps_what_was_told() {
        let html = shown(Some("a\t1\t2\t1\t2\t\t\n"), Some("No <b>answer</b>"));
        assert!(html.contains("No &#60;b&#62;answer") && html.contains("12 min"));
        assert!(!html.contains("<b>") && !html.contains("<1>"));
        assert!(shown(None, None).contains("Not asked yet"));
    }

    #[test]
    fn a_damaged_text_shows_no_node() {
        for text in ["", "a", "a\tx\t1\t1\t1\t1\t1", "a\t1"] {
            assert!(!shown(Some(text), None).contains("<tr><td>"), "{text}");
        }
    }
}
