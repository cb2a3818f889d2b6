//! What the product editor offers to choose from.

use crate::door::Door;
use crate::language::Language;
use crate::outcome::Problem;

/// Value and label of each choice.
pub type Choices = Result<Vec<(String, String)>, Problem>;

/// The panel's nodes.
pub fn nodes(_door: &mut dyn Door, _language: &dyn Language) -> Choices {
    todo!()
}

/// The locations that nodes stand in.
pub fn locations(_door: &mut dyn Door, _language: &dyn Language) -> Choices {
    todo!()
}

/// The systems that can be installed, by name and by node.
pub fn templates(_door: &mut dyn Door, _language: &dyn Language) -> Choices {
    todo!()
}
