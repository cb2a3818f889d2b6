//! The buttons of the service tab.

use crate::context::Context;
use crate::door::Door;
use crate::language::Language;
use crate::outcome::Outcome;

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

pub fn buttons(_language: &dyn Language) -> Vec<(&'static str, Function)> {
    todo!()
}

pub fn run(
    _door: &mut dyn Door,
    _context: &Context,
    _function: Function,
    _confirmation: Option<&str>,
) -> Outcome {
    todo!()
}
