use super::Metric;
use crate::language::Language;

pub fn all(_language: &dyn Language) -> Vec<Metric> {
    todo!()
}
