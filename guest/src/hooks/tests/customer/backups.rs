use serde_json::{Value, json};

use super::*;
use crate::hooks::service_page::service_page;

const FIT: [(&str, &str); 3] = [
    ("convoy_name", "Before"),
    ("convoy_mode", "snapshot"),
    ("convoy_compression", "zstd"),
];

/// [`FIT`] with one input replaced or added.
fn but<'a>(name: &'a str, value: &'a str) -> Context {
    let others = FIT.into_iter().filter(|(other, _)| *other != name);
    let inputs: Vec<(&str, &str)> = others.chain([(name, value)]).collect();
    typing(&inputs, signed_on())
}

#[test]
fn a_backup_is_made_as_it_was_chosen() {
    for mode in ["snapshot", "suspend", "kill"] {
        for compression in ["zstd", "lzo", "gzip", "none"] {
            let inputs = [
                ("convoy_name", " Before <b>update</b> "),
                ("convoy_mode", mode),
                ("convoy_compression", compression),
            ];
            let mut panel = panel();
            let reply = create(&mut panel, &typing(&inputs, signed_on()));
            let told = json!({ "ok": true, "message": "The backup has started.", "reload": true });
            assert_eq!(read(&reply), told);
            let sent = json!({ "name": "Before <b>update</b>", "mode": mode,
                "compression_type": compression, "locked": false });
            assert_eq!(body(panel.sent("POST", &own("/backups"))), sent);
        }
    }
}

// Put back: guest/src/hooks/customer/backups.rs, create(): read convoy_lock for `locked`.
#[test]
fn a_backup_is_never_locked_since_that_keeps_the_server_from_being_deleted() {
    let mut panel = panel();
    create(&mut panel, &but("convoy_lock", "1"));
    assert_eq!(body(panel.sent("POST", &own("/backups")))["locked"], false);
}

#[test]
fn what_cannot_be_a_backup_is_refused_before_anything_is_sent() {
    let long = "名".repeat(41);
    for (name, value, says) in [
        ("convoy_name", "", "1 to 40 characters"),
        ("convoy_name", "  ", "1 to 40 characters"),
        ("convoy_name", long.as_str(), "1 to 40 characters"),
        ("convoy_mode", "", "isn't one of the choices"),
        ("convoy_mode", "destroy", "“destroy” isn't one"),
        ("convoy_mode", "SNAPSHOT", "isn't one of the choices"),
        ("convoy_compression", "xz", "“xz” isn't one"),
    ] {
        let mut silent = Panel::default();
        let reply = create(&mut silent, &but(name, value));
        refused_for(&reply, &silent, 0, says);
    }
    let most = "名".repeat(40);
    assert!(
        create(&mut panel(), &but("convoy_name", &most))
            .ended
            .is_ok()
    );
}

#[test]
fn a_backup_is_named_by_a_whole_uuid() {
    for text in [
        "",
        "1",
        "../../x",
        "edf82040",
        "edf82040-a8de-42b8-aba1-d2e6bd7b70ce/restore",
    ] {
        for hook in [restore, delete] {
            let mut silent = Panel::default();
            let reply = hook(
                &mut silent,
                &typing(&[("convoy_backup", text)], signed_on()),
            );
            refused_for(&reply, &silent, 0, "isn't one of the choices");
        }
    }
}

#[test]
fn the_panels_limits_are_told_in_words_of_their_own() {
    let chosen = [("convoy_backup", BACKUP)];
    let limit = "Cannot create a new backup, this server has reached its limit of 2 backups.";
    let gone = "No query results for model [Convoy\\Models\\Backup] edf82040";
    type Hook = fn(&mut dyn Door, &Context) -> Answer;
    let cases: [(Hook, Context, Panel, &str); 7] = [
        (
            create,
            typing(&FIT, signed_on()),
            panel().but("POST", &own("/backups"), refused(400, limit)),
            "as many backups as your product allows",
        ),
        (
            create,
            typing(&FIT, signed_on()),
            panel().but("POST", &own("/backups"), throttled(421)),
            "Try again in 8 min.",
        ),
        (
            create,
            typing(&FIT, signed_on()),
            panel().but("POST", &own("/backups"), refused(429, "Only 2")),
            "Try again in 10 min.",
        ),
        (
            restore,
            typing(&chosen, signed_on()),
            panel().but(
                "POST",
                &own("/backups/"),
                refused(400, "The server needs to be stopped"),
            ),
            "Stop the server first",
        ),
        (
            restore,
            typing(&chosen, signed_on()),
            panel().but("POST", &own("/backups/"), refused(404, gone)),
            "This backup isn't there any more.",
        ),
        (
            delete,
            typing(&chosen, signed_on()),
            panel().but("DELETE", &own("/backups/"), refused(404, gone)),
            "This backup isn't there any more.",
        ),
        (
            delete,
            typing(&chosen, signed_on()),
            panel().but(
                "DELETE",
                &own("/backups/"),
                refused(400, "Cannot delete a backup that is marked"),
            ),
            "This backup is locked",
        ),
    ];
    for (hook, context, mut panel, says) in cases {
        let reply = hook(&mut panel, &context);
        assert!(heard(&reply).contains(says), "{says}: {}", heard(&reply));
        assert_eq!(panel.depth(), 1);
        assert!(
            reply.effects.is_empty(),
            "the server's session stays: {:?}",
            reply.effects
        );
    }
}

