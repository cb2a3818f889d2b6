mod administration;
mod customer;
mod earlier;
mod faults;
mod notes;
mod panels;
mod staff;
mod states;

/// Traditional Chinese as written in Taiwan.
pub struct TraditionalChinese;

impl super::Language for TraditionalChinese {
    fn tag(&self) -> &'static str {
        "zh-Hant"
    }
}
