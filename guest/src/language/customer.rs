use crate::language::Language;
use crate::outcome::ProblemKind;
use crate::panel::servers::ServerStatus;

impl Language {
    /// What a customer hears of a problem.
    pub(crate) fn customer_hears(self, kind: ProblemKind) -> &'static str {
        match kind {
            ProblemKind::PanelFailed | ProblemKind::Unreachable => {
                self.customer_hears_unreachable()
            }
            ProblemKind::UnknownOutcome => self.customer_hears_unknown_outcome(),
            ProblemKind::NotReady => self.customer_hears_not_ready(),
            ProblemKind::Throttled => self.customer_hears_throttled(),
            ProblemKind::Unconfirmed => self.customer_hears_unconfirmed(),
            ProblemKind::Missing => self.customer_hears_missing(),
            ProblemKind::Setting
            | ProblemKind::Identity
            | ProblemKind::Capacity
            | ProblemKind::Unauthorized
            | ProblemKind::Refused => self.customer_hears_refused(),
        }
    }

    /// A status, in a word or two.
    pub(crate) fn status(self, status: &ServerStatus) -> &'static str {
        match status {
            ServerStatus::Ready => self.status_ready(),
            ServerStatus::Installing => self.status_installing(),
            ServerStatus::InstallFailed => self.status_install_failed(),
            ServerStatus::Suspended => self.status_suspended(),
            ServerStatus::RestoringBackup => self.status_restoring_backup(),
            ServerStatus::RestoringSnapshot => self.status_restoring_snapshot(),
            ServerStatus::Deleting | ServerStatus::DeletionFailed => self.status_deleting(),
            ServerStatus::Unknown(_) => self.status_busy(),
        }
    }

    /// What a status means for the customer; blank if it needs no words.
    pub(crate) fn status_means(self, status: &ServerStatus) -> &'static str {
        match status {
            ServerStatus::Ready => "",
            ServerStatus::Installing => self.status_means_installing(),
            ServerStatus::InstallFailed => self.status_means_install_failed(),
            ServerStatus::Suspended => self.status_means_suspended(),
            ServerStatus::RestoringBackup | ServerStatus::RestoringSnapshot => {
                self.status_means_restoring()
            }
            ServerStatus::Deleting | ServerStatus::DeletionFailed => self.status_means_deleting(),
            ServerStatus::Unknown(_) => self.status_means_busy(),
        }
    }

    pub(crate) fn cores(self, number: u32) -> String {
        let count = number.to_string();
        if number == 1 {
            self.cores_one(&count)
        } else {
            self.cores_other(&count)
        }
    }
    /// How long a server runs, in its two largest units.
    pub(crate) fn uptime(self, seconds: u64) -> String {
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        let minute = (minutes % 60).to_string();
        if days > 0 {
            self.uptime_days(&days.to_string(), &(hours % 24).to_string())
        } else if hours > 0 {
            self.uptime_hours(&hours.to_string(), &minute)
        } else {
            self.uptime_minutes(&minute)
        }
    }

    /// The panel's moment (`2026-11-22T08:34:21.000000Z`) in words; another text as
    /// it is.
    pub(crate) fn moment(self, text: &str) -> String {
        let parts = || {
            let (date, time) = text.split_once('T')?;
            let mut date = date.split('-');
            let (year, month, day) = (date.next()?, date.next()?, date.next()?);
            let month = self.month(month.parse().ok()?)?;
            let day: u8 = day.parse().ok()?;
            Some(self.moment_utc(&day.to_string(), month, year, time.get(..5)?))
        };
        parts().unwrap_or_else(|| text.to_owned())
    }

    fn month(self, number: u8) -> Option<&'static str> {
        Some(match number {
            1 => self.month_1(),
            2 => self.month_2(),
            3 => self.month_3(),
            4 => self.month_4(),
            5 => self.month_5(),
            6 => self.month_6(),
            7 => self.month_7(),
            8 => self.month_8(),
            9 => self.month_9(),
            10 => self.month_10(),
            11 => self.month_11(),
            12 => self.month_12(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::language;

    #[test]
    fn a_moment_is_written_in_the_readers_form() {
        let text = "2026-11-02T08:34:21.000000Z";
        assert_eq!(
            language::of("english").moment(text),
            "2 Nov 2026, 08:34 UTC"
        );
        assert_eq!(
            language::of("chinese").moment(text),
            "2026 年 11 月 2 日 08:34（UTC）"
        );
        for other in ["", "<b>", "2026-13-02T08:34:21Z", "2026-11-02"] {
            assert_eq!(language::of("english").moment(other), other);
        }
    }

    #[test]
    fn how_long_a_server_runs_is_told_in_two_units() {
        for (seconds, text) in [
            (59, "Up for 0 min"),
            (145, "Up for 2 min"),
            (3 * 3600 + 240, "Up for 3 h 4 min"),
            (86400 * 12 + 3601, "Up for 12 d 1 h"),
        ] {
            assert_eq!(language::of("english").uptime(seconds), text);
        }
    }
}
