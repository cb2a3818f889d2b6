mod customer;
mod faults;
mod notes;
mod staff;

/// English.
pub struct English;

impl super::Language for English {
    fn tag(&self) -> &'static str {
        "en"
    }
}
