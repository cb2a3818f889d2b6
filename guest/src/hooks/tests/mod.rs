//! The hooks against a scripted panel.

mod addresses;
mod adoption;
mod carry_over;
mod change_package;
mod change_password;
mod choices;
mod create;
mod errors;
mod identity;
mod options;
mod placement;
mod service_page;
mod service_page_v3;
mod session;
mod sign_on;
mod suspension;
mod synchronize;
mod terminate;
mod test_connection;
mod throttle;
mod unsuspend_v3;
