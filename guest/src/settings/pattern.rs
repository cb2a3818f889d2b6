use super::Fault;

/// Text with places to be filled in: `{service}`, `{client}`, `{domain}`,
/// `{product}`, `{random4}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Service,
    Client,
    Domain,
    Product,
    Random4,
}

/// What a pattern's places are filled with.
#[derive(Debug, Clone)]
pub struct Filling {
    pub service: String,
    pub client: String,
    pub domain: String,
    pub product: String,
    pub random4: String,
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').ok_or(Fault::OpenBrace)?;
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(match name {
                "service" => Piece::Service,
                "client" => Piece::Client,
                "domain" => Piece::Domain,
                "product" => Piece::Product,
                "random4" => Piece::Random4,
                _ => return Err(Fault::UnknownPlaceholder(format!("{{{name}}}"))),
            });
            rest = behind;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    /// The text with every place filled in.
    #[must_use]
    pub fn fill(&self, with: &Filling) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Service => &with.service,
                Piece::Client => &with.client,
                Piece::Domain => &with.domain,
                Piece::Product => &with.product,
                Piece::Random4 => &with.random4,
            })
            .map(String::as_str)
            .collect()
    }
}
