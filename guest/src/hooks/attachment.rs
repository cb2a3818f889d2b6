//! Addresses of a server: which to take, and which of them WHMCS shows.

use crate::context::{Context, filled};
use crate::door::Door;
use crate::hooks::fault;
use crate::outcome::Effect;
use crate::panel::nodes::{self, Family};
use crate::panel::servers::{self, Address, Addresses, Build, Server};
use crate::panel::{Answers, Error, Page, Ticket, Wave};

/// How many addresses a server is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    pub ipv4: usize,
    pub ipv6: usize,
}

/// Tickets for a node's free addresses; only families of which some are wanted.
pub struct FreeTickets {
    ipv4: Option<Ticket<Page<Address>>>,
    ipv6: Option<Ticket<Page<Address>>>,
}

/// A node's free addresses.
#[derive(Debug, Clone, Default)]
pub struct Free {
    pub ipv4: Vec<Address>,
    pub ipv6: Vec<Address>,
    /// All there are, listed or not.
    pub total_ipv4: u64,
    pub total_ipv6: u64,
}

/// Asks for a node's free addresses of the families that are wanted.
pub fn ask_free(wave: &mut Wave, node: u64, wanted: Wanted) -> FreeTickets {
    let mut ask =
        |family, wanted| (wanted > 0).then(|| wave.add(nodes::free_addresses(node, family)));
    FreeTickets {
        ipv4: ask(Family::Ipv4, wanted.ipv4),
        ipv6: ask(Family::Ipv6, wanted.ipv6),
    }
}

impl FreeTickets {
    /// # Errors
    /// The panel didn't answer.
    pub fn read(&self, answers: &Answers) -> Result<Free, Error> {
        let read = |ticket: &Option<Ticket<Page<Address>>>| {
            let Some(ticket) = ticket else {
                return Ok((Vec::new(), 0));
            };
            let page = answers.take(ticket)?;
            // One that can't be read can't be asked for.
            let total = page.meta.pagination.total;
            Ok((page.items, total.saturating_sub(page.odd.len() as u64)))
        };
        let ((ipv4, total_ipv4), (ipv6, total_ipv6)) = (read(&self.ipv4)?, read(&self.ipv6)?);
        Ok(Free {
            ipv4,
            ipv6,
            total_ipv4,
            total_ipv6,
        })
    }
}

impl Free {
    /// Ids to ask for, as many as there are. `spread` says where in the list to
    /// begin: services made at the same time then rarely want the same ones.
    #[must_use]
    pub fn pick(&self, wanted: Wanted, spread: usize) -> Vec<u64> {
        let mut ids = pick(&self.ipv4, wanted.ipv4, spread);
        ids.extend(pick(&self.ipv6, wanted.ipv6, spread));
        ids
    }
}

fn pick(free: &[Address], wanted: usize, spread: usize) -> Vec<u64> {
    let begin = spread % free.len().max(1);
    let in_turn = free.iter().cycle().skip(begin).take(wanted.min(free.len()));
    in_turn.map(|address| address.id).collect()
}

/// How many addresses a server lacks.
#[must_use]
pub fn missing(server: &Server, wanted: Wanted) -> Wanted {
    let has = &server.limits.addresses;
    Wanted {
        ipv4: wanted.ipv4.saturating_sub(has.ipv4.len()),
        ipv6: wanted.ipv6.saturating_sub(has.ipv6.len()),
    }
}

/// The same in words, a line for each family.
#[must_use]
pub fn what_is_missing(context: &Context, server: &Server, wanted: Wanted) -> Vec<String> {
    let has = &server.limits.addresses;
    [
        (Family::Ipv4, has.ipv4.len(), wanted.ipv4),
        (Family::Ipv6, has.ipv6.len(), wanted.ipv6),
    ]
    .into_iter()
    .filter(|(_, has, wanted)| has < wanted)
    .map(|(family, has, wanted)| {
        let (has, wanted) = (has.to_string(), wanted.to_string());
        context
            .language
            .addresses_missing(&has, &wanted, family.name())
    })
    .collect()
}

