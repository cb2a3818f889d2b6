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
}
