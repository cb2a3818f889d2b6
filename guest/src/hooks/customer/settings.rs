//! Sets a server's names, root password, keys and nameservers.

use super::{Done, act, given, input, name, typed, unfit};
use crate::context::Context;
use crate::door::Door;
use crate::hooks::{fault, session, shown};
use crate::hostname;
use crate::language::Language;
use crate::login;
use crate::outcome::{Answer, Effect};
use crate::panel::{Error, Generation, session as client, settings};
use crate::settings::Feature;
use crate::views::client::settings::KEYS;
use crate::{password, ssh_key};

/// Characters of a server's name (v4.6.1, observed).
const NAME_LIMIT: usize = 40;

/// What a resolver reads (resolv.conf(5)).
const NAMESERVERS: usize = 3;

/// What can be typed, with none at all or not: v3.10.2 answers 500 to that (observed).
#[must_use]
pub fn nameservers_rule(words: Language, clears: bool) -> &'static str {
    if clears {
        words.nameservers_or_none()
    } else {
        words.nameservers_rule()
    }
}

pub fn rename(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::Rename, |door, record| {
        let words = context.language;
        let uuid = context.uuid()?;
        let length = words.server_name_length();
        let name = name(context, "convoy_name", NAME_LIMIT, length)?;
        let hostname = input(context, "convoy_hostname").to_ascii_lowercase();
        if !hostname::is_name(&hostname) {
            return Err(unfit(context, words.hostname_rule()));
        }
        let call = |_| settings::rename(&uuid, name, &hostname);
        session::through(door, context, record, &uuid, &call)?;
        record.effects.extend(shown::hostname(context, &hostname));
        Ok(Done::shown(words.renamed().to_owned()))
    })
}

pub fn set_password(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::Password, |door, record| {
        let words = context.language;
        let uuid = context.uuid()?;
        let new = typed(context, "convoy_password");
        if !password::fits(new) {
            return Err(unfit(context, words.password_rule()));
        }
        let call = |generation| client::set_password(&uuid, generation, new);
        session::answered(door, context, record, &uuid, &call)?.map_err(|error| {
            let problem = fault::of_server(context, &uuid, &error);
            match error {
                Error::Invalid(_) => problem.for_customer(words.password_rule()),
                _ => problem,
            }
        })?;
        record.effects.push(Effect::SetLogin {
            username: login::kept(&context.service.username).to_owned(),
            password: new.to_owned(),
        });
        shown::password_is_set(context, record);
        Ok(Done::said(words.password_set().to_owned()))
    })
}

pub fn set_ssh_keys(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::SshKeys, |door, record| {
        let words = context.language;
        let uuid = context.uuid()?;
        let inputs = ["convoy_keys"].into_iter().chain(KEYS);
        let text: Vec<&str> = inputs
            .map(|name| input(context, name))
            .filter(|key| !key.is_empty())
            .collect();
        let keys = if text.is_empty() {
            String::new()
        } else {
            ssh_key::read(&text.join("\n")).ok_or_else(|| unfit(context, words.ssh_keys_rule()))?
        };
        let call = |generation| client::set_ssh_keys(&uuid, generation, &keys);
        session::through(door, context, record, &uuid, &call)?;
        Ok(Done::said(words.ssh_keys_set().to_owned()))
    })
}

pub fn set_nameservers(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::Nameservers, |door, record| {
        let words = context.language;
        let uuid = context.uuid()?;
        let clears = session::generation(door, context) != Some(Generation::V3);
        let rule = nameservers_rule(words, clears);
        let text = given(context, "convoy_nameservers").unwrap_or(" ");
        let servers: Vec<&str> = text
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter(|text| !text.is_empty())
            .collect();
        if let Some(wrong) = servers.iter().find(|text| !hostname::is_numeric(text)) {
            return Err(unfit(context, &words.no_address(wrong)));
        }
        // Blank removes them all; what is no list of addresses doesn't.
        let is_blank = clears && text.is_empty();
        if servers.is_empty() && !is_blank || servers.len() > NAMESERVERS {
            return Err(unfit(context, rule));
        }
        let call = |_| settings::set_nameservers(&uuid, &servers);
        session::answered(door, context, record, &uuid, &call)?.map_err(|error| {
            let problem = fault::of_server(context, &uuid, &error);
            match error {
                Error::Invalid(_) => problem.for_customer(rule),
                _ => problem,
            }
        })?;
        let done = if servers.is_empty() {
            words.nameservers_removed()
        } else {
            words.nameservers_set()
        };
        Ok(Done::said(done.to_owned()))
    })
}
