//! Product settings in the order of the Convoy-WHMCS module:
//!
//! | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 |
//! |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
//! | node | location | name | hostname | cores | memory | disk | snapshots | backups | bandwidth | password | template | IPv4 | IPv6 |
//!
//! with memory, disk and bandwidth in GB. There are copies of that module that
//! count in MB, and nothing stored tells them apart but how large the numbers are.

use super::number::{self, Unit};
use super::{Fault, Pattern, Setting};
use crate::panel::Uuid;

const NODE: usize = 0;
const LOCATION: usize = 1;
const NAME: usize = 2;
const HOSTNAME: usize = 3;
const CORES: usize = 4;
const MEMORY: usize = 5;
const DISK: usize = 6;
const SNAPSHOTS: usize = 7;
const BACKUPS: usize = 8;
const BANDWIDTH: usize = 9;
const PASSWORD: usize = 10;
const TEMPLATE: usize = 11;
const IPV4: usize = 12;
const IPV6: usize = 13;

/// From here on a number of GB is more likely one of MB.
const DOUBTFUL_MEMORY: u64 = 512;
const DOUBTFUL_DISK: u64 = 16_384;

/// What that module calls its settings.
const NAMES: [&str; 14] = [
    "node_id",
    "location_id",
    "name",
    "hostname",
    "cpu",
    "memory",
    "disk",
    "snapshots",
    "backups",
    "bandwidth",
    "account_password",
    "template_uuid",
    "ipv4",
    "ipv6",
];

