//! What a panel's nodes have left, for staff's home page.

use crate::door::Door;
use crate::hooks::fault;
use crate::language::Language;
use crate::outcome::Problem;
use crate::panel::{ask, nodes};
use crate::text;

/// A line a node, its fields parted by tabs: name, memory left and in all, disk left
/// and in all (bytes), free IPv4 and IPv6 addresses or blank.
///
/// # Errors
/// The panel didn't answer.
pub fn room(door: &mut dyn Door, language: Language) -> Result<String, Problem> {
    let reading = |error| fault::read(language, &error);
    let first = ask(door, nodes::list(1)).map_err(reading)?;
    let nodes = nodes::with_further_pages(door, first)
        .map_err(reading)?
        .items;
    let free = nodes::count_free_of_each(door, &nodes);
    let mut lines = String::new();
    for (node, free) in nodes.iter().zip(&free) {
        let name = node.name.chars();
        lines.extend(name.map(|c| if text::is_hidden(c) { ' ' } else { c }));
        for figure in [node.free_memory(), node.memory, node.free_disk(), node.disk] {
            lines.push('\t');
            lines.push_str(&figure.0.to_string());
        }
        for family in 0..2 {
            lines.push('\t');
            if let Some(free) = free {
                lines.push_str(&free[family].to_string());
            }
        }
        lines.push('\n');
    }
    Ok(lines)
}
