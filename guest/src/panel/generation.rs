/// Which panel it is. No answer names its version: v3 throttles its application
/// API and says so in a header of every answer after authentication, v4 doesn't
/// (observed on v3.10.2 and v4.6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    V3,
    V4,
}

impl Generation {
    /// For people, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V3 => "v3",
            Self::V4 => "v4",
        }
    }
}
