//! One odd object of a list never spoils the others (the panel's API takes a negative
//! overallocation, and a database can be edited by hand): every list of the application API,
//! every member of one of its objects, every value that it should not have.

use serde_json::{Value, json};

use super::create::panel;
use crate::context::Context;
use crate::hooks::change_package::change_package;
use crate::hooks::choices::{locations, nodes, templates};
use crate::hooks::create::create;
use crate::hooks::suspension::suspend;
use crate::hooks::sync::bindings::{Asked, examine};
use crate::hooks::sync::{accounts, marked, room, usage};
use crate::hooks::terminate::terminate;
use crate::hooks::test_connection::{Offered, Report, test_connection};
use crate::language;
use crate::outcome::{Effect, ProblemKind};
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const SERVERS: &str = "/api/application/servers?";
const NODES: &str = "/api/application/nodes?";
const USERS: &str = "/api/application/users?";

/// `other` with each of its members, and itself, odd in every way: before `sound` and after.
fn lists(sound: &Value, other: &Value) -> Vec<(String, [Value; 2])> {
    let mut lists = Vec::new();
    for (what, odd) in odd(other) {
        lists.push((format!("{what}, before"), [odd.clone(), sound.clone()]));
        lists.push((format!("{what}, after"), [sound.clone(), odd]));
    }
    lists
}

// Put back: guest/src/panel/answer.rs, Page::read(): read `data` as a `Vec`.
#[test]
fn test_connection_counts_the_others_and_names_the_node_that_cannot_be_read() {
    let mut left_out = 0;
    for (what, list_of) in lists(&node(1, GIB, GIB), &node(2, GIB, GIB)) {
        let mut panel = Panel::default()
            .on("GET", NODES, list(&list_of))
            .on("GET", "/api/application/address-pools", list(&[]))
            .on("NOBODY", NODES, refused(401, "Unauthenticated."))
            .on("GET", "/api/application/nodes/", list(&[json!({})]));
        let Report { ended, warnings } =
            test_connection(&mut panel, language::of("english"), true, &[]);
        let found = ended.unwrap_or_else(|problem| panic!("{what}: {problem:?}"));
        assert!(found.contains("2 node(s)"), "{what}: {found}");
        let names_it = |warning: &String| warning.contains("left out: data[");
        left_out += usize::from(warnings.iter().any(names_it));
        if what.starts_with("/memory_overallocate = -10,") {
            assert!(!warnings.iter().any(names_it), "{warnings:?}");
        }
    }
    assert!(left_out > 100, "{left_out}");
}

#[test]
fn a_product_that_names_the_node_that_cannot_be_read_is_not_told_that_there_is_none() {
    let odd = with(node(2, GIB, GIB), &[("/memory", json!("much"))]);
    let mut panel = Panel::default()
        .on("GET", NODES, list(&[node(1, GIB, GIB), odd]))
        .on("GET", "/api/application/address-pools", list(&[]))
        .on("NOBODY", NODES, refused(401, "Unauthenticated."))
        .on("GET", "/api/application/nodes/", list(&[json!({})]));
    let mut product = context().service.product;
    product.settings[7] = "2".to_owned();
    let offered = Offered {
        product,
        options: Vec::new(),
        older_services: 0,
    };
    let report = test_connection(&mut panel, language::of("english"), true, &[offered]);
    assert_eq!(report.warnings.len(), 1, "{:?}", report.warnings);
    assert!(report.warnings[0].contains("data[1].memory: text"));
}

/// Those aren't nodes: a panel of which nothing can be read isn't one without nodes.
#[test]
fn a_list_of_which_nothing_can_be_read_is_no_empty_list() {
    let mut panel = Panel::default()
        .on("GET", NODES, list(&[json!({ "uuid": UUID })]))
        .on("GET", "/api/application/address-pools", list(&[]))
        .on("NOBODY", NODES, refused(401, "Unauthenticated."));
    let english = language::of("english");
    let problem = test_connection(&mut panel, english, true, &[]).ended;
    let problem = problem.expect_err("a problem");
    assert!(problem.staff.contains("data[0].id"), "{problem:?}");
    assert!(nodes(&mut panel, english).is_err());
    assert!(room::room(&mut panel, english).is_err());
}

