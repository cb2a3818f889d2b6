//! What customers do on their service's page, through their panel session. Each
//! answers JSON for the page's script.

pub mod backups;
pub mod console;
pub mod hardware;
pub mod live;
pub mod power;
pub mod reinstall;
pub mod settings;

use crate::context::{Context, ServiceStatus};
use crate::door::Door;
use crate::outcome::{Answer, Problem, ProblemKind, Record};
use crate::settings::{self as product, Feature, Features};
use crate::text;

/// What the script is told of an action that was done.
#[derive(Default)]
pub struct Done {
    /// For the customer.
    message: String,
    /// The state that the server is in when it has really happened, or [`power::RESTARTED`].
    expect: Option<&'static str>,
    /// Whether the page shows something else now.
    reload: bool,
}

impl Done {
    fn said(message: String) -> Self {
        Self {
            message,
            ..Self::default()
        }
    }

    fn shown(message: String) -> Self {
        Self {
            reload: true,
            ..Self::said(message)
        }
    }
}

/// Runs an action of an active service whose product allows it.
fn act(
    door: &mut dyn Door,
    context: &Context,
    feature: Feature,
    work: impl FnOnce(&mut dyn Door, &mut Record) -> Result<Done, Problem>,
) -> Answer {
    Answer::of(|record| {
        allowed(context, feature)?;
        let done = work(door, record)?;
        let mut json = Object::default();
        json.flag("ok", true);
        json.text("message", &done.message);
        if let Some(state) = done.expect {
            json.text("expect", state);
            if state == power::RESTARTED {
                json.text("since", &context.now.to_string());
            }
        }
        json.flag("reload", done.reload);
        Ok(json.end())
    })
}

/// # Errors
/// The service isn't active, or its product doesn't allow it.
pub fn allowed(context: &Context, feature: Feature) -> Result<(), Problem> {
    active(context)?;
    if features(context).has(feature) {
        return Ok(());
    }
    let words = context.language;
    let problem = context.problem(ProblemKind::Refused, words.not_in_product(feature.word()));
    Err(problem.for_customer(words.not_in_your_product()))
}

/// What the service's product allows.
#[must_use]
pub fn features(context: &Context) -> Features {
    Features::allowed(product::functions(&context.service.product.settings))
}

/// # Errors
/// The service isn't active.
pub fn active(context: &Context) -> Result<(), Problem> {
    if context.service.status == ServiceStatus::Active {
        return Ok(());
    }
    let advice = context.language.service_not_active().into();
    Err(context.problem(ProblemKind::NotReady, advice))
}

/// What somebody typed into this input, without spaces around it; none if the form hasn't sent it.
pub fn given<'a>(context: &'a Context, name: &str) -> Option<&'a str> {
    let field = context.inputs.iter().find(|field| field.name == name);
    field.map(|field| field.value.trim())
}

/// What somebody typed into this input, without spaces around it; blank if nothing.
pub fn input<'a>(context: &'a Context, name: &str) -> &'a str {
    typed(context, name).trim()
}

/// The same with its spaces: those of a password are the customer's own.
fn typed<'a>(context: &'a Context, name: &str) -> &'a str {
    let field = context.inputs.iter().find(|field| field.name == name);
    field.map_or("", |field| &field.value)
}

/// A name that somebody typed into this input. What nobody sees of it (a line break, a control
/// character) would break lists, logs and mails wherever the name is shown.
///
/// # Errors
/// It is blank, longer than `limit` characters (`length` says so), or holds such characters.
fn name<'a>(
    context: &'a Context,
    input_name: &str,
    limit: usize,
    length: &str,
) -> Result<&'a str, Problem> {
    let name = input(context, input_name);
    if name.is_empty() || name.chars().count() > limit {
        return Err(unfit(context, length));
    }
    if name.contains(text::is_hidden) {
        return Err(unfit(context, context.language.name_characters()));
    }
    Ok(name)
}

/// An input that can't be used. The customer reads the same as staff.
fn unfit(context: &Context, text: &str) -> Problem {
    let problem = context.problem(ProblemKind::Setting, text.to_owned().into());
    problem.for_customer(text)
}

/// JSON that is written member by member.
#[derive(Default)]
pub struct Object(String);

impl Object {
    /// A string.
    pub fn text(&mut self, name: &str, text: &str) {
        // A string always serializes.
        let quoted = serde_json::to_string(text).unwrap_or_default();
        self.raw(name, &quoted);
    }

    pub fn flag(&mut self, name: &str, flag: bool) {
        self.raw(name, if flag { "true" } else { "false" });
    }

    fn raw(&mut self, name: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
        self.0.push_str(value);
    }

    #[must_use]
    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
