//! Sending what was recorded, and comparing what comes back.

#![allow(dead_code, unused_imports, reason = "each test uses its part")]

pub mod compare;
pub mod names;
pub mod steps;
pub mod throttle;