#[test]
fn the_product_editor_and_the_home_page_have_the_other_nodes() {
    let sound = with(node(1, GIB, GIB), &[("/name", json!("fra-1"))]);
    for (what, list_of) in lists(&sound, &node(2, GIB, GIB)) {
        let english = language::of("english");
        let mut panel = Panel::default()
            .on("GET", NODES, list(&list_of))
            .on(
                "GET",
                "/api/application/nodes/1/template-groups",
                templates_of_debian(),
            )
            .on("GET", "/api/application/nodes/", list(&[]));
        let has = |choices: crate::hooks::choices::Choices, value: &str| {
            let choices = choices.unwrap_or_else(|problem| panic!("{what}: {problem:?}"));
            assert!(
                choices.iter().any(|(one, _)| one == value),
                "{what}: {choices:?}"
            );
        };
        has(nodes(&mut panel, english), "1");
        has(locations(&mut panel, english), "1");
        let lines = room::room(&mut panel, english).expect("lines");
        assert!(lines.contains("fra-1\t"), "{what}: {lines}");
    }
}

fn templates_of_debian() -> Result<crate::door::Response, crate::door::Failure> {
    crate::testing::templates(DEBIAN, "Debian 12")
}

#[test]
fn the_other_templates_and_groups_are_offered_and_installed() {
    let template = |uuid: &str, name: &str| json!({ "id": 1, "uuid": uuid, "name": name, "vmid": 9000, "hidden": 0 });
    let group = |templates: Value| json!({ "id": 1, "uuid": UUID, "name": "Linux", "hidden": 0, "templates": { "data": templates } });
    let (sound, other) = (template(DEBIAN, "Debian 12"), template(OTHER, "Other"));
    let within = lists(&sound, &other)
        .into_iter()
        .map(|(what, templates)| (what, json!([group(json!(templates))])));
    let groups = lists(&group(json!([sound])), &group(json!([other])))
        .into_iter()
        .map(|(what, groups)| (format!("group{what}"), json!(groups)));
    for (what, groups) in within.chain(groups) {
        let path = "/api/application/nodes/1/template-groups";
        let mut some = Panel::default()
            .on("GET", NODES, list(&[node(1, GIB, GIB)]))
            .on("GET", path, data(&groups));
        let choices = templates(&mut some, language::of("english")).expect("choices");
        assert!(
            choices.iter().any(|(uuid, _)| uuid == DEBIAN),
            "{what}: {choices:?}"
        );
        let mut panel = panel().but("GET", path, data(&groups));
        assert_eq!(create(&mut panel, &ordered()).ended, Ok(()), "{what}");
        let made = body(panel.sent("POST", "/api/application/servers"));
        assert_eq!(made["template_uuid"], DEBIAN, "{what}");
    }
}

/// Any node will do.
fn anywhere() -> Context {
    let mut context = ordered();
    context.service.product.settings[7] = String::new();
    context
}

fn with_nodes(nodes: &[Value]) -> Panel {
    let path = |rest: &str| format!("/api/application/nodes/1/{rest}");
    Panel::default()
        .on("GET", NODES, list(nodes))
        .on("GET", &path("template-groups"), templates_of_debian())
        .on(
            "GET",
            &path("addresses"),
            list(&[address(9, "198.51.100.9")]),
        )
        .on("GET", &format!("{SERVERS}filter%5Bname%5D="), list(&[]))
        .on(
            "GET",
            "/api/application/users/3",
            data(&user(3, "ann@example.test", false)),
        )
        .on("POST", "/api/application/servers", data(&server()))
}

#[test]
fn a_server_is_made_on_another_node() {
    let empty = node(2, 0, 0);
    for (what, nodes) in lists(&node(1, 8 * GIB, 100 * GIB), &empty) {
        // Without the odd values that give the other one free capacity.
        let mut panel = with_nodes(&nodes).on("GET", "/api/application/nodes/", list(&[]));
        let outcome = create(&mut panel, &anywhere());
        assert_eq!(outcome.ended, Ok(()), "{what}");
        let made = body(panel.sent("POST", "/api/application/servers"));
        assert_eq!(made["node_id"], 1, "{what}");
    }
    let odd = with(empty, &[("/disk", Value::Null)]);
    let mut panel = with_nodes(&[odd, node(1, 8 * GIB, 100 * GIB)]);
    let notes = create(&mut panel, &anywhere()).notes;
    assert!(
        notes.iter().any(|note| note.contains("data[0].disk: null")),
        "{notes:?}"
    );
}

