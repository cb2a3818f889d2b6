mod administration;
mod customer;
mod earlier;
mod faults;
mod notes;
mod panels;
mod staff;
mod states;

/// English.
pub struct English;

impl super::Language for English {
    fn tag(&self) -> &'static str {
        "en"
    }
}
