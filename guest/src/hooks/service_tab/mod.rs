//! The rows staff see of a service, and what they save there.

use crate::context::Context;
use crate::door::Door;
use crate::outcome::{Effect, Outcome};
use crate::settings::NamedValue;

pub struct Field {
    pub label: String,
    pub html: String,
}

pub struct Tab {
    pub fields: Vec<Field>,
    pub effects: Vec<Effect>,
    pub notes: Vec<String>,
}

pub fn service_tab(_door: &mut dyn Door, _context: &Context) -> Tab {
    todo!()
}

pub fn save(_door: &mut dyn Door, _context: &Context, _posted: &[NamedValue]) -> Outcome {
    todo!()
}
