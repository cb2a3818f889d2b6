use serde_json::{Value, json};

use crate::door::{Door, Reach, Watch};
use crate::hooks::choices::{Choices, locations, nodes, templates};
use crate::language::{self, Language};
use crate::outcome::ProblemKind;
use crate::testing::*;

const NODES: &str = "/api/application/nodes?";
const UBUNTU: &str = "1f4e8f77-75f9-4b18-aa81-36f53a66a429";
const OTHER_DEBIAN: &str = "2f4e8f77-75f9-4b18-aa81-36f53a66a429";

fn named(id: u64, name: &str, location: u64) -> Value {
    with(
        node(id, 12 * GIB, GIB),
        &[("/name", json!(name)), ("/location_id", json!(location))],
    )
}

fn panel() -> Panel {
    let all = [
        named(2, "nyc-1", 9),
        named(1, "fra-1", 4),
        named(3, "fra-2", 4),
    ];
    Panel::default()
        .on("GET", NODES, list(&all))
        .on(
            "GET",
            "/api/application/nodes/1/template-groups",
            templates_of(&[(DEBIAN, "Debian 12"), (UBUNTU, "Ubuntu 24.04")]),
        )
        .on(
            "GET",
            "/api/application/nodes/2/template-groups",
            templates_of(&[(OTHER_DEBIAN, "debian 12")]),
        )
        .on(
            "GET",
            "/api/application/nodes/3/template-groups",
            data(&json!([])),
        )
}

fn templates_of(all: &[(&str, &str)]) -> Result<crate::door::Response, crate::door::Failure> {
    let each: Vec<Value> = all
        .iter()
        .map(|(uuid, name)| json!({ "id": 1, "uuid": uuid, "name": name, "vmid": 9000 }))
        .collect();
    data(&json!([{ "uuid": UUID, "name": "Linux", "templates": { "data": each } }]))
}

fn pairs(choices: Choices) -> Vec<(String, String)> {
    choices.expect("choices")
}

fn own(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect()
}

#[test]
fn nodes_are_listed_by_name_with_the_memory_that_is_free() {
    let mut panel = panel();
    assert_eq!(
        pairs(nodes(&mut panel, language::of(""))),
        own(&[
            ("", "The node with most free memory"),
            ("1", "fra-1 · 12 GB free"),
            ("3", "fra-2 · 12 GB free"),
            ("2", "nyc-1 · 12 GB free"),
        ])
    );
    assert_eq!(panel.depth(), 1);
}

#[test]
fn a_location_is_told_by_its_nodes() {
    assert_eq!(
        pairs(locations(&mut panel(), language::of(""))),
        own(&[
            ("", "Every location"),
            ("4", "Location 4 · fra-1, fra-2"),
            ("9", "Location 9 · nyc-1"),
        ])
    );
}

#[test]
fn a_template_is_offered_by_node_and_by_name_where_several_nodes_have_it() {
    let mut panel = panel();
    assert_eq!(
        pairs(templates(&mut panel, language::of(""))),
        own(&[
            ("Debian 12", "Debian 12 · every node that has it"),
            (DEBIAN, "Debian 12 · node fra-1"),
            (OTHER_DEBIAN, "debian 12 · node nyc-1"),
            (UBUNTU, "Ubuntu 24.04 · node fra-1"),
        ])
    );
    assert_eq!(panel.depth(), 2);
}

#[test]
fn a_name_that_the_setting_would_part_is_offered_by_node_only() {
    let twice = templates_of(&[(DEBIAN, "Debian 12, minimal")]);
    let mut panel = panel()
        .but("GET", "/api/application/nodes/1/", twice.clone())
        .but("GET", "/api/application/nodes/2/", twice);
    let choices = pairs(templates(&mut panel, language::of("")));
    assert!(choices.iter().all(|(value, _)| value == DEBIAN));
    assert_eq!(choices.len(), 2);
}

#[test]
fn further_pages_of_nodes_are_asked_together_and_no_node_is_offered_twice() {
    let first = answer(
        200,
        &json!({ "data": [named(1, "fra-1", 4)], "meta": { "pagination": { "total": 3, "total_pages": 3 } } }),
    );
    let mut panel = panel().once("GET", NODES, first);
    assert_eq!(pairs(nodes(&mut panel, language::of(""))).len(), 4);
    assert_eq!(panel.waves[1].len(), 2);
}

type Loader = fn(&mut dyn Door, Language) -> Choices;

#[test]
fn why_there_is_nothing_to_choose_from_is_said() {
    let loaders: [Loader; 3] = [nodes, locations, templates];
    for loader in loaders {
        for (answer, kind, words) in [
            (
                refused(401, "Unauthenticated."),
                ProblemKind::Unauthorized,
                "API token",
            ),
            (throttled(9), ProblemKind::Throttled, "10 s"),
            (lost(Reach::Never), ProblemKind::Unreachable, "connected"),
            (html(200), ProblemKind::PanelFailed, "else than the panel"),
        ] {
            let mut panel = Panel::default().on("GET", NODES, answer);
            let problem =
                loader(&mut Watch::new(&mut panel, None), language::of("")).expect_err("a problem");
            assert_eq!(problem.kind, kind);
            assert!(problem.staff.contains(words), "{}", problem.staff);
        }
    }
    let mut panel = panel().but("GET", "/api/application/nodes/2/", html(502));
    assert!(templates(&mut panel, language::of("")).is_err());
}
