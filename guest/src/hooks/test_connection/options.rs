//! What Test Connection says of a product's configurable options.

use super::Offered;
use crate::language::Language;
use crate::settings::{self, BadSetting, Fault, NamedValue, Setting};

/// Options that nothing uses, that don't count for older servers, or whose choices would fail
/// an order.
pub fn warnings(language: Language, offered: &Offered) -> Vec<String> {
    let product = &offered.product.name;
    let mut warnings = Vec::new();
    let names = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
        let names = offered.options.iter().map(|option| &option.name);
        names.filter(|name| fits(name)).cloned().collect()
    };
    let unused = names(&|name| settings::meaning(name).is_none());
    if !unused.is_empty() {
        warnings.push(language.options_unused(product, &language.names(&unused)));
    }
    let newly = names(&|name| settings::meaning(name).is_some_and(|meaning| meaning.is_new));
    if !newly.is_empty() && offered.older_services > 0 {
        let (names, older) = (language.names(&newly), offered.older_services.to_string());
        warnings.push(language.options_of_older(product, &names, &older));
    }
    let faults = faults(offered);
    if !faults.is_empty() {
        warnings.push(language.product_settings(product, &language.bad_settings(&faults).cause));
    }
    warnings
}

/// What an order would be refused for: of each option the first choice that is.
fn faults(offered: &Offered) -> Vec<BadSetting> {
    let settings = &offered.product.settings;
    let of = |options: &[NamedValue]| {
        settings::read_for_new(settings, options)
            .err()
            .unwrap_or_default()
    };
    // Said of the product already.
    let own = of(&[]);
    let mut faults: Vec<BadSetting> = said_twice(offered);
    for option in &offered.options {
        let refused = option.choices.iter().find_map(|choice| {
            let named = NamedValue {
                name: option.name.clone(),
                value: choice.clone(),
            };
            of(&[named]).into_iter().find(|bad| !own.contains(bad))
        });
        faults.extend(refused);
    }
    faults
}

/// Settings that several options say: an order with both is refused.
fn said_twice(offered: &Offered) -> Vec<BadSetting> {
    let says = |setting: Setting| -> Vec<String> {
        let names = offered.options.iter().map(|option| &option.name);
        let saying = names.filter(|name| {
            settings::meaning(name).is_some_and(|meaning| {
                meaning.setting == setting && meaning.part == settings::Part::Whole
            })
        });
        saying.cloned().collect()
    };
    let twice = |setting: Setting| {
        let names = says(setting);
        (names.len() > 1).then(|| BadSetting {
            name: setting.name().to_owned(),
            value: String::new(),
            fault: Fault::SaidTwice(names),
        })
    };
    Setting::ALL.into_iter().filter_map(twice).collect()
}
