/// A cause and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    pub cause: String,
    /// May be empty.
    pub hint: String,
}

impl From<String> for Advice {
    /// Nothing can be done about it.
    fn from(cause: String) -> Self {
        Self {
            cause,
            hint: String::new(),
        }
    }
}

impl From<&str> for Advice {
    /// Nothing can be done about it.
    fn from(cause: &str) -> Self {
        cause.to_owned().into()
    }
}
