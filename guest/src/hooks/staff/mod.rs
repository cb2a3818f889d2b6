//! The buttons of the service tab. WHMCS's buttons ask nothing, so the dangerous ones
//! act only on what staff typed before.

mod apply_options;
mod forget;
mod reassign;
mod reinstall;

pub use apply_options::apply_options;
pub use forget::forget;
pub use reassign::reassign;
pub use reinstall::reinstall;

use crate::context::{Context, filled};
use crate::door::Door;
use crate::hooks::customer::power;
use crate::hooks::fault;
use crate::language::Language;
use crate::outcome::{Outcome, Problem, ProblemKind};
use crate::panel::servers::Server;
use crate::panel::session::Action;
use crate::panel::{Error, Uuid};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    Start,
    ShutDown,
    Restart,
    Stop,
    Synchronize,
    Reinstall,
    Forget,
    Reassign,
    ApplyOptions,
}

/// The dangerous ones last.
const ALL: [Function; 9] = [
    Function::Start,
    Function::ShutDown,
    Function::Restart,
    Function::Stop,
    Function::Synchronize,
    Function::ApplyOptions,
    Function::Reinstall,
    Function::Reassign,
    Function::Forget,
];

/// Label and function of each button.
pub fn buttons(language: Language) -> Vec<(&'static str, Function)> {
    ALL.iter()
        .map(|function| (language.button(*function), *function))
        .collect()
}

pub fn start(door: &mut dyn Door, context: &Context) -> Outcome {
    power(door, context, Action::Start)
}

pub fn shut_down(door: &mut dyn Door, context: &Context) -> Outcome {
    power(door, context, Action::ShutDown)
}

pub fn restart(door: &mut dyn Door, context: &Context) -> Outcome {
    power(door, context, Action::Restart)
}

/// Takes the power away.
pub fn stop(door: &mut dyn Door, context: &Context) -> Outcome {
    power(door, context, Action::Kill)
}

fn power(door: &mut dyn Door, context: &Context, action: Action) -> Outcome {
    Outcome::of(|record| power::request(door, context, record, action))
}

/// Whether staff typed what the panel shows of this server now.
///
/// # Errors
/// They didn't. The message names the VM ID only: the name is the customer's to
/// choose, and not known to be harmless where the message is shown.
fn confirmed(context: &Context, function: Function, server: &Server) -> Result<(), Problem> {
    let number = server.vmid.to_string();
    typed(context, function, &number, &server.name)
}

fn typed(context: &Context, function: Function, number: &str, name: &str) -> Result<(), Problem> {
    if typed_is(context, &[number, name.trim()]) {
        return Ok(());
    }
    let words = context.language;
    let advice = words.unconfirmed(words.button(function), number);
    Err(context.problem(ProblemKind::Unconfirmed, advice))
}

/// Whether staff typed one of these.
fn typed_is(context: &Context, accepted: &[&str]) -> bool {
    filled(context.confirmation.as_deref()).is_some_and(|typed| accepted.contains(&typed))
}

/// The answer to a look at the stored server, which may have been another's.
fn looked(
    context: &Context,
    uuid: &Uuid,
    answer: Result<Server, Error>,
) -> Result<Server, Problem> {
    let server = answer.map_err(|error| fault::of_look(context, uuid, &error))?;
    if server.uuid == *uuid {
        Ok(server)
    } else {
        Err(context.problem(ProblemKind::PanelFailed, context.language.malformed("uuid")))
    }
}