impl Wanted {
    #[must_use]
    pub fn is_none(self) -> bool {
        self.ipv4 == 0 && self.ipv6 == 0
    }
}

/// Why a server hasn't got the addresses that it lacks.
pub struct NotToppedUp {
    pub error: Error,
    /// True if the panel may have attached them all the same.
    pub is_unknown: bool,
}

impl NotToppedUp {
    /// For the log: the hook has done its own work.
    #[must_use]
    pub fn note(&self, context: &Context) -> String {
        let words = context.language;
        let cause = fault::advice(words, &self.error).cause;
        if self.is_unknown {
            words.top_up_unknown(&cause)
        } else {
            words.top_up_failed(&cause)
        }
    }
}

/// Adds what a server lacks, once: the panel attaches without a guarantee.
/// Gives the server as it is afterwards, or none if nothing was free.
///
/// # Errors
/// The panel didn't answer, or refused.
pub fn top_up(
    door: &mut dyn Door,
    server: &Server,
    wanted: Wanted,
    spread: usize,
) -> Result<Option<Server>, NotToppedUp> {
    let not_sent = |error| NotToppedUp {
        error,
        is_unknown: false,
    };
    server.limits.addresses.whole().map_err(not_sent)?;
    let missing = missing(server, wanted);
    let mut wave = Wave::default();
    let tickets = ask_free(&mut wave, server.node_id, missing);
    let answers = wave.send(door);
    let free = tickets.read(&answers).map_err(not_sent)?;
    let more = free.pick(missing, spread);
    if more.is_empty() {
        return Ok(None);
    }
    let limits = &server.limits;
    let mut address_ids = ids(&limits.addresses);
    address_ids.extend(more);
    let build = Build {
        cpu: limits.cpu,
        memory: limits.memory,
        disk: limits.disk,
        snapshot_limit: limits.snapshots,
        backup_limit: limits.backups,
        bandwidth_limit: limits.bandwidth,
        address_ids,
    };
    match crate::panel::ask(door, servers::build(&server.uuid, &build)) {
        Ok(fuller) => Ok(Some(fuller)),
        Err(error) => Err(NotToppedUp {
            is_unknown: !error.surely_did_nothing(),
            error,
        }),
    }
}

/// Ids of all attached addresses.
#[must_use]
pub fn ids(addresses: &Addresses) -> Vec<u64> {
    addresses
        .ipv4
        .iter()
        .chain(&addresses.ipv6)
        .map(|address| address.id)
        .collect()
}

/// What WHMCS shows: the dedicated address stays as long as it is attached,
/// else it is the first IPv4, or the first IPv6 of a server that has no IPv4; all others are
/// assigned ones.
#[must_use]
pub fn shown(context: &Context, addresses: &Addresses) -> Effect {
    let all = || {
        addresses
            .ipv4
            .iter()
            .chain(&addresses.ipv6)
            .map(|address| &address.address)
    };
    let stored = filled(context.server.dedicated_address.as_deref());
    let kept = all().find(|address| Some(address.as_str()) == stored);
    // IPv4 comes first.
    let dedicated = kept.or_else(|| all().next());
    Effect::SetAddresses {
        dedicated: dedicated.cloned(),
        assigned: all()
            .filter(|address| Some(*address) != dedicated)
            .cloned()
            .collect(),
    }
}

/// The first `wanted` of a family, among them the dedicated one if it is there.
#[must_use]
pub fn kept<'a>(
    attached: &'a [Address],
    wanted: usize,
    dedicated: Option<&str>,
) -> Vec<&'a Address> {
    let is_dedicated = |address: &&Address| Some(address.address.as_str()) == dedicated;
    let first = attached.iter().filter(is_dedicated);
    let others = attached.iter().filter(|address| !is_dedicated(address));
    first.chain(others).take(wanted).collect()
}
