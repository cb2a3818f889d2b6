use crate::door::{Failure, FailureKind};
use crate::language::{Advice, Language, joined, sentence};
use crate::panel::{Complaint, Model, Stranger, StrangerKind};

impl Language {
    pub(crate) fn no_answer(self, failure: &Failure) -> Advice {
        // `failure.message` of wit/http.wit says which words stand in brackets.
        let told = failure.message.strip_prefix('[');
        let told = told.and_then(|told| told.split_once("] "));
        if let Some((word, detail)) = told {
            let detail = sentence(detail);
            match word {
                "name" => return self.no_answer_name(&detail),
                "connection" => return self.no_answer_connect(&detail),
                "handshake" => return self.no_answer_handshake(&detail),
                "authorities" => return self.no_answer_authorities(&detail),
                "permission" => return self.no_answer_permission(&detail),
                "proxy" => return self.no_answer_proxy(&detail),
                _ => {}
            }
        }
        let detail = sentence(&failure.message);
        match failure.kind {
            FailureKind::Resolve => self.no_answer_resolve(&detail),
            FailureKind::Connect => self.no_answer_connect(&detail),
            FailureKind::Tls => self.no_answer_tls(&detail),
            FailureKind::Timeout => self.no_answer_timeout(&detail),
            FailureKind::Interrupted => self.no_answer_interrupted(&detail),
            FailureKind::TooLarge => self.no_answer_too_large(&detail),
            FailureKind::Malformed => self.no_answer_malformed(&detail),
            FailureKind::NoSession => self.no_answer_no_session(),
            FailureKind::ReadOnly => self.read_only(),
        }
    }

    pub(crate) fn not_found(self, model: &Model) -> Advice {
        match model {
            Model::Server => self.not_found_server(),
            Model::User => self.not_found_user(),
            Model::Node => self.not_found_node(),
            Model::Template => self.not_found_template(),
            Model::Other(name) => self.not_found_other(name),
        }
    }

    pub(crate) fn invalid(self, complaints: &[Complaint]) -> Advice {
        let list: Vec<String> = complaints
            .iter()
            .map(|Complaint { field, message }| {
                if field.is_empty() {
                    message.clone()
                } else {
                    self.complaint(field, message)
                }
            })
            .collect();
        // The panel's words, which are English.
        self.values_refused(&joined(&list, " "))
    }

    /// Something else than the panel answered.
    pub(crate) fn stranger(self, stranger: &Stranger) -> Advice {
        let status = stranger.status.to_string();
        let named = [
            stranger.server.as_deref().map(|it| self.front_server(it)),
            stranger.title.as_deref().map(|it| self.front_title(it)),
        ];
        let named: String = named.into_iter().flatten().collect();
        match &stranger.kind {
            StrangerKind::Challenge => self.front_challenge(&status, &named),
            StrangerKind::Password => self.front_password(&status, &named),
            StrangerKind::Refusal => self.front_refusal(&status, &named),
            StrangerKind::Redirect(to) => self.front_redirect(&status, to, &named),
            StrangerKind::Page => self.not_the_panel(&status, &named),
        }
    }

    /// The panel is of a version that this component doesn't know.
    pub(crate) fn newer(self, version: Option<&str>) -> Advice {
        let version = version.filter(|version| !version.is_empty());
        match version {
            Some(version) => self.newer_panel_of(version),
            None => self.newer_panel(),
        }
    }

    /// 429; seconds to wait, if the panel has told.
    pub(crate) fn throttled(self, seconds: Option<u64>) -> Advice {
        match seconds {
            Some(seconds) => {
                self.no_more_requests(&self.try_again_in_seconds(&seconds.to_string()))
            }
            None => self.no_more_requests(self.try_again_in_a_minute()),
        }
    }

    pub(crate) fn failed(self, status: u16, words: &str) -> Advice {
        let hint = if status == 500 && words == "Server Error" {
            self.look_at_the_node_or_token()
        } else {
            self.look_at_the_node()
        };
        Advice {
            cause: self.panel_failed(&status.to_string(), words),
            hint: hint.to_owned(),
        }
    }
}
