use serde_json::{Value, json};

use crate::context::Context;
use crate::door::Watch;
use crate::hooks::service_page::{Page, service_page};
use crate::outcome::Effect;
use crate::panel::Generation;
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const OWN: &str = "/api/client/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";

/// As the client API shows it: without owner and VM.
fn own() -> Value {
    let mut own = server();
    let members = own.as_object_mut().expect("a server");
    members.remove("user_id");
    members.remove("vmid");
    own
}

fn on(generation: Option<Generation>, session_open: bool) -> Context {
    let mut context = Context {
        session_open,
        ..context()
    };
    context.panel.generation = generation;
    context
}

fn page(panel: &mut Panel, context: &Context) -> Page {
    service_page(&mut Watch::new(panel, context.panel.generation), context)
}

fn panel() -> Panel {
    Panel::default()
        .on("GET", OWN, data(&own()))
        .on("GET", SERVER, on_v3(data(&server()), 30))
}

#[test]
fn a_page_with_a_session_takes_nothing_from_the_throttle() {
    for generation in [Some(Generation::V3), None] {
        let mut panel = panel();
        let page = page(&mut panel, &on(generation, true));
        assert_eq!(panel.asked(), [format!("GET {OWN}")]);
        assert_eq!(page.effects, [remembered("ready")]);
        assert!(page.html.contains("605685610") && page.html.contains("198.51.100.11/24"));
    }
}

#[test]
fn v4_has_no_throttle_to_spare() {
    let mut panel = Panel::default().on("GET", SERVER, data(&server()));
    let mut context = on(Some(Generation::V4), true);
    context.recent_answer = Some(json!({ "data": server() }).to_string());
    let page = page(&mut panel, &context);
    assert_eq!(panel.asked(), [format!("GET {SERVER}")]);
    assert_eq!(page.effects, [remembered("ready")]);
}

#[test]
fn what_v3_answered_is_kept_and_shown_again_without_any_request() {
    for generation in [Some(Generation::V3), None] {
        let mut panel = panel();
        let first = page(&mut panel, &on(generation, false));
        assert_eq!(panel.asked(), [format!("GET {SERVER}")]);
        let kept = first.effects.iter().find_map(|effect| match effect {
            Effect::RememberAnswer(text) => Some(text.clone()),
            _ => None,
        });
        let mut context = on(Some(Generation::V3), false);
        context.recent_answer = Some(kept.expect("an answer"));
        let mut silent = Panel::default();
        let again = page(&mut silent, &context);
        assert_eq!((again.html, silent.depth()), (first.html, 0));
        assert_eq!(again.effects, [remembered("ready")]);
    }
}

#[test]
fn pages_of_a_client_without_panel_user_spare_the_throttle_too() {
    let mut unbound = on(Some(Generation::V3), false);
    unbound.bindings = Vec::new();
    unbound.recent_answer = Some(json!({ "data": server() }).to_string());
    let mut silent = Panel::default();
    assert!(page(&mut silent, &unbound).html.contains("Ready"));
    assert_eq!(silent.depth(), 0);
}

#[test]
fn a_kept_answer_about_anothers_server_is_not_shown() {
    for kept in [
        json!({ "data": with(server(), &[("/uuid", json!(OTHER))]) }).to_string(),
        json!({ "data": with(server(), &[("/user_id", json!(4))]) }).to_string(),
        json!({ "data": own() }).to_string(),
        "{".to_owned(),
    ] {
        let mut context = on(Some(Generation::V3), false);
        context.recent_answer = Some(kept);
        let mut panel = panel();
        assert!(page(&mut panel, &context).html.contains("Ready"));
        assert_eq!(panel.asked(), [format!("GET {SERVER}")]);
    }
}

#[test]
fn where_the_session_doesnt_serve_any_more_the_page_is_shown_all_the_same() {
    for (answer, drops) in [
        (refused(500, "Server Error"), true),
        (refused(401, "Unauthenticated."), true),
        (refused(404, "Server not found"), false),
        (html(502), false),
        (refused(502, "Couldn't connect to the node."), false),
        (data(&with(own(), &[("/uuid", json!(OTHER))])), false),
    ] {
        let mut panel = panel().but("GET", OWN, answer);
        let page = page(&mut panel, &on(Some(Generation::V3), true));
        assert_eq!(panel.asked().len(), 2);
        assert!(page.html.contains("Ready") && page.notes.is_empty());
        assert_eq!(page.effects.contains(&Effect::DropSession), drops);
    }
}

#[test]
fn under_the_throttle_the_page_shows_what_is_stored_with_a_note() {
    let mut panel = Panel::default().on("GET", SERVER, throttled(20));
    let page = page(&mut panel, &on(Some(Generation::V3), false));
    assert!(page.html.contains("198.51.100.11") && page.html.contains("Live data"));
    assert!(page.notes[0].contains("21 s"), "{:?}", page.notes);
    assert_eq!(page.effects, []);
}

#[test]
fn while_the_panel_takes_few_more_requests_a_page_asks_nothing_that_it_counts() {
    let mut context = on(Some(Generation::V3), false);
    context.panel.scarce = true;
    let mut silent = Panel::default();
    let held = page(&mut silent, &context);
    assert_eq!(silent.depth(), 0);
    assert!(held.html.contains("198.51.100.11") && held.html.contains("Live data"));
    assert!(held.notes[0].contains("60 s"), "{:?}", held.notes);
    assert_eq!(held.effects, []);

    // What isn't counted is shown all the same.
    context.recent_answer = Some(json!({ "data": server() }).to_string());
    assert!(page(&mut silent, &context).html.contains("Ready"));
    context.recent_answer = None;
    context.session_open = true;
    let mut panel = panel();
    assert!(page(&mut panel, &context).html.contains("Ready"));
    assert_eq!(panel.asked(), [format!("GET {OWN}")]);
}
