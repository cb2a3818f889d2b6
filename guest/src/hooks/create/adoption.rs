use super::plan::Plan;
use super::{Record, finish};
use crate::context::Context;
use crate::door::Door;
use crate::hooks::{fault, states};
use crate::identity::Owner;
use crate::language::Unfit;
use crate::outcome::{Effect, Problem, ProblemKind};
use crate::panel::servers::{Server, ServerStatus};
use crate::password;
use crate::units::Bytes;

/// Takes over the one server that bears the mark, if everything about it fits.
pub(super) fn adopt(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    plan: &Plan,
    marked: Vec<Server>,
    known: Option<Owner>,
    username: String,
) -> Result<(), Problem> {
    let described = |server: &Server| format!("{} ({})", server.name, server.uuid);
    let [server] = <[Server; 1]>::try_from(marked).map_err(|several| {
        let names: Vec<String> = several.iter().map(described).collect();
        context.problem(
            ProblemKind::Refused,
            context.language.marks_ambiguous(&names),
        )
    })?;
    // As after Terminate and Create: the former one is still on its way out.
    if server.status == ServerStatus::Deleting {
        return Err(fault::of_status(context, &server.status));
    }
    if let Some(unfit) = unfit(context, plan, &server, known) {
        let advice = context.language.mark_unfit(&described(&server), &unfit);
        return Err(context.problem(ProblemKind::Refused, advice));
    }
    record
        .notes
        .push(context.language.adopted(&server.name, server.uuid.as_str()));
    // The lost call has sent WHMCS's password if it could be used; one that it
    // generated is nowhere.
    let mut password = context.service.password.clone();
    if !password::fits(&password) {
        // WHMCS's own password isn't the server's: none is better than a wrong one.
        password.clear();
        let uuid = server.uuid.as_str();
        let text = context.language.password_lost(uuid);
        record.notes.push(text.clone());
        states::tell(&mut record.effects, states::PASSWORD_LOST, text);
    }
    record.effects.push(Effect::SetLogin { username, password });
    finish(door, context, record, plan, server);
    Ok(())
}

fn unfit(context: &Context, plan: &Plan, server: &Server, known: Option<Owner>) -> Option<Unfit> {
    let settings = &plan.settings;
    let limits = &server.limits;
    let owned = matches!(known, Some(Owner::Known(client)) if client.user == server.user_id);
    if !owned {
        return Some(Unfit::Owner(server.user_id));
    }
    if context.client_holds(&server.uuid) {
        return Some(Unfit::Held);
    }
    if settings.node.is_some_and(|node| node != server.node_id) {
        return Some(Unfit::Node(server.node_id));
    }
    if limits.cpu != settings.cpu
        || limits.memory != Bytes::from(settings.memory)
        || limits.disk != Bytes::from(settings.disk)
    {
        return Some(Unfit::Size);
    }
    match server.status {
        ServerStatus::Ready | ServerStatus::Installing | ServerStatus::Suspended => None,
        _ => Some(Unfit::Status(server.status.clone())),
    }
}
