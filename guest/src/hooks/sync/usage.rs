use super::pages::{self, AT_ONCE};
use super::{MissingPage, ServerUsage};
use crate::door::Door;
use crate::hooks::fault;
use crate::language::Language;
use crate::outcome::Problem;
use crate::panel::servers::{self, Used};
use crate::panel::{Error, Page};

/// The usage of some hundred servers.
#[cfg_attr(test, derive(Debug))]
pub struct Part {
    pub servers: Vec<ServerUsage>,
    pub missing: Vec<MissingPage>,
    /// The page to go on with; none at the end.
    pub next: Option<u32>,
}

/// Reads some pages of the panel's list. The first page is asked for alone: it
/// tells how many there are. A part that begins later asks for its pages blindly:
/// past the end the panel answers an empty list.
///
/// # Errors
/// The first page wasn't answered, twice.
pub fn part(door: &mut dyn Door, language: Language, page: u32) -> Result<Part, Problem> {
    let mut reading = Reading {
        servers: Vec::new(),
        failed: Vec::new(),
        odd: Vec::new(),
        last: None,
    };
    let mut from = page;
    if page <= 1 {
        reading.pages(door, 1, 2);
        if let Some((_, error)) = reading.failed.first() {
            return Err(fault::read(language, error));
        }
        from = 2;
    }
    let to = from.saturating_add(AT_ONCE);
    let end = reading
        .last
        .map_or(to, |last| last.saturating_add(1).min(to));
    reading.pages(door, from, end);

    let last = reading.last;
    let exists = |page: u32| last.is_none_or(|last| page <= last);
    let missing = reading.failed.into_iter().filter(|(page, _)| exists(*page));
    Ok(Part {
        servers: reading.servers,
        missing: missing
            .chain(reading.odd)
            .map(|(page, error)| MissingPage {
                page,
                problem: fault::read(language, &error),
            })
            .collect(),
        // If none of the pages was answered, the panel is gone: no use in going on.
        next: last.is_some_and(|last| to <= last).then_some(to),
    })
}

struct Reading {
    servers: Vec<ServerUsage>,
    failed: Vec<(u32, Error)>,
    /// Pages on which a server can't be read, and why not.
    odd: Vec<(u32, Error)>,
    /// The panel's last page.
    last: Option<u32>,
}

impl Reading {
    fn pages(&mut self, door: &mut dyn Door, from: u32, to: u32) {
        pages::fetch(door, from..to, servers::used, &mut |page, answer| {
            self.read(page, answer);
        });
    }

    fn read(&mut self, page: u32, answer: Result<Page<Used>, Error>) {
        match answer {
            Ok(read) => {
                self.last = Some(pages::last_after(page, &read));
                self.servers.extend(read.items.iter().map(used));
                if let Some(odd) = read.odd.into_iter().next() {
                    self.odd.push((page, Error::Malformed(odd)));
                }
            }
            Err(error) => self.failed.push((page, error)),
        }
    }
}

fn used(server: &Used) -> ServerUsage {
    let limits = &server.limits;
    ServerUsage {
        uuid: server.uuid.to_string(),
        bandwidth_used: server.usages.bandwidth,
        bandwidth_limit: limits.bandwidth,
        cpu_cores: limits.cpu,
        memory: limits.memory,
        disk: limits.disk,
        ipv4_addresses: count(limits.addresses.ipv4.len()),
        ipv6_addresses: count(limits.addresses.ipv6.len()),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
