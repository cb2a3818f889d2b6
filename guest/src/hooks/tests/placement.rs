use serde_json::json;

use super::create::{installing, kind, panel};
use crate::context::Context;
use crate::hooks::create::create;
use crate::outcome::ProblemKind;
use crate::testing::*;

/// Any node.
fn anywhere() -> Context {
    let mut context = ordered();
    context.service.product.settings[7] = String::new();
    context.service.product.settings.resize(14, String::new());
    context
}

/// Three nodes; node 2 has most free memory.
fn nodes() -> Panel {
    let all = [
        node(1, 8 * GIB, 100 * GIB),
        node(2, 32 * GIB, 100 * GIB),
        node(3, 16 * GIB, 100 * GIB),
    ];
    let on = |panel: Panel, id: u64| {
        panel
            .on(
                "GET",
                &format!("/api/application/nodes/{id}/template-groups"),
                templates(DEBIAN, "Debian 12"),
            )
            .on(
                "GET",
                &format!("/api/application/nodes/{id}/addresses"),
                list(&[address(id, "198.51.100.1")]),
            )
    };
    let lists = Panel::default().on("GET", "/api/application/nodes?", list(&all));
    let panel = [1, 2, 3].into_iter().fold(lists, on);
    panel
        .on(
            "GET",
            "/api/application/servers?filter%5Bname%5D=",
            list(&[]),
        )
        .on(
            "GET",
            "/api/application/users/3",
            data(&user(3, "ann@example.test", false)),
        )
        .on("POST", "/api/application/servers", data(&installing()))
}

fn chosen(panel: &Panel) -> serde_json::Value {
    body(panel.sent("POST", "/api/application/servers"))["node_id"].clone()
}

#[test]
fn the_node_with_most_free_memory_that_has_everything_wins_in_three_round_trips() {
    let none = list(&[]);
    let full = with(node(2, GIB, 100 * GIB), &[]);
    let small = with(node(2, 32 * GIB, 10 * GIB), &[]);
    let over = with(
        node(1, 8 * GIB, 100 * GIB),
        &[("/memory_overallocate", json!(100))],
    );
    let others = |second| {
        list(&[
            node(1, 8 * GIB, 100 * GIB),
            second,
            node(3, 16 * GIB, 100 * GIB),
        ])
    };
    let cases = [
        (nodes(), 2),
        (
            nodes().but("GET", "/api/application/nodes/2/addresses", none),
            3,
        ),
        (
            nodes().but(
                "GET",
                "/api/application/nodes/2/template-groups",
                templates(OTHER, "Windows"),
            ),
            3,
        ),
        (
            nodes().but("GET", "/api/application/nodes?", others(full)),
            3,
        ),
        (
            nodes().but("GET", "/api/application/nodes?", others(small)),
            3,
        ),
        (
            nodes().but(
                "GET",
                "/api/application/nodes?",
                list(&[over, node(2, 32 * GIB, 100 * GIB)]),
            ),
            1,
        ),
    ];
    for (mut panel, node) in cases {
        let outcome = create(&mut panel, &anywhere());
        assert_eq!((outcome.ended, panel.depth()), (Ok(()), 3));
        assert_eq!(chosen(&panel), node);
    }
}

#[test]
fn a_location_limits_the_choice() {
    let mut context = anywhere();
    context.service.product.settings[10] = "3".to_owned();
    let mut panel = nodes();
    let _ = create(&mut panel, &context);
    assert_eq!(chosen(&panel), 3);

    context.service.product.settings[10] = "9".to_owned();
    let problem = create(&mut nodes(), &context).ended.expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::Capacity);
    assert!(problem.staff.contains('9'), "{}", problem.staff);
}

#[test]
fn a_template_of_each_node_is_told_by_its_uuid() {
    let mut context = anywhere();
    context.service.product.settings[6] = format!("{OTHER}, {DEBIAN}");
    let mut panel = nodes().but(
        "GET",
        "/api/application/nodes/2/template-groups",
        templates(OTHER, "Debian 12"),
    );
    let _ = create(&mut panel, &context);
    let sent = body(panel.sent("POST", "/api/application/servers"));
    assert_eq!(
        (&sent["node_id"], &sent["template_uuid"]),
        (&json!(2), &json!(OTHER))
    );
}

