//! A real HTTP(S) server that behaves like ConvoyPanel, v4.6.1 or v3.10.2-beta:
//! its application and client APIs with their state, work in the background, a
//! network's latency, and faults on demand. Tests set and watch it through a
//! control API on a port of its own.
//!
//! It has no database, no Proxmox and no interface for people.

mod chance;
mod collation;
mod connection;
mod control;
mod dates;
mod exchange;
mod faults;
mod generation;
pub mod library;
mod listener;
mod log;
mod mishaps;
mod panel;
mod query;
mod reply;
mod request;
mod server;
mod simulator;
mod throttle;
mod tls;
mod truncated;
mod validation;
mod world;

pub use server::main;
