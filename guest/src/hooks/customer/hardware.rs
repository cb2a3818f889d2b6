//! Sets what a VM boots from, and puts ISOs into its drives. Only what the page offers
//! is sent: the panel takes more.

use super::{Done, act, input, unfit};
use crate::context::Context;
use crate::door::Door;
use crate::hooks::session;
use crate::outcome::{Answer, Problem, Record};
use crate::panel::hardware::{self, Iso};
use crate::panel::{Call, Uuid};
use crate::settings::Feature;
use crate::views::client::settings::POSITIONS;

/// Inputs `convoy_boot_1`, `convoy_boot_2` … name interfaces; a blank one is left out.
pub fn set_boot_order(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::BootOrder, |door, record| {
        let words = context.language;
        let uuid = context.uuid()?;
        let call = |_| hardware::boot_order(&uuid);
        let known = session::through(door, context, record, &uuid, &call)?;
        let mut order: Vec<&str> = Vec::new();
        for position in POSITIONS {
            let wanted = input(context, position);
            let mut disks = known.boot_order.iter().chain(&known.unused_devices);
            if wanted.is_empty() || order.contains(&wanted) {
                continue;
            }
            if !disks.any(|disk| disk.interface == wanted) {
                return Err(unfit(context, &words.not_offered_here(wanted)));
            }
            order.push(wanted);
        }
        if order.is_empty() {
            return Err(unfit(context, words.boot_from_something()));
        }
        let call = |_| hardware::set_boot_order(&uuid, &order);
        session::through(door, context, record, &uuid, &call)?;
        Ok(Done::shown(words.boot_order_set().to_owned()))
    })
}

pub fn mount_iso(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::Isos, |door, record| {
        let name = exchange(door, context, record, hardware::mount)?;
        Ok(Done::shown(context.language.iso_mounted(&name)))
    })
}

pub fn unmount_iso(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::Isos, |door, record| {
        let name = exchange(door, context, record, hardware::unmount)?;
        Ok(Done::shown(context.language.iso_unmounted(&name)))
    })
}

/// Does it with the ISO of `convoy_iso`, and gives its name.
fn exchange(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    what: fn(&Uuid, &Uuid) -> Call<()>,
) -> Result<String, Problem> {
    let uuid = context.uuid()?;
    let wanted = Uuid::parse(input(context, "convoy_iso"));
    let list = |_| hardware::isos(&uuid);
    let isos = session::through(door, context, record, &uuid, &list)?;
    let iso = isos
        .iter()
        .filter(|iso| is_offered(iso))
        .find(|iso| Some(&iso.uuid) == wanted.as_ref());
    let Some(iso) = iso else {
        let text = input(context, "convoy_iso");
        return Err(unfit(context, &context.language.not_offered_here(text)));
    };
    let call = |_| what(&uuid, &iso.uuid);
    session::through(door, context, record, &uuid, &call)?;
    Ok(iso.name.clone())
}

/// A hidden one that is in a drive can be taken out.
#[must_use]
pub fn is_offered(iso: &Iso) -> bool {
    iso.mounted.0 || !iso.hidden.is_some_and(|hidden| hidden.0)
}
