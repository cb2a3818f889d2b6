//! What a product's customers may do with their servers.

/// A function of the service's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    Power,
    Console,
    Backups,
    Reinstall,
    Rename,
    Password,
    SshKeys,
    Nameservers,
    BootOrder,
    Isos,
    SignOn,
}

impl Feature {
    pub const ALL: [Self; 11] = [
        Self::Power,
        Self::Console,
        Self::Backups,
        Self::Reinstall,
        Self::Rename,
        Self::Password,
        Self::SshKeys,
        Self::Nameservers,
        Self::BootOrder,
        Self::Isos,
        Self::SignOn,
    ];

    /// As the setting lists it, the same in every language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::Console => "console",
            Self::Backups => "backups",
            Self::Reinstall => "reinstall",
            Self::Rename => "rename",
            Self::Password => "password",
            Self::SshKeys => "ssh-keys",
            Self::Nameservers => "nameservers",
            Self::BootOrder => "boot-order",
            Self::Isos => "isos",
            Self::SignOn => "sign-on",
        }
    }
}

/// A product's list of [`Feature`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features(u16);

impl Features {
    /// Reads a list parted by commas, spaces or line ends; blank is all of them, and
    /// the word `none` none.
    ///
    /// # Errors
    /// The first word that is none of them.
    pub fn parse(text: &str) -> Result<Self, &str> {
        let mut list = Self(0);
        let mut unknown = None;
        let mut is_blank = true;
        for word in words(text) {
            is_blank = false;
            match Feature::ALL
                .iter()
                .find(|one| word.eq_ignore_ascii_case(one.word()))
            {
                Some(feature) => list.0 |= 1 << *feature as u16,
                None if word.eq_ignore_ascii_case("none") => {}
                None => unknown = unknown.or(Some(word)),
            }
        }
        match unknown {
            Some(word) => Err(word),
            None if is_blank => Ok(Self::all()),
            None => Ok(list),
        }
    }

    /// The same, for a customer: a word that is none of them allows nothing.
    #[must_use]
    pub fn allowed(text: &str) -> Self {
        if words(text).next().is_none() {
            return Self::all();
        }
        let known = words(text).filter_map(|word| Self::parse(word).ok());
        Self(known.fold(0, |sum, one| sum | one.0))
    }

    fn all() -> Self {
        Self((1 << Feature::ALL.len()) - 1)
    }

    #[must_use]
    pub fn has(self, feature: Feature) -> bool {
        self.0 & 1 << feature as u16 != 0
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ', '\n', '\r', '\t'])
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_all_and_a_list_is_what_it_names() {
        for feature in Feature::ALL {
            assert!(Features::parse(" ").is_ok_and(|list| list.has(feature)));
            assert!(Features::parse("None").is_ok_and(|list| !list.has(feature)));
            assert!(Features::parse(feature.word()).is_ok_and(|list| list.has(feature)));
        }
        let list = Features::parse("Power, console\nssh-keys").expect("a list");
        assert!(list.has(Feature::Power) && list.has(Feature::SshKeys));
        assert!(!list.has(Feature::Password) && !list.has(Feature::Reinstall));
    }

    #[test]
    fn an_unknown_word_is_named_and_allows_nothing() {
        assert_eq!(Features::parse("power, reboot"), Err("reboot"));
        let list = Features::allowed("power, reboot");
        assert!(list.has(Feature::Power) && !list.has(Feature::Console));
        assert!(!Features::allowed("reboot").has(Feature::Power));
    }
}
