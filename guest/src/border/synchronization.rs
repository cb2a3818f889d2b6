//! What is called for all servers of a panel at once.

use super::records::{Panel, PendingDeletion, Problem, ServiceStatus};
use super::wit::exports::convoy::whmcs::sync::{
    Account, BindingClaim, BindingsReport, ClientProof, DeletionEnd, DeletionStep, ExaminedBinding,
    Guest, MarkedReport, Metric, MetricPeriod, MetricUnit, MissingPage, RoomReport, ServerUsage,
    UsagePart,
};
use super::{Component, HostDoor, inward, outward};
use crate::door::{Door, Guard, Watch};
use crate::hooks::sync::{self, accounts, bindings, deletion, marked, metrics, room, usage};
use crate::language;

impl Guest for Component {
    fn usage(locale: String, panel: Panel, page: u32) -> Result<UsagePart, Problem> {
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, inward::panel(panel).generation);
        let part =
            usage::part(&mut watch, language::of(&locale), page).map_err(outward::problem)?;
        Ok(UsagePart {
            servers: part.servers.into_iter().map(server).collect(),
            missing: part.missing.into_iter().map(missing).collect(),
            next: part.next,
            generation: watch.seen().generation.map(outward::generation),
        })
    }

    fn accounts(locale: String, panel: Panel) -> Result<Vec<Account>, Problem> {
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, inward::panel(panel).generation);
        let accounts =
            accounts::all(&mut watch, language::of(&locale)).map_err(outward::problem)?;
        Ok(accounts.into_iter().map(account).collect())
    }

    fn room(locale: String, panel: Panel) -> RoomReport {
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, inward::panel(panel).generation);
        RoomReport {
            ended: room::room(&mut watch, language::of(&locale)).map_err(outward::problem),
            generation: watch.seen().generation.map(outward::generation),
        }
    }

    fn marked(locale: String, panel: Panel, services: Vec<u64>) -> MarkedReport {
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, inward::panel(panel).generation);
        let language = language::of(&locale);
        MarkedReport {
            ended: marked::marked(&mut watch, language, &services).map_err(outward::problem),
            generation: watch.seen().generation.map(outward::generation),
        }
    }

    fn follow_deletion(
        locale: String,
        panel: Panel,
        deletion: PendingDeletion,
        service: Option<ServiceStatus>,
        held_by_other: bool,
    ) -> Result<DeletionStep, Problem> {
        let mut door = HostDoor;
        let panel = inward::panel(panel);
        let mut guard = Guard::new(&mut door, panel.read_only);
        let mut watch = Watch::new(&mut guard, panel.generation);
        let asked = deletion::Asked {
            deletion: super::deletion::inward(deletion),
            service: service.map(inward::service_status),
            held_by_other,
            now: super::now(),
        };
        let step =
            deletion::follow(&mut watch, language::of(&locale), asked).map_err(outward::problem)?;
        Ok(DeletionStep {
            ended: step.ended.map(|ended| match ended {
                deletion::End::Gone => DeletionEnd::Gone,
                deletion::End::CalledOff => DeletionEnd::CalledOff,
            }),
            deletion: super::deletion::outward(step.deletion),
            told: step.told,
            notes: step.notes,
            next: step.next,
            generation: watch.seen().generation.map(outward::generation),
        })
    }

    fn is_gone(locale: String, panel: Panel, uuid: String) -> Result<bool, Problem> {
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, inward::panel(panel).generation);
        deletion::is_gone(&mut watch, language::of(&locale), &uuid).map_err(outward::problem)
    }

    fn examine_bindings(
        locale: String,
        panel: Panel,
        claims: Vec<BindingClaim>,
        proofs: Vec<ClientProof>,
    ) -> BindingsReport {
        let mut door = HostDoor;
        let panel = inward::panel(panel);
        let mut watch = Watch::new(&mut door, panel.generation);
        let language = language::of(&locale);
        let claims: Vec<_> = claims.into_iter().map(super::bindings::claim).collect();
        let proofs: Vec<_> = proofs.into_iter().map(super::bindings::proof).collect();
        let report = bindings::examine(&mut watch, language, &panel, &claims, &proofs);
        let ended = report.ended.into_iter();
        BindingsReport {
            ended: ended
                .map(|one| one.map(super::bindings::examined).map_err(outward::problem))
                .collect(),
            throttled: report.throttled,
            generation: watch.seen().generation.map(outward::generation),
        }
    }

    fn confirm_binding(
        locale: String,
        panel: Panel,
        claim: BindingClaim,
        proofs: Vec<ClientProof>,
    ) -> Result<ExaminedBinding, Problem> {
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, inward::panel(panel).generation);
        let claim = super::bindings::claim(claim);
        let proofs: Vec<_> = proofs.into_iter().map(super::bindings::proof).collect();
        bindings::confirm(&mut watch, language::of(&locale), &claim, &proofs)
            .map(super::bindings::examined)
            .map_err(outward::problem)
    }

    fn metrics(locale: String) -> Vec<Metric> {
        let metrics = metrics::all(language::of(&locale));
        metrics.into_iter().map(metric).collect()
    }
}

fn server(server: sync::ServerUsage) -> ServerUsage {
    ServerUsage {
        uuid: server.uuid,
        bandwidth_used: server.bandwidth_used.0,
        bandwidth_limit: server.bandwidth_limit.map(|limit| limit.0),
        cpu_cores: server.cpu_cores,
        memory: server.memory.0,
        disk: server.disk.0,
        ipv4_addresses: server.ipv4_addresses,
        ipv6_addresses: server.ipv6_addresses,
    }
}

fn missing(missing: sync::MissingPage) -> MissingPage {
    MissingPage {
        page: missing.page,
        problem: outward::problem(missing.problem),
    }
}

fn account(account: sync::Account) -> Account {
    Account {
        email: account.email,
        username: account.username,
        domain: account.domain,
        uuid: account.uuid,
        product: account.product,
        primary_address: account.primary_address,
        suspended: account.suspended,
    }
}

fn metric(metric: sync::Metric) -> Metric {
    Metric {
        name: metric.name.to_owned(),
        label: metric.label.to_owned(),
        period: match metric.period {
            sync::Period::Month => MetricPeriod::Month,
            sync::Period::Snapshot => MetricPeriod::Snapshot,
        },
        unit: match metric.unit {
            sync::Unit::Bytes => MetricUnit::Bytes,
            sync::Unit::Megabytes => MetricUnit::Megabytes,
            sync::Unit::Gigabytes => MetricUnit::Gigabytes,
            sync::Unit::WholeNumber => MetricUnit::WholeNumber,
        },
    }
}
