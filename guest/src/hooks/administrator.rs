//! What staff reach from the server list: a link, and signing on as the panel
//! administrator that the server record names.

use crate::context::{Context, PanelRecord, filled};
use crate::door::Door;
use crate::hooks::fault;
use crate::hooks::sign_on::SignOn;
use crate::language::{Advice, Language};
use crate::outcome::{Problem, ProblemKind};
use crate::panel::{ask, session, users};
use crate::views;

/// The link to the panel.
#[must_use]
pub fn panel_link(language: &dyn Language, panel: &PanelRecord) -> String {
    views::panel_link(language, &panel.url)
}

/// Links to the server's, its owner's and its node's page on the panel.
#[must_use]
pub fn server_links(_context: &Context) -> String {
    todo!()
}

/// Signs on as the administrator of the server record's Username. Called from
/// WHMCS's admin area only; no session is kept.
pub fn sign_on(door: &mut dyn Door, language: &dyn Language, panel: &PanelRecord) -> SignOn {
    SignOn {
        ended: path(door, language, panel),
        effects: Vec::new(),
    }
}

fn path(
    door: &mut dyn Door,
    language: &dyn Language,
    panel: &PanelRecord,
) -> Result<String, Problem> {
    let identity = |advice: Advice| Problem::new(language, ProblemKind::Identity, advice);
    let reading = |error| fault::read(language, &error);
    let email = filled(panel.administrator.as_deref()).ok_or_else(|| {
        Problem::new(
            language,
            ProblemKind::Setting,
            language.administrator_blank(),
        )
    })?;
    let hits = ask(door, users::with_email(email)).map_err(reading)?;
    // The panel's filter folds case and accents; only the very same text counts.
    let user = hits.items.iter().find(|user| user.email == email);
    let user = user.ok_or_else(|| identity(language.administrator_unknown(email)))?;
    if !user.root_admin {
        return Err(identity(language.administrator_is_none(email)));
    }
    let token = ask(door, users::sign_on_token(user.id)).map_err(reading)?;
    if token.user_id != user.id {
        return Err(Problem::new(
            language,
            ProblemKind::PanelFailed,
            language.malformed("user_id"),
        ));
    }
    Ok(session::sign_on_path(&token))
}