/// Settings that are in that order.
#[cfg_attr(test, derive(Debug))]
pub struct EarlierSettings {
    /// By that module's names, without the password.
    pub named: Vec<(&'static str, String)>,
    /// The same in our order; none if they aren't certainly whole numbers of GB.
    pub ours: Option<Vec<String>>,
}

/// None if they aren't certainly in that order.
#[must_use]
pub fn find(settings: &[String]) -> Option<EarlierSettings> {
    let named = NAMES.iter().enumerate();
    is_earlier(settings).then(|| EarlierSettings {
        named: named
            .filter(|(position, _)| *position != PASSWORD)
            .map(|(position, name)| (*name, at(settings, position).to_owned()))
            .collect(),
        ours: convert(settings),
    })
}

fn convert(settings: &[String]) -> Option<Vec<String>> {
    let memory = count(settings, MEMORY)?;
    let disk = count(settings, DISK)?;
    if memory >= DOUBTFUL_MEMORY || disk >= DOUBTFUL_DISK {
        return None;
    }
    let mut ours = vec![String::new(); Setting::ALL.len()];
    let mut put = |setting: Setting, value: String| {
        if let Some(place) = ours.get_mut(setting.position()) {
            *place = value;
        }
    };
    put(Setting::CpuCores, count(settings, CORES)?.to_string());
    put(Setting::Memory, (memory * 1024).to_string());
    put(Setting::Disk, (disk * 1024).to_string());
    // What that module takes blank for; in ours, blank is unlimited or one.
    for (setting, from, blank) in [
        (Setting::Bandwidth, BANDWIDTH, 1),
        (Setting::Snapshots, SNAPSHOTS, 0),
        (Setting::Backups, BACKUPS, 0),
        (Setting::Ipv4Addresses, IPV4, 0),
        (Setting::Ipv6Addresses, IPV6, 0),
    ] {
        put(setting, count_or(settings, from, blank)?.to_string());
    }
    // 0 is any node there.
    for (setting, from) in [(Setting::Node, NODE), (Setting::Location, LOCATION)] {
        let id = count_or(settings, from, 0)?;
        if id > 0 {
            put(setting, id.to_string());
        }
    }
    put(Setting::Template, at(settings, TEMPLATE).to_owned());
    for (setting, from) in [
        (Setting::HostnamePattern, HOSTNAME),
        (Setting::ServerNamePattern, NAME),
    ] {
        let text = at(settings, from);
        // A name without places would be that of every server.
        if text.contains('{') && Pattern::parse(text).is_ok() {
            put(setting, text.to_owned());
        }
    }
    Some(ours)
}

/// What is wrong with settings in that order, if they certainly are.
pub(super) fn fault(settings: &[String]) -> Option<Fault> {
    let found = find(settings)?;
    Some(if found.ours.is_some() {
        Fault::EarlierOrder
    } else {
        Fault::EarlierOrderUnclear
    })
}

/// In ours, no number stands where the template is, and no text where the disk
/// and the bandwidth are.
fn is_earlier(settings: &[String]) -> bool {
    let sizes = [CORES, MEMORY, DISK];
    let has_sizes = sizes
        .iter()
        .all(|position| count(settings, *position).is_some_and(|number| number > 0));
    let is_text = |position| {
        let text = at(settings, position);
        !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
    };
    has_sizes
        && (Uuid::parse(at(settings, TEMPLATE)).is_some() || (is_text(NAME) && is_text(HOSTNAME)))
}

fn at(settings: &[String], position: usize) -> &str {
    settings.get(position).map_or("", |value| value.trim())
}

/// A whole number without unit.
fn count(settings: &[String], position: usize) -> Option<u64> {
    let text = at(settings, position);
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number::parse(text, Unit::Pieces).ok()
}

fn count_or(settings: &[String], position: usize, blank: u64) -> Option<u64> {
    if at(settings, position).is_empty() {
        Some(blank)
    } else {
        count(settings, position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{BadSetting, read};

    const TEMPLATE_UUID: &str = "8f4e8f77-75f9-4b18-aa81-36f53a66a429";

    fn convert(settings: &[String]) -> Option<Vec<String>> {
        find(settings)?.ours
    }

    /// A whole product of that module, with some settings changed.
    fn product(change: &[(usize, &str)]) -> Vec<String> {
        let mut values = [
            "7",
            "2",
            "web",
            "web.test",
            "2",
            "4",
            "80",
            "1",
            "3",
            "500",
            "Secret1!",
            TEMPLATE_UUID,
            "1",
            "2",
        ]
        .map(str::to_owned)
        .to_vec();
        for (position, value) in change {
            (*value).clone_into(&mut values[*position]);
        }
        values
    }

    #[test]
    fn every_setting_comes_to_its_place_in_our_units_and_the_password_is_dropped() {
        let ours = convert(&product(&[])).expect("that order");
        let expected = [
            "2",
            "4096",
            "81920",
            "500",
            "1",
            "3",
            TEMPLATE_UUID,
            "7",
            "1",
            "2",
            "2",
            "",
            "",
            "",
            "",
            "",
        ];
        assert_eq!(ours, expected);
        assert!(read(&ours, &[]).is_ok());
        let named = find(&product(&[])).expect("that order").named;
        assert_eq!(
            (named.len(), &named[3]),
            (13, &("hostname", "web.test".to_owned()))
        );
        assert!(!named.iter().any(|(_, value)| value == "Secret1!"));
        assert_eq!(convert(&ours), None, "once");
    }

    #[test]
    fn blank_means_what_it_meant_there() {
        let blank = [0, 1, 2, 3, 7, 8, 9, 10, 12, 13].map(|position| (position, ""));
        let ours = convert(&product(&blank)).expect("that order");
        let expected = [
            "2",
            "4096",
            "81920",
            "1",
            "0",
            "0",
            TEMPLATE_UUID,
            "",
            "0",
            "0",
            "",
            "",
            "",
            "",
            "",
            "",
        ];
        assert_eq!(ours, expected);
        let any = convert(&product(&[(0, "0"), (1, "0")])).expect("that order");
        assert_eq!((any[7].as_str(), any[10].as_str()), ("", ""));
    }

    #[test]
    fn names_are_kept_only_as_patterns_of_ours() {
        for (text, kept) in [
            ("vps-{service}", "vps-{service}"),
            ("vps", ""),
            ("vps-{serviceid}", ""),
            ("vps-{service", ""),
        ] {
            let ours = convert(&product(&[(2, text), (3, text)])).expect("that order");
            assert_eq!(
                (ours[11].as_str(), ours[12].as_str()),
                (kept, kept),
                "{text}"
            );
        }
    }

    #[test]
    fn a_product_without_template_is_told_by_its_names() {
        let ours = convert(&product(&[(11, "")])).expect("that order");
        assert_eq!(ours[6], "");
        assert_eq!(convert(&ours), None);
        assert_eq!(convert(&product(&[(11, ""), (2, "")])), None);
        assert_eq!(convert(&product(&[(11, ""), (3, "500")])), None);
    }

    #[test]
    fn ours_and_what_is_uncertain_are_read_as_ours() {
        let own = ["2", "2048", "20480", "500", "1", "3", TEMPLATE_UUID, "7"];
        let mut whole = own.map(str::to_owned).to_vec();
        assert_eq!((convert(&whole), fault(&whole)), (None, None));
        whole.extend(["1", "0", "2", "{service}.test", "vps-{service}", "yes"].map(str::to_owned));
        assert_eq!((convert(&whole), fault(&whole)), (None, None));
        assert_eq!(convert(&[]), None);
        for change in [(4, ""), (5, "four"), (6, "Debian 12"), (6, "0")] {
            let settings = product(&[change]);
            assert_eq!(
                (convert(&settings), fault(&settings)),
                (None, None),
                "{change:?}"
            );
        }
    }

    #[test]
    fn that_order_is_named_instead_of_misread() {
        let named = |settings: &[String]| {
            let bad: [BadSetting; 1] = read(settings, &[])
                .expect_err("bad")
                .try_into()
                .expect("one");
            let [bad] = bad;
            bad.fault
        };
        assert_eq!(named(&product(&[])), Fault::EarlierOrder);
        // As large as MB: which copy of the module it was can't be known.
        for change in [(5, "2048"), (6, "20480"), (9, "many"), (0, "-1")] {
            let settings = product(&[change]);
            assert_eq!(convert(&settings), None, "{change:?}");
            assert_eq!(named(&settings), Fault::EarlierOrderUnclear, "{change:?}");
        }
    }
}
