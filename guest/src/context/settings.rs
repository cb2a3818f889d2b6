//! The settings of a context's service.

use super::Context;
use crate::outcome::{Problem, ProblemKind};
use crate::settings::{self, BadSetting, Settings};

impl Context {
    /// The service's settings, options counted in.
    ///
    /// # Errors
    /// One or more of them are wrong; all are named.
    pub fn settings(&self) -> Result<Settings, Problem> {
        self.usable(settings::read(
            &self.service.product.settings,
            &self.service.options,
        ))
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

    fn usable(&self, read: Result<Settings, Vec<BadSetting>>) -> Result<Settings, Problem> {
        read.map_err(|faults| {
            self.problem(ProblemKind::Setting, self.language.bad_settings(&faults))
        })
    }
}
