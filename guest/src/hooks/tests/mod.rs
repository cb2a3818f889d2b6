//! The hooks against a scripted panel.

mod addresses;
mod adoption;
mod change_package;
mod change_password;
mod create;
mod identity;
mod placement;
mod power;
mod service_page;
mod service_tab;
mod service_tab_saved;
mod session;
mod sign_on;
mod staff;
mod suspension;
mod synchronization;
mod terminate;
mod test_connection;
