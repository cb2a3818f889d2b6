//! What staff must hear of a server's state though they aren't looking.

use std::borrow::Cow;

use crate::context::Context;
use crate::outcome::{Effect, Record};
use crate::panel::servers::ServerStatus;
use crate::panel::{Error, Uuid};

/// Topics of [`Effect::TellStaff`] and [`Effect::TellStaffOfClient`].
pub const INSTALL_FAILED: &str = "install-failed";
pub const ADDRESSES_MISSING: &str = "addresses-missing";
pub const SERVER_MISSING: &str = "server-missing";
pub const SSH_KEY: &str = "ssh-key";
/// A binding of release 0.1.0 that staff must confirm.
pub const BINDING: &str = "binding";
/// The panel has somebody else under the number of the client's user.
pub const USER_CHANGED: &str = "user-changed";
/// A v3's server was unsuspended and couldn't be started.
pub const LEFT_OFF: &str = "left-off";
/// A server was last seen on another panel than the one that has no such server.
pub const SERVER_ELSEWHERE: &str = "server-elsewhere";
/// A server was found again, and the root password that it was made with wasn't.
pub const PASSWORD_LOST: &str = "password-lost";
pub const OWNER_DIFFERS: &str = "owner-differs";
/// The root password typed at the order was replaced.
pub const PASSWORD_REPLACED: &str = "password-replaced";
/// Options that 0.1.0 passed over may have been changed and paid for.
pub const OPTIONS_UNSURE: &str = "options-unsure";
/// The service is of several of the product.
pub const QUANTITY: &str = "quantity";

/// Tells staff of a status that nobody but them can end.
pub fn tell_of(context: &Context, effects: &mut Vec<Effect>, uuid: &Uuid, status: &ServerStatus) {
    if *status == ServerStatus::InstallFailed {
        let text = context.language.installation_failed(uuid.as_str());
        tell(effects, INSTALL_FAILED, text);
    }
}

/// What holds from a reinstallation on, unless it surely wasn't begun: the password
/// does even if the answer was lost.
pub fn reinstalled(
    record: &mut Record,
    answer: &Result<(), Error>,
    username: &str,
    password: &str,
) {
    if matches!(answer, Err(error) if error.surely_did_nothing()) {
        return;
    }
    record.effects.extend([
        Effect::SetLogin {
            username: username.to_owned(),
            password: password.to_owned(),
        },
        Effect::RememberStatus(ServerStatus::Installing.to_string()),
        Effect::AwaitInstallation,
    ]);
}

/// Tells staff.
pub fn tell(effects: &mut Vec<Effect>, topic: impl Into<Cow<'static, str>>, text: String) {
    let topic = topic.into();
    effects.push(Effect::TellStaff { topic, text });
}

/// Tells staff of a panel user who was bound to the client. The topic names the user, so that
/// staff hear of each.
pub fn tell_of_user(effects: &mut Vec<Effect>, topic: &str, user: u64, text: String) {
    let topic = format!("{topic} {user}").into();
    effects.push(Effect::TellStaffOfClient { topic, text });
}
