//! What the product editor offers to choose from.

use std::collections::BTreeMap;

use crate::door::Door;
use crate::hooks::fault;
use crate::language::Language;
use crate::outcome::Problem;
use crate::panel::nodes::{self, Node};
use crate::panel::{Error, Uuid, Wave, ask};

/// Value and label of each choice.
pub type Choices = Result<Vec<(String, String)>, Problem>;

/// The panel's nodes, and none in particular.
///
/// # Errors
/// The panel didn't answer.
pub fn nodes(door: &mut dyn Door, language: Language) -> Choices {
    let nodes = all(door).map_err(|error| fault::read(language, &error))?;
    let mut choices = vec![(String::new(), language.any_node().to_owned())];
    choices.extend(nodes.iter().map(|node| {
        let free = node.free_memory().to_string();
        (node.id.to_string(), language.node_choice(&node.name, &free))
    }));
    Ok(choices)
}

/// The locations that nodes stand in, and none in particular.
///
/// # Errors
/// The panel didn't answer.
pub fn locations(door: &mut dyn Door, language: Language) -> Choices {
    let nodes = all(door).map_err(|error| fault::read(language, &error))?;
    let mut locations: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for node in &nodes {
        locations
            .entry(node.location_id)
            .or_default()
            .push(node.name.clone());
    }
    let mut choices = vec![(String::new(), language.any_location().to_owned())];
    choices.extend(locations.into_iter().map(|(id, nodes)| {
        let id = id.to_string();
        let label = language.location_choice(&id, &language.names(&nodes));
        (id, label)
    }));
    Ok(choices)
}

/// The systems that can be installed: on a node by UUID, and by name where several
/// nodes have one of the same name.
///
/// # Errors
/// The panel didn't answer.
pub fn templates(door: &mut dyn Door, language: Language) -> Choices {
    let named = by_name(door).map_err(|error| fault::read(language, &error))?;
    let mut choices = Vec::new();
    for places in named.into_values() {
        let Some((first, node, _)) = places.first() else {
            continue;
        };
        let several = places.iter().any(|place| place.1 != *node);
        // A comma would part it in two, and a UUID stands for itself.
        if several && !first.contains(',') && Uuid::parse(first).is_none() {
            choices.push((first.clone(), language.template_anywhere(first)));
        }
        for (name, node, uuid) in &places {
            choices.push((uuid.to_string(), language.template_choice(name, node)));
        }
    }
    Ok(choices)
}

/// Name, node and UUID of every template, those of one name together.
type Named = BTreeMap<String, Vec<(String, String, Uuid)>>;

fn by_name(door: &mut dyn Door) -> Result<Named, Error> {
    let nodes = all(door)?;
    let mut wave = Wave::default();
    let tickets: Vec<_> = nodes
        .iter()
        .map(|node| wave.add(nodes::templates(node.id)))
        .collect();
    let answers = wave.send(door);
    let mut named = Named::new();
    for (node, ticket) in nodes.iter().zip(&tickets) {
        for template in answers.take(ticket)? {
            let name = template.name.trim().to_owned();
            let place = (name, node.name.clone(), template.uuid);
            named
                .entry(place.0.to_ascii_lowercase())
                .or_default()
                .push(place);
        }
    }
    Ok(named)
}

/// All nodes by name.
fn all(door: &mut dyn Door) -> Result<Vec<Node>, Error> {
    let first = ask(door, nodes::list(1))?;
    let mut nodes = nodes::with_further_pages(door, first)?;
    nodes.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
    Ok(nodes)
}
