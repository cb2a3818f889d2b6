//! What a panel's nodes have left, for staff's home page.

use crate::door::Door;
use crate::hooks::fault;
use crate::language::Language;
use crate::outcome::Problem;
use crate::panel::nodes::{self, Family};
use crate::panel::{Generation, Wave, ask};

/// Nodes of a panel v3 whose addresses are counted: each costs two of the 60 requests
/// that the whole shop has in a minute.
const THROTTLED_NODES: usize = 5;

/// A line a node, its fields parted by tabs: name, memory left and in all, disk left
/// and in all (bytes), free IPv4 and IPv6 addresses or blank.
///
/// # Errors
/// The panel didn't answer.
pub fn room(door: &mut dyn Door, language: Language) -> Result<String, Problem> {
    let reading = |error| fault::read(language, &error);
    let first = ask(door, nodes::list(1)).map_err(reading)?;
    let nodes = nodes::with_further_pages(door, first).map_err(reading)?;
    let counted = match door.seen().generation {
        Some(Generation::V4) => nodes.len(),
        _ => THROTTLED_NODES,
    };
    let mut wave = Wave::default();
    let tickets: Vec<_> = nodes
        .iter()
        .take(counted)
        .map(|node| {
            let count = |family| nodes::count_free(node.id, family);
            (wave.add(count(Family::Ipv4)), wave.add(count(Family::Ipv6)))
        })
        .collect();
    let answers = wave.send(door);
    let mut lines = String::new();
    for (place, node) in nodes.iter().enumerate() {
        let name = node.name.chars();
        lines.extend(name.map(|c| if c.is_control() { ' ' } else { c }));
        for figure in [node.free_memory(), node.memory, node.free_disk(), node.disk] {
            lines.push('\t');
            lines.push_str(&figure.0.to_string());
        }
        let free = tickets
            .get(place)
            .and_then(|(v4, v6)| Some([answers.take(v4).ok()?, answers.take(v6).ok()?]));
        for family in 0..2 {
            lines.push('\t');
            if let Some(free) = &free {
                lines.push_str(&free[family].to_string());
            }
        }
        lines.push('\n');
    }
    Ok(lines)
}
