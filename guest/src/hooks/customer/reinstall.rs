//! Installs another system; all data of the server is lost.

use super::{Done, act, input, typed, unfit};
use crate::context::Context;
use crate::door::Door;
use crate::hooks::{fault, session, shown, states};
use crate::login;
use crate::outcome::Answer;
use crate::panel::session::{self as client, Reinstallation};
use crate::panel::{Uuid, settings};
use crate::password;
use crate::settings::Feature;

/// The panel takes hidden systems too: only one that it offers this customer is sent.
pub fn reinstall(door: &mut dyn Door, context: &Context) -> Answer {
    act(door, context, Feature::Reinstall, |door, record| {
        let words = context.language;
        let uuid = context.uuid()?;
        let password = typed(context, "convoy_password");
        if !password::fits(password) {
            return Err(unfit(context, words.password_rule()));
        }
        let wanted = Uuid::parse(input(context, "convoy_template"));
        let (asked, answers) = session::look(door, context, record, &uuid, &|wave, _| {
            wave.add(settings::template_groups(&uuid))
        })?;
        let (server, groups) = asked;
        let server = answers
            .take(&server)
            .map_err(|error| fault::of_look(context, &uuid, &error))?;
        let groups = answers
            .take(&groups)
            .map_err(|error| fault::reading(context, &error))?;
        if !server
            .hostname
            .trim()
            .eq_ignore_ascii_case(input(context, "convoy_confirm"))
        {
            return Err(unfit(context, &words.type_hostname(&server.hostname)));
        }
        let mut offered = groups.iter().flat_map(|group| &group.templates);
        let template = offered
            .find(|template| Some(&template.uuid) == wanted.as_ref())
            .ok_or_else(|| unfit(context, words.choose_a_system()))?;
        let with = Reinstallation {
            template_uuid: &template.uuid,
            account_password: password,
            start_on_completion: true,
        };
        let call = |_| client::reinstall(&uuid, &with);
        let answer = session::answered(door, context, record, &uuid, &call)?;
        states::reinstalled(record, &answer, login::of(context, template), password);
        shown::password_is_set(context, record);
        answer.map_err(|error| fault::of_server_once(context, &uuid, &error))?;
        Ok(Done::shown(words.reinstall_begun(&template.name)))
    })
}
