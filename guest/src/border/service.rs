//! What is called for one service.

use super::wit::convoy::whmcs::types::{Context, Outcome};
use super::wit::exports::convoy::whmcs as exported;
use super::{Component, inward, outward, run};
use crate::context;
use crate::door::Door;
use crate::hooks;

/// A hook that answers an outcome.
fn outcome(
    context: Context,
    hook: fn(&mut dyn Door, &context::Context) -> crate::outcome::Outcome,
) -> Outcome {
    let (mut outcome, seen) = run(context, hook);
    outcome.effects.extend(seen);
    outward::outcome(outcome)
}

impl exported::provisioning::Guest for Component {
    fn create(context: Context) -> Outcome {
        outcome(context, hooks::create::create)
    }

    fn suspend(context: Context) -> Outcome {
        outcome(context, hooks::suspension::suspend)
    }

    fn unsuspend(context: Context) -> Outcome {
        outcome(context, hooks::suspension::unsuspend)
    }

    fn terminate(context: Context) -> Outcome {
        outcome(context, hooks::terminate::terminate)
    }

    fn renew(_context: Context) -> Outcome {
        Outcome {
            ended: Ok(()),
            effects: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn change_package(context: Context) -> Outcome {
        outcome(context, hooks::change_package::change_package)
    }

    fn change_password(context: Context) -> Outcome {
        outcome(context, hooks::change_password::change_password)
    }

    fn synchronize(context: Context) -> Outcome {
        outcome(context, hooks::synchronize::synchronize)
    }

    fn carry_over(context: Context, earlier: exported::provisioning::EarlierServer) -> Outcome {
        let context = inward::context(context, super::now());
        let earlier = inward::earlier(earlier);
        let mut door = super::HostDoor;
        let mut watch = crate::door::Watch::new(&mut door, context.panel.generation);
        let mut outcome = hooks::carry_over::carry_over(&mut watch, &context, &earlier);
        outcome
            .effects
            .extend(super::seen(&watch, context.panel.generation));
        outward::outcome(outcome)
    }
}

impl exported::client_area::Guest for Component {
    fn service_page(context: Context) -> exported::client_area::Page {
        let (mut page, seen) = run(context, hooks::service_page::service_page);
        page.effects.extend(seen);
        exported::client_area::Page {
            html: page.html,
            effects: outward::effects(page.effects),
            notes: page.notes,
        }
    }

    fn power(
        context: Context,
        action: exported::client_area::PowerAction,
    ) -> exported::client_area::Reply {
        use exported::client_area::PowerAction as Wit;
        let hook: fn(&mut dyn Door, &context::Context) -> hooks::power::Reply = match action {
            Wit::Start => hooks::power::start,
            Wit::ShutDown => hooks::power::shut_down,
            Wit::Restart => hooks::power::restart,
            Wit::Stop => hooks::power::stop,
        };
        reply(context, hook)
    }

    fn state(context: Context) -> exported::client_area::Reply {
        reply(context, hooks::power::state)
    }

    fn sign_on_label(locale: String) -> String {
        crate::language::of(&locale).sign_on().to_owned()
    }
}

fn reply(
    context: Context,
    hook: fn(&mut dyn Door, &context::Context) -> hooks::power::Reply,
) -> exported::client_area::Reply {
    let (mut reply, seen) = run(context, hook);
    reply.effects.extend(seen);
    exported::client_area::Reply {
        ended: reply.ended.map_err(outward::problem),
        effects: outward::effects(reply.effects),
        notes: reply.notes,
    }
}

impl exported::single_sign_on::Guest for Component {
    fn service(context: Context) -> exported::single_sign_on::SignOn {
        let (mut sign_on, seen) = run(context, hooks::sign_on::service);
        sign_on.effects.extend(seen);
        outward::sign_on(sign_on)
    }

    fn administrator(
        locale: String,
        panel: super::records::Panel,
    ) -> exported::single_sign_on::SignOn {
        let panel = inward::panel(panel);
        let mut door = super::HostDoor;
        outward::sign_on(hooks::administrator::sign_on(
            &mut crate::door::Watch::new(&mut door, panel.generation),
            crate::language::of(&locale),
            &panel,
        ))
    }
}
