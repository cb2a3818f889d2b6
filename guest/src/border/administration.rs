//! What staff see and do.

use super::records::{Context, Outcome, Panel};
use super::service::{act, ask};
use super::wit::exports::convoy::whmcs::admin_area::{
    DoubtfulBinding, Guest, LeftServer, StaffFunction, StoredRoom,
};
use super::{Component, inward, outward, run};
use crate::hooks::staff::{self, Function};
use crate::hooks::{administrator, service_tab, synchronize};
use crate::language;
use crate::outcome::Answer;
use crate::views::{self, bindings, card};

impl Guest for Component {
    fn panel_link(locale: String, panel: Panel) -> String {
        administrator::panel_link(language::of(&locale), &inward::panel(panel))
    }

    fn warning(locale: String, text: String) -> String {
        views::warning(language::of(&locale), &text)
    }

    fn panel_card(
        locale: String,
        panel: Panel,
        name: String,
        room: StoredRoom,
        left: Vec<LeftServer>,
    ) -> String {
        let now = super::now();
        let age = now.saturating_sub(room.told);
        let left: Vec<card::Left> = left
            .into_iter()
            .map(|one| card::Left {
                service: one.service,
                uuid: one.uuid,
                vm_id: one.vm_id,
                node_id: one.node_id,
                released: one.released,
                age: now.saturating_sub(one.since),
            })
            .collect();
        card::card(
            language::of(&locale),
            &inward::panel(panel),
            &name,
            &card::Told {
                text: room.text.as_deref(),
                age,
                failed: room.failed.as_deref(),
            },
            &left,
        )
    }

    fn bindings_card(locale: String, bindings: Vec<DoubtfulBinding>, more: u64) -> String {
        let bindings: Vec<_> = bindings
            .into_iter()
            .map(super::bindings::doubtful)
            .collect();
        bindings::card(language::of(&locale), &bindings, more)
    }

    fn binding_list(locale: String, bindings: Vec<DoubtfulBinding>) -> Vec<String> {
        let bindings: Vec<_> = bindings
            .into_iter()
            .map(super::bindings::doubtful)
            .collect();
        bindings::list(language::of(&locale), &bindings)
    }

    fn server_links(context: Context) -> Outcome {
        ask(context, |_, context| {
            Answer::of(|_| Ok(administrator::server_links(context)))
        })
    }

    fn service_tab(context: Context) -> Outcome {
        let (mut tab, seen) = run(context, service_tab::service_tab);
        tab.effects.extend(seen);
        let rows = tab.fields.into_iter().map(|row| (row.label, row.html));
        Outcome {
            rows: rows.collect(),
            ..outward::answer(Answer {
                ended: Ok(String::new()),
                effects: tab.effects,
                notes: tab.notes,
            })
        }
    }

    fn save_service_tab(context: Context) -> Outcome {
        act(context, service_tab::save)
    }

    fn buttons(locale: String) -> Vec<(String, StaffFunction)> {
        let buttons = staff::buttons(language::of(&locale));
        buttons
            .into_iter()
            .map(|(label, function)| (label.to_owned(), outward_function(function)))
            .collect()
    }

    fn start(context: Context) -> Outcome {
        act(context, staff::start)
    }

    fn shut_down(context: Context) -> Outcome {
        act(context, staff::shut_down)
    }

    fn restart(context: Context) -> Outcome {
        act(context, staff::restart)
    }

    fn stop(context: Context) -> Outcome {
        act(context, staff::stop)
    }

    fn synchronize(context: Context) -> Outcome {
        act(context, synchronize::synchronize)
    }

    fn reinstall(context: Context) -> Outcome {
        act(context, staff::reinstall)
    }

    fn forget(context: Context) -> Outcome {
        act(context, staff::forget)
    }

    fn reassign(context: Context) -> Outcome {
        act(context, staff::reassign)
    }

    fn apply_options(context: Context) -> Outcome {
        act(context, staff::apply_options)
    }
}

fn outward_function(function: Function) -> StaffFunction {
    match function {
        Function::Start => StaffFunction::Start,
        Function::ShutDown => StaffFunction::ShutDown,
        Function::Restart => StaffFunction::Restart,
        Function::Stop => StaffFunction::Stop,
        Function::Synchronize => StaffFunction::Synchronize,
        Function::Reinstall => StaffFunction::Reinstall,
        Function::Forget => StaffFunction::Forget,
        Function::Reassign => StaffFunction::Reassign,
        Function::ApplyOptions => StaffFunction::ApplyOptions,
    }
}
