//! From the contract's records.

use super::wit::convoy::whmcs::types as wit;
use crate::context::{
    AcceptedChange, Binding, BindingState, Client, Context, EarlierServer, OpenIntent, PanelRecord,
    Product, Service, ServiceId, ServiceStatus, StoredServer, UnverifiedChange,
};
use crate::language;
use crate::panel::Generation;
use crate::panel::users::Jti;
use crate::remembered::Remembered;
use crate::settings::NamedValue;

pub fn context(context: wit::Context, now: u64) -> Context {
    Context {
        service_mark: context.service_mark,
        client_key: context.client_key,
        language: language::of(&context.locale),
        now,
        panel: panel(context.panel),
        client: Client {
            id: context.client.id,
            first_name: context.client.first_name,
            last_name: context.client.last_name,
            email: context.client.email,
            email_verified: context.client.email_verified,
        },
        service: service(context.service),
        server: stored(context.server),
        bindings: context.bindings.into_iter().map(binding).collect(),
        others_proofs: context.others_proofs.into_iter().map(Jti::stored).collect(),
        bound_to_others: context.bound_to_others,
        client_servers: context.client_servers,
        intent: context.intent.map(|intent| OpenIntent {
            text: intent.text,
            settled: intent.settled,
        }),
        released: context.released,
        session_open: context.session_open,
        session_checked: context.session_checked,
        recent_answer: context.recent_answer,
        remembered: Remembered::read_again(context.remembered.as_deref()),
        first_options: context
            .first_options
            .map(|options| options.into_iter().map(named).collect()),
        suspension_pending: context.suspension_pending,
        deletion: context.deletion.map(super::deletion::inward),
        unverified: context.unverified.into_iter().map(unverified).collect(),
        earlier: context.earlier.map(earlier),
        inputs: context.inputs.into_iter().map(named).collect(),
        form_token: context.form_token,
        form_done: context.form_done,
        form_failed: context.form_failed,
        by_staff: context.by_staff,
        confirmation: context.confirmation,
        traces: context.traces.into_iter().map(named).collect(),
    }
}

pub fn panel(panel: wit::Panel) -> PanelRecord {
    PanelRecord {
        url: panel.url,
        administrator: panel.administrator,
        generation: panel.generation.map(|generation| match generation {
            wit::Generation::V3 => Generation::V3,
            wit::Generation::V4 => Generation::V4,
        }),
        patient: panel.patient,
        scarce: panel.scarce,
        user_email: panel.user_email,
        adopt_empty_users: panel.adopt_empty_users,
        read_only: panel.read_only,
    }
}

pub fn binding(binding: wit::Binding) -> Binding {
    Binding {
        user: binding.user,
        jti: binding.jti.map(Jti::stored),
        here: binding.here,
        elsewhere: binding.elsewhere,
        state: binding_state(binding.state),
    }
}

pub fn binding_state(state: wit::BindingState) -> BindingState {
    match state {
        wit::BindingState::Proved => BindingState::Proved,
        wit::BindingState::Assumed => BindingState::Assumed,
        wit::BindingState::Suspended => BindingState::Suspended,
        wit::BindingState::Unexamined => BindingState::Unexamined,
    }
}

pub fn product(product: wit::Product) -> Product {
    Product {
        id: product.id,
        name: product.name,
        settings: product.settings,
    }
}

pub fn service_id(id: wit::ServiceId) -> ServiceId {
    ServiceId {
        service: id.service,
        addon: id.addon,
    }
}

fn service(service: wit::Service) -> Service {
    Service {
        id: service_id(service.id),
        product: product(service.product),
        domain: service.domain,
        username: service.username,
        password: service.password,
        password_typed: service.password_typed,
        status: service_status(service.status),
        quantity: service.quantity,
        options: service.options.into_iter().map(named).collect(),
        fields: service.fields.into_iter().map(named).collect(),
    }
}

pub fn service_status(status: wit::ServiceStatus) -> ServiceStatus {
    match status {
        wit::ServiceStatus::Pending => ServiceStatus::Pending,
        wit::ServiceStatus::Active => ServiceStatus::Active,
        wit::ServiceStatus::Suspended => ServiceStatus::Suspended,
        wit::ServiceStatus::Terminated => ServiceStatus::Terminated,
        wit::ServiceStatus::Cancelled => ServiceStatus::Cancelled,
        wit::ServiceStatus::Fraud => ServiceStatus::Fraud,
        wit::ServiceStatus::Completed => ServiceStatus::Completed,
    }
}

fn named(value: wit::NamedValue) -> NamedValue {
    NamedValue {
        name: value.name,
        value: value.value,
    }
}

fn stored(server: wit::StoredServer) -> StoredServer {
    StoredServer {
        uuid: server.uuid,
        vm_id: server.vm_id,
        node_id: server.node_id,
        panel_user_id: server.panel_user_id,
        owner_seen: server.owner_seen,
        elsewhere: server.elsewhere,
        status: server.status,
        dedicated_address: server.dedicated_address,
        assigned_addresses: server.assigned_addresses,
    }
}

fn earlier(earlier: wit::EarlierServer) -> EarlierServer {
    EarlierServer {
        id: earlier.id,
        panel_user_id: earlier.panel_user_id,
        root_password: earlier.root_password,
    }
}

fn unverified(change: wit::UnverifiedChange) -> UnverifiedChange {
    UnverifiedChange {
        change: match change.change {
            wit::AcceptedChange::Suspension => AcceptedChange::Suspension,
            wit::AcceptedChange::Resumption => AcceptedChange::Resumption,
            wit::AcceptedChange::Package => AcceptedChange::Package,
        },
        asked: change.asked,
        due: change.due,
        failed: change.failed,
        memory: change.memory,
        disk: change.disk,
    }
}
