use super::plan::Plan;
use crate::context::Context;
use crate::door::Door;
use crate::hooks::attachment::{self, Free, FreeTickets};
use crate::hooks::{fault, throttle};
use crate::identity::{Client, Owner};
use crate::language::{Lack, NodeLacks};
use crate::outcome::{Problem, ProblemKind, Record};
use crate::panel::nodes::{self, Family, Node, Template};
use crate::panel::{Answers, Error, Generation, Model, Page, Ticket, Wave, ask};
use crate::units::Mebibytes;

/// Nodes examined in one round trip, three requests each.
const BATCH: usize = 32;

/// The same on v3, which takes 60 requests a minute.
const THROTTLED_BATCH: usize = 8;

/// Where a server is made.
pub struct Place {
    pub node: u64,
    pub template: Template,
    pub free: Free,
}

/// The first round trip's questions.
pub enum Search {
    /// Node ID is set.
    One {
        node: u64,
        /// Only before a panel user is made: the panel itself refuses what a node has
        /// no room for, and HTTP/1.1 has six connections.
        shown: Option<Ticket<Node>>,
        stock: Stock,
    },
    Any(Ticket<Page<Node>>),
}

/// What a node offers besides room.
pub struct Stock {
    templates: Ticket<Vec<Template>>,
    free: FreeTickets,
}

/// The first round trip's answer to which template of the node is meant, if it was asked.
pub fn template(search: &Search, answers: &Answers, plan: &Plan) -> Option<Template> {
    let Search::One { stock, .. } = search else {
        return None;
    };
    let templates = answers.take(&stock.templates).ok()?;
    plan.template.find(&templates).cloned()
}

fn ask_stock(wave: &mut Wave, node: u64, plan: &Plan) -> Stock {
    Stock {
        templates: wave.add(nodes::templates(node)),
        free: attachment::ask_free(wave, node, plan.wanted),
    }
}

/// Asks where the server could be made, for a panel user who is there already or not.
pub fn search(wave: &mut Wave, plan: &Plan, is_user_known: bool) -> Search {
    match plan.settings.node {
        Some(node) => Search::One {
            node,
            shown: (!is_user_known).then(|| wave.add(nodes::show(node))),
            stock: ask_stock(wave, node, plan),
        },
        None => Search::Any(wave.add(nodes::list(1))),
    }
}

/// Settles where the server is made and for whom.
///
/// # Errors
/// No node fits, the owner can't be shown to be the client's, or the panel didn't answer.
pub fn settle(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    plan: &Plan,
    search: Search,
    answers: &Answers,
    owner: Owner,
) -> Result<(Client, Place), Problem> {
    let reading = |error: Error| fault::reading(context, &error);
    match search {
        Search::One { node, shown, stock } => {
            let reading = |error: Error| match error {
                Error::NotFound(Model::Node) => {
                    let advice = context.language.node_unknown(&node.to_string());
                    fault::because(context.problem(ProblemKind::Setting, advice), &error)
                }
                other => reading(other),
            };
            // A node that doesn't fit is found out before a user is made.
            let shown = match shown {
                Some(shown) => Some(answers.take(&shown).map_err(reading)?),
                None if matches!(owner, Owner::Known(_)) => None,
                // The user who was known is somebody else on this panel.
                None => Some(ask(door, nodes::show(node)).map_err(reading)?),
            };
            let stock_alone = examine_stock(node, &stock, answers, plan).map_err(reading)?;
            let place = match (shown, stock_alone) {
                (None, Ok(place)) => Ok(Ok(place)),
                (Some(shown), _) => examine(&shown, &stock, answers, plan),
                // All that it lacks is named at once.
                (None, Err(_)) => ask(door, nodes::show(node))
                    .and_then(|shown| examine(&shown, &stock, answers, plan)),
            };
            let place = place.map_err(reading)?;
            let place = place.map_err(|lacks| no_room(context, &[lacks]))?;
            let mut wave = Wave::default();
            let proof = owner.prove(&mut wave, context)?;
            let answers = wave.send(door);
            Ok((proof.read(&answers, door, context, record)?, place))
        }
        Search::Any(first) => {
            let first = answers.take(&first).map_err(reading)?;
            let nodes = nodes::with_further_pages(door, first).map_err(reading)?;
            record.notes.extend(context.language.odd_nodes(&nodes.odd));
            settle_any(door, context, record, plan, nodes.items, owner)
        }
    }
}

