use crate::door::Failure;
use crate::language::Advice;
use crate::panel::{Complaint, Model};

/// What the panel, or the way to it, answered; for staff.
pub trait Faults {
    fn no_answer(&self, failure: &Failure) -> Advice;
    fn unauthenticated(&self) -> Advice;
    fn forbidden(&self) -> Advice;
    fn not_found(&self, model: &Model) -> Advice;
    fn no_route(&self) -> Advice;
    fn conflict(&self, words: &str) -> Advice;
    fn session_expired(&self) -> Advice;
    fn invalid(&self, complaints: &[Complaint]) -> Advice;
    /// 429; seconds to wait, if the panel has told.
    fn throttled(&self, seconds: Option<u64>) -> Advice;
    fn refused(&self, status: u16, words: &str) -> Advice;
    fn failed(&self, status: u16, words: &str) -> Advice;
    fn not_the_panel(&self, status: u16) -> Advice;
    fn malformed(&self, detail: &str) -> Advice;
    /// A change whose outcome isn't known.
    fn outcome_unknown(&self, cause: &str) -> Advice;
    /// A creation whose outcome isn't known.
    fn creation_unknown(&self, cause: &str) -> Advice;
}
