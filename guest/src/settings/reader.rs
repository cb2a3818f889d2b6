//! Reads each setting of a product with the options that say it.

use super::names::{self, Meaning, Part};
use super::{BadSetting, Fault, NamedValue, Pattern, Setting, field, number};

pub struct Reader<'a> {
    settings: &'a [String],
    options: &'a [NamedValue],
    pub faults: Vec<BadSetting>,
}

/// A setting or an option, and its value.
#[derive(Clone)]
pub struct Said {
    pub name: String,
    pub value: String,
    /// True if nothing says in which unit the value is but the setting's own name.
    lacks_unit: bool,
}

impl Said {
    fn by(option: &NamedValue, meaning: &Meaning) -> Self {
        let value = field::chosen(&option.value);
        let is_bare = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let value = match meaning.unit {
            Some(unit) if is_bare => [value, " ", unit].concat(),
            // As shops say it of what may be added.
            None if meaning.part == Part::Extra && value.eq_ignore_ascii_case("none") => {
                "0".to_owned()
            }
            _ => value.to_owned(),
        };
        Self {
            name: option.name.clone(),
            value,
            lacks_unit: meaning.is_new && meaning.unit.is_none() && is_bare,
        }
    }
}

impl<'a> Reader<'a> {
    pub fn of(settings: &'a [String], options: &'a [NamedValue]) -> Self {
        Self {
            settings,
            options,
            faults: Vec::new(),
        }
    }

    fn blame(&mut self, name: String, value: String, fault: Fault) {
        self.faults.push(BadSetting { name, value, fault });
    }

    /// Of two options that say the same, the customer may have paid for either.
    pub fn refuse_twice(&mut self, setting: Setting) {
        let names: Vec<String> = self
            .options(setting, Part::Whole)
            .into_iter()
            .map(|said| said.name)
            .collect();
        if names.len() > 1 {
            let name = setting.name().to_owned();
            self.blame(name, String::new(), Fault::SaidTwice(names));
        }
    }

    /// The option that says the setting, else the setting itself.
    pub fn text(&self, setting: Setting) -> Said {
        if let Some(said) = self.options(setting, Part::Whole).into_iter().next() {
            return said;
        }
        let value = self
            .settings
            .get(setting.position())
            .map_or("", |value| value.trim());
        let value = if value.is_empty() {
            setting.default()
        } else {
            value
        };
        Said {
            name: setting.name().to_owned(),
            value: value.to_owned(),
            lacks_unit: false,
        }
    }

    /// Options that say the setting, or what is added to it; without blank ones.
    fn options(&self, setting: Setting, part: Part) -> Vec<Said> {
        let said = |option: &NamedValue| {
            let meaning = names::meaning(&option.name)?;
            let fits = meaning.setting == setting && meaning.part == part;
            (fits && !field::chosen(&option.value).is_empty()).then(|| Said::by(option, &meaning))
        };
        self.options.iter().filter_map(said).collect()
    }

    /// A number with everything that is added to it; `None` if blank. What is
    /// unlimited stays so, whatever is added; what is added is read all the same,
    /// for a bad choice is never passed over.
    pub fn amount(&mut self, setting: Setting) -> Option<u64> {
        let said = self.text(setting);
        let (mut name, mut value) = (said.name.clone(), said.value.clone());
        let unlimited = value.is_empty()
            || setting.can_be_unlimited() && value.eq_ignore_ascii_case("unlimited");
        let own = if unlimited {
            None
        } else {
            self.number(setting, said)
        };
        let mut total = own;
        for extra in self.options(setting, Part::Extra) {
            name = [name.as_str(), " + ", &extra.name].concat();
            let more = self.number(setting, extra);
            total = total.zip(more).map(|(one, more)| one.saturating_add(more));
            value = total.map(|total| total.to_string()).unwrap_or_default();
        }
        let total = total?;
        let (least, most) = setting.range();
        if total < least {
            self.blame(name, value, Fault::TooSmall(least));
        } else if total > most {
            self.blame(name, value, Fault::TooLarge(most));
        }
        Some(total)
    }

    /// An option that says where the customer's server is to be beats the product's node.
    pub fn node(&mut self) -> Option<u64> {
        let node = self.amount(Setting::Node);
        let is_said = |setting| !self.options(setting, Part::Whole).is_empty();
        if is_said(Setting::Location) && !is_said(Setting::Node) {
            None
        } else {
            node
        }
    }

    pub fn required(&mut self, setting: Setting) -> u64 {
        let faults = self.faults.len();
        let amount = self.amount(setting);
        if amount.is_none() && self.faults.len() == faults {
            self.blame(setting.name().to_owned(), String::new(), Fault::Blank);
        }
        amount.unwrap_or(0)
    }

    fn number(&mut self, setting: Setting, said: Said) -> Option<u64> {
        let fault = match number::parse(&said.value, setting.unit()) {
            Ok(number) if said.lacks_unit && setting.needs_unit(number) => Fault::UnitMissing,
            Ok(number) => return Some(number),
            // Too large to count at all is too large for the setting.
            Err(Fault::TooLarge(u64::MAX)) => Fault::TooLarge(setting.range().1),
            Err(fault) => fault,
        };
        self.blame(said.name, said.value, fault);
        None
    }

    pub fn pattern(&mut self, setting: Setting) -> Pattern {
        let Said { name, value, .. } = self.text(setting);
        match Pattern::parse(&value) {
            Ok(pattern) => pattern,
            Err(fault) => {
                self.blame(name, value, fault);
                Pattern::default()
            }
        }
    }

    pub fn yes_or_no(&mut self, setting: Setting) -> bool {
        let Said { name, value, .. } = self.text(setting);
        match value.to_ascii_lowercase().as_str() {
            // WHMCS says 1 and 0 for an option of its kind yes/no.
            "yes" | "1" => true,
            "no" | "0" => false,
            _ => {
                self.blame(name, value, Fault::NotYesOrNo);
                false
            }
        }
    }
}

/// The limits of these settings lie far below `u32::MAX`.
pub fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
