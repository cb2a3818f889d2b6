//! `/api/application/nodes`: their room, templates and free addresses.

use super::answer::{self, Data, Page};
use super::servers::Address;
use super::{Call, Error, Generation, Uuid, Wave};
use crate::door::{Credential, Door, Response};
use crate::json::{Anything, Sound, readable};
use crate::units::Bytes;

readable! {
    Node {
        id, location_id, name,
        memory, memory_allocated, memory_overallocate,
        disk, disk_allocated, disk_overallocate,
        verify_tls,
    }
    Template { uuid, name }
    Group { templates }
}

/// A node and how much of it is given away.
#[derive(Debug, Clone)]
pub struct Node {
    pub id: u64,
    pub location_id: u64,
    pub name: String,
    pub memory: Bytes,
    pub memory_allocated: Bytes,
    /// Percent that may be given away beyond what is there; below 0, that are kept back (the
    /// panel's API takes it).
    pub memory_overallocate: i64,
    pub disk: Bytes,
    pub disk_allocated: Bytes,
    /// As `memory_overallocate`.
    pub disk_overallocate: i64,
    /// Not shown before v4.2.
    pub verify_tls: Option<Anything>,
}

impl Node {
    /// Memory that can still be given away.
    #[must_use]
    pub fn free_memory(&self) -> Bytes {
        room(self.memory, self.memory_overallocate, self.memory_allocated)
    }

    /// Disk that can still be given away.
    #[must_use]
    pub fn free_disk(&self) -> Bytes {
        room(self.disk, self.disk_overallocate, self.disk_allocated)
    }
}

fn room(total: Bytes, overallocate: i64, allocated: Bytes) -> Bytes {
    let percent = i128::from(overallocate).saturating_add(100).max(0);
    let all = i128::from(total.0).saturating_mul(percent) / 100;
    let free = all.saturating_sub(i128::from(allocated.0)).max(0);
    Bytes(u64::try_from(free).unwrap_or(u64::MAX))
}

/// Nodes, 100 a page; pages count from 1.
#[must_use]
pub fn list(page: u64) -> Call<Page<Node>> {
    Call::get(
        format!("/api/application/nodes?per_page=100&page={page}"),
        answer::page,
    )
}

/// Pages of nodes that are read, two thousand nodes: so that a panel's odd count doesn't make as many requests.
const MOST_PAGES: u64 = 20;

/// All nodes: the pages after the first in one round trip.
///
/// # Errors
/// A page isn't answered, or none of the nodes can be read.
pub fn with_further_pages(door: &mut dyn Door, first: Page<Node>) -> Result<Page<Node>, Error> {
    let mut nodes = first;
    let mut wave = Wave::default();
    let pages: Vec<_> = (2..=nodes.meta.pagination.total_pages.min(MOST_PAGES))
        .map(|page| wave.add(list(page)))
        .collect();
    let answers = wave.send(door);
    for page in pages {
        let page = answers.take(&page)?;
        nodes.items.extend(page.items);
        nodes.odd.extend(page.odd);
    }
    nodes.not_all_odd()
}

/// What nobody is told without a token: how it is refused tells the panel's age.
#[must_use]
pub fn without_token() -> Call<()> {
    Call::get("/api/application/nodes?per_page=1".to_owned(), answer::done)
        .with_credential(Credential::None)
}

/// A file that the panel's web server answers by itself, and to anybody: opens a connection that
/// the next round trip uses over HTTP/1.1, where each of its requests needs one of its own.
#[must_use]
pub fn opens_connection() -> Call<()> {
    Call::get("/favicon.svg".to_owned(), answer::done).with_credential(Credential::None)
}

/// One node.
#[must_use]
pub fn show(id: u64) -> Call<Node> {
    Call::get(format!("/api/application/nodes/{id}"), answer::object)
}

/// A system to install. It belongs to one node: the same system has another
/// UUID on another node.
#[derive(Debug, Clone)]
pub struct Template {
    pub uuid: Uuid,
    pub name: String,
}

