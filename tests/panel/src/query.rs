//! Filters and pages of lists.

use crate::collation::Collation;
use crate::reply::{Problem, Reply};
use crate::request::Request;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// A request's filters: `filter[name]=a,b`, where the comma means "or".
pub struct Filters<'a> {
    collation: Collation,
    given: Vec<Filter<'a>>,
}

struct Filter<'a> {
    name: &'a str,
    value: &'a str,
    /// Keys of the values, made once for all the rows they are compared with.
    keys: Vec<Cow<'a, str>>,
}

impl<'a> Filters<'a> {
    /// 400 names the filters that the list doesn't have.
    pub fn new(
        request: &'a Request,
        collation: Collation,
        allowed: &[&str],
    ) -> Result<Self, Problem> {
        let given: Vec<(&str, &str)> = request
            .query
            .iter()
            .filter_map(|(key, value)| {
                Some((
                    key.strip_prefix("filter[")?.strip_suffix(']')?,
                    value.as_str(),
                ))
            })
            .collect();
        let unknown: Vec<&str> = given
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| !allowed.contains(name))
            .collect();
        if unknown.is_empty() {
            let filter = |(name, value): (&'a str, &'a str)| Filter {
                name,
                value,
                keys: value.split(',').map(|one| collation.key(one)).collect(),
            };
            return Ok(Self {
                collation,
                given: given.into_iter().map(filter).collect(),
            });
        }
        Err(Problem::new(
            400,
            format!(
                "Requested filter(s) `{}` are not allowed. Allowed filter(s) are `{}`.",
                unknown.join(", "),
                allowed.join(", ")
            ),
        ))
    }

    fn find(&self, name: &str) -> Option<&Filter<'a>> {
        self.given.iter().find(|filter| filter.name == name)
    }

    /// Whether a value is one of those asked for, as the database compares text.
    pub fn equals(&self, name: &str, value: &str) -> bool {
        self.find(name)
            .is_none_or(|filter| filter.keys.contains(&self.collation.key(value)))
    }

    /// As `equals`, for a number.
    pub fn equals_number(&self, name: &str, value: u64) -> bool {
        self.find(name).is_none() || self.equals(name, &value.to_string())
    }

    /// As `equals`, for a value that may be null: an empty filter asks for null.
    pub fn equals_option(&self, name: &str, value: Option<u64>) -> bool {
        let text = value.map(|value| value.to_string()).unwrap_or_default();
        self.equals(name, &text)
    }

    /// Whether any of the texts holds one of those asked for.
    pub fn contains(&self, name: &str, texts: &[&str]) -> bool {
        self.find(name).is_none_or(|filter| {
            texts.iter().any(|text| {
                let text = self.collation.key(text);
                filter.keys.iter().any(|asked| text.contains(&**asked))
            })
        })
    }

    pub fn values(&self, name: &str) -> Option<impl Iterator<Item = &'a str> + use<'a>> {
        self.find(name).map(|filter| filter.value.split(','))
    }
}

/// How many items a page has.
#[derive(Clone, Copy)]
pub struct PageSize {
    pub default: usize,
    pub most: usize,
}

/// Every list's size, but for those that say otherwise.
pub const USUAL: PageSize = PageSize {
    default: 50,
    most: 100,
};

/// One page of a list.
pub struct Page<T> {
    pub items: Vec<T>,
    pagination: Value,
}

impl<T> Page<T> {
    /// The page as the panel writes it: `meta.pagination`, and in `data` its
    /// items as they are shown.
    pub fn write(self, show: impl FnMut(T) -> Value) -> Value {
        let mut page = json!({ "meta": { "pagination": self.pagination } });
        // Moved in: the macro would copy every item.
        page["data"] = Value::Array(self.items.into_iter().map(show).collect());
        page
    }

    /// As `write`, to answer.
    pub fn reply(self, show: impl FnMut(T) -> Value) -> Reply {
        Reply::Json(self.write(show))
    }
}

