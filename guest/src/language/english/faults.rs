use super::English;
use crate::door::{Failure, FailureKind};
use crate::language::{Advice, Faults, joined};
use crate::panel::{Complaint, Model};

impl Faults for English {
    fn no_answer(&self, failure: &Failure) -> Advice {
        let detail = crate::language::sentence(&failure.message);
        match failure.kind {
            FailureKind::Resolve => Advice::new(
                format!("The panel's host name can't be resolved: {detail}"),
                "Check Hostname in the server record, and this machine's DNS.",
            ),
            FailureKind::Connect => Advice::new(
                format!("The panel can't be connected to: {detail}"),
                "Check Hostname and Port in the server record, the panel's web server, and firewalls between.",
            ),
            FailureKind::Tls => Advice::new(
                format!("The panel's TLS certificate isn't accepted: {detail}"),
                "Renew the certificate, use the name it was issued for, or name a private CA in Access Hash.",
            ),
            FailureKind::Timeout => Advice::new(
                format!("The panel didn't answer in time: {detail}"),
                "Check the panel's load and its queue.",
            ),
            FailureKind::Interrupted => Advice::new(
                format!("The connection was lost before the panel's answer: {detail}"),
                "Check the panel's web server log.",
            ),
            FailureKind::TooLarge => Advice::new(
                format!("The answer is too large: {detail}"),
                "Check that Hostname leads to the panel.",
            ),
            FailureKind::Malformed => Advice::new(
                format!("The answer isn't HTTP: {detail}"),
                "Check Port and Secure in the server record.",
            ),
            FailureKind::NoSession => {
                Advice::new("The customer has no panel session.", "Try again.")
            }
        }
    }
    fn unauthenticated(&self) -> Advice {
        Advice::new(
            "The panel doesn't accept the API token.",
            "Make an application token on the panel (Admin, Tokens) and put it into Password of the server record.",
        )
    }
    fn forbidden(&self) -> Advice {
        Advice::new(
            "The API token belongs to a panel user who is no administrator (403).",
            "Make the token as an administrator of the panel.",
        )
    }
    fn not_found(&self, model: &Model) -> Advice {
        match model {
            Model::Server => Advice::new(
                "The panel has no such server.",
                "Check Server UUID in the service.",
            ),
            Model::User => Advice::new(
                "The panel has no such user.",
                "Check the client's panel user.",
            ),
            Model::Node => Advice::new(
                "The panel has no such node.",
                "Check Node ID in the product's module settings.",
            ),
            Model::Template => Advice::new(
                "The panel has no such template.",
                "Check Template UUID in the product's module settings.",
            ),
            Model::Other(name) => Advice::new(
                format!("The panel has no such {name}."),
                "Look at the server on the panel.",
            ),
        }
    }
    fn no_route(&self) -> Advice {
        Advice::new(
            "There is no such request at this address.",
            "Check Hostname in the server record, above all its path. If it is right, the panel is another version than ConvoyPanel v3 or v4.",
        )
    }
    fn conflict(&self, words: &str) -> Advice {
        Advice::new(
            format!("The server's state doesn't allow it now (409): {words}"),
            "Wait until the panel has finished with the server, then try again.",
        )
    }
    fn session_expired(&self) -> Advice {
        Advice::new(
            "The panel doesn't accept the customer's session (419).",
            "Try again.",
        )
    }
    fn invalid(&self, complaints: &[Complaint]) -> Advice {
        let list: Vec<String> = complaints
            .iter()
            .map(|c| {
                if c.field.is_empty() {
                    c.message.clone()
                } else {
                    format!("{}: {}", c.field, c.message)
                }
            })
            .collect();
        Advice::new(
            format!("The panel refuses the values (422): {}", joined(&list, " ")),
            "Check the product's module settings and configurable options.",
        )
    }
    fn throttled(&self, seconds: Option<u64>) -> Advice {
        let wait = match seconds {
            Some(seconds) => format!("Try again in {seconds} s."),
            None => "Try again in a minute.".to_owned(),
        };
        Advice::new(
            format!("The panel takes no more requests for the moment (429). {wait}"),
            "ConvoyPanel v3 takes 60 requests a minute from all tokens of one administrator together: give this module a token of an administrator of its own.",
        )
    }
    fn refused(&self, status: u16, words: &str) -> Advice {
        Advice::new(
            format!("The panel refuses ({status}): {words}"),
            "Look at the server on the panel, and at the panel's log.",
        )
    }
    fn failed(&self, status: u16, words: &str) -> Advice {
        Advice::new(
            format!("The panel failed ({status}): {words}"),
            if status == 500 && words == "Server Error" {
                "Often Proxmox didn't answer the panel: look at the server on the panel, the node, and the panel's log. Before v4.5.0 the panel answers so too when it doesn't accept the API token: run Test Connection."
            } else {
                "Often Proxmox didn't answer the panel. Look at the server on the panel, the node, and the panel's log."
            },
        )
    }
    fn not_the_panel(&self, status: u16) -> Advice {
        Advice::new(
            format!(
                "Something else than the panel answered (status {status}, not the panel's JSON): a maintenance page, a proxy, or another web site."
            ),
            "Open the panel in a browser; check Hostname and Port in the server record.",
        )
    }
    fn malformed(&self, detail: &str) -> Advice {
        Advice::new(
            format!("The panel's answer isn't what ConvoyPanel answers: {detail}"),
            "Check the panel's version.",
        )
    }
    fn outcome_unknown(&self, cause: &str) -> Advice {
        Advice::new(
            format!("It isn't known whether the panel has done it. {cause}"),
            "It is safe to try again.",
        )
    }
    fn creation_unknown(&self, cause: &str) -> Advice {
        Advice::new(
            format!("It isn't known whether the panel has made the server. {cause}"),
            "Run Create again in some minutes: it takes over the server if there is one, and makes no second one.",
        )
    }
}
