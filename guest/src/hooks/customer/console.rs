//! Opens a console in the browser.

use super::{allowed, input};
use crate::context::Context;
use crate::door::Door;
use crate::hooks::{fault, session};
use crate::outcome::{Answer, ProblemKind};
use crate::panel::console::{self, Kind};
use crate::settings::Feature;

/// Answers the address to open: secret. What the panel names must be a host and a
/// port; the host sends the browser there.
pub fn console(door: &mut dyn Door, context: &Context) -> Answer {
    Answer::of(|record| {
        allowed(context, Feature::Console)?;
        let uuid = context.uuid()?;
        let kind = match input(context, "convoy_console") {
            "xtermjs" => Kind::XtermJs,
            _ => Kind::NoVnc,
        };
        let call = |_| console::open(&uuid, kind);
        // Nothing on the server changes: what went wrong may be tried again at once.
        let session = session::answered(door, context, record, &uuid, &call)?
            .map_err(|error| fault::of_look(context, &uuid, &error))?;
        session.address(kind).ok_or_else(|| {
            let words = context.language;
            let advice = if session.is_in_clear() {
                words.console_in_clear()
            } else {
                words.console_leads_nowhere()
            };
            context.problem(ProblemKind::PanelFailed, advice)
        })
    })
}