/// The node with most free memory that has everything.
fn settle_any(
    door: &mut dyn Door,
    context: &Context,
    record: &mut Record,
    plan: &Plan,
    nodes: Vec<Node>,
    owner: Owner,
) -> Result<(Client, Place), Problem> {
    let (mut candidates, mut lacking) = candidates(nodes, plan);
    if candidates.is_empty() && lacking.is_empty() {
        let advice = context.language.no_node(plan.settings.location);
        return Err(context.problem(ProblemKind::Capacity, advice));
    }
    let mut owner = Some(owner);
    let mut client = None;
    let mut unanswered = None;
    while !candidates.is_empty() {
        let size = match door.seen().generation {
            Some(Generation::V3) => THROTTLED_BATCH,
            _ => BATCH,
        };
        let batch: Vec<Node> = std::iter::from_fn(|| take_best(&mut candidates))
            .take(size)
            .collect();
        // Three for each node, the panel user with the proof, the server, and its addresses.
        throttle::room_for(
            door,
            context,
            u32::try_from(batch.len() * 3 + 5).unwrap_or(u32::MAX),
        )?;
        let mut wave = Wave::default();
        let proof = owner
            .take()
            .map(|owner| owner.prove(&mut wave, context))
            .transpose()?;
        let stocks: Vec<Stock> = batch
            .iter()
            .map(|node| ask_stock(&mut wave, node.id, plan))
            .collect();
        let answers = wave.send(door);
        // Read first: a user that was made is bound, whatever else fails.
        if let Some(proof) = proof {
            client = Some(proof.read(&answers, door, context, record)?);
        }
        for (node, stock) in batch.iter().zip(&stocks) {
            match (examine(node, stock, &answers, plan), &client) {
                (Ok(Ok(place)), Some(client)) => return Ok((client.clone(), place)),
                (Ok(Ok(_)), None) => {}
                (Ok(Err(lacks)), _) => lacking.push(lacks),
                // What the panel can't tell of one node keeps no server off the others.
                (Err(error), _) => {
                    unanswered.get_or_insert(error);
                }
            }
        }
    }
    Err(unanswered.map_or_else(
        || no_room(context, &lacking),
        |error| fault::reading(context, &error),
    ))
}

/// Removes the node with most free memory, of several the one with the lowest number.
fn take_best(nodes: &mut Vec<Node>) -> Option<Node> {
    let best = |(_, node): &(usize, &Node)| (node.free_memory(), std::cmp::Reverse(node.id));
    let position = nodes.iter().enumerate().max_by_key(best)?.0;
    Some(nodes.swap_remove(position))
}

/// Nodes that have the room, and what the others lack.
fn candidates(nodes: Vec<Node>, plan: &Plan) -> (Vec<Node>, Vec<NodeLacks>) {
    let location = plan.settings.location;
    let here = nodes
        .into_iter()
        .filter(|node| location.is_none_or(|location| location == node.location_id));
    let (fitting, lacking): (Vec<Node>, Vec<Node>) =
        here.partition(|node| room_lacks(node, plan).is_empty());
    let lacking = lacking
        .into_iter()
        .map(|node| lacks(&node, room_lacks(&node, plan)))
        .collect();
    (fitting, lacking)
}

fn room_lacks(node: &Node, plan: &Plan) -> Vec<Lack> {
    let (memory, disk) = (
        Mebibytes::from(node.free_memory()),
        Mebibytes::from(node.free_disk()),
    );
    let settings = &plan.settings;
    let mut lacks = Vec::new();
    if memory < settings.memory {
        lacks.push(Lack::Memory {
            free: memory,
            asked: settings.memory,
        });
    }
    if disk < settings.disk {
        lacks.push(Lack::Disk {
            free: disk,
            asked: settings.disk,
        });
    }
    lacks
}

/// Where the server can be made, or what the node lacks.
fn examine(
    node: &Node,
    stock: &Stock,
    answers: &Answers,
    plan: &Plan,
) -> Result<Result<Place, NodeLacks>, Error> {
    let mut missing = room_lacks(node, plan);
    let place = match examine_stock(node.id, stock, answers, plan)? {
        Ok(place) if missing.is_empty() => return Ok(Ok(place)),
        Ok(_) => Vec::new(),
        Err(more) => more,
    };
    missing.extend(place);
    Ok(Err(lacks(node, missing)))
}

/// The same without memory and disk.
fn examine_stock(
    node: u64,
    stock: &Stock,
    answers: &Answers,
    plan: &Plan,
) -> Result<Result<Place, Vec<Lack>>, Error> {
    let templates = answers.take(&stock.templates)?;
    let free = stock.free.read(answers)?;
    let mut missing = Vec::new();
    for (family, free, asked) in [
        (Family::Ipv4, free.total_ipv4, plan.wanted.ipv4),
        (Family::Ipv6, free.total_ipv6, plan.wanted.ipv6),
    ] {
        if free < asked as u64 {
            missing.push(Lack::Addresses {
                family,
                free,
                asked,
            });
        }
    }
    let template = plan.template.find(&templates);
    if template.is_none() {
        missing.push(Lack::Template {
            asked: plan.template.text(),
            there: templates.iter().map(|one| one.name.clone()).collect(),
        });
    }
    Ok(match template {
        Some(template) if missing.is_empty() => Ok(Place {
            node,
            template: template.clone(),
            free,
        }),
        _ => Err(missing),
    })
}

/// What a node lacks that the panel found to have no room, in figures where the panel
/// shows them now: one round trip.
pub fn without_room(
    door: &mut dyn Door,
    context: &Context,
    plan: &Plan,
    node: u64,
) -> Option<Problem> {
    let node = ask(door, nodes::show(node)).ok()?;
    let missing = room_lacks(&node, plan);
    (!missing.is_empty()).then(|| no_room(context, &[lacks(&node, missing)]))
}

fn lacks(node: &Node, lacks: Vec<Lack>) -> NodeLacks {
    NodeLacks {
        id: node.id,
        name: node.name.clone(),
        lacks,
    }
}

fn no_room(context: &Context, nodes: &[NodeLacks]) -> Problem {
    context.problem(ProblemKind::Capacity, context.language.no_room(nodes))
}
