mod customer;
mod faults;
mod notes;
mod staff;

/// Traditional Chinese as written in Taiwan.
pub struct TraditionalChinese;

impl super::Language for TraditionalChinese {
    fn tag(&self) -> &'static str {
        "zh-Hant"
    }
}
