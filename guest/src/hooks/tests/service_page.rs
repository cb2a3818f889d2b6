use serde_json::json;

use crate::context::{Context, ServiceId, ServiceStatus};
use crate::door::Reach;
use crate::hooks::service_page::{Page, service_page};
use crate::language;
use crate::outcome::Effect;
use crate::testing::*;

const SERVER: &str = "/api/application/servers/a5b8d379-3750-4e65-91ac-b8d32f610eba";
const LINK: &str = "clientarea.php?action=productdetails&#38;id=7&#38;dosinglesignon=1";

fn page(changes: &[(&str, serde_json::Value)], context: &Context) -> Page {
    let mut panel = Panel::default().on("GET", SERVER, data(&with(server(), changes)));
    let page = service_page(&mut panel, context);
    assert_eq!(panel.asked(), [format!("GET {SERVER}")]);
    page
}

#[test]
fn everything_about_the_server_is_shown_from_one_request() {
    let ipv6 = [(
        "/limits/addresses/ipv6",
        json!([address(12, "2001:db8::12")]),
    )];
    let page = page(&ipv6, &context());
    for text in [
        "vps.example.test",
        &marked_name(),
        "Ready",
        "605685610",
        "2 cores",
        "2 GB",
        "20 GB",
        "5 GB of 500 GB used",
        r#"value="1""#,
        "198.51.100.11/24",
        "198.51.100.1<",
        "2001:db8::12/64",
        "2001:db8::1<",
        LINK,
    ] {
        assert!(page.html.contains(text), "{text}: {}", page.html);
    }
    assert_eq!(page.effects, [remembered("ready")]);
}

#[test]
fn every_status_is_put_into_words_for_customers() {
    for (status, words) in [
        ("installing", "being installed"),
        ("install_failed", "didn&#39;t succeed"),
        ("suspended", "is suspended"),
        ("restoring_backup", "being restored"),
        ("restoring_snapshot", "being restored"),
        ("deleting", "being deleted"),
        ("deletion_failed", "being deleted"),
        ("something_new", "Busy"),
    ] {
        let page = page(&[("/status", json!(status))], &context());
        assert!(page.html.contains(words), "{status}: {}", page.html);
        // The page's script compares it; nobody reads it.
        let page = page.html.replace(&format!("data-page=\"{status}\""), "");
        assert!(!page.contains(status) || !status.contains('_'), "{page}");
    }
}

#[test]
fn an_installation_that_failed_reaches_staff_when_a_customer_sees_it() {
    let page = page(&[("/status", json!("install_failed"))], &context());
    let told = |effect: &Effect| matches!(effect, Effect::TellStaff { topic, text } if topic == "install-failed" && text.contains(UUID));
    assert!(page.effects.iter().any(told), "{:?}", page.effects);
}

