use crate::context::Context;
use crate::hooks::attachment::Wanted;
use crate::hooks::create::place::Place;
use crate::hooks::fault;
use crate::hostname;
use crate::mark::Mark;
use crate::outcome::{Problem, ProblemKind, Record};
use crate::panel::servers::{NewLimits, NewServer};
use crate::password;
use crate::settings::{self, BadSetting, Filling, Settings, TemplateChoice};

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// What is to be made, settled before the first request.
pub struct Plan {
    pub settings: Settings,
    pub template: TemplateChoice,
    pub mark: Mark,
    pub name: String,
    pub hostname: String,
    pub password: String,
    /// True if the customer has typed another one, which the panel wouldn't take.
    pub password_replaced: bool,
    pub wanted: Wanted,
}

impl Plan {
    /// # Errors
    /// A setting can't be used, or the host has no random numbers.
    pub fn of(context: &Context, record: &mut Record) -> Result<Self, Problem> {
        let settings = context.settings_for_new()?;
        let template = template(context, &settings)?;
        let service = &context.service;
        let mark = Mark::of(context.service_mark);
        let random = |_| fault::no_randomness(context);
        let filling = filling(context, password::random_text(LETTERS, 4).map_err(random)?);
        let fits = password::fits(&service.password);
        let password = if fits {
            service.password.clone()
        } else {
            password::generate().map_err(random)?
        };
        Ok(Self {
            name: mark.sign(&settings.name_pattern.fill(&filling)),
            hostname: hostname(context, record, &settings, &filling),
            wanted: Wanted {
                ipv4: settings.ipv4,
                ipv6: settings.ipv6,
            },
            template,
            settings,
            mark,
            password,
            password_replaced: !fits && service.password_typed && !service.password.is_empty(),
        })
    }

    /// The request's body.
    pub fn server(&self, user: u64, place: Place) -> NewServer {
        let settings = &self.settings;
        NewServer {
            name: self.name.clone(),
            user_id: user,
            node_id: place.node,
            vmid: None,
            hostname: self.hostname.clone(),
            limits: NewLimits {
                cpu: settings.cpu,
                memory: settings.memory.into(),
                disk: settings.disk.into(),
                snapshots: settings.snapshots,
                backups: settings.backups,
                bandwidth: settings.bandwidth.map(Into::into),
                address_ids: place.free.pick(self.wanted, self.mark.spread()),
            },
            account_password: self.password.clone(),
            should_create_server: true,
            template_uuid: place.template.uuid,
            start_on_completion: settings.start_after_install,
        }
    }
}

/// What the operator offers, narrowed to the customer's custom field.
pub fn template(context: &Context, settings: &Settings) -> Result<TemplateChoice, Problem> {
    if settings.template.is_empty() {
        return Err(context.problem(ProblemKind::Setting, context.language.no_template()));
    }
    let Some(wish) = settings::wish(&context.service.fields, settings::TEMPLATE_FIELDS) else {
        return Ok(settings.template.clone());
    };
    settings.template.narrowed(wish).map_err(|fault| {
        let bad = BadSetting {
            name: "Template UUID".to_owned(),
            value: wish.to_owned(),
            fault,
        };
        context.problem(ProblemKind::Setting, context.language.bad_settings(&[bad]))
    })
}

fn filling(context: &Context, random4: String) -> Filling {
    let service = &context.service;
    let id = service.id;
    Filling {
        service: id.addon.map_or_else(
            || id.service.to_string(),
            |addon| format!("{}-{addon}", id.service),
        ),
        client: context.client.id.to_string(),
        domain: service.domain.trim().to_owned(),
        product: service.product.name.trim().to_owned(),
        random4,
    }
}

/// The customer's wish or domain if it is a full name, else the pattern.
fn hostname(
    context: &Context,
    record: &mut Record,
    settings: &Settings,
    filling: &Filling,
) -> String {
    if let Some(wish) = settings::wish(&context.service.fields, settings::HOSTNAME_FIELDS) {
        match hostname::qualified(wish) {
            Some(name) => return name,
            None => record.notes.push(context.language.hostname_ignored(wish)),
        }
    }
    if let Some(name) = hostname::qualified(&context.service.domain) {
        return name;
    }
    let name = hostname::nearest(&settings.hostname_pattern.fill(filling));
    // A pattern of nothing but a Chinese product name leaves nothing.
    if name.is_empty() {
        format!("vps-{}", filling.service)
    } else {
        name
    }
}
