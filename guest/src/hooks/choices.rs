//! What the product editor offers to choose from.

use crate::door::Door;
use crate::hooks::fault;
use crate::language::Language;
use crate::outcome::Problem;
use crate::panel::nodes::{self, Node};
use crate::panel::{Error, Uuid, Wave, ask};
use crate::places::{self, Places};

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
    let mut places = Places::default();
    let mut locations: Vec<(u64, Vec<String>)> = Vec::new();
    for node in nodes {
        let id = node.location_id;
        let place = places.place(places::number(id), locations.len());
        match locations.get_mut(place) {
            Some((_, names)) => names.push(node.name),
            None => locations.push((id, vec![node.name])),
        }
    }
    let mut choices = vec![(String::new(), language.any_location().to_owned())];
    for place in places.in_order() {
        let (id, nodes) = &locations[place];
        let id = id.to_string();
        let label = language.location_choice(&id, &language.names(nodes));
        choices.push((id, label));
    }
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
    for places in named {
        let Some(first) = places.first() else {
            continue;
        };
        let several = places.iter().any(|place| place.node != first.node);
        // A comma would part it in two, and a UUID stands for itself.
        if several && !first.name.contains(',') && Uuid::parse(&first.name).is_none() {
            let label = language.template_anywhere(&first.name);
            choices.push((first.name.clone(), label));
        }
        for place in &places {
            let label = language.template_choice(&place.name, &place.node);
            choices.push((place.uuid.to_string(), label));
        }
    }
    Ok(choices)
}

/// A template on a node.
struct Place {
    name: String,
    node: String,
    uuid: Uuid,
}

/// Every template by name, those of one name together.
fn by_name(door: &mut dyn Door) -> Result<Vec<Vec<Place>>, Error> {
    let nodes = all(door)?;
    let mut wave = Wave::default();
    let tickets: Vec<_> = nodes
        .iter()
        .map(|node| wave.add(nodes::templates(node.id)))
        .collect();
    let answers = wave.send(door);
    let mut places = Places::default();
    let mut named: Vec<Vec<Place>> = Vec::new();
    for (node, ticket) in nodes.iter().zip(&tickets) {
        for template in answers.take(ticket)? {
            let name = template.name.trim().to_owned();
            let place = places.place(name.to_ascii_lowercase(), named.len());
            if place == named.len() {
                named.push(Vec::new());
            }
            named[place].push(Place {
                name,
                node: node.name.clone(),
                uuid: template.uuid,
            });
        }
    }
    let order = places.in_order().into_iter();
    Ok(order
        .map(|place| std::mem::take(&mut named[place]))
        .collect())
}

/// All nodes by name.
fn all(door: &mut dyn Door) -> Result<Vec<Node>, Error> {
    let first = ask(door, nodes::list(1))?;
    let nodes = nodes::with_further_pages(door, first)?.items;
    let mut places = Places::default();
    for (place, node) in nodes.iter().enumerate() {
        let key = [&node.name, "\0", &places::number(node.id)].concat();
        places.place(key, place);
    }
    let order = places.in_order().into_iter();
    Ok(order.map(|place| nodes[place].clone()).collect())
}
