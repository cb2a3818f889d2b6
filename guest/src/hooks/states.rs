//! What staff must hear of a server's state though they aren't looking.

use crate::context::Context;
use crate::outcome::Effect;
use crate::panel::Uuid;
use crate::panel::servers::ServerStatus;

/// Topics of [`Effect::TellStaff`].
pub const INSTALL_FAILED: &str = "install-failed";
pub const ADDRESSES_MISSING: &str = "addresses-missing";
pub const SERVER_MISSING: &str = "server-missing";
pub const SSH_KEY: &str = "ssh-key";

/// Tells staff of a status that nobody but them can end.
pub fn tell_of(context: &Context, effects: &mut Vec<Effect>, uuid: &Uuid, status: &ServerStatus) {
    if *status == ServerStatus::InstallFailed {
        let text = context.language.installation_failed(uuid.as_str());
        tell(effects, INSTALL_FAILED, text);
    }
}

/// Tells staff.
pub fn tell(effects: &mut Vec<Effect>, topic: &'static str, text: String) {
    effects.push(Effect::TellStaff { topic, text });
}