#[test]
fn if_no_node_fits_each_is_named_with_what_it_lacks() {
    let all = [
        node(1, GIB, 10 * GIB),
        node(2, 32 * GIB, 100 * GIB),
        node(3, 16 * GIB, 100 * GIB),
    ];
    let mut panel = nodes()
        .but("GET", "/api/application/nodes?", list(&all))
        .but("GET", "/api/application/nodes/2/addresses", list(&[]))
        .but(
            "GET",
            "/api/application/nodes/3/template-groups",
            templates(OTHER, "Windows"),
        );
    let problem = create(&mut panel, &anywhere())
        .ended
        .expect_err("a problem");
    assert_eq!(
        (problem.kind, panel.changes().len()),
        (ProblemKind::Capacity, 0)
    );
    for words in [
        "Node 1 (node-1) has 1,024 MB of memory left, the product asks for 2,048 MB; it has 10,240 MB of disk left, the product asks for 20,480 MB.",
        "Node 2 (node-2) has 0 free IPv4 address(es), the product asks for 1.",
        // Put back: guest/src/hooks/create/place.rs, examine_stock(): an empty list.
        "Node 3 (node-3) has no template Debian 12. Its templates: Windows.",
    ] {
        assert!(problem.staff.contains(words), "{}", problem.staff);
    }
}

#[test]
fn a_set_node_that_lacks_something_is_named_before_a_user_is_made() {
    let context = Context {
        bindings: Vec::new(),
        ..ordered()
    };
    let full = data(&node(1, GIB, 100 * GIB));
    let gone = refused(404, "No query results for model [Convoy\\Models\\Node] 1");
    for (answer, expected) in [(full, ProblemKind::Capacity), (gone, ProblemKind::Setting)] {
        let mut panel = panel()
            .but("GET", "/api/application/nodes/1", answer)
            .once("GET", "/api/application/users?", list(&[]))
            .once(
                "GET",
                "/api/application/nodes/1/template-groups",
                templates(DEBIAN, "Debian 12"),
            )
            .once(
                "GET",
                "/api/application/nodes/1/addresses",
                list(&[address(2, "198.51.100.11")]),
            );
        let outcome = create(&mut panel, &context);
        assert_eq!((kind(&outcome), panel.changes().len()), (Some(expected), 0));
    }
}

#[test]
fn a_new_clients_server_on_any_node_takes_three_round_trips() {
    let context = Context {
        bindings: Vec::new(),
        ..anywhere()
    };
    let mut panel = nodes().on("GET", "/api/application/users?", list(&[])).on(
        "POST",
        "/api/application/users",
        data(&user(3, "ann@example.test", false)),
    );
    let outcome = create(&mut panel, &context);
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 3));
    assert_eq!(outcome.effects[..2], [binds_unproved(3), binds(3)]);
}

// Hazard 4 looked at the first page only.
#[test]
fn nodes_on_further_pages_are_candidates() {
    let page = |items: serde_json::Value| {
        answer(
            200,
            &json!({ "data": items, "meta": { "pagination": { "total": 3, "total_pages": 2 } } }),
        )
    };
    let mut panel = nodes()
        .but(
            "GET",
            "/api/application/nodes?per_page=100&page=2",
            page(json!([node(2, 32 * GIB, 100 * GIB)])),
        )
        .but(
            "GET",
            "/api/application/nodes?per_page=100&page=1",
            page(json!([node(1, 8 * GIB, 100 * GIB)])),
        );
    let outcome = create(&mut panel, &anywhere());
    assert_eq!(outcome.ended, Ok(()));
    assert_eq!(chosen(&panel), 2);
}

#[test]
fn services_made_at_once_rarely_reach_for_the_same_address() {
    let free: Vec<_> = (0..40)
        .map(|id| address(id, &format!("198.51.100.{id}")))
        .collect();
    let mut first = std::collections::BTreeSet::new();
    for service in 1..=10_u64 {
        let mut context = ordered();
        // As even as a digest.
        context.service_mark = service.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut panel = panel().but("GET", "/api/application/nodes/1/addresses", list(&free));
        let _ = create(&mut panel, &context);
        first.insert(
            body(panel.sent("POST", "/api/application/servers"))["limits"]["address_ids"]
                .to_string(),
        );
    }
    assert!(first.len() > 5, "{first:?}");
}

#[test]
fn many_nodes_are_examined_in_batches_until_one_fits() {
    let all: Vec<_> = (1..=40)
        .map(|id| node(id, (60 - id) * GIB, 100 * GIB))
        .collect();
    let has_it = "/api/application/nodes/40/template-groups";
    let mut panel = Panel::default()
        .on("GET", "/api/application/nodes?", list(&all))
        .on("GET", has_it, templates(DEBIAN, "Debian 12"))
        .on(
            "GET",
            "/api/application/users/3",
            data(&user(3, "ann@example.test", false)),
        )
        .on(
            "GET",
            "/api/application/servers?filter%5Bname%5D=",
            list(&[]),
        )
        .on("POST", "/api/application/servers", data(&installing()));
    for id in 1..=40 {
        let node = format!("/api/application/nodes/{id}");
        panel = panel
            .on(
                "GET",
                &format!("{node}/addresses"),
                list(&[address(id, "198.51.100.1")]),
            )
            .on(
                "GET",
                &format!("{node}/template-groups"),
                templates(OTHER, "Windows"),
            );
    }
    let outcome = create(&mut panel, &anywhere());
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 4));
    assert_eq!(chosen(&panel), 40);
}
