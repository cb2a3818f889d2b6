//! Rows of the service tab, and links to the panel's own pages.

use askama::Template;

use super::render;

#[derive(Template)]
#[template(path = "tab_lines.html")]
struct Lines<'a> {
    lines: &'a [String],
    warnings: &'a [String],
}

#[derive(Template)]
#[template(path = "tab_input.html")]
struct Input<'a> {
    name: &'a str,
    value: &'a str,
    label: &'a str,
    help: &'a str,
}

#[derive(Template)]
#[template(path = "links.html")]
struct Links<'a> {
    links: &'a [(&'a str, String)],
}

/// Lines of text, and below them what staff should heed.
#[must_use]
pub fn lines(lines: &[String], warnings: &[String]) -> String {
    render(&Lines { lines, warnings })
}

/// A text input within WHMCS's own form, and what it is for.
#[must_use]
pub fn input(name: &str, value: &str, label: &str, help: &str) -> String {
    render(&Input {
        name,
        value,
        label,
        help,
    })
}

/// Links that open beside WHMCS.
#[must_use]
pub fn links(links: &[(&str, String)]) -> String {
    render(&Links { links })
}
