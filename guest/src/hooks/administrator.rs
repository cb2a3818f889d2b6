//! What staff reach from the server list: a link, and signing on as the panel
//! administrator that the server record names.

use crate::context::{Context, PanelRecord, filled};
use crate::door::Door;
use crate::hooks::fault;
use crate::language::{Advice, Language};
use crate::outcome::{Answer, Problem, ProblemKind};
use crate::panel::{Uuid, ask, session, users};
use crate::views;

/// The link to the panel.
#[must_use]
pub fn panel_link(language: Language, panel: &PanelRecord) -> String {
    views::panel_link(language, &panel.url)
}

/// Links to the server's, its owner's and its node's page on the panel, as far as
/// they are stored. Asks the panel nothing.
#[must_use]
pub fn server_links(context: &Context) -> String {
    let stored = &context.server;
    let number = |text: &Option<String>| filled(text.as_deref())?.parse().ok();
    let uuid = filled(stored.uuid.as_deref()).and_then(Uuid::parse);
    links(
        context,
        uuid.as_ref(),
        number(&stored.panel_user_id),
        number(&stored.node_id),
    )
}

/// The same of what the panel has just shown.
#[must_use]
pub fn links(
    context: &Context,
    server: Option<&Uuid>,
    owner: Option<u64>,
    node: Option<u64>,
) -> String {
    let words = context.language;
    let url = context.panel.url.trim_end_matches('/');
    if !views::is_web(url) {
        return String::new();
    }
    let pages = [
        (
            words.server(),
            "/admin/servers/",
            server.map(|uuid| uuid.short().to_owned()),
        ),
        (
            words.owner(),
            "/admin/users/",
            owner.map(|id| id.to_string()),
        ),
        (words.node(), "/admin/nodes/", node.map(|id| id.to_string())),
    ];
    let links: Vec<(&str, String)> = pages
        .into_iter()
        .filter_map(|(label, path, id)| Some((label, [url, path, &id?].concat())))
        .collect();
    views::tab::links(&links)
}

/// Signs on as the administrator of the server record's Username. Called from
/// WHMCS's admin area only; no session is kept.
pub fn sign_on(door: &mut dyn Door, language: Language, panel: &PanelRecord) -> Answer {
    Answer::of(|_| path(door, language, panel))
}

fn path(door: &mut dyn Door, language: Language, panel: &PanelRecord) -> Result<String, Problem> {
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
