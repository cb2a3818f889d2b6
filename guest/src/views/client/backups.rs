//! A server's backups.

use super::form::{Choice, Form, Input};
use super::{Card, Cell, Part, View};
use crate::context::Context;
use crate::language::Language;
use crate::panel::Page;
use crate::panel::backups::{Backup, COMPRESSIONS, MODES};
use crate::panel::servers::Shown;

/// The list, and the form of a new one. `running` is none where it isn't known.
#[must_use]
pub fn backups(
    context: &Context,
    server: &Shown,
    list: &Page<Backup>,
    running: Option<bool>,
) -> String {
    let words = context.language;
    let (used, limit) = (list.meta.pagination.total, server.limits.backups);
    let total = used.to_string();
    let quota = match limit {
        Some(limit) => words.backup_quota(&total, &limit.to_string()),
        None => words.backup_count(&total),
    };
    let mut parts = vec![Part::Text(quota)];
    let running = running != Some(false);
    if running && list.items.iter().any(Backup::is_usable) {
        parts.push(Part::Text(words.stop_before_restore().to_owned()));
    }
    if list.items.is_empty() {
        parts.push(Part::Text(words.no_backups().to_owned()));
    } else {
        let rows = list
            .items
            .iter()
            .map(|backup| row(context, backup, running));
        let heads = vec![
            words.name(),
            words.made(),
            words.size(),
            words.status_label(),
            words.actions(),
        ];
        parts.push(Part::Table(heads, rows.collect()));
    }
    let mut cards = vec![Card {
        title: words.backups(),
        parts,
        wide: true,
    }];
    if limit != Some(0) {
        let full = limit.is_some_and(|limit| used >= u64::from(limit));
        let part = if full {
            Part::Text(words.backup_limit_reached().to_owned())
        } else {
            Part::Form(new(context))
        };
        cards.push(Card {
            title: words.new_backup(),
            parts: vec![part],
            wide: true,
        });
    }
    super::page(context, server, View::Backups, String::new(), cards)
}

fn row<'a>(context: &'a Context, backup: &Backup, running: bool) -> Vec<Cell<'a>> {
    let words = context.language;
    let uuid = backup.uuid.as_str();
    let mut forms = Vec::new();
    if backup.is_usable() {
        let form = Form::new(
            context,
            View::Backups,
            "RestoreBackup",
            words.restore(),
            "danger",
        );
        forms.push(
            form.hidden("convoy_backup", uuid)
                .asks(words.restore_question())
                .disabled(running),
        );
    }
    if backup.completed_at.is_some() && !backup.is_locked.0 {
        let form = Form::new(
            context,
            View::Backups,
            "DeleteBackup",
            words.delete(),
            "danger",
        );
        forms.push(
            form.hidden("convoy_backup", uuid)
                .asks(words.delete_question()),
        );
    }
    let size = if backup.completed_at.is_some() {
        backup.size.to_string()
    } else {
        String::new()
    };
    vec![
        Cell::private(backup.name.clone()),
        Cell::of(words.moment(&backup.created_at)),
        Cell::of(size),
        Cell::of(state(words, backup)),
        Cell {
            forms,
            ..Cell::default()
        },
    ]
}

fn state(words: Language, backup: &Backup) -> String {
    let state = match &backup.completed_at {
        None => words.backup_running(),
        Some(_) if backup.is_successful.0 => words.backup_complete(),
        Some(_) => words.backup_failed(),
    };
    if backup.is_locked.0 {
        words.pair_of_names(state, words.locked())
    } else {
        state.to_owned()
    }
}

fn new(context: &Context) -> Form<'_> {
    let words = context.language;
    let choices = |values: &[&str], labels: &[&str]| {
        let pairs = values.iter().zip(labels);
        let choices = pairs.map(|(value, label)| Choice {
            value: (*value).to_owned(),
            label: (*label).to_owned(),
            chosen: false,
        });
        Input::Select(choices.collect())
    };
    let modes = [
        words.mode_snapshot(),
        words.mode_suspend(),
        words.mode_kill(),
    ];
    let compressions = ["zstd", "lzo", "gzip", words.no_compression()];
    Form::new(
        context,
        View::Backups,
        "CreateBackup",
        words.new_backup(),
        "primary",
    )
    .field("convoy_name", words.name(), "", Input::Text(40))
    .field("convoy_mode", words.mode(), "", choices(&MODES, &modes))
    .field(
        "convoy_compression",
        words.compression(),
        "",
        choices(&COMPRESSIONS, &compressions),
    )
    .notes(words.backups_rule())
}
