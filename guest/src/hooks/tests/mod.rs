//! The hooks against a scripted panel.

mod addresses;
mod adoption;
mod carry_over;
mod change_package;
mod change_password;
mod choices;
mod create;
mod custom_fields;
mod identity;
mod placement;
mod power;
mod service_page;
mod service_page_v3;
mod service_tab;
mod service_tab_saved;
mod session;
mod sign_on;
mod staff;
mod suspension;
mod synchronize;
mod synchronization;
mod terminate;
mod test_connection;
mod throttle;
mod unsuspend_v3;
