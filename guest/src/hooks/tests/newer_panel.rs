//! A panel newer than v5: its objects are in camelCase, it has no address pools, as v3, and it
//! says its version (public source of v6, not released).

use serde_json::{Value, json};

use crate::door::Watch;
use crate::hooks::change_package::change_package;
use crate::hooks::choices::nodes;
use crate::hooks::create::create;
use crate::hooks::suspension::suspend;
use crate::hooks::sync::{accounts, room, usage};
use crate::hooks::terminate::terminate;
use crate::hooks::test_connection::test_connection;
use crate::language;
use crate::outcome::{Problem, ProblemKind};
use crate::testing::*;

const NODES: &str = "/api/application/nodes";
const POOLS: &str = "/api/application/address-pools";
const VERSION: &str = "/api/application/version";
const SERVERS: &str = "/api/application/servers";
const USERS: &str = "/api/application/users";

fn no_route(path: &str) -> Result<crate::door::Response, crate::door::Failure> {
    refused(404, &format!("The route {path} could not be found."))
}

fn camel_node() -> Value {
    json!({ "id": 1, "locationId": 1, "name": "node-1", "memory": 64 * GIB, "memoryAllocated": 0,
        "memoryOverallocate": 0, "disk": GIB, "diskAllocated": 0, "diskOverallocate": 0 })
}

fn camel_server() -> Value {
    json!({ "uuid": UUID, "name": marked_name(), "hostname": "x", "nodeId": 1, "userId": 3,
        "lifecycle": "ready", "powerState": "running", "suspendedAt": null })
}

fn v6() -> Panel {
    let user = json!({ "id": 3, "name": "x", "email": "ann@example.test", "rootAdmin": false });
    Panel::default()
        .on("GET", VERSION, data(&json!({ "version": "6.0.1" })))
        .on("GET", POOLS, no_route("api/application/address-pools"))
        .on("NOBODY", NODES, refused(401, "Unauthenticated."))
        .on("GET", "/api/application/nodes/1/", no_route("x"))
        .on("GET", "/api/application/nodes/1", data(&camel_node()))
        .on("GET", NODES, list(&[camel_node()]))
        .on("GET", "/api/application/servers?", list(&[camel_server()]))
        .on("GET", SERVERS, data(&camel_server()))
        .on(
            "GET",
            "/api/application/users?",
            list(std::slice::from_ref(&user)),
        )
        .on("GET", USERS, data(&user))
}

fn test(panel: &mut Panel) -> Result<String, Problem> {
    let mut door = Watch::new(panel, None);
    test_connection(&mut door, language::of("english"), true, &[]).ended
}

fn is_named(problem: &Problem, version: &str) {
    let newer = format!(
        "This panel{version} is newer than this module, which knows ConvoyPanel 3.x, 4.x and 5.x."
    );
    assert!(problem.staff.starts_with(&newer), "{problem:?}");
    assert!(
        problem.hint.contains("newer version of the module"),
        "{problem:?}"
    );
    assert_eq!(problem.kind, ProblemKind::PanelFailed);
}

// Put back: guest/src/hooks/test_connection.rs, test_connection(): don't ask newer().
#[test]
fn test_connection_names_it_with_its_version_and_doesnt_take_it_for_v3() {
    is_named(&test(&mut v6()).expect_err("a problem"), " (6.0.1)");
    for (said, shown) in [
        (data(&json!("6.1")), " (6.1)"),
        (answer(200, &json!({ "version": "<b>6.2</b>" })), " (b6.2b)"),
        (answer(200, &json!("7")), " (7)"),
        (answer(200, &json!({ "application": 6 })), ""),
        (no_route("api/application/version"), ""),
        (refused(403, ""), ""),
    ] {
        let mut panel = v6().but("GET", VERSION, said);
        is_named(&test(&mut panel).expect_err("a problem"), shown);
    }
    // Should its nodes look as v4's, or be at another path.
    for nodes in [
        list(&[node(1, GIB, GIB)]),
        no_route("api/application/nodes"),
    ] {
        let mut panel = v6().but("GET", NODES, nodes);
        is_named(&test(&mut panel).expect_err("a problem"), " (6.0.1)");
    }
}

#[test]
fn v3_and_no_panel_at_all_are_what_they_were() {
    let v3 = || v6().but("GET", VERSION, no_route("api/application/version"));
    let shown = list(&[node(1, GIB, GIB)]);
    let free = on_v3(list(&[]), 50);
    let mut throttled = Panel::default()
        .on("GET", "/api/application/nodes/1/addresses", free.clone())
        .on("GET", NODES, on_v3(shown.clone(), 59))
        .on("GET", POOLS, no_route("api/application/address-pools"))
        .on("NOBODY", NODES, refused(500, "Server Error"));
    // Its throttle says which it is: nothing more is asked.
    assert!(test(&mut throttled).expect("v3").contains("v3"));
    let mut silent = v3()
        .but("GET", "/api/application/nodes/1/", free)
        .but("GET", NODES, shown);
    assert!(test(&mut silent).expect("v3").contains("v3"));
    let mut none = v3().but("GET", NODES, no_route("api/application/nodes"));
    let problem = test(&mut none).expect_err("a problem");
    assert!(problem.staff.contains("no such request"), "{problem:?}");
}

// Put back: guest/src/panel/answer.rs, unexpected(): leave out is_newer().
#[test]
fn every_hook_that_fails_on_it_says_so_and_changes_nothing() {
    let english = language::of("english");
    let mut asked = context();
    asked.server.owner_seen = None;
    let mut panel = v6();
    is_named(
        &suspend(&mut panel, &asked).ended.expect_err("a problem"),
        "",
    );
    is_named(
        &terminate(&mut panel, &asked).ended.expect_err("a problem"),
        "",
    );
    is_named(
        &change_package(&mut panel, &asked)
            .ended
            .expect_err("a problem"),
        "",
    );
    is_named(
        &create(&mut panel, &ordered()).ended.expect_err("a problem"),
        "",
    );
    is_named(&nodes(&mut panel, english).expect_err("a problem"), "");
    is_named(&room::room(&mut panel, english).expect_err("a problem"), "");
    is_named(
        &usage::part(&mut panel, english, 1).expect_err("a problem"),
        "",
    );
    assert!(panel.changes().is_empty(), "{:?}", panel.changes());
    // A list of which only UUIDs are needed is read, its users aren't.
    is_named(
        &accounts::all(&mut panel, english).expect_err("a problem"),
        "",
    );
}
