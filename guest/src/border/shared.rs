//! One conversion at the border for all hooks of the same type.
//!
//! wit-bindgen writes the conversion of arguments and results out for every
//! export, some 4 KB each for a hook of `provisioning`, and all of them are the
//! same. `export!` looks for them by their names in the module it is given, and
//! in this one finds that of `create` for all. Each hook is still a method of
//! the generated trait: one of another type doesn't compile.

/// What `export!` is given in place of the generated module of that name.
pub mod exports {
    pub mod convoy {
        pub mod whmcs {
            pub use crate::border::exported::{
                admin_area, client_area, module, single_sign_on, sync,
            };
            pub mod provisioning {
                pub use crate::border::shared::provisioning::*;
            }
        }
    }
}

mod provisioning {
    use std::cell::Cell;

    use crate::border::Component;
    pub use crate::border::exported::provisioning::__export_convoy_whmcs_provisioning_0_1_0_cabi;
    pub use crate::border::exported::provisioning::{
        __post_return_carry_over, _export_carry_over_cabi,
    };
    use crate::border::exported::provisioning::{
        __post_return_create as release, _export_create_cabi as convert, EarlierServer, Guest,
    };
    use crate::border::wit::convoy::whmcs::types::{Context, Outcome};

    type Hook = fn(Context) -> Outcome;

    thread_local! {
        /// The hook that was called. A component has one thread and one call at a time.
        static CALLED: Cell<Hook> = const { Cell::new(<Component as Guest>::renew) };
    }

    /// Stands for the hook that was called.
    struct Called;

    /// # Safety
    /// `context` is what the host passed.
    #[inline(never)]
    unsafe fn call(hook: Hook, context: *mut u8) -> *mut u8 {
        CALLED.set(hook);
        unsafe { convert::<Called>(context) }
    }

    macro_rules! shared {
        ($($hook:ident: $export:ident, $release:ident;)+) => {
            impl Guest for Called {
                $(fn $hook(context: Context) -> Outcome {
                    CALLED.get()(context)
                })+

                // Takes more than a context: its own conversion calls the component itself.
                fn carry_over(context: Context, earlier: EarlierServer) -> Outcome {
                    <Component as Guest>::carry_over(context, earlier)
                }
            }
            $(
                pub unsafe fn $export<T: Guest>(context: *mut u8) -> *mut u8 {
                    unsafe { call(T::$hook, context) }
                }

                pub unsafe fn $release<T: Guest>(outcome: *mut u8) {
                    unsafe { release::<Called>(outcome) }
                }
            )+
        };
    }

    shared! {
        create: _export_create_cabi, __post_return_create;
        suspend: _export_suspend_cabi, __post_return_suspend;
        unsuspend: _export_unsuspend_cabi, __post_return_unsuspend;
        terminate: _export_terminate_cabi, __post_return_terminate;
        renew: _export_renew_cabi, __post_return_renew;
        change_package: _export_change_package_cabi, __post_return_change_package;
        change_password: _export_change_password_cabi, __post_return_change_password;
        synchronize: _export_synchronize_cabi, __post_return_synchronize;
    }
}