// Put back: guest/src/hooks/create/place.rs, settle_any(): end with the error of one node.
#[test]
fn a_node_of_which_the_panel_tells_nothing_keeps_no_server_off_the_others() {
    for wrong in [refused(500, "Server Error"), html(502), data(&json!("x"))] {
        let big = node(2, 64 * GIB, 900 * GIB);
        let mut panel = with_nodes(&[big.clone(), node(1, 8 * GIB, 100 * GIB)])
            .on(
                "GET",
                "/api/application/nodes/2/template-groups",
                wrong.clone(),
            )
            .on("GET", "/api/application/nodes/2/addresses", list(&[]));
        assert_eq!(create(&mut panel, &anywhere()).ended, Ok(()));
        let mut alone = with_nodes(&[big])
            .on("GET", "/api/application/nodes/2/template-groups", wrong)
            .on("GET", "/api/application/nodes/2/addresses", list(&[]));
        let problem = create(&mut alone, &anywhere()).ended.expect_err("no place");
        assert_eq!(problem.kind, ProblemKind::PanelFailed, "{problem:?}");
    }
}

#[test]
fn the_other_free_addresses_are_given() {
    let (sound, other) = (address(9, "198.51.100.9"), address(8, "198.51.100.8"));
    for (what, addresses) in lists(&sound, &other) {
        let mut context = ordered();
        context.service.product.settings.push("1".to_owned());
        let path = "/api/application/nodes/1/addresses";
        let mut panel = panel().but("GET", path, list(&addresses));
        assert_eq!(create(&mut panel, &context).ended, Ok(()), "{what}");
        let made = body(panel.sent("POST", "/api/application/servers"));
        let given = &made["limits"]["address_ids"];
        assert!(*given == json!([9]) || given[0].is_u64(), "{what}: {given}");
    }
}

// Put back: guest/src/hooks/attachment.rs, FreeTickets::read(): count what can't be read.
#[test]
fn an_address_that_cannot_be_read_is_not_free() {
    let odd = with(address(8, "x"), &[("/id", Value::Null)]);
    let path = "/api/application/nodes/1/addresses";
    let mut panel = panel().but("GET", path, list(&[odd])).on(
        "GET",
        "/api/application/nodes/1",
        data(&node(1, 8 * GIB, 100 * GIB)),
    );
    let problem = create(&mut panel, &ordered())
        .ended
        .expect_err("no address");
    assert_eq!(problem.kind, ProblemKind::Capacity, "{problem:?}");
    assert!(panel.changes().is_empty());
}

#[test]
fn usage_is_read_of_the_other_servers_and_the_page_is_told_as_not_whole() {
    let other = with(server(), &[("/uuid", json!(OTHER))]);
    for (what, servers) in lists(&server(), &other) {
        let mut panel = Panel::default().on("GET", SERVERS, list(&servers));
        let part = usage::part(&mut panel, language::of("english"), 1);
        let part = part.unwrap_or_else(|problem| panic!("{what}: {problem:?}"));
        assert!(part.servers.iter().any(|one| one.uuid == UUID), "{what}");
        let all_read = part.servers.len() == 2;
        assert_eq!(
            part.missing.is_empty(),
            all_read,
            "{what}: {:?}",
            part.missing
        );
        for missing in part.missing {
            assert!(
                missing.problem.staff.contains("data["),
                "{what}: {missing:?}"
            );
        }
    }
}

