//! What the service's page asks for again and again: whether the server runs, and
//! what it uses. One round trip with a session.

use super::{Object, features, input};
use crate::context::{Context, ServiceStatus};
use crate::door::Door;
use crate::hooks::{fault, session, throttle};
use crate::outcome::{Answer, Effect, Problem, ProblemKind, Record};
use crate::panel::Uuid;
use crate::panel::servers::{ServerStatus, Shown};
use crate::panel::session::{self as client, State};
use crate::views::client::live::{self, Samples};

/// `{"page":"ready","state":"running","restarted":false,"usage":"<…>","power":"<…>","samples":"…"}`. `page`
/// is the server's status: where it isn't the page's any more, another page is due.
pub fn state(door: &mut dyn Door, context: &Context) -> Answer {
    Answer::of(|record| {
        if !matches!(
            context.service.status,
            ServiceStatus::Active | ServiceStatus::Suspended
        ) {
            let advice = context.language.service_not_active().into();
            return Err(context.problem(ProblemKind::NotReady, advice));
        }
        let uuid = context.uuid()?;
        let (server, state) = look(door, context, record, &uuid)?;
        let mut json = Object::default();
        json.text("page", &server.status.to_string());
        if let Some(state) = state {
            let samples = Samples::read(input(context, "convoy_samples"), context.now)
                .with(context.now, &state);
            json.text("state", &state.state);
            json.flag("restarted", has_restarted(context, &state));
            json.text("usage", &live::usage(context, &server, &state, &samples));
            json.text(
                "power",
                &live::power(context, features(context), Some(&state)),
            );
            json.text("samples", &samples.to_string());
        }
        Ok(json.end())
    })
}

/// Whether the VM has begun to run since `convoy_since`, when the page asked for a restart: its
/// uptime begins anew with it (v4.6.1, observed).
fn has_restarted(context: &Context, state: &State) -> bool {
    let since = input(context, "convoy_since").parse::<u64>();
    let age = since.ok().and_then(|since| context.now.checked_sub(since));
    state.state == "running" && age.is_some_and(|age| state.uptime <= age)
}

/// The server, and its VM's state where its status leaves one to be asked for.
///
/// # Errors
/// The server isn't the customer's, or the panel didn't answer.
pub fn look(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    uuid: &Uuid,
) -> Result<(Shown, Option<State>), Problem> {
    room(context)?;
    let ((server, state), answers) = session::look(door, context, record, uuid, &|wave, _| {
        wave.add(client::state(uuid))
    })?;
    let server = answers
        .take(&server)
        .map_err(|error| fault::of_look(context, uuid, &error))?;
    record
        .effects
        .push(Effect::RememberStatus(server.status.to_string()));
    if server.status != ServerStatus::Ready {
        return Ok((server, None));
    }
    let state = answers
        .take(&state)
        .map_err(|error| fault::of_look(context, uuid, &error))?;
    Ok((server, Some(state)))
}

/// Without a session one has to be opened, which v3's throttle counts.
///
/// # Errors
/// The panel takes few more requests in this minute.
pub fn room(context: &Context) -> Result<(), Problem> {
    if context.session_open {
        return Ok(());
    }
    throttle::room_for_page(context)
}
