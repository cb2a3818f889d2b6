use serde_json::json;

use super::create::{installing, kind, panel};
use crate::context::Context;
use crate::hooks::create::create;
use crate::outcome::{Effect, ProblemKind};
use crate::testing::*;

const SERVERS: &str = "/api/application/servers";

fn wants(ipv4: &str, ipv6: &str) -> Context {
    let mut context = ordered();
    context
        .service
        .product
        .settings
        .extend([ipv4.to_owned(), ipv6.to_owned()]);
    context
}

#[test]
fn addresses_the_panel_did_not_attach_are_added_once() {
    let bare = with(installing(), &[("/limits/addresses/ipv4", json!([]))]);
    let build = format!("{SERVERS}/{UUID}/settings/build");
    let mut panel =
        panel()
            .but("POST", SERVERS, data(&bare))
            .on("PATCH", &build, data(&installing()));
    let outcome = create(&mut panel, &ordered());
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 4));
    assert_eq!(body(panel.sent("PATCH", &build))["address_ids"], json!([2]));
    assert_eq!(outcome.notes, [] as [String; 0]);

    // Nothing is free any more: told, and the server kept.
    let free = "/api/application/nodes/1/addresses?filter%5Btype%5D=ipv4";
    let mut panel = super::create::panel()
        .but("POST", SERVERS, data(&bare))
        .but("GET", free, list(&[]))
        .once("GET", free, list(&[address(2, "198.51.100.11")]));
    let outcome = create(&mut panel, &ordered());
    assert_eq!((outcome.ended, panel.depth()), (Ok(()), 3));
    assert!(
        outcome.notes[0].contains("0 of 1 IPv4"),
        "{:?}",
        outcome.notes
    );

    // The panel fails: told, and the server kept.
    let mut panel = super::create::panel().but("POST", SERVERS, data(&bare)).on(
        "PATCH",
        &build,
        refused(500, "Server Error"),
    );
    let outcome = create(&mut panel, &ordered());
    assert_eq!(outcome.ended, Ok(()));
    assert!(outcome.effects.contains(&stored_ids()));
    assert_eq!(outcome.notes.len(), 1, "{:?}", outcome.notes);
}

#[test]
fn an_address_taken_meanwhile_is_replaced_once() {
    let in_use = || {
        invalid(
            "limits.address_ids",
            "One or more of the selected addresses are already in use",
        )
    };
    let mut once = panel().once("POST", SERVERS, in_use());
    let outcome = create(&mut once, &ordered());
    assert_eq!(
        (outcome.ended, once.depth(), once.changes().len()),
        (Ok(()), 4, 2)
    );

    let mut always = panel().but("POST", SERVERS, in_use());
    let outcome = create(&mut always, &ordered());
    assert_eq!(
        (kind(&outcome), always.changes().len()),
        (Some(ProblemKind::NotReady), 2)
    );
    assert_eq!(outcome.effects, [Effect::CloseIntent]);
}

#[test]
fn addresses_of_both_families_are_asked_for_by_number() {
    let both = with(
        installing(),
        &[(
            "/limits/addresses/ipv6",
            json!([address(12, "2001:db8::12")]),
        )],
    );
    let mut panel = panel().but("POST", SERVERS, data(&both));
    let _ = create(&mut panel, &wants("1", "1"));
    assert_eq!(
        body(panel.sent("POST", SERVERS))["limits"]["address_ids"],
        json!([2, 12])
    );

    let mut panel = super::create::panel();
    let _ = create(&mut panel, &wants("0", "0"));
    assert_eq!(
        body(panel.sent("POST", SERVERS))["limits"]["address_ids"],
        json!([])
    );
    assert!(
        panel
            .asked()
            .iter()
            .all(|path| !path.contains("/addresses"))
    );
}
