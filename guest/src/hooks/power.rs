//! Starts and stops a server, and tells whether it runs, through the customer's panel session.

use crate::context::Context;
use crate::door::Door;
use crate::outcome::{Effect, Problem};

/// What the page's script is answered.
pub struct Reply {
    /// JSON.
    pub ended: Result<String, Problem>,
    pub effects: Vec<Effect>,
    pub notes: Vec<String>,
}

pub fn start(_door: &mut dyn Door, _context: &Context) -> Reply {
    todo!()
}

pub fn shut_down(_door: &mut dyn Door, _context: &Context) -> Reply {
    todo!()
}

pub fn restart(_door: &mut dyn Door, _context: &Context) -> Reply {
    todo!()
}

pub fn stop(_door: &mut dyn Door, _context: &Context) -> Reply {
    todo!()
}

pub fn state(_door: &mut dyn Door, _context: &Context) -> Reply {
    todo!()
}
