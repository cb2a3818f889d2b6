//! What a creation writes down before it sends its request, so that a later
//! call can tell what the lost one was about.

use serde::Serialize;

use crate::context::{Binding, BindingState, Context};
use crate::json::{Json, Readable, readable};
use crate::outcome::{Problem, ProblemKind};
use crate::panel::users::Jti;

/// A server that is about to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Intent {
    /// The server's name, mark included.
    pub server: String,
    pub node: u64,
    /// The panel user it is made for: shown to be the client's when this was written.
    pub panel_user: u64,
    /// Proof of that user; none for one that the same call has made.
    pub jti: Option<String>,
    /// The WHMCS client: after a move of the service the user is another client's.
    pub client: u64,
    /// Who the customer signs on to the machine as; none in an intent of release 0.1.0.
    pub username: Option<String>,
}

readable! {
    Intent { server, node, panel_user, jti, client, username }
}

impl Intent {
    /// The text the host keeps.
    #[must_use]
    pub fn text(&self) -> String {
        // Numbers and text always serialize.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The panel user that an open intent of this same client names.
#[must_use]
pub fn panel_user(context: &Context) -> Option<Binding> {
    let intent = read(context)?;
    let jti = intent.jti.map(Jti::stored);
    (intent.client == context.client.id).then_some(Binding {
        user: intent.panel_user,
        // Not stored as one yet: seen to be the client's, it is bound.
        here: false,
        elsewhere: false,
        state: match jti {
            Some(_) => BindingState::Proved,
            None => BindingState::Unexamined,
        },
        jti,
    })
}

/// Who the customer signs on as to the machine that an open intent is about.
#[must_use]
pub fn username(context: &Context) -> Option<String> {
    read(context)?.username
}

fn read(context: &Context) -> Option<Intent> {
    let json = Json::parse(&context.intent.as_ref()?.text).ok()?;
    Intent::read(&json).ok()
}

/// That no creation begun earlier can still reach the panel.
///
/// # Errors
/// One can; the problem says for how many seconds yet.
pub fn none_under_way(context: &Context) -> Result<(), Problem> {
    match &context.intent {
        Some(intent) if context.now < intent.settled => {
            let seconds = intent.settled - context.now;
            let advice = context.language.creation_under_way(&seconds.to_string());
            Err(context.problem(ProblemKind::NotReady, advice.into()))
        }
        _ => Ok(()),
    }
}
