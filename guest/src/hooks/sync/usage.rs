use super::{MissingPage, ServerUsage};
use crate::door::Door;
use crate::language::Language;
use crate::outcome::Problem;

/// The usage of some hundred servers.
pub struct Part {
    pub servers: Vec<ServerUsage>,
    pub missing: Vec<MissingPage>,
    /// The page to go on with; none at the end.
    pub next: Option<u32>,
}

pub fn part(_door: &mut dyn Door, _language: &dyn Language, _page: u32) -> Result<Part, Problem> {
    todo!()
}
