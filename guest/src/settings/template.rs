use super::Fault;
use crate::language::joined;
use crate::panel::Uuid;
use crate::panel::nodes::Template;

/// One way to say which template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateKey {
    Uuid(Uuid),
    /// Without regard to the case of ASCII letters.
    Name(String),
}

/// The templates an operator offers: UUIDs (the same system has another one on
/// each node) or names, in order of preference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplateChoice(Vec<TemplateKey>);

impl TemplateKey {
    fn parse(text: &str) -> Self {
        Uuid::parse(text).map_or_else(|| Self::Name(text.trim().to_owned()), Self::Uuid)
    }

    fn means(&self, template: &Template) -> bool {
        match self {
            Self::Uuid(uuid) => *uuid == template.uuid,
            Self::Name(name) => same(name, &template.name),
        }
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

impl TemplateChoice {
    pub(super) fn parse(text: &str) -> Self {
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        Self(parts.map(TemplateKey::parse).collect())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Narrowed to the one a customer wishes.
    ///
    /// # Errors
    /// The operator doesn't offer it: a customer fills custom fields in for free.
    pub fn narrowed(&self, wish: &str) -> Result<Self, Fault> {
        let wished = TemplateKey::parse(wish);
        let offered = self.0.iter().any(|key| match (key, &wished) {
            (TemplateKey::Uuid(one), TemplateKey::Uuid(other)) => one == other,
            (TemplateKey::Name(one), TemplateKey::Name(other)) => same(one, other),
            _ => false,
        });
        if offered {
            Ok(Self(vec![wished]))
        } else {
            Err(Fault::NotOffered)
        }
    }

    /// The first of a node's templates that is meant.
    #[must_use]
    pub fn find<'a>(&self, templates: &'a [Template]) -> Option<&'a Template> {
        self.0
            .iter()
            .find_map(|key| templates.iter().find(|template| key.means(template)))
    }

    /// The name of the template that comes first, if it is known by its name.
    #[must_use]
    pub fn first_name(&self) -> Option<&str> {
        match self.0.first()? {
            TemplateKey::Name(name) => Some(name),
            TemplateKey::Uuid(_) => None,
        }
    }

    /// As the operator wrote it, for messages.
    #[must_use]
    pub fn text(&self) -> String {
        let keys = self.0.iter().map(|key| match key {
            TemplateKey::Uuid(uuid) => uuid.to_string(),
            TemplateKey::Name(name) => name.clone(),
        });
        joined(&keys.collect::<Vec<_>>(), ", ")
    }
}
