//! The buttons of the service tab.

mod forget;
mod reassign;
mod reinstall;

use crate::context::Context;
use crate::door::Door;
use crate::hooks::{fault, power, synchronize};
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
}

/// The dangerous ones last.
const ALL: [Function; 8] = [
    Function::Start,
    Function::ShutDown,
    Function::Restart,
    Function::Stop,
    Function::Synchronize,
    Function::Reinstall,
    Function::Reassign,
    Function::Forget,
];

/// Label and function of each button.
pub fn buttons(language: &dyn Language) -> Vec<(&'static str, Function)> {
    ALL.iter()
        .map(|function| (language.button(*function), *function))
        .collect()
}

/// Runs what a button stands for. WHMCS's buttons ask nothing, so the dangerous ones
/// act only on what staff typed before.
pub fn run(
    door: &mut dyn Door,
    context: &Context,
    function: Function,
    confirmation: Option<&str>,
) -> Outcome {
    let action = match function {
        Function::Start => Action::Start,
        Function::ShutDown => Action::ShutDown,
        Function::Restart => Action::Restart,
        Function::Stop => Action::Kill,
        Function::Synchronize => return synchronize::synchronize(door, context),
        Function::Reinstall => {
            return Outcome::of(|record| reinstall::run(door, context, record, confirmation));
        }
        Function::Forget => {
            return Outcome::of(|record| forget::run(door, context, record, confirmation));
        }
        Function::Reassign => {
            return Outcome::of(|record| reassign::run(door, context, record, confirmation));
        }
    };
    Outcome::of(|record| power::request(door, context, record, action))
}

/// Whether staff typed what the panel shows of this server now.
///
/// # Errors
/// They didn't. The message names the VM ID only: the name is the customer's to
/// choose, and not known to be harmless where the message is shown.
fn confirmed(
    context: &Context,
    function: Function,
    server: &Server,
    confirmation: Option<&str>,
) -> Result<(), Problem> {
    let number = server.vmid.to_string();
    typed(context, function, &number, &server.name, confirmation)
}

fn typed(
    context: &Context,
    function: Function,
    number: &str,
    name: &str,
    confirmation: Option<&str>,
) -> Result<(), Problem> {
    let typed = confirmation.map(str::trim).unwrap_or_default();
    if !typed.is_empty() && (typed == number || typed == name.trim()) {
        return Ok(());
    }
    let advice = context.language.unconfirmed(function, number);
    Err(context.problem(ProblemKind::Unconfirmed, advice))
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
