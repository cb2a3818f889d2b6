use std::fmt;

use crate::json::{Json, Misfit, Readable};

/// A server's status. Running or stopped is no status: only the customer's
/// session can ask for that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerStatus {
    /// `null` on the panel.
    Ready,
    Installing,
    InstallFailed,
    Suspended,
    RestoringBackup,
    RestoringSnapshot,
    Deleting,
    DeletionFailed,
    /// A word this component doesn't know.
    Unknown(String),
}

impl ServerStatus {
    /// Reads the panel's word, or `ready`.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "ready" => Self::Ready,
            "installing" => Self::Installing,
            "install_failed" => Self::InstallFailed,
            "suspended" => Self::Suspended,
            "restoring_backup" => Self::RestoringBackup,
            "restoring_snapshot" => Self::RestoringSnapshot,
            "deleting" => Self::Deleting,
            "deletion_failed" => Self::DeletionFailed,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl ServerStatus {
    /// Whether it ends by itself, within minutes.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Installing | Self::RestoringBackup | Self::RestoringSnapshot | Self::Deleting
        )
    }
}

impl fmt::Display for ServerStatus {
    /// The panel's word; `ready` for none.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Ready => "ready",
            Self::Installing => "installing",
            Self::InstallFailed => "install_failed",
            Self::Suspended => "suspended",
            Self::RestoringBackup => "restoring_backup",
            Self::RestoringSnapshot => "restoring_snapshot",
            Self::Deleting => "deleting",
            Self::DeletionFailed => "deletion_failed",
            Self::Unknown(word) => word,
        })
    }
}

impl Readable for ServerStatus {
    /// Null is ready; a status that isn't there at all is an error.
    fn read(json: &Json) -> Result<Self, Misfit> {
        match json {
            Json::Null => Ok(Self::Ready),
            Json::Text(word) => Ok(Self::from_word(word)),
            _ => Err(json.misfit()),
        }
    }
}
