use crate::context::BindingState;
use crate::identity::Doubt;
use crate::language::Language;

impl Language {
    pub(crate) fn binding_state(self, state: BindingState) -> &'static str {
        match state {
            BindingState::Proved => self.binding_proved(),
            BindingState::Assumed => self.binding_is_assumed(),
            BindingState::Suspended => self.binding_is_suspended(),
            BindingState::Unexamined => self.binding_unexamined(),
        }
    }

    /// Why a panel user isn't known to be the client; none where it wasn't stored.
    pub(crate) fn binding_doubt(self, doubt: Option<&Doubt>) -> String {
        let text = match doubt {
            Some(Doubt::ForeignServer(Some(uuid))) => return self.doubt_foreign_server(uuid),
            Some(Doubt::ForeignServer(None)) => self.doubt_many_servers(),
            Some(Doubt::Administrator) => self.doubt_administrator(),
            Some(Doubt::NoProof) => self.doubt_no_proof(),
            Some(Doubt::AnotherClient) => self.doubt_another_client(),
            Some(Doubt::OtherEmail) => self.doubt_other_email(),
            Some(Doubt::OtherPanel) => self.doubt_other_panel(),
            Some(Doubt::EmailAlone) => self.doubt_email_alone(),
            Some(Doubt::Gone) => self.doubt_gone(),
            Some(Doubt::SomebodyElse) => self.doubt_somebody_else(),
            None => self.doubt_not_stored(),
        };
        text.to_owned()
    }

    /// A line of the activity log.
    pub(crate) fn binding_found(self, user: &str, state: &str, doubt: Option<&Doubt>) -> String {
        self.binding_found_so(user, state, &self.binding_doubt(doubt))
    }

    /// What staff are to do about a binding: confirm or reject it.
    pub(crate) fn binding_advice(self, user: &str, doubt: Option<&Doubt>) -> String {
        match doubt {
            Some(Doubt::Gone | Doubt::SomebodyElse) => self.binding_drop().to_owned(),
            Some(Doubt::Administrator) => self.binding_demote().to_owned(),
            Some(Doubt::AnotherClient) => self.binding_part().to_owned(),
            _ => self.binding_decide(user),
        }
    }
}