/// Cuts the page that is asked for out of a list. Only its items need be written.
pub fn page<T>(request: &Request, size: PageSize, items: Vec<T>) -> Page<T> {
    let asked = request
        .parameter("per_page")
        .map_or(size.default as i64, |text| text.parse().unwrap_or(0));
    // 0 falls through to the framework's own 15 (ConvoyPanel v4.6.1, observed).
    let per_page = usize::try_from(asked).unwrap_or(0).min(size.most);
    let per_page = if per_page == 0 { 15 } else { per_page };
    let current: usize = request
        .parameter("page")
        .and_then(|text| text.parse().ok())
        .filter(|page| *page > 0)
        .unwrap_or(1);
    let total = items.len();
    let pages = total.div_ceil(per_page).max(1);
    let items: Vec<T> = items
        .into_iter()
        .skip((current - 1).saturating_mul(per_page))
        .take(per_page)
        .collect();
    let mut links = Map::new();
    if current > 1 {
        links.insert("previous".into(), link(request, current - 1));
    }
    if current < pages {
        links.insert("next".into(), link(request, current + 1));
    }
    let pagination = json!({
        "total": total,
        "count": items.len(),
        "per_page": per_page,
        "current_page": current,
        "total_pages": pages,
        "links": links,
    });
    Page { items, pagination }
}

fn link(request: &Request, page: usize) -> Value {
    let mut query = form_urlencoded::Serializer::new(String::new());
    // Empty parameters are null to the framework, and null is left out.
    for (key, value) in request
        .query
        .iter()
        .filter(|(key, value)| key != "page" && !value.is_empty())
    {
        query.append_pair(key, value);
    }
    query.append_pair("page", &page.to_string());
    let query = query.finish().replace('*', "%2A");
    let path = request.path.trim_end_matches('/');
    Value::String(format!("{}{path}?{query}", request.origin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::{HeaderMap, Method};

    fn request(query: &str) -> Request {
        let uri = format!("/list?{query}").parse().unwrap();
        Request::new(Method::GET, &uri, HeaderMap::new(), b"", false)
    }

    #[test]
    fn a_comma_means_or_and_the_database_says_what_is_the_same() {
        let request = request("filter[email]=nobody@example.test,REN%C3%89@example.test");
        for (collation, same) in [(Collation::Folds, true), (Collation::Exact, false)] {
            let filters = Filters::new(&request, collation, &["email"]).unwrap();
            assert!(filters.equals("email", "RENÉ@example.test"));
            assert_eq!(filters.equals("email", "rene@example.test"), same);
            assert_eq!(filters.contains("email", &["x rene@example.test"]), same);
            assert!(!filters.equals("email", "other@example.test"));
        }
    }

    #[test]
    fn an_empty_filter_asks_for_null() {
        let request = request("filter[server_id]=");
        let filters = Filters::new(&request, Collation::Folds, &["server_id"]).unwrap();
        assert!(filters.equals_option("server_id", None));
        assert!(!filters.equals_option("server_id", Some(4)));
    }

    #[test]
    fn pages_are_cut_and_linked() {
        let items = |count: u64| (0..count).map(|n| json!(n)).collect::<Vec<_>>();
        for (query, count, per_page, pages) in [
            ("", 50, 50, 3),
            ("per_page=1000", 100, 100, 2),
            ("per_page=0", 15, 15, 10),
            ("page=99", 0, 50, 3),
        ] {
            let value = page(&request(query), USUAL, items(150)).write(|item| item);
            let meta = &value["meta"]["pagination"];
            assert_eq!(
                (&meta["count"], &meta["per_page"], &meta["total_pages"]),
                (&json!(count), &json!(per_page), &json!(pages)),
                "{query}"
            );
        }
        let request = request("per_page=1&filter[*]=x&empty=");
        let value = page(&request, USUAL, items(2)).write(|item| item);
        assert_eq!(
            value["meta"]["pagination"]["links"],
            json!({"next": "http:///list?per_page=1&filter%5B%2A%5D=x&page=2"})
        );
    }
}
