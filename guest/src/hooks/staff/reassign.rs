//! Makes the service's client the owner of its server, as after the service was moved
//! to another client.

use super::{Function, confirmed, looked};
use crate::context::{Context, StoredServer};
use crate::door::Door;
use crate::hooks::{attachment, fault};
use crate::identity;
use crate::outcome::{Effect, Outcome, Problem, ProblemKind, Record, ServerIds};
use crate::panel::servers::{self, Beside, Change, Server};
use crate::panel::{Error, Wave};

pub fn reassign(door: &mut dyn Door, context: &Context) -> Outcome {
    Outcome::of(|record| act(door, context, record))
}

fn act(door: &mut dyn Door, context: &Context, record: &mut Record) -> Result<(), Problem> {
    let uuid = context.uuid()?;
    // The panel user that is stored beside the server is the client's before.
    let client = Context {
        server: StoredServer::default(),
        ..context.clone()
    };
    let mut wave = Wave::default();
    let server = wave.add(servers::show(&uuid, Beside::Owner));
    let lookup = identity::look_up(&mut wave, &client)?;
    let answers = wave.send(door);
    let server = looked(context, &uuid, answers.take(&server))?;
    not_administrators(context, &server)?;
    confirmed(context, Function::Reassign, &server)?;

    let owner = lookup.read(&answers, door, &client, record)?;
    let mut wave = Wave::default();
    let evidence = owner.prove(&mut wave, &client)?;
    let answers = wave.send(door);
    let new = evidence.read(&answers, door, &client, record)?;
    let user = new.user;
    let server = if server.user_id == user {
        server
    } else {
        // The session is the user's before, or one this server wasn't seen in.
        record.effects.push(Effect::DropSession);
        let mut wave = Wave::default();
        let changed = wave.add(servers::change(&uuid, Change::UserId(user)));
        let proof = new.ask_proof(&mut wave);
        let answers = wave.send(door);
        new.keep_proof(&answers, record, proof);
        let changed = answers
            .take(&changed)
            .map_err(|error| fault::of_server(context, &uuid, &error))?;
        if changed.uuid != uuid || changed.user_id != user {
            // Another server, or another owner: no answer to what was sent.
            let error = Error::Malformed("user_id".to_owned());
            return Err(fault::changing(context, &error));
        }
        changed
    };
    record.effects.extend([
        Effect::StoreServer(ServerIds {
            uuid: uuid.to_string(),
            vm_id: server.vmid,
            node_id: server.node_id,
            panel_user_id: user,
        }),
        attachment::shown(context, &server.limits.addresses),
        Effect::RememberStatus(server.status.to_string()),
    ]);
    record
        .notes
        .push(context.language.reassigned(&user.to_string()));
    Ok(())
}

/// What is a panel administrator's is no customer's server.
fn not_administrators(context: &Context, server: &Server) -> Result<(), Problem> {
    match &server.user {
        Some(owner) if owner.id == server.user_id && !owner.root_admin => Ok(()),
        Some(owner) if owner.id == server.user_id => Err(context.problem(
            ProblemKind::Identity,
            context
                .language
                .administrators_server(&owner.id.to_string()),
        )),
        _ => Err(context.problem(
            ProblemKind::PanelFailed,
            context.language.malformed("no owner"),
        )),
    }
}
