use std::ops::Range;

use crate::door::Door;
use crate::panel::{Call, Error, Page, Wave};

/// Pages asked for in one round trip.
pub const AT_ONCE: u32 = 8;

/// Pages of a list that are read: a hundred thousand servers.
pub const MOST: u32 = 1000;

/// Asks for pages at once, and once more for those that failed. A page that timed out isn't
/// asked for again: its time limit is a minute. `each` receives every page as it is read, so
/// that no more of it need be kept.
pub fn fetch<T>(
    door: &mut dyn Door,
    pages: Range<u32>,
    call: fn(u32) -> Call<Page<T>>,
    each: &mut dyn FnMut(u32, Result<Page<T>, Error>),
) {
    let mut failed: Vec<u32> = Vec::new();
    ask(
        door,
        pages.collect(),
        call,
        &mut |page, answer| match &answer {
            Err(error) if !error.is_timeout() => failed.push(page),
            _ => each(page, answer),
        },
    );
    ask(door, failed, call, each);
}

fn ask<T>(
    door: &mut dyn Door,
    pages: Vec<u32>,
    call: fn(u32) -> Call<Page<T>>,
    each: &mut dyn FnMut(u32, Result<Page<T>, Error>),
) {
    let mut wave = Wave::default();
    let tickets: Vec<_> = pages
        .iter()
        .map(|page| (*page, wave.add(call(*page))))
        .collect();
    let answers = wave.send(door);
    for (page, ticket) in tickets {
        each(page, answers.take(&ticket));
    }
}

/// How many pages there are, as the one of this number tells. Nothing comes after an empty
/// one, whatever it says.
pub fn last_after<T>(number: u32, page: &Page<T>) -> u32 {
    let is_empty = page.items.is_empty() && page.odd.is_empty();
    let most = if is_empty { number } else { MOST };
    let told = u32::try_from(page.meta.pagination.total_pages);
    told.unwrap_or(most).min(most)
}
