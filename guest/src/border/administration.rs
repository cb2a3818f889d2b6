//! What staff see and do.

use super::records::{Context, NamedValue, Outcome, Panel};
use super::wit::exports::convoy::whmcs::admin_area::{Guest, StaffFunction, Tab, TabField};
use super::{Component, HostDoor, inward, outward, run, seen};
use crate::door::Watch;
use crate::hooks::{self, staff};
use crate::language;

impl Guest for Component {
    fn panel_link(locale: String, panel: Panel) -> String {
        hooks::administrator::panel_link(language::of(&locale), &inward::panel(panel))
    }

    fn server_links(context: Context) -> String {
        hooks::administrator::server_links(&inward::context(context, super::now()))
    }

    fn service_tab(context: Context) -> Tab {
        let (mut tab, seen) = run(context, hooks::service_tab::service_tab);
        tab.effects.extend(seen);
        Tab {
            fields: tab
                .fields
                .into_iter()
                .map(|field| TabField {
                    label: field.label,
                    html: field.html,
                })
                .collect(),
            effects: outward::effects(tab.effects),
            notes: tab.notes,
        }
    }

    fn save_service_tab(context: Context, posted: Vec<NamedValue>) -> Outcome {
        let context = inward::context(context, super::now());
        let posted: Vec<_> = posted.into_iter().map(inward::named).collect();
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, context.panel.generation);
        let mut outcome = hooks::service_tab::save(&mut watch, &context, &posted);
        outcome
            .effects
            .extend(seen(&watch, context.panel.generation));
        outward::outcome(outcome)
    }

    fn buttons(locale: String) -> Vec<(String, StaffFunction)> {
        let buttons = staff::buttons(language::of(&locale));
        buttons
            .into_iter()
            .map(|(label, function)| (label.to_owned(), outward_function(function)))
            .collect()
    }

    fn run(context: Context, function: StaffFunction, confirmation: Option<String>) -> Outcome {
        let context = inward::context(context, super::now());
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, context.panel.generation);
        let mut outcome = staff::run(
            &mut watch,
            &context,
            inward_function(function),
            confirmation.as_deref(),
        );
        outcome
            .effects
            .extend(seen(&watch, context.panel.generation));
        outward::outcome(outcome)
    }
}

fn outward_function(function: staff::Function) -> StaffFunction {
    match function {
        staff::Function::Start => StaffFunction::Start,
        staff::Function::ShutDown => StaffFunction::ShutDown,
        staff::Function::Restart => StaffFunction::Restart,
        staff::Function::Stop => StaffFunction::Stop,
        staff::Function::Synchronize => StaffFunction::Synchronize,
        staff::Function::Reinstall => StaffFunction::Reinstall,
        staff::Function::Forget => StaffFunction::Forget,
        staff::Function::Reassign => StaffFunction::Reassign,
    }
}

fn inward_function(function: StaffFunction) -> staff::Function {
    match function {
        StaffFunction::Start => staff::Function::Start,
        StaffFunction::ShutDown => staff::Function::ShutDown,
        StaffFunction::Restart => staff::Function::Restart,
        StaffFunction::Stop => staff::Function::Stop,
        StaffFunction::Synchronize => staff::Function::Synchronize,
        StaffFunction::Reinstall => staff::Function::Reinstall,
        StaffFunction::Forget => staff::Function::Forget,
        StaffFunction::Reassign => staff::Function::Reassign,
    }
}