#[test]
fn unlimited_bandwidth_has_no_bar_and_overuse_a_full_one() {
    let unlimited = page(&[("/limits/bandwidth", json!(null))], &context());
    assert!(unlimited.html.contains("5 GB used, unlimited") && !unlimited.html.contains("<meter"));
    for allowed in [0, GIB] {
        let over = page(&[("/limits/bandwidth", json!(allowed))], &context());
        assert!(over.html.contains(r#"value="100""#), "{}", over.html);
    }
}

// Hazard 17. Put back by marking a value as safe in the template.
#[test]
fn what_a_customer_chooses_is_text_not_markup() {
    let evil = r#""><script>alert(1)</script><img src=x onerror='a'>"#;
    let live = page(
        &[("/name", json!(evil)), ("/hostname", json!(evil))],
        &context(),
    );
    let mut context = context();
    context.service.domain = evil.to_owned();
    context.server.vm_id = Some(evil.to_owned());
    context.server.assigned_addresses = vec![evil.to_owned()];
    let stored = service_page(&mut Panel::default().on("GET", SERVER, html(502)), &context);
    for html in [live.html, stored.html] {
        assert!(
            !html.contains("<script")
                && !html.contains("<img")
                && html.contains("&#60;script&#62;"),
            "{html}"
        );
    }
}

// Hazard 9. Put back by returning an error instead of the page.
#[test]
fn when_the_panel_fails_the_page_shows_what_is_stored_and_nothing_of_the_inside() {
    for answer in [
        html(200),
        html(502),
        refused(500, "Server Error"),
        no_server(),
        refused(401, "Unauthenticated."),
        lost(Reach::Maybe),
    ] {
        let page = service_page(&mut Panel::default().on("GET", SERVER, answer), &context());
        assert!(
            page.html.contains("198.51.100.11") && page.html.contains("605685610"),
            "{}",
            page.html
        );
        for inside in [
            "Convoy\\",
            "Server Error",
            "Unauthenticated",
            "token",
            "502",
            "panel",
        ] {
            assert!(!page.html.contains(inside), "{inside}: {}", page.html);
        }
        assert_eq!((page.notes.len(), page.effects.len()), (1, 0));
    }
}

#[test]
fn another_users_server_is_not_shown() {
    let page = page(
        &[
            ("/user_id", json!(4)),
            ("/hostname", json!("secret.example.test")),
        ],
        &context(),
    );
    assert!(!page.html.contains("secret.example.test"));
    assert!(page.notes[0].contains("panel user 4"));
}

#[test]
fn a_service_without_server_or_not_active_asks_nothing() {
    let mut panel = Panel::default();
    let waiting = service_page(&mut panel, &ordered());
    assert!(waiting.html.contains("being prepared"));
    for status in [
        ServiceStatus::Pending,
        ServiceStatus::Terminated,
        ServiceStatus::Cancelled,
        ServiceStatus::Fraud,
        ServiceStatus::Completed,
    ] {
        let mut context = context();
        context.service.status = status;
        let page = service_page(&mut panel, &context);
        assert!(page.html.contains("isn&#39;t active") && !page.html.contains("198.51.100.11"));
    }
    assert_eq!(panel.depth(), 0);
}

#[test]
fn only_an_active_service_of_its_own_has_a_sign_on_button() {
    let mut suspended = context();
    suspended.service.status = ServiceStatus::Suspended;
    let mut addon = context();
    addon.service.id = ServiceId {
        service: 7,
        addon: Some(2),
    };
    let unbound = Context {
        bindings: Vec::new(),
        ..context()
    };
    for context in [suspended, addon, unbound] {
        assert!(!page(&[], &context).html.contains("dosinglesignon"));
    }
}

#[test]
fn the_page_needs_no_script_and_speaks_the_readers_language() {
    let chinese = Context {
        language: language::of("chinese"),
        ..context()
    };
    for (context, tag, word) in [(context(), "en", "Bandwidth"), (chinese, "zh-Hant", "流量")] {
        let html = page(&[], &context).html;
        assert!(html.contains(&format!("lang=\"{tag}\"")) && html.contains(word));
        let handler = html
            .split(['<', '>'])
            .skip(1)
            .step_by(2)
            .any(|tag| tag.contains(" on"));
        assert!(!html.contains("<script") && !handler, "{html}");
    }
}

#[test]
fn what_a_form_without_a_script_brought_about_stands_above_every_page() {
    let evil = "<script>\"&'";
    for (done, failed, words) in [
        (
            evil,
            "",
            r#"alert-success" role="status" tabindex="-1" autofocus>"#,
        ),
        (
            "",
            evil,
            r#"alert-danger" role="alert" tabindex="-1" autofocus>"#,
        ),
    ] {
        let told = Context {
            form_done: done.to_owned(),
            form_failed: failed.to_owned(),
            ..context()
        };
        let terminated = |mut context: Context| {
            context.service.status = ServiceStatus::Terminated;
            context
        };
        let mut silent = Panel::default().on("GET", SERVER, lost(Reach::Never));
        let down = service_page(&mut silent, &told);
        let gone = service_page(&mut Panel::default(), &terminated(told.clone()));
        for html in [page(&[], &told).html, down.html, gone.html] {
            let text = format!(r#"<div class="convoy" lang="en"><p class="alert {words}"#);
            assert!(html.starts_with(&text), "{html}");
            assert!(html.contains("&#60;script&#62;&#34;&#38;&#39;</p>"));
            assert_eq!(html.matches("autofocus").count(), 1);
        }
    }
    assert!(!page(&[], &context()).html.contains("autofocus"));
}

// M9h. Put back: guest/src/views/client/overview.rs, facts(): leave out the row.
#[test]
fn a_customer_whose_root_password_is_not_known_reads_how_to_set_one() {
    let without = |mut context: Context| {
        context.service.password = String::new();
        context
    };
    let sets = "Not known here. Set a new one under “Settings”.";
    let asks = "Not known here. Contact support to have a new one set.";
    let mut suspended = without(context());
    suspended.service.status = ServiceStatus::Suspended;
    for (context, text) in [
        (without(context()), Some(sets)),
        (without(allowing("power", context())), Some(asks)),
        (suspended, Some(asks)),
        (context(), None),
    ] {
        let html = page(&[], &context).html;
        assert_eq!(html.contains("Not known here"), text.is_some(), "{html}");
        assert!(text.is_none_or(|text| html.contains(text)), "{html}");
    }
}
