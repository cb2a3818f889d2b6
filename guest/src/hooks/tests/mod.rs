//! The hooks against a scripted panel.

mod addresses;
mod adoption;
mod change_package;
mod change_password;
mod create;
mod identity;
mod placement;
mod service_page;
mod session;
mod sign_on;
mod suspension;
mod terminate;
mod test_connection;
