use super::Tab;
use crate::context::Context;
use crate::hooks::options;
use crate::panel::servers::Limits;
use crate::settings;
use crate::views::tab;

/// Options that don't count for the server, what staff would change by applying them, and
/// options that nothing reads.
pub fn row(tab: &mut Tab, context: &Context, limits: Option<&Limits>) {
    let words = context.language;
    let passed_over = options::passed_over(context);
    let mut warnings: Vec<String> = passed_over
        .iter()
        .map(|option| words.option_passed_over(&options::said(option)))
        .collect();
    if let (false, Some(limits)) = (passed_over.is_empty(), limits) {
        warnings.push(match context.settings_with(&context.service.options) {
            Ok(settings) => words.apply_options_would(&options::changes(words, limits, &settings)),
            Err(problem) => problem.staff,
        });
    }
    let lines: Vec<String> = options::unused(context)
        .into_iter()
        .map(|option| words.option_unused(settings::bare(&option.name)))
        .collect();
    if !lines.is_empty() || !warnings.is_empty() {
        tab.row(words.configurable_options(), tab::lines(&lines, &warnings));
    }
}
