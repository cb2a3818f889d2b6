//! What a creation writes down before it sends its request, so that a later
//! call can tell what the lost one was about.

use serde::Serialize;

use crate::context::Context;
use crate::json::{Json, Readable, readable};
use crate::outcome::{Problem, ProblemKind};

/// A server that is about to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Intent {
    /// The server's name, mark included.
    pub server: String,
    pub node: u64,
    /// The panel user it is made for: shown to be the client's when this was written.
    pub panel_user: u64,
    /// The WHMCS client: after a move of the service the user is another client's.
    pub client: u64,
}

readable! {
    Intent { server, node, panel_user, client }
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
pub fn panel_user(context: &Context) -> Option<u64> {
    let json = Json::parse(&context.intent.as_ref()?.text).ok()?;
    let intent = Intent::read(&json).ok()?;
    (intent.client == context.client.id).then_some(intent.panel_user)
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
