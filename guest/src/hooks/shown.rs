//! What WHMCS shows of a server beside its addresses.

use crate::context::Context;
use crate::hostname;
use crate::outcome::{Effect, Record};
use crate::remembered::Remembered;

/// Has WHMCS show the server's hostname as the service's domain: its page and its mails name the
/// machine by it. A hostname that the panel answered is checked like any text from outside.
#[must_use]
pub fn hostname(context: &Context, shown: &str) -> Option<Effect> {
    let name = shown.trim();
    let differs = !name.eq_ignore_ascii_case(&context.service.domain);
    (differs && hostname::is_name(name)).then(|| Effect::SetDomain(name.to_owned()))
}

/// The same where WHMCS has no full name. One that was ordered stays, whatever the customer
/// calls the machine since.
#[must_use]
pub fn missing_hostname(context: &Context, shown: &str) -> Option<Effect> {
    match hostname::qualified(&context.service.domain) {
        None => hostname(context, shown),
        Some(_) => None,
    }
}

/// The customer or staff have set a root password: that the one of the order was replaced is
/// no news any more.
pub fn password_is_set(context: &Context, record: &mut Record) {
    if context.remembered.password_replaced {
        record.effects.push(Effect::Remember(Remembered {
            password_replaced: false,
            ..context.remembered.clone()
        }));
    }
}
