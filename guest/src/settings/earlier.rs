//! Product settings in the order of the Convoy-WHMCS module.

/// The same in our order; none if they aren't in that order.
#[must_use]
pub fn convert(_settings: &[String]) -> Option<Vec<String>> {
    todo!()
}
