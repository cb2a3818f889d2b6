//! Test Connection: does the panel answer, and can its products be made?

mod options;

use crate::context::Product;
use crate::door::Door;
use crate::hooks::fault;
use crate::language::Language;
use crate::outcome::Problem;
use crate::panel::nodes::{self, FreeAddresses, Node};
use crate::panel::pools::{self, Pool};
use crate::panel::{Error, Generation, Page, Wave, ask, version};
use crate::settings::{self, Features};

/// A configurable option of a product.
#[derive(Debug, Clone)]
pub struct OfferedOption {
    pub name: String,
    /// None of an option that counts pieces.
    pub choices: Vec<String>,
}

/// A product and what is sold with it.
#[derive(Debug, Clone)]
pub struct Offered {
    pub product: Product,
    pub options: Vec<OfferedOption>,
    /// Services whose server release 0.1.0 made, or staff have named.
    pub older_services: u32,
}

/// What Test Connection tells.
#[cfg_attr(test, derive(Debug))]
pub struct Report {
    /// What was found.
    pub ended: Result<String, Problem>,
    pub warnings: Vec<String>,
}

/// Nodes whose addresses are counted over connections that are open: both families of each at once.
const NODES: usize = 5;

/// Reaches the panel with the server record's token, and reads the settings of
/// the products that use it. `tls` tells whether the connection is encrypted.
pub fn test_connection(
    door: &mut dyn Door,
    language: Language,
    tls: bool,
    products: &[Offered],
) -> Report {
    let mut wave = Wave::default();
    let nodes = wave.add(nodes::list(1));
    let pools = wave.add(pools::list());
    let unknown = wave.add(nodes::without_token());
    // Each of the three above opens one.
    for _ in 3..2 * NODES {
        wave.add(nodes::opens_connection());
    }
    let answers = wave.send(door);
    let nodes = answers.take(&nodes).and_then(Page::not_all_odd);
    let pools = answers.take(&pools);

    let newer = newer(door, &nodes, &pools);

    let mut warnings = Vec::new();
    if !tls {
        warnings.push(language.plain_http().to_owned());
    }
    let found = match (&nodes, pools) {
        _ if newer.is_some() => Err(fault::read(language, &newer.unwrap_or(Error::NoRoute))),
        // Neither: the address leads to no panel.
        (Err(error @ Error::NoRoute), Err(Error::NoRoute)) => Err(fault::read(language, error)),
        // The route is missing whatever the token: v3. Where the throttle hasn't
        // told that, the token wasn't accepted.
        (Err(error), Err(Error::NoRoute))
            if error.may_be_unauthenticated() && door.seen().generation != Some(Generation::V3) =>
        {
            let problem = fault::read(language, &Error::Unauthenticated);
            Err(fault::because(problem, error))
        }
        (Err(error), _) => Err(fault::read(language, error)),
        (Ok(nodes), Err(Error::NoRoute)) => Ok((nodes, Generation::V3, None)),
        (Ok(_), Err(error)) => Err(fault::read(language, &error)),
        (Ok(nodes), Ok(pools)) => Ok((nodes, Generation::V4, Some(pools.meta.pagination.total))),
    };
    let ended = found.map(|(nodes, generation, pools)| {
        let total = nodes.meta.pagination.total;
        if total == 0 {
            warnings.push(language.no_nodes().to_owned());
        }
        warnings.extend(language.odd_nodes(&nodes.odd));
        let unknown = answers.take(&unknown).err();
        warnings.extend(known_holes(language, generation, nodes, unknown.as_ref()));
        let free = free_addresses(door, nodes);
        if total > 0 && free.nodes == total && free.addresses == [0, 0] {
            warnings.push(language.no_free_addresses().to_owned());
        }
        language.connection_found(generation, total, pools, free)
    });
    let nodes = nodes.ok();
    for product in products {
        warnings.extend(product_warnings(language, &product.product, nodes.as_ref()));
        warnings.extend(options::warnings(language, product));
    }
    Report { ended, warnings }
}

