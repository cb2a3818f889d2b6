//! The settings of a context's service.

use super::{Context, filled};
use crate::outcome::{Problem, ProblemKind};
use crate::settings::{self, BadSetting, NamedValue, Settings};

impl Context {
    /// The service's settings, options counted in.
    ///
    /// # Errors
    /// One or more of them are wrong; all are named.
    pub fn settings(&self) -> Result<Settings, Problem> {
        self.settings_with(&self.counted_options())
    }

    /// The same for a server that is still to be made.
    ///
    /// # Errors
    /// As for [`Self::settings`], and what no new server may have.
    pub fn settings_for_new(&self) -> Result<Settings, Problem> {
        self.usable(settings::read_for_new(
            &self.service.product.settings,
            &self.service.options,
        ))
    }

    /// The service's settings, with these options.
    ///
    /// # Errors
    /// As for [`Self::settings`].
    pub fn settings_with(&self, options: &[NamedValue]) -> Result<Settings, Problem> {
        self.usable(settings::read(&self.service.product.settings, options))
    }

    /// True if every option counts: always for a server that is still to be made.
    #[must_use]
    pub fn counts_all_options(&self) -> bool {
        filled(self.server.uuid.as_deref()).is_none() || self.remembered.all_options
    }

    /// The options that count. Release 0.1.0 passed many over: a server that it made keeps the
    /// size it was made with until the customer changes the option or staff apply all.
    #[must_use]
    pub fn counted_options(&self) -> Vec<NamedValue> {
        if self.counts_all_options() {
            self.service.options.clone()
        } else {
            settings::known_to_0_1_0(&self.service.options, &self.remembered.options)
        }
    }

    fn usable(&self, read: Result<Settings, Vec<BadSetting>>) -> Result<Settings, Problem> {
        read.map_err(|faults| {
            self.problem(ProblemKind::Setting, self.language.bad_settings(&faults))
        })
    }
}
