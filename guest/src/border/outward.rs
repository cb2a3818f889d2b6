//! To the contract's records.

use super::wit::convoy::whmcs::types as wit;
use super::wit::exports::convoy::whmcs::module;
use crate::context::{AcceptedChange, BindingState, UnverifiedChange};
use crate::hooks::module::{ChoiceKind, Input, Metadata, SettingForm};
use crate::outcome::{Answer, BoundUser, Effect, Problem, ProblemKind, ServerIds};
use crate::panel::Generation;

pub fn metadata(metadata: Metadata) -> module::Description {
    module::Description {
        display_name: metadata.display_name.to_owned(),
        default_port: metadata.default_port,
        default_tls_port: metadata.default_tls_port,
        service_sign_on_label: metadata.service_sign_on_label.to_owned(),
        administrator_sign_on_label: metadata.administrator_sign_on_label.to_owned(),
        account_identifier_label: metadata.account_identifier_label.to_owned(),
        account_identifier_field: metadata.account_identifier_field.to_owned(),
        account_product_field: metadata.account_product_field.to_owned(),
    }
}

pub fn setting(form: SettingForm) -> module::Setting {
    module::Setting {
        name: form.name.to_owned(),
        input: match form.input {
            Input::Text => module::Input::Text,
            Input::Dropdown(choices) => module::Input::Dropdown(choices),
        },
        size: form.size,
        default: form.default.to_owned(),
        description: form.description.to_owned(),
        choices: form.choices.map(|what| match what {
            ChoiceKind::Nodes => module::ChoiceKind::Nodes,
            ChoiceKind::Locations => module::ChoiceKind::Locations,
            ChoiceKind::Templates => module::ChoiceKind::Templates,
        }),
        simple: form.simple,
    }
}

pub fn answer(outcome: Answer) -> wit::Outcome {
    wit::Outcome {
        ended: outcome.ended.map_err(problem),
        rows: Vec::new(),
        effects: effects(outcome.effects),
        notes: outcome.notes,
    }
}

fn effect(effect: Effect) -> wit::Effect {
    match effect {
        Effect::StoreServer(ids) => wit::Effect::StoreServer(server_ids(ids)),
        Effect::ClearServer => wit::Effect::ClearServer,
        Effect::AwaitDeletion(deletion) => {
            wit::Effect::AwaitDeletion(super::deletion::outward(deletion))
        }
        Effect::CallOffDeletion => wit::Effect::CallOffDeletion,
        Effect::ReleaseServer(ids) => wit::Effect::ReleaseServer(server_ids(ids)),
        Effect::SetLogin { username, password } => {
            wit::Effect::SetLogin(wit::Login { username, password })
        }
        Effect::SetAddresses {
            dedicated,
            assigned,
        } => wit::Effect::SetAddresses(wit::Addresses {
            dedicated,
            assigned,
        }),
        Effect::SetDomain(domain) => wit::Effect::SetDomain(domain),
        Effect::Bind(bound) => wit::Effect::Bind(bound_user(bound)),
        Effect::CloseIntent => wit::Effect::CloseIntent,
        Effect::RememberStatus(status) => wit::Effect::RememberStatus(status),
        Effect::RememberOwner(user) => wit::Effect::RememberOwner(user),
        Effect::RememberNode(node) => wit::Effect::RememberNode(node),
        Effect::Remember(remembered) => wit::Effect::Remember(remembered.text()),
        Effect::Unbind(user) => wit::Effect::Unbind(user),
        Effect::DropSession => wit::Effect::DropSession,
        Effect::SessionChecked => wit::Effect::SessionChecked,
        Effect::RememberGeneration(seen) => wit::Effect::RememberGeneration(generation(seen)),
        Effect::RememberAnswer(text) => wit::Effect::RememberAnswer(text),
        Effect::RememberScarcity => wit::Effect::RememberScarcity,
        Effect::AwaitSuspension => wit::Effect::AwaitSuspension,
        Effect::CancelSuspension => wit::Effect::CancelSuspension,
        Effect::VerifyLater(change) => wit::Effect::VerifyLater(unverified(change)),
        Effect::Verified(change) => wit::Effect::Verified(accepted(change)),
        Effect::AwaitInstallation => wit::Effect::AwaitInstallation,
        Effect::InstallationOver => wit::Effect::InstallationOver,
        Effect::TellStaff { topic, text } => wit::Effect::TellStaff(wit::Notice {
            topic: topic.into_owned(),
            text,
        }),
        Effect::TellStaffOfClient { topic, text } => wit::Effect::TellStaffOfClient(wit::Notice {
            topic: topic.into_owned(),
            text,
        }),
        Effect::RememberConfirmation(text) => wit::Effect::RememberConfirmation(text),
        Effect::CarriedOver(id) => wit::Effect::CarriedOver(id),
    }
}

pub fn bound_user(bound: BoundUser) -> wit::BoundUser {
    wit::BoundUser {
        user: bound.user,
        jti: bound.jti.map(Into::into),
        state: match bound.state {
            BindingState::Proved => wit::BindingState::Proved,
            BindingState::Assumed => wit::BindingState::Assumed,
            BindingState::Suspended => wit::BindingState::Suspended,
            BindingState::Unexamined => wit::BindingState::Unexamined,
        },
    }
}

fn accepted(change: AcceptedChange) -> wit::AcceptedChange {
    match change {
        AcceptedChange::Suspension => wit::AcceptedChange::Suspension,
        AcceptedChange::Resumption => wit::AcceptedChange::Resumption,
        AcceptedChange::Package => wit::AcceptedChange::Package,
    }
}

fn unverified(change: UnverifiedChange) -> wit::UnverifiedChange {
    wit::UnverifiedChange {
        change: accepted(change.change),
        asked: change.asked,
        due: change.due,
        failed: change.failed,
        memory: change.memory,
        disk: change.disk,
    }
}

fn server_ids(ids: ServerIds) -> wit::ServerIds {
    wit::ServerIds {
        uuid: ids.uuid,
        vm_id: ids.vm_id,
        node_id: ids.node_id,
        panel_user_id: ids.panel_user_id,
    }
}

pub fn generation(generation: Generation) -> wit::Generation {
    match generation {
        Generation::V3 => wit::Generation::V3,
        Generation::V4 => wit::Generation::V4,
    }
}

pub fn problem(problem: Problem) -> wit::Problem {
    wit::Problem {
        kind: match problem.kind {
            ProblemKind::Setting => wit::ProblemKind::Setting,
            ProblemKind::Identity => wit::ProblemKind::Identity,
            ProblemKind::Capacity => wit::ProblemKind::Capacity,
            ProblemKind::Unauthorized => wit::ProblemKind::Unauthorized,
            ProblemKind::Refused => wit::ProblemKind::Refused,
            ProblemKind::PanelFailed => wit::ProblemKind::PanelFailed,
            ProblemKind::Unreachable => wit::ProblemKind::Unreachable,
            ProblemKind::UnknownOutcome => wit::ProblemKind::UnknownOutcome,
            ProblemKind::NotReady => wit::ProblemKind::NotReady,
            ProblemKind::Missing => wit::ProblemKind::Missing,
            ProblemKind::Throttled => wit::ProblemKind::Throttled,
            ProblemKind::Unconfirmed => wit::ProblemKind::Unconfirmed,
        },
        staff: problem.staff,
        customer: problem.customer,
        hint: problem.hint,
    }
}

fn effects(effects: Vec<Effect>) -> Vec<wit::Effect> {
    effects.into_iter().map(effect).collect()
}
