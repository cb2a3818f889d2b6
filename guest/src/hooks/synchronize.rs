//! Brings what WHMCS shows of a server up to date, and ends what an installation has left to do.

use crate::context::Context;
use crate::door::Door;
use crate::hooks::attachment::{self, Wanted};
use crate::hooks::{fault, session as customer, shown, states};
use crate::identity;
use crate::language::joined;
use crate::mark::Mark;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record, ServerIds};
use crate::panel::servers::{self, Beside, Server, ServerStatus};
use crate::panel::{Error, Model, Uuid, ask, session};
use crate::settings;
use crate::ssh_key;

/// Names of the custom field that a customer types his SSH key into.
/// Looks at the server, stores what WHMCS shows of it, and completes it.
pub fn synchronize(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| {
        let uuid = context.uuid()?;
        let server = ask(door, servers::show(&uuid, Beside::Nothing))
            .map_err(|error| missing(context, record, &uuid, &error))?;
        if !identity::owns_by_binding(context, server.user_id) {
            return Err(identity::not_the_owner(context, &server));
        }
        record.effects.extend([
            Effect::StoreServer(ServerIds::of(&server)),
            attachment::shown(context, &server.limits.addresses),
            Effect::RememberStatus(server.status.to_string()),
        ]);
        record
            .effects
            .extend(shown::missing_hostname(context, &server.hostname));
        match &server.status {
            ServerStatus::Ready | ServerStatus::Suspended => {
                complete(door, context, record, server)
            }
            ServerStatus::Installing => {
                record
                    .notes
                    .push(context.language.still_installing().to_owned());
                Ok(())
            }
            ServerStatus::RestoringBackup
            | ServerStatus::RestoringSnapshot
            | ServerStatus::Unknown(_) => Ok(()),
            status => {
                states::tell_of(context, &mut record.effects, &uuid, status);
                record.effects.push(Effect::InstallationOver);
                Err(fault::of_status(context, status))
            }
        }
    })
}

fn missing(context: &Context, record: &mut Record, uuid: &Uuid, error: &Error) -> Problem {
    let problem = fault::of_look(context, uuid, error);
    if matches!(error, Error::NotFound(Model::Server)) {
        states::tell(
            &mut record.effects,
            states::SERVER_MISSING,
            problem.staff.clone(),
        );
        record
            .effects
            .extend([Effect::InstallationOver, Effect::CancelSuspension]);
    }
    problem
}

/// What an installation leaves to do. What can't be done now is tried after the
/// next cron.
fn complete(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    server: Server,
) -> Result<(), Problem> {
    let settings = context.settings()?;
    let wanted = Wanted {
        ipv4: settings.ipv4,
        ipv6: settings.ipv6,
    };
    let ready = server.status == ServerStatus::Ready;
    let uuid = server.uuid.clone();
    let attached = addresses(door, context, record, server, wanted);
    let keyed = ssh_key(door, context, record, &uuid, ready);
    if attached && keyed {
        record.effects.push(Effect::InstallationOver);
    }
    Ok(())
}

/// Adds addresses that the panel hasn't attached. False: to be tried again.
fn addresses(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    mut server: Server,
    wanted: Wanted,
) -> bool {
    if attachment::missing(&server, wanted).is_none() {
        return true;
    }
    let spread = Mark::of(context.service_mark).spread();
    match attachment::top_up(door, &server, wanted, spread) {
        Ok(Some(fuller)) => {
            server = fuller;
            record
                .effects
                .push(attachment::shown(context, &server.limits.addresses));
        }
        Ok(None) => {}
        Err(failed) => {
            record.notes.push(failed.note(context));
            return false;
        }
    }
    let lacking = attachment::what_is_missing(context, &server, wanted);
    if !lacking.is_empty() {
        states::tell(
            &mut record.effects,
            states::ADDRESSES_MISSING,
            joined(&lacking, " "),
        );
        record.notes.extend(lacking);
    }
    true
}

/// Sets the customer's SSH key where none is set: what he has changed on the panel
/// since stays. False: to be tried again.
fn ssh_key(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    ready: bool,
) -> bool {
    let Some(typed) = settings::wish(&context.service.fields, settings::SSH_KEY_FIELDS) else {
        return true;
    };
    let words = context.language;
    let Some(keys) = ssh_key::read(typed) else {
        states::tell(
            &mut record.effects,
            states::SSH_KEY,
            words.ssh_key_invalid().to_owned(),
        );
        return true;
    };
    if !ready {
        return false;
    }
    let look = |generation| session::ssh_keys(uuid, generation);
    let set = match customer::through(door, context, record, uuid, &look) {
        Ok(present) if !present.is_empty() => return true,
        Ok(_) => {
            let put = |generation| session::set_ssh_keys(uuid, generation, &keys);
            customer::through(door, context, record, uuid, &put)
        }
        Err(problem) => Err(problem),
    };
    let Err(problem) = set else {
        record.notes.push(words.ssh_key_set().to_owned());
        return true;
    };
    let text = words.ssh_key_failed(&problem.staff);
    // The panel doesn't take this key, or nobody may set it: that won't change by itself.
    let settled = matches!(problem.kind, ProblemKind::Refused | ProblemKind::Identity);
    if settled {
        states::tell(&mut record.effects, states::SSH_KEY, text);
    } else {
        record.notes.push(text);
    }
    settled
}
