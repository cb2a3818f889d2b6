//! What is called for one service: a context in, an outcome out.

use super::wit::convoy::whmcs::types::{Context, Outcome};
use super::wit::exports::convoy::whmcs as exported;
use super::{Component, inward, outward, records, run};
use crate::context;
use crate::door::{Door, Watch};
use crate::hooks::customer::{backups, console, hardware, live, power, reinstall, settings};
use crate::hooks::{self, suspension};
use crate::language;
use crate::outcome::{self, Answer};
use crate::settings::{Feature, Features, functions};

/// A hook that only acts.
type Act = fn(&mut dyn Door, &context::Context) -> outcome::Outcome;

/// A hook that was asked for something.
type Ask = fn(&mut dyn Door, &context::Context) -> Answer;

#[inline(never)]
pub fn act(context: Context, hook: Act) -> Outcome {
    ended(run(context, |door, context| {
        let outcome = hook(door, context);
        Answer {
            ended: outcome.ended.map(|()| String::new()),
            effects: outcome.effects,
            notes: outcome.notes,
        }
    }))
}

#[inline(never)]
pub fn ask(context: Context, hook: Ask) -> Outcome {
    ended(run(context, hook))
}

fn ended((mut answer, seen): (Answer, Vec<outcome::Effect>)) -> Outcome {
    answer.effects.extend(seen);
    outward::answer(answer)
}

impl exported::provisioning::Guest for Component {
    fn create(context: Context) -> Outcome {
        act(context, hooks::create::create)
    }

    fn suspend(context: Context) -> Outcome {
        act(context, suspension::suspend)
    }

    fn unsuspend(context: Context) -> Outcome {
        act(context, suspension::unsuspend)
    }

    fn terminate(context: Context) -> Outcome {
        act(context, hooks::terminate::terminate)
    }

    fn renew(_context: Context) -> Outcome {
        Outcome {
            ended: Ok(String::new()),
            rows: Vec::new(),
            effects: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn change_package(context: Context) -> Outcome {
        act(context, hooks::change_package::change_package)
    }

    fn change_password(context: Context) -> Outcome {
        act(context, hooks::change_password::change_password)
    }

    fn synchronize(context: Context) -> Outcome {
        act(context, hooks::synchronize::synchronize)
    }

    fn verify(context: Context) -> Outcome {
        act(context, hooks::verify::verify)
    }

    fn carry_over(context: Context) -> Outcome {
        act(context, hooks::carry_over::carry_over)
    }
}

impl exported::client_area::Guest for Component {
    fn service_page(context: Context) -> Outcome {
        ask(context, |door, context| {
            let page = hooks::service_page::service_page(door, context);
            Answer {
                ended: Ok(page.html),
                effects: page.effects,
                notes: page.notes,
            }
        })
    }

    fn start(context: Context) -> Outcome {
        ask(context, power::start)
    }

    fn shut_down(context: Context) -> Outcome {
        ask(context, power::shut_down)
    }

    fn restart(context: Context) -> Outcome {
        ask(context, power::restart)
    }

    fn stop(context: Context) -> Outcome {
        ask(context, power::stop)
    }

    fn state(context: Context) -> Outcome {
        ask(context, live::state)
    }

    fn console(context: Context) -> Outcome {
        ask(context, console::console)
    }

    fn create_backup(context: Context) -> Outcome {
        ask(context, backups::create)
    }

    fn restore_backup(context: Context) -> Outcome {
        ask(context, backups::restore)
    }

    fn delete_backup(context: Context) -> Outcome {
        ask(context, backups::delete)
    }

    fn reinstall(context: Context) -> Outcome {
        ask(context, reinstall::reinstall)
    }

    fn rename(context: Context) -> Outcome {
        ask(context, settings::rename)
    }

    fn set_password(context: Context) -> Outcome {
        ask(context, settings::set_password)
    }

    fn set_ssh_keys(context: Context) -> Outcome {
        ask(context, settings::set_ssh_keys)
    }

    fn set_nameservers(context: Context) -> Outcome {
        ask(context, settings::set_nameservers)
    }

    fn set_boot_order(context: Context) -> Outcome {
        ask(context, hardware::set_boot_order)
    }

    fn mount_iso(context: Context) -> Outcome {
        ask(context, hardware::mount_iso)
    }

    fn unmount_iso(context: Context) -> Outcome {
        ask(context, hardware::unmount_iso)
    }

    fn may_change_password(settings: Vec<String>) -> bool {
        Features::allowed(functions(&settings)).has(Feature::Password)
    }

    fn sign_on_label(locale: String) -> String {
        language::of(&locale).sign_on().to_owned()
    }
}

impl exported::single_sign_on::Guest for Component {
    fn service(context: Context) -> Outcome {
        ask(context, hooks::sign_on::service)
    }

    fn administrator(locale: String, panel: records::Panel) -> Outcome {
        let panel = inward::panel(panel);
        let mut door = super::HostDoor;
        let mut watch = Watch::new(&mut door, panel.generation);
        outward::answer(hooks::administrator::sign_on(
            &mut watch,
            language::of(&locale),
            &panel,
        ))
    }
}
