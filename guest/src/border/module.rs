//! What is called for the module itself.

use super::records::Panel;
use super::wit::exports::convoy::whmcs::module::{
    ChoiceKind, ChoiceList, ConnectionReport, Description, EarlierSettings, Guest, OfferedProduct,
    Setting,
};
use super::{Component, HostDoor, inward, outward};
use crate::door::{Door, Watch};
use crate::hooks::test_connection::{Offered, OfferedOption};
use crate::hooks::{self, choices};
use crate::language;
use crate::settings::earlier;

impl Guest for Component {
    fn metadata() -> Description {
        outward::metadata(hooks::module::metadata())
    }

    fn settings(locale: String) -> Vec<Setting> {
        let forms = hooks::module::settings(language::of(&locale));
        forms.into_iter().map(outward::setting).collect()
    }

    fn uses(fields: Vec<String>, options: Vec<String>) -> (Vec<String>, Vec<String>) {
        hooks::module::uses(fields, options)
    }

    fn choices(locale: String, panel: Panel, what: ChoiceKind) -> ChoiceList {
        let language = language::of(&locale);
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, inward::panel(panel).generation);
        let ended = match what {
            ChoiceKind::Nodes => choices::nodes(&mut watch, language),
            ChoiceKind::Locations => choices::locations(&mut watch, language),
            ChoiceKind::Templates => choices::templates(&mut watch, language),
        };
        ChoiceList {
            ended: ended.map_err(outward::problem),
            generation: watch.seen().generation.map(outward::generation),
        }
    }

    fn convert_settings(settings: Vec<String>) -> Option<EarlierSettings> {
        let found = earlier::find(&settings)?;
        let named = found.named.into_iter();
        Some(EarlierSettings {
            named: named
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            ours: found.ours,
        })
    }

    fn test_connection(
        locale: String,
        panel: Panel,
        tls: bool,
        products: Vec<OfferedProduct>,
    ) -> ConnectionReport {
        let products: Vec<_> = products.into_iter().map(offered).collect();
        let mut door = HostDoor;
        let mut watch = Watch::new(&mut door, inward::panel(panel).generation);
        let report = hooks::test_connection::test_connection(
            &mut watch,
            language::of(&locale),
            tls,
            &products,
        );
        ConnectionReport {
            ended: report.ended.map_err(outward::problem),
            warnings: report.warnings,
            generation: watch.seen().generation.map(outward::generation),
        }
    }
}

fn offered(offered: OfferedProduct) -> Offered {
    let options = offered.options.into_iter().map(|option| OfferedOption {
        name: option.name,
        choices: option.choices,
    });
    Offered {
        options: options.collect(),
        product: inward::product(offered.product),
        older_services: offered.older_services,
    }
}
