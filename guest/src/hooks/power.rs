//! Starts and stops a server, and tells whether it runs, through the customer's panel
//! session. Answers JSON for the page's script.

use crate::context::{Context, ServiceStatus};
use crate::door::Door;
use crate::hooks::{fault, session, throttle};
use crate::outcome::{Answer, Effect, Problem, ProblemKind, Record};
use crate::panel::servers::ServerStatus;
use crate::panel::session::{self as client, Action, State};
use crate::panel::{Error, ask};

pub fn start(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Action::Start, "start")
}

pub fn shut_down(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Action::ShutDown, "shut-down")
}

pub fn restart(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Action::Restart, "restart")
}

/// Takes the power away.
pub fn stop(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Action::Kill, "stop")
}

/// `{"ok":true,"requested":"start"}`; the panel answers before the VM has done it.
fn act(door: &mut dyn Door, context: &Context, action: Action, name: &str) -> Answer {
    Answer::of(|record| {
        if context.service.status != ServiceStatus::Active {
            return Err(inactive(context));
        }
        request(door, context, record, action)?;
        Ok(["{\"ok\":true,\"requested\":\"", name, "\"}"].concat())
    })
}

fn inactive(context: &Context) -> Problem {
    let advice = context.language.service_not_active().into();
    context.problem(ProblemKind::NotReady, advice)
}

/// Asks it of the server's VM, whatever WHMCS says the service is.
///
/// # Errors
/// No server is stored, it isn't the client's, or the panel refused or didn't answer.
pub fn request(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    action: Action,
) -> Result<(), Problem> {
    let uuid = context.uuid()?;
    let call = |_| client::power(&uuid, action);
    session::through(door, context, record, &uuid, &call)
}

/// `{"state":"running","label":"Running","cpu":0.12,…}`, or, where the server's
/// status leaves no state to be asked for, `{"status":"installing","label":"Installing"}`.
pub fn state(door: &mut dyn Door, context: &Context) -> Answer {
    Answer::of(|record| {
        if !matches!(
            context.service.status,
            ServiceStatus::Active | ServiceStatus::Suspended
        ) {
            return Err(inactive(context));
        }
        let uuid = context.uuid()?;
        if !context.session_open {
            throttle::room_for_page(context)?;
        }
        let call = |_| client::state(&uuid);
        match session::answered(door, context, record, &uuid, &call)? {
            Ok(state) => Ok(running(context, &state)),
            Err(Error::Conflict(_)) => {
                // The refusal's words don't tell the status; this answer always does.
                let server = ask(door, client::server(&uuid));
                let status = server.map_or(ServerStatus::Unknown("busy".to_owned()), |server| {
                    record
                        .effects
                        .push(Effect::RememberStatus(server.status.to_string()));
                    server.status
                });
                Ok(waiting(context, &status))
            }
            Err(error) => Err(fault::of_look(context, &uuid, &error)),
        }
    })
}

fn running(context: &Context, state: &State) -> String {
    let label = match state.state.as_str() {
        "running" => context.language.running(),
        "stopped" => context.language.stopped(),
        other => other,
    };
    let mut json = String::from("{\"state\":");
    json.push_str(&quoted(&state.state));
    json.push_str(",\"label\":");
    json.push_str(&quoted(label));
    json.push_str(",\"cpu\":");
    json.push_str(&thousandths(state.cpu_used));
    for (name, figure) in [
        (",\"memory_used\":", state.memory_used.0),
        (",\"memory_total\":", state.memory_total.0),
        (",\"uptime\":", state.uptime),
    ] {
        json.push_str(name);
        json.push_str(&figure.to_string());
    }
    json.push('}');
    json
}

/// `0.196`. (What std writes of a fraction is eleven kilobytes of the component.)
fn thousandths(share: f64) -> String {
    // Saturates; what is no number is 0.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let thousandths = (share * 1000.0) as u32;
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

fn waiting(context: &Context, status: &ServerStatus) -> String {
    let mut json = String::from("{\"status\":");
    json.push_str(&quoted(&status.to_string()));
    json.push_str(",\"label\":");
    json.push_str(&quoted(context.language.status(status)));
    json.push('}');
    json
}

/// A string of text always serializes.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