/// WHMCS's sync tool takes a service whose server isn't in the list for terminated.
#[test]
fn the_list_for_whmcs_has_every_server_or_is_none() {
    let other = with(server(), &[("/uuid", json!(OTHER))]);
    let (sound, another) = (
        user(3, "ann@example.test", false),
        user(4, "b@example.test", false),
    );
    let servers = lists(&server(), &other)
        .into_iter()
        .map(|(what, servers)| (what, servers, [sound.clone(), another.clone()]));
    let users = lists(&sound, &another)
        .into_iter()
        .map(|(what, users)| (format!("user{what}"), [server(), other.clone()], users));
    let mut refused = Vec::new();
    for (what, servers, users) in servers.chain(users) {
        let mut panel =
            Panel::default()
                .on("GET", SERVERS, list(&servers))
                .on("GET", USERS, list(&users));
        match accounts::all(&mut panel, language::of("english")) {
            Ok(accounts) => {
                assert_eq!(accounts.len(), 2, "{what}");
                let of = |uuid: &str| accounts.iter().find(|one| one.uuid == uuid);
                let email = of(UUID).map(|one| one.email.as_str());
                assert_eq!(email, Some("ann@example.test"), "{what}");
            }
            Err(_) => refused.push(what),
        }
    }
    for what in refused {
        let of_uuid = what.starts_with("/uuid") || what.starts_with(" =");
        // A number that is nobody's: the lists were read while one of them changed.
        let of_owner = what.starts_with("/user_id =");
        assert!(of_uuid || of_owner, "{what}");
    }
}

#[test]
fn a_second_server_is_found_by_its_mark_beside_an_odd_one() {
    let other = with(server(), &[("/uuid", json!(OTHER)), ("/name", json!("x"))]);
    for (what, servers) in lists(&server(), &other) {
        let mut panel = Panel::default().on("GET", SERVERS, list(&servers));
        let english = language::of("english");
        let found = marked::marked(&mut panel, english, &[context().service_mark]);
        assert!(
            found.expect("a list")[0].contains(&UUID.to_owned()),
            "{what}"
        );
    }
}

// Put back: guest/src/hooks/create/mod.rs, make(): take `items` of what bears the mark.
#[test]
fn an_odd_server_with_the_mark_is_never_taken_for_none() {
    let mut refusals = 0;
    for (what, odd) in odd(&server()) {
        let named = format!("{SERVERS}filter%5Bname%5D=");
        let mut panel = panel()
            .but("GET", &named, list(std::slice::from_ref(&odd)))
            .on("PATCH", SERVER, data(&server()));
        let outcome = create(&mut panel, &ordered());
        // The panel compares names: one without the mark isn't what was asked for.
        let is_marked = odd["name"] == server()["name"];
        let made = panel
            .asked()
            .contains(&"POST /api/application/servers".to_owned());
        assert!(!made || !is_marked, "{what}");
        refusals += usize::from(outcome.ended.is_err());
        let mut panel =
            Panel::default()
                .on("GET", &named, list(&[odd]))
                .on("DELETE", SERVER, done());
        let outcome = terminate(&mut panel, &ordered());
        // Nothing to delete is success, and the service's intent is closed.
        let is_done = !panel.changes().is_empty() || !is_marked;
        assert!(is_done || outcome.ended.is_err(), "{what}");
    }
    assert!(refusals > 100, "{refusals}");
}

#[test]
fn the_clients_panel_user_is_found_beside_an_odd_one() {
    let mut context = ordered();
    context.bindings = Vec::new();
    let ann = marked_user(&context, 3, "ann@example.test");
    for (what, users) in lists(&ann, &user(4, "b@example.test", true)) {
        let mut panel = panel().on("GET", USERS, list(&users)).on(
            "GET",
            "/api/application/nodes/1",
            data(&node(1, 8 * GIB, 100 * GIB)),
        );
        assert_eq!(create(&mut panel, &context).ended, Ok(()), "{what}");
        let made = body(panel.sent("POST", "/api/application/servers"));
        assert_eq!(made["user_id"], 3, "{what}");
    }
}

