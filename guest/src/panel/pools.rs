//! `/api/application/address-pools`.

use serde::de::IgnoredAny;

use super::Call;
use super::answer::{self, Page};

/// How many pools there are. The surest sign of the panel's version: v4 has this
/// endpoint, v3 hasn't (observed on v4.6.1 and v3.10.2).
#[must_use]
pub fn list() -> Call<Page<IgnoredAny>> {
    let path = "/api/application/address-pools?per_page=1".to_owned();
    Call::get(path, answer::page)
}
