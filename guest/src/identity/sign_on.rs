//! Proof that a server's owner is the client, and a token that signs on as the owner.

use super::{Suspect, check_owner, not_the_owner};
use crate::context::{Binding, Context};
use crate::door::Door;
use crate::hooks::fault;
use crate::outcome::{Problem, Record};
use crate::panel::servers::{self, Beside, Server};
use crate::panel::users::SignOnToken;
use crate::panel::{Uuid, Wave};

/// A sign-on token of the server's owner, who is proved to be the client: one round
/// trip, unless the client has several panel users and the likeliest isn't the owner.
/// `seen` is passed the server as the panel shows it, whoever owns it.
///
/// # Errors
/// The owner isn't proved to be the client or is an administrator, or the panel didn't
/// answer. The token is thrown away then.
pub fn sign_on_token(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
    seen: &dyn Fn(&mut Record, &Server),
) -> Result<SignOnToken, Problem> {
    let mut left: Vec<&Binding> = context.usable_bindings().collect();
    let mut next = (!left.is_empty()).then(|| left.remove(0));
    let mut owner = None;
    while let Some(binding) = next {
        let mut wave = Wave::default();
        let server = wave.add(servers::show(uuid, Beside::Owner));
        let suspect = Suspect::ask(&mut wave, binding);
        let answers = wave.send(door);
        let server = answers
            .take(&server)
            .map_err(|error| fault::of_look(context, uuid, &error))?;
        if owner.is_none() {
            seen(record, &server);
        }
        if server.user_id == binding.user {
            check_owner(context, &server, binding.user)?;
            if let Some(user) = &server.user
                && let Some(token) = suspect.read(&answers, context, record, binding, user)?
            {
                return Ok(token);
            }
        }
        let another = left.iter().position(|one| one.user == server.user_id);
        next = another.map(|position| left.remove(position));
        owner = Some(server);
    }
    Err(owner.map_or_else(
        || context.not_bound(),
        |server| not_the_owner(context, &server),
    ))
}
