//! The component of Convoy for WHMCS: every decision and every piece of HTML.
//!
//! A hook is a function from what the host tells ([`context::Context`]) and
//! what the panel answers ([`door::Door`]) to an outcome with effects
//! ([`outcome::Outcome`]). There is no socket, no database and no file here,
//! and no PHP or WHMCS table is known: the host sends the requests and applies
//! the effects. The contract with the host is `wit/`; its records appear in
//! [`mod@border`] and nowhere else.

mod border;
pub mod context;
pub mod deletion;
pub mod door;
pub mod hooks;
pub mod hostname;
pub mod identity;
pub mod intent;
mod json;
pub mod language;
pub mod login;
pub mod mark;
#[cfg(target_family = "wasm")]
mod memory;
pub mod outcome;
pub mod ownership;
pub mod panel;
pub mod password;
mod places;
pub mod remembered;
pub mod settings;
pub mod ssh_key;
mod text;
pub mod units;
mod views;

#[cfg(test)]
mod testing;