struct Group {
    templates: Data<Sound<Template>>,
}

/// A node's templates, hidden ones too, without those that can't be read.
#[must_use]
pub fn templates(node: u64) -> Call<Vec<Template>> {
    fn read(response: &Response) -> Result<Vec<Template>, Error> {
        let groups: Sound<Group> = answer::object(response)?;
        let templates = groups.items.into_iter().map(|group| group.templates.0);
        Ok(templates.flat_map(|templates| templates.items).collect())
    }
    Call::get(
        format!("/api/application/nodes/{node}/template-groups"),
        read,
    )
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Ipv4,
    Ipv6,
}

impl Family {
    /// For people, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ipv4 => "IPv4",
            Self::Ipv6 => "IPv6",
        }
    }
}

/// Where a node's free addresses of one family are listed.
fn free(node: u64, family: Family, per_page: &str) -> String {
    let family = match family {
        Family::Ipv4 => "ipv4",
        Family::Ipv6 => "ipv6",
    };
    let node = node.to_string();
    [
        "/api/application/nodes/",
        &node,
        "/addresses?filter%5Btype%5D=",
        family,
        "&filter%5Bserver_id%5D=&per_page=",
        per_page,
    ]
    .concat()
}

/// A node's free addresses of one family: the first 100 and how many there are.
#[must_use]
pub fn free_addresses(node: u64, family: Family) -> Call<Page<Address>> {
    Call::get(free(node, family, "100"), answer::page)
}

fn count_free(node: u64, family: Family) -> Call<u64> {
    fn read(response: &Response) -> Result<u64, Error> {
        answer::page::<Anything>(response).map(|page| page.meta.pagination.total)
    }
    Call::get(free(node, family, "1"), read)
}

/// Nodes of a panel v3 whose addresses are counted: each costs two of the 60 requests
/// that the whole shop has in a minute.
const THROTTLED_NODES: usize = 5;

/// Free addresses of those nodes whose numbers the panel could tell.
#[derive(Debug, Clone, Copy, Default)]
pub struct FreeAddresses {
    /// How many nodes these are.
    pub nodes: u64,
    /// Their IPv4 and IPv6 addresses.
    pub addresses: [u64; 2],
}

/// How many free IPv4 and IPv6 addresses each node has, in one round trip. `None` of a
/// node whose panel didn't tell, and of the nodes beyond `THROTTLED_NODES` of a panel v3.
pub fn count_free_of_each(door: &mut dyn Door, nodes: &[Node]) -> Vec<Option<[u64; 2]>> {
    let asked = match door.seen().generation {
        Some(Generation::V4) => nodes.len(),
        _ => THROTTLED_NODES,
    };
    let mut wave = Wave::default();
    let tickets: Vec<_> = nodes
        .iter()
        .take(asked)
        .map(|node| {
            [Family::Ipv4, Family::Ipv6].map(|family| wave.add(count_free(node.id, family)))
        })
        .collect();
    let answers = wave.send(door);
    let mut counts: Vec<_> = tickets
        .iter()
        .map(|[v4, v6]| Some([answers.take(v4).ok()?, answers.take(v6).ok()?]))
        .collect();
    counts.resize(nodes.len(), None);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overallocation_counts_and_never_goes_below_zero() {
        let cases = [
            (1000, 0, 400, 600),
            (1000, 50, 400, 1100),
            (1000, 0, 1500, 0),
            (u64::MAX, 100, u64::MAX, u64::MAX),
            (1000, -10, 400, 500),
            (1000, -10, 950, 0),
            (1000, -200, 0, 0),
            (u64::MAX, i64::MAX, 0, u64::MAX),
            (u64::MAX, i64::MIN, u64::MAX, 0),
        ];
        for (total, over, allocated, left) in cases {
            assert_eq!(room(Bytes(total), over, Bytes(allocated)), Bytes(left));
        }
    }
}
