//! The servers that bear the marks of some services, whatever is stored of them.

use crate::door::Door;
use crate::hooks::fault;
use crate::language::Language;
use crate::mark::Mark;
use crate::outcome::Problem;
use crate::panel::Wave;
use crate::panel::servers::{self, Listed, ServerStatus};

/// Marks in one request: the panel takes a comma for "or", and an address has its length.
const AT_ONCE: usize = 40;

/// UUIDs for each service, in one round trip. What is being deleted is left out.
///
/// # Errors
/// The panel didn't answer.
pub fn marked(
    door: &mut dyn Door,
    language: Language,
    services: &[u64],
) -> Result<Vec<Vec<String>>, Problem> {
    let marks: Vec<Mark> = services.iter().copied().map(Mark::of).collect();
    let mut wave = Wave::default();
    let tickets: Vec<_> = marks
        .chunks(AT_ONCE)
        .map(|some| {
            let names: Vec<&str> = some.iter().map(Mark::as_str).collect();
            wave.add(servers::named_any(&names.join(",")))
        })
        .collect();
    let answers = wave.send(door);
    let mut found: Vec<Listed> = Vec::new();
    for ticket in &tickets {
        let page = answers
            .take(ticket)
            .map_err(|error| fault::read(language, &error))?;
        found.extend(page.items);
    }
    Ok(marks
        .iter()
        .map(|mark| {
            found
                .iter()
                .filter(|server| {
                    mark.is_on(&server.name) && server.status != ServerStatus::Deleting
                })
                .map(|server| server.uuid.to_string())
                .collect()
        })
        .collect())
}