/// A panel that has no pools has none since it is v3, whose throttle says so, or since it is
/// newer than v5. That one says its version: one more round trip.
fn newer(
    door: &mut dyn Door,
    nodes: &Result<Page<Node>, Error>,
    pools: &Result<Page<Pool>, Error>,
) -> Option<Error> {
    let is_newer = matches!(nodes, Err(Error::Newer(_)));
    let may_be = matches!(pools, Err(Error::NoRoute))
        && matches!(nodes, Ok(_) | Err(Error::NoRoute | Error::Malformed(_)))
        && door.seen().generation != Some(Generation::V3);
    if !is_newer && !may_be {
        return None;
    }
    match ask(door, version::show()) {
        Ok(version) => Some(Error::Newer(Some(version))),
        Err(_) => is_newer.then_some(Error::Newer(None)),
    }
}

/// Counts only nodes of the first page that could be read and whose addresses the panel told.
fn free_addresses(door: &mut dyn Door, nodes: &Page<Node>) -> FreeAddresses {
    nodes::count_free_of_each(door, &nodes.items)
        .into_iter()
        .flatten()
        .fold(FreeAddresses::default(), |all, [v4, v6]| {
            let [all_v4, all_v6] = all.addresses;
            FreeAddresses {
                nodes: all.nodes + 1,
                addresses: [all_v4.saturating_add(v4), all_v6.saturating_add(v6)],
            }
        })
}

/// What a panel of this age is open to or leaves undone. `unknown` is how it refuses a request
/// without token: with 401 from v4.5.0 on, before with 500. A node shows
/// `verify_tls` from v4.2 on.
fn known_holes(
    language: Language,
    generation: Generation,
    nodes: &Page<Node>,
    unknown: Option<&Error>,
) -> Vec<String> {
    let before_4_2 =
        generation == Generation::V3 || nodes.items.iter().any(|node| node.verify_tls.is_none());
    let before_4_5 = before_4_2 || unknown.is_some_and(Error::may_be_unauthenticated);
    let mut holes = Vec::new();
    if before_4_5 {
        let full_rights = if before_4_2 {
            language.every_token_has_full_rights()
        } else {
            language.every_token_perhaps_has_full_rights()
        };
        holes.extend([
            full_rights.to_owned(),
            language.unsigned_sign_on().to_owned(),
        ]);
    }
    // On v3 the module starts the server itself.
    if before_4_5 && generation == Generation::V4 {
        let stay_off = if before_4_2 {
            language.unsuspended_stay_off()
        } else {
            language.unsuspended_perhaps_stay_off()
        };
        holes.push(stay_off.to_owned());
    }
    holes
}

fn product_warnings(
    language: Language,
    product: &Product,
    nodes: Option<&Page<Node>>,
) -> Vec<String> {
    let name = &product.name;
    let settings = match settings::read_for_new(&product.settings, &[]) {
        Ok(settings) => settings,
        Err(faults) => {
            return vec![language.product_settings(name, &language.bad_settings(&faults).cause)];
        }
    };
    let mut warnings = Vec::new();
    if settings.template.is_empty() {
        warnings.push(language.product_settings(name, &language.no_template().cause));
    }
    if let Err(word) = Features::parse(settings::functions(&product.settings)) {
        warnings.push(language.product_settings(name, &language.unknown_function(word)));
    }
    // A node on a further page, or one that can't be read, isn't known to be missing.
    let are_all =
        |nodes: &&Page<Node>| nodes.meta.pagination.total_pages <= 1 && nodes.odd.is_empty();
    let Some(nodes) = nodes.filter(are_all) else {
        return warnings;
    };
    if let Some(node) = settings
        .node
        .filter(|node| nodes.items.iter().all(|known| known.id != *node))
    {
        warnings.push(language.product_node_unknown(name, &node.to_string()));
    }
    let empty = |location: &u64| nodes.items.iter().all(|node| node.location_id != *location);
    if let Some(location) = settings.location.filter(empty) {
        warnings.push(language.product_location_empty(name, &location.to_string()));
    }
    warnings
}
