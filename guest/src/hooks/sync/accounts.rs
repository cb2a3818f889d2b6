use super::Account;
use crate::door::Door;
use crate::language::Language;
use crate::outcome::Problem;

pub fn all(_door: &mut dyn Door, _language: &dyn Language) -> Result<Vec<Account>, Problem> {
    todo!()
}
