//! What WHMCS calls, a file per hook or family.

pub mod administrator;
pub mod attachment;
pub mod carry_over;
pub mod change_package;
pub mod change_password;
pub mod choices;
pub mod create;
pub mod customer;
pub mod fault;
pub mod module;
pub mod options;
pub mod page_views;
pub mod service_page;
pub mod service_tab;
pub mod session;
pub mod shown;
pub mod sign_on;
pub mod staff;
pub mod states;
pub mod suspension;
pub mod sync;
pub mod synchronize;
pub mod terminate;
pub mod test_connection;
pub mod throttle;
pub mod verify;

#[cfg(test)]
mod tests;