/// What can't be read may be anybody's.
#[test]
fn a_panel_user_with_a_server_that_cannot_be_read_is_nobodys() {
    let own = with(server(), &[("/uuid", json!(OTHER))]);
    let mut proved = 0;
    for (what, servers) in lists(&own, &server()) {
        let asked = Asked {
            client: 5,
            client_key: context().client_key,
            email: "ann@example.test".to_owned(),
            binding: crate::context::Binding {
                jti: None,
                state: crate::context::BindingState::Unexamined,
                ..bound(3).remove(0)
            },
            client_servers: vec![OTHER.to_owned(), UUID.to_owned()],
            bound_to_another: false,
        };
        let mut panel = Panel::default()
            .on(
                "GET",
                "/api/application/users/3",
                data(&user(3, "a@example.test", false)),
            )
            .on("GET", SERVERS, list(&servers));
        let (words, context) = (language::of("english"), context());
        let mut report = examine(&mut panel, words, &context.panel, &[asked], &[]);
        let found = report
            .ended
            .remove(0)
            .unwrap_or_else(|problem| panic!("{what}: {problem:?}"));
        let is_readable = servers
            .iter()
            .all(|one| one["uuid"] == UUID || one["uuid"] == OTHER);
        let is_proved = found.bound.state == crate::context::BindingState::Proved;
        assert_eq!(is_proved, is_readable, "{what}");
        proved += usize::from(is_proved);
    }
    assert!(proved > 100, "{proved}");
}

// Put back: guest/src/panel/servers.rs, Addresses: read the lists as `Vec`s; and
// guest/src/hooks/change_package.rs, change(): leave out whole().
#[test]
fn an_attached_address_that_cannot_be_read_is_never_detached_and_keeps_no_server_running() {
    let other = address(8, "198.51.100.8");
    for (what, addresses) in lists(&address(2, "198.51.100.11"), &other) {
        let shown = with(server(), &[("/limits/addresses/ipv4", json!(addresses))]);
        let mut asked = context();
        asked.server.owner_seen = None;
        let mut panel = Panel::default().on("GET", SERVER, data(&shown)).on(
            "POST",
            &format!("{SERVER}/settings/suspend"),
            done(),
        );
        assert_eq!(suspend(&mut panel, &asked).ended, Ok(()), "{what}");

        let mut two = context();
        two.service.product.settings.push("2".to_owned());
        let mut panel = Panel::default()
            .on("GET", SERVER, data(&shown))
            .on("PATCH", &format!("{SERVER}/settings/build"), data(&shown))
            .on("GET", "/api/application/nodes/1/addresses", list(&[]));
        let outcome = change_package(&mut panel, &two);
        if let [build] = panel.changes()[..] {
            let kept = &body(build)["address_ids"];
            assert_eq!(kept.as_array().map(Vec::len), Some(2), "{what}: {kept}");
        } else {
            let problem = outcome.ended.expect_err("a problem");
            assert!(
                problem.staff.contains("addresses.ipv4["),
                "{what}: {problem:?}"
            );
            let stored = |effect: &Effect| matches!(effect, Effect::SetAddresses { .. });
            assert!(!outcome.effects.iter().any(stored), "{what}");
        }
    }
}

/// Such a count is no reason to ask for so many pages.
#[test]
fn a_huge_count_of_pages_ends_with_an_empty_page() {
    let english = language::of("english");
    let of = |items: &[Value]| {
        let pagination = json!({ "total": 1, "total_pages": 99_999_999_999_u64 });
        answer(
            200,
            &json!({ "data": items, "meta": { "pagination": pagination } }),
        )
    };
    let page = |path: &str, number: u32| format!("{path}per_page=100&page={number}");
    let mut panel = Panel::default()
        .once("GET", &page(NODES, 1), of(&[node(1, GIB, GIB)]))
        .on("GET", NODES, of(&[]))
        .once("GET", &page(SERVERS, 1), of(&[server()]))
        .on("GET", SERVERS, of(&[]))
        .once(
            "GET",
            &page(USERS, 1),
            of(&[user(3, "ann@example.test", false)]),
        )
        .on("GET", USERS, of(&[]));
    assert!(nodes(&mut panel, english).is_ok());
    assert_eq!(panel.asked().len(), 20);
    let accounts = accounts::all(&mut panel, english).expect("accounts");
    assert_eq!(accounts.len(), 1);
    let part = usage::part(&mut panel, english, 9).expect("a part");
    assert_eq!((part.servers.len(), part.next), (0, None));
}