#[test]
fn a_restored_server_is_known_to_be_busy_and_shown_anew() {
    let reply = restore(
        &mut panel(),
        &typing(&[("convoy_backup", BACKUP)], signed_on()),
    );
    assert_eq!(read(&reply)["reload"], true);
    assert_eq!(reply.effects, [remembered("restoring_backup")]);
}

/// Put back: hooks/customer/backups.rs, `restore()`: remember the status only after success.
#[test]
fn a_server_that_may_be_restored_is_looked_at_before_it_is_suspended() {
    let path = format!("/backups/{BACKUP}/restore");
    for (place, answer) in in_the_answers_place() {
        let mut panel = panel().but("POST", &own(&path), answer);
        let reply = restore(
            &mut panel,
            &typing(&[("convoy_backup", BACKUP)], signed_on()),
        );
        assert_eq!(reply.effects, [remembered("restoring_backup")], "{place}");
    }
    let mut panel = panel().but("POST", &own(&path), refused(400, "Stop it."));
    let reply = restore(
        &mut panel,
        &typing(&[("convoy_backup", BACKUP)], signed_on()),
    );
    assert_eq!(reply.effects, []);
}

fn view(panel: &mut Panel) -> String {
    let context = typing(&[("convoy_view", "backups")], signed_on());
    service_page(panel, &context).html
}

#[test]
fn restoring_waits_until_the_server_is_stopped_and_a_locked_backup_stays() {
    let shown = |state: &str, changes: &[(&str, Value)]| {
        let mut panel = panel()
            .but("GET", &own("/state"), data(&state_of(state)))
            .but("GET", &own("/backups"), list(&[with(backup("b"), changes)]));
        view(&mut panel)
    };
    let button = |html: &str, function: &str| {
        let form = html
            .split(&format!("a={function}\""))
            .nth(1)?
            .split("</form>")
            .next()?;
        Some(!form.contains(" disabled>"))
    };
    let running = shown("running", &[]);
    assert_eq!(button(&running, "RestoreBackup"), Some(false));
    assert!(running.contains("Stop the server first"));
    let stopped = shown("stopped", &[]);
    assert_eq!(button(&stopped, "RestoreBackup"), Some(true));
    assert_eq!(button(&stopped, "DeleteBackup"), Some(true));
    let locked = shown("stopped", &[("/is_locked", json!(1))]);
    assert_eq!(button(&locked, "DeleteBackup"), None);
    assert!(locked.contains("Complete, locked"));
    let failed = shown("stopped", &[("/is_successful", json!(0))]);
    assert_eq!(button(&failed, "RestoreBackup"), None);
    let begun = shown(
        "stopped",
        &[("/completed_at", json!(null)), ("/size", json!(0))],
    );
    assert_eq!(
        (
            button(&begun, "RestoreBackup"),
            button(&begun, "DeleteBackup")
        ),
        (None, None)
    );
    assert!(begun.contains("In progress"));
}

#[test]
fn a_full_quota_is_explained_and_has_no_form() {
    for (limit, text, form) in [
        (json!(2), "1 of 2 backups used.", true),
        (json!(1), "as many backups as your product allows", false),
        (json!(0), "1 of 0 backups used.", false),
        (json!(null), "1 backups, unlimited.", true),
    ] {
        let shown = with(server(), &[("/limits/backups", limit)]);
        let mut panel = Panel::default()
            .on("GET", &own("/backups"), list(&[backup("b")]))
            .on("GET", &own("/state"), data(&state_of("stopped")))
            .on("GET", OWN, data(&shown));
        let html = view(&mut panel);
        assert!(html.contains(text), "{text}: {html}");
        assert_eq!(html.contains("a=CreateBackup"), form);
    }
}
