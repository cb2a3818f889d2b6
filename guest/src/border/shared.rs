//! One conversion at the border for all hooks that take a context and answer an outcome.
//!
//! wit-bindgen writes the conversion of arguments and results out for every
//! export, some 4 KB each for such a hook, and all of them are the same. `export!`
//! looks for them by their names in the module it is given, and in this one finds
//! that of `provisioning.create` for all. Each hook is still a method of the
//! generated trait: one of another type doesn't compile.

use std::cell::Cell;

use super::wit::convoy::whmcs::types::{Context, Outcome};
use super::{Component, exported};
use exported::provisioning::{_export_create_cabi as convert, Guest};

type Hook = fn(Context) -> Outcome;

thread_local! {
    /// The hook that was called. A component has one thread and one call at a time.
    static CALLED: Cell<Hook> = const { Cell::new(<Component as Guest>::renew) };
}

/// Stands for the hook that was called, as the one whose conversion is used.
struct Called;

/// # Safety
/// `context` is what the host passed.
#[inline(never)]
unsafe fn call(hook: Hook, context: *mut u8) -> *mut u8 {
    CALLED.set(hook);
    unsafe { convert::<Called>(context) }
}

/// The methods of which no conversion is asked for.
macro_rules! others {
    ($($hook:ident)+) => {
        $(fn $hook(context: Context) -> Outcome {
            Self::create(context)
        })+
    };
}
impl Guest for Called {
    fn create(context: Context) -> Outcome {
        CALLED.get()(context)
    }

    others!(suspend unsuspend terminate renew change_package synchronize verify carry_over change_password);
}

/// An interface's hooks, and what else of it `export!` is to find. An outcome isn't
/// given back: the instance and its memory end with the call.
macro_rules! shared {
    ($interface:ident: $($generated:ident)+; $($hook:ident $export:ident $release:ident;)+) => {
        pub mod $interface {
            use crate::border::shared::call;
            use crate::border::exported::$interface::Guest;
            pub use crate::border::exported::$interface::{$($generated,)+};
            $(
                pub unsafe fn $export<T: Guest>(context: *mut u8) -> *mut u8 {
                    unsafe { call(T::$hook, context) }
                }

                pub unsafe fn $release<T: Guest>(_outcome: *mut u8) {}
            )+
        }
    };
}

/// What `export!` is given in place of the generated module of that name.
pub mod exports {
    pub mod convoy {
        pub mod whmcs {
            pub use crate::border::exported::{module, sync};

            shared! {
                provisioning: __export_convoy_whmcs_provisioning_0_1_0_cabi;
                create _export_create_cabi __post_return_create;
                suspend _export_suspend_cabi __post_return_suspend;
                unsuspend _export_unsuspend_cabi __post_return_unsuspend;
                terminate _export_terminate_cabi __post_return_terminate;
                renew _export_renew_cabi __post_return_renew;
                change_package _export_change_package_cabi __post_return_change_package;
                change_password _export_change_password_cabi __post_return_change_password;
                synchronize _export_synchronize_cabi __post_return_synchronize;
                verify _export_verify_cabi __post_return_verify;
                carry_over _export_carry_over_cabi __post_return_carry_over;
            }

            shared! {
                client_area: __export_convoy_whmcs_client_area_0_1_0_cabi
                    _export_may_change_password_cabi
                    _export_sign_on_label_cabi __post_return_sign_on_label;
                service_page _export_service_page_cabi __post_return_service_page;
                start _export_start_cabi __post_return_start;
                shut_down _export_shut_down_cabi __post_return_shut_down;
                restart _export_restart_cabi __post_return_restart;
                stop _export_stop_cabi __post_return_stop;
                state _export_state_cabi __post_return_state;
                console _export_console_cabi __post_return_console;
                create_backup _export_create_backup_cabi __post_return_create_backup;
                restore_backup _export_restore_backup_cabi __post_return_restore_backup;
                delete_backup _export_delete_backup_cabi __post_return_delete_backup;
                reinstall _export_reinstall_cabi __post_return_reinstall;
                rename _export_rename_cabi __post_return_rename;
                set_password _export_set_password_cabi __post_return_set_password;
                set_ssh_keys _export_set_ssh_keys_cabi __post_return_set_ssh_keys;
                set_nameservers _export_set_nameservers_cabi __post_return_set_nameservers;
                set_boot_order _export_set_boot_order_cabi __post_return_set_boot_order;
                mount_iso _export_mount_iso_cabi __post_return_mount_iso;
                unmount_iso _export_unmount_iso_cabi __post_return_unmount_iso;
            }

            shared! {
                single_sign_on: __export_convoy_whmcs_single_sign_on_0_1_0_cabi
                    _export_administrator_cabi __post_return_administrator;
                service _export_service_cabi __post_return_service;
            }

            shared! {
                admin_area: __export_convoy_whmcs_admin_area_0_1_0_cabi
                    _export_panel_link_cabi __post_return_panel_link
                    _export_warning_cabi __post_return_warning
                    _export_panel_card_cabi __post_return_panel_card
                    _export_bindings_card_cabi __post_return_bindings_card
                    _export_binding_list_cabi __post_return_binding_list
                    _export_buttons_cabi __post_return_buttons;
                server_links _export_server_links_cabi __post_return_server_links;
                service_tab _export_service_tab_cabi __post_return_service_tab;
                save_service_tab _export_save_service_tab_cabi __post_return_save_service_tab;
                start _export_start_cabi __post_return_start;
                shut_down _export_shut_down_cabi __post_return_shut_down;
                restart _export_restart_cabi __post_return_restart;
                stop _export_stop_cabi __post_return_stop;
                synchronize _export_synchronize_cabi __post_return_synchronize;
                reinstall _export_reinstall_cabi __post_return_reinstall;
                forget _export_forget_cabi __post_return_forget;
                reassign _export_reassign_cabi __post_return_reassign;
                apply_options _export_apply_options_cabi __post_return_apply_options;
            }
        }
    }
}
