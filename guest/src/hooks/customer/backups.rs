//! Makes, restores and deletes backups.

use super::{Done, act, input, name, unfit};
use crate::context::Context;
use crate::door::Door;
use crate::hooks::{fault, session};
use crate::outcome::{Answer, Effect, Problem};
use crate::panel::backups::{self, COMPRESSIONS, MODES, NewBackup};
use crate::panel::servers::ServerStatus;
use crate::panel::{Error, Uuid};
use crate::settings::Feature;

/// Characters of a backup's name (v4.6.1, observed).
const NAME_LIMIT: usize = 40;

pub fn create(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::Backups, |door, record| {
        let words = context.language;
        let uuid = context.uuid()?;
        let length = words.backup_name_length();
        let name = name(context, "convoy_name", NAME_LIMIT, length)?;
        let one_of = |offered: &[&'static str], input: &str| {
            let found = offered.iter().find(|one| **one == input);
            found
                .copied()
                .ok_or_else(|| unfit(context, &words.not_offered_here(input)))
        };
        let backup = NewBackup {
            name,
            mode: one_of(&MODES, input(context, "convoy_mode"))?,
            compression_type: one_of(&COMPRESSIONS, input(context, "convoy_compression"))?,
            locked: false,
        };
        let call = |_| backups::create(&uuid, &backup);
        session::answered(door, context, record, &uuid, &call)?.map_err(|error| {
            let problem = fault::of_server_once(context, &uuid, &error);
            match error {
                // The panel's own words name the limit.
                Error::Refused { .. } => problem.for_customer(words.backup_limit_reached()),
                Error::Throttled { seconds } => {
                    problem.for_customer(&words.backups_too_often(&minutes(seconds)))
                }
                _ => problem,
            }
        })?;
        Ok(Done::shown(words.backup_begun().to_owned()))
    })
}

/// Whole minutes, at least one.
fn minutes(seconds: Option<u64>) -> String {
    seconds.unwrap_or(600).div_ceil(60).max(1).to_string()
}

pub fn restore(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::Backups, |door, record| {
        let words = context.language;
        let uuid = context.uuid()?;
        let backup = chosen(context)?;
        let call = |_| backups::restore(&uuid, &backup);
        let answer = session::answered(door, context, record, &uuid, &call)?;
        // Stored after a lost answer, too: with this status stored, a suspension reads the
        // server's real status before it acts.
        if !matches!(&answer, Err(error) if error.surely_did_nothing()) {
            let status = ServerStatus::RestoringBackup.to_string();
            record.effects.push(Effect::RememberStatus(status));
        }
        answer.map_err(|error| {
            let problem = fault::of_server_once(context, &uuid, &error);
            match error {
                Error::NotFound(_) => problem.for_customer(words.backup_gone()),
                Error::Refused { .. } => problem.for_customer(words.stop_before_restore()),
                _ => problem,
            }
        })?;
        Ok(Done::shown(words.restore_begun().to_owned()))
    })
}

pub fn delete(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::Backups, |door, record| {
        let words = context.language;
        let uuid = context.uuid()?;
        let backup = chosen(context)?;
        let call = |_| backups::delete(&uuid, &backup);
        session::answered(door, context, record, &uuid, &call)?.map_err(|error| {
            let problem = fault::of_server(context, &uuid, &error);
            match error {
                Error::NotFound(_) => problem.for_customer(words.backup_gone()),
                Error::Refused { .. } => problem.for_customer(words.backup_is_locked()),
                _ => problem,
            }
        })?;
        Ok(Done::shown(words.backup_deleted().to_owned()))
    })
}

fn chosen(context: &Context) -> Result<Uuid, Problem> {
    let text = input(context, "convoy_backup");
    Uuid::parse(text).ok_or_else(|| unfit(context, &context.language.not_offered_here(text)))
}
