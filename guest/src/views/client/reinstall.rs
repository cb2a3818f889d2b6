//! The form by which another system is installed.

use super::form::{Choice, Form, Input};
use super::{Card, Part, View};
use crate::context::Context;
use crate::panel::servers::Shown;
use crate::panel::settings::Group;

#[must_use]
pub fn reinstall(context: &Context, server: &Shown, groups: &[Group]) -> String {
    let words = context.language;
    let label = words.tab_reinstall();
    let mut form = Form::new(context, View::Overview, "ReinstallSystem", label, "danger")
        .hidden("convoy_view_again", View::Reinstall.name());
    let mut is_empty = true;
    for group in groups.iter().filter(|group| !group.templates.is_empty()) {
        is_empty = false;
        let choices = group.templates.iter().map(|template| Choice {
            value: template.uuid.to_string(),
            label: template.name.clone(),
            chosen: false,
        });
        form = form.field(
            "convoy_template",
            &group.name,
            "",
            Input::Choices(choices.collect()),
        );
    }
    let parts = if is_empty {
        vec![Part::Text(words.no_systems().to_owned())]
    } else {
        form = form.password(words).helped(
            "convoy_confirm",
            words.type_to_confirm(),
            "",
            Input::Text(253),
            &server.hostname,
        );
        vec![Part::Warning(words.reinstall_warning()), Part::Form(form)]
    };
    let card = Card {
        title: label,
        parts,
        wide: true,
    };
    super::page(context, server, View::Reinstall, String::new(), vec![card])
}
