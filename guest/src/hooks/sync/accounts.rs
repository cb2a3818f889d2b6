use super::Account;
use super::pages::{self, AT_ONCE};
use crate::door::Door;
use crate::hooks::fault;
use crate::language::Language;
use crate::outcome::{Problem, ProblemKind};
use crate::panel::servers::{self, Listed, ServerStatus};
use crate::panel::users::{self, User};
use crate::panel::{Call, Error, Page};
use crate::places::Places;

/// All servers with their owners' email addresses.
///
/// WHMCS's sync tool takes a service whose server isn't in the list for terminated:
/// half a list is worse than none.
///
/// # Errors
/// A page wasn't answered, twice, or the lists changed while they were read.
pub fn all(door: &mut dyn Door, language: Language) -> Result<Vec<Account>, Problem> {
    let reading = |error: Error| fault::read(language, &error);
    let mut accounts: Vec<(u64, Account)> = Vec::new();
    let mut uuids = Places::default();
    let (total, odd) = every(door, servers::list, &mut |server: Listed| {
        // Who is created meanwhile pushes others to a page that is yet to be read.
        let next = accounts.len();
        if uuids.place(server.uuid.to_string(), next) == next {
            accounts.push((server.user_id.unwrap_or_default(), account(server)));
        }
    })
    .map_err(reading)?;
    if let Some(odd) = odd.into_iter().next() {
        return Err(reading(Error::Malformed(odd)));
    }
    let mut owners = Places::default();
    let mut emails: Vec<String> = Vec::new();
    let (_, odd) = every(door, users::list, &mut |user: User| {
        owners.place(user.id.to_string(), emails.len());
        emails.push(user.email);
    })
    .map_err(reading)?;

    let changed = || Problem::new(language, ProblemKind::NotReady, language.list_changed());
    // Who is deleted meanwhile pushes others to a page that was read already.
    if u64::try_from(accounts.len()) != Ok(total) {
        return Err(changed());
    }
    accounts
        .into_iter()
        .map(|(owner, mut account)| {
            match owners
                .find(&owner.to_string())
                .and_then(|at| emails.get(at))
            {
                Some(email) => account.email.clone_from(email),
                // Whose number or whose user can't be read stays without an address.
                None if owner == 0 || !odd.is_empty() => {}
                None => return Err(changed()),
            }
            Ok(account)
        })
        .collect()
}

/// Reads a whole list; gives how much there is on the panel, and why some of it can't be read.
fn every<T>(
    door: &mut dyn Door,
    call: fn(u32) -> Call<Page<T>>,
    each: &mut dyn FnMut(T),
) -> Result<(u64, Vec<String>), Error> {
    let mut odd = Vec::new();
    let (mut from, mut last, mut total) = (1_u32, 1_u32, 0);
    while from <= last {
        // The first page tells how many there are.
        let to = if from == 1 {
            2
        } else {
            from.saturating_add(AT_ONCE).min(last.saturating_add(1))
        };
        let mut failed = None;
        pages::fetch(door, from..to, call, &mut |number, answer| match answer {
            Ok(page) => {
                (last, total) = (pages::last_after(number, &page), page.meta.pagination.total);
                odd.extend(page.odd);
                page.items.into_iter().for_each(&mut *each);
            }
            Err(error) => failed = Some(error),
        });
        if let Some(error) = failed {
            return Err(error);
        }
        from = to;
    }
    Ok((total, odd))
}

/// Without its owner's email address.
fn account(server: Listed) -> Account {
    let mut addresses = server.addresses;
    addresses.ipv4.append(&mut addresses.ipv6);
    let first = addresses.ipv4.into_iter().next();
    Account {
        email: String::new(),
        username: "root".to_owned(),
        domain: server.hostname,
        uuid: server.uuid.to_string(),
        product: server
            .node_id
            .map(|node| node.to_string())
            .unwrap_or_default(),
        primary_address: first.map(|first| first.address).unwrap_or_default(),
        suspended: server.status == ServerStatus::Suspended,
    }
}
