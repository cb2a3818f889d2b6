//! `/api/application/address-pools`.

use super::Call;
use super::answer::{self, Page};
use crate::json::{Json, Misfit, Readable};

/// A pool: only how many there are is asked for.
pub struct Pool;

impl Readable for Pool {
    fn read(_: &Json) -> Result<Self, Misfit> {
        Ok(Self)
    }
}

/// How many pools there are. The surest sign of the panel's version: v4 has this
/// endpoint, v3 hasn't (observed on v4.6.1 and v3.10.2).
#[must_use]
pub fn list() -> Call<Page<Pool>> {
    let path = "/api/application/address-pools?per_page=1".to_owned();
    Call::get(path, answer::page)
}
