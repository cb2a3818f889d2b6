//! The border with the host: `wit/`'s records, to and from this crate's types.

// Generated: not held to this crate's lints.
#[allow(clippy::all, dead_code, missing_docs)]
mod wit {
    wit_bindgen::generate!({ path: "../wit", world: "whmcs-module", pub_export_macro: true });
}

mod door;
mod inward;
mod outward;
#[cfg(target_family = "wasm")]
mod shared;

use std::time::{SystemTime, UNIX_EPOCH};

use self::door::HostDoor;
use crate::hooks;
use crate::language;
use wit::convoy::whmcs::types::{Context, Effect, Outcome, Panel, Product};
use wit::exports::convoy::whmcs as exported;

/// The component.
struct Component;

impl exported::module::Guest for Component {
    fn metadata() -> exported::module::Description {
        outward::metadata(hooks::module::metadata())
    }

    fn settings(locale: String) -> Vec<exported::module::Setting> {
        let forms = hooks::module::settings(language::of(&locale));
        forms.into_iter().map(outward::setting).collect()
    }

    fn test_connection(
        locale: String,
        _panel: Panel,
        tls: bool,
        products: Vec<Product>,
    ) -> exported::module::ConnectionReport {
        let products: Vec<_> = products.into_iter().map(inward::product).collect();
        let report = hooks::test_connection::test_connection(
            &mut HostDoor,
            language::of(&locale),
            tls,
            &products,
        );
        exported::module::ConnectionReport {
            ended: report.ended.map_err(outward::problem),
            warnings: report.warnings,
        }
    }
}

impl exported::provisioning::Guest for Component {
    fn create(context: Context) -> Outcome {
        outward::outcome(hooks::create::create(
            &mut HostDoor,
            &inward::context(context, now()),
        ))
    }

    fn suspend(context: Context) -> Outcome {
        outward::outcome(hooks::suspension::suspend(
            &mut HostDoor,
            &inward::context(context, now()),
        ))
    }

    fn unsuspend(context: Context) -> Outcome {
        outward::outcome(hooks::suspension::unsuspend(
            &mut HostDoor,
            &inward::context(context, now()),
        ))
    }

    fn terminate(context: Context) -> Outcome {
        outward::outcome(hooks::terminate::terminate(
            &mut HostDoor,
            &inward::context(context, now()),
        ))
    }

    fn renew(_context: Context) -> Outcome {
        Outcome {
            ended: Ok(()),
            effects: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn change_package(context: Context) -> Outcome {
        outward::outcome(hooks::change_package::change_package(
            &mut HostDoor,
            &inward::context(context, now()),
        ))
    }

    fn change_password(context: Context) -> Outcome {
        outward::outcome(hooks::change_password::change_password(
            &mut HostDoor,
            &inward::context(context, now()),
        ))
    }
}

impl exported::client_area::Guest for Component {
    fn service_page(context: Context) -> exported::client_area::Page {
        let page =
            hooks::service_page::service_page(&mut HostDoor, &inward::context(context, now()));
        exported::client_area::Page {
            html: page.html,
            effects: effects(page.effects),
            notes: page.notes,
        }
    }
}

impl exported::admin_area::Guest for Component {
    fn panel_link(locale: String, panel: Panel) -> String {
        hooks::administrator::panel_link(language::of(&locale), &inward::panel(panel))
    }
}

impl exported::single_sign_on::Guest for Component {
    fn service(context: Context) -> exported::single_sign_on::SignOn {
        outward::sign_on(hooks::sign_on::service(
            &mut HostDoor,
            &inward::context(context, now()),
        ))
    }

    fn administrator(locale: String, panel: Panel) -> exported::single_sign_on::SignOn {
        let panel = inward::panel(panel);
        outward::sign_on(hooks::administrator::sign_on(
            &mut HostDoor,
            language::of(&locale),
            &panel,
        ))
    }
}

fn effects(effects: Vec<crate::outcome::Effect>) -> Vec<Effect> {
    effects.into_iter().map(outward::effect).collect()
}

/// Seconds since 1970: the one instant the host lets a call see.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

// Only a component has these symbols; elsewhere the crate is a library under test.
#[cfg(target_family = "wasm")]
wit::export!(Component with_types_in shared);
