//! Starts and stops a server.

use super::{Done, act};
use crate::context::Context;
use crate::door::Door;
use crate::hooks::session;
use crate::outcome::{Answer, Problem, Record};
use crate::panel::session::{self as client, Action};
use crate::settings::Feature;

/// What the page waits for after a restart: `running` holds before it begins, too.
pub const RESTARTED: &str = "restarted";

pub fn start(door: &mut dyn Door, context: &Context) -> Answer {
    press(door, context, Action::Start, "running")
}

pub fn shut_down(door: &mut dyn Door, context: &Context) -> Answer {
    press(door, context, Action::ShutDown, "stopped")
}

pub fn restart(door: &mut dyn Door, context: &Context) -> Answer {
    press(door, context, Action::Restart, RESTARTED)
}

/// Takes the power away.
pub fn stop(door: &mut dyn Door, context: &Context) -> Answer {
    press(door, context, Action::Kill, "stopped")
}

/// The panel answers before the VM has done it: the page waits for the state.
fn press(door: &mut dyn Door, context: &Context, action: Action, expect: &'static str) -> Answer {
    act(door, context, Feature::Power, |door, record| {
        request(door, context, record, action)?;
        Ok(Done {
            message: context.language.power_requested().to_owned(),
            expect: Some(expect),
            reload: false,
        })
    })
}

/// Asks it of the server's VM, whatever WHMCS says the service is.
///
/// # Errors
/// No server is stored, it isn't the client's, or the panel refused or didn't answer.
pub fn request(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    action: Action,
) -> Result<(), Problem> {
    let uuid = context.uuid()?;
    let call = |_| client::power(&uuid, action);
    session::through(door, context, record, &uuid, &call)
}
