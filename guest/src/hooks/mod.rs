//! What WHMCS calls, a file per hook or family.

pub mod administrator;
pub mod attachment;
pub mod change_package;
pub mod change_password;
pub mod create;
pub mod fault;
pub mod module;
pub mod service_page;
pub mod sign_on;
pub mod suspension;
pub mod terminate;
pub mod test_connection;

#[cfg(test)]
mod tests;
