//! Installs the system anew; all data of the server is lost.

use super::{Function, confirmed, looked};
use crate::context::{Context, filled};
use crate::door::Door;
use crate::hooks::{create, fault, session, states};
use crate::identity;
use crate::language::{Lack, NodeLacks};
use crate::login;
use crate::outcome::{Outcome, Problem, ProblemKind, Record};
use crate::panel::nodes::{self, Template};
use crate::panel::servers::{self, Beside, Server, ServerStatus};
use crate::panel::session::{self as client, Reinstallation};
use crate::panel::{Wave, ask};
use crate::password;

pub fn reinstall(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| act(door, context, record))
}

fn act(door: &mut dyn Door, context: &Context, record: &mut Record) -> Result<(), Problem> {
    let uuid = context.uuid()?;
    let user = context.bound_user()?;
    let settings = context.settings()?;
    let choice = create::template(context, &settings)?;

    let mut wave = Wave::default();
    let server = wave.add(servers::show(&uuid, Beside::OwnerAndNode));
    let near = context
        .stored_node()
        .filter(|_| filled(context.confirmation.as_deref()).is_some())
        .map(|node| (node, wave.add(nodes::templates(node))));
    let answers = wave.send(door);
    let server = looked(context, &uuid, answers.take(&server))?;
    identity::check_owner(context, &server, user)?;
    confirmed(context, Function::Reinstall, &server)?;
    if server.status != ServerStatus::Ready {
        return Err(fault::of_status(context, &server.status));
    }
    let templates = match near {
        Some((node, ticket)) if node == server.node_id => answers.take(&ticket),
        // It has moved since, or its node isn't known.
        _ => ask(door, nodes::templates(server.node_id)),
    };
    let templates = templates.map_err(|error| fault::reading(context, &error))?;
    let template = choice
        .find(&templates)
        .ok_or_else(|| lacks_template(context, &server, choice.text(), &templates))?;

    let kept = &context.service.password;
    let password = if password::fits(kept) {
        kept.clone()
    } else {
        password::generate().map_err(|_| fault::no_randomness(context))?
    };
    install(
        door,
        context,
        record,
        &server,
        template,
        password,
        settings.start_after_install,
    )
}

fn install(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    server: &Server,
    template: &Template,
    password: String,
    start: bool,
) -> Result<(), Problem> {
    let with = Reinstallation {
        template_uuid: &template.uuid,
        account_password: &password,
        start_on_completion: start,
    };
    let call = |_| client::reinstall(&server.uuid, &with);
    let answer = session::answered(door, context, record, &server.uuid, &call)?;
    states::reinstalled(record, &answer, login::of(context, template), &password);
    answer.map_err(|error| fault::of_server_once(context, &server.uuid, &error))?;
    record
        .notes
        .push(context.language.reinstalling(&template.name));
    Ok(())
}

fn lacks_template(
    context: &Context,
    server: &Server,
    asked: String,
    templates: &[Template],
) -> Problem {
    let name = server.node.as_ref().map(|node| node.name.clone());
    let node = NodeLacks {
        id: server.node_id,
        name: name.unwrap_or_default(),
        lacks: vec![Lack::Template {
            asked,
            there: templates.iter().map(|one| one.name.clone()).collect(),
        }],
    };
    context.problem(ProblemKind::Capacity, context.language.no_room(&[node]))
}
