//! What is kept of a call that can't be run again without its secrets.

use serde_json::{Value, json};

use super::Wanted;
use super::file::{FORMAT, Measured, Round, Skeleton};
use super::making::{Whole, asked};
use super::replace::{HIDDEN, Replacer};

impl Whole {
    pub(super) fn skeleton(
        &self,
        reason: String,
        replacer: Option<&Replacer>,
        wanted: &Wanted,
    ) -> Skeleton {
        let bare = |round: &Round| Round {
            requests: round
                .requests
                .iter()
                .map(|one| bare_request(one, replacer))
                .collect(),
            responses: round.responses.iter().map(bare_response).collect(),
        };
        let mut ending = json!({ "event": self.ending.0["event"] });
        if let Some(kind) = self.ending.0.get("kind") {
            ending["kind"] = kind.clone();
        }
        Skeleton {
            event: "trace".to_owned(),
            format: FORMAT,
            host: wasmtime_php_core::version().to_owned(),
            component: self.name(),
            skeleton: reason,
            export: self.said.export.clone(),
            rounds: self.rounds.iter().map(bare).collect(),
            ending,
            measured: Measured {
                milliseconds: wanted.milliseconds.clone(),
                ..self.measured.clone()
            },
        }
    }
}

/// Without a replacer its path is hidden.
fn bare_request(request: &Value, replacer: Option<&Replacer>) -> Value {
    let path = |path: &str| match replacer {
        Some(replacer) => replacer.replaced(path),
        None => HIDDEN.to_owned(),
    };
    let [method, path, credential] = asked(request, path);
    json!({ "method": method, "path": path, "credential": credential })
}

fn bare_response(response: &Value) -> Value {
    if let Some(failure) = response.get("err") {
        return json!({ "failure": failure["kind"], "reached-panel": failure["reached-panel"] });
    }
    let body = &response["ok"]["body"];
    let written = body
        .as_str()
        .or(body["base64"].as_str())
        .unwrap_or_default();
    json!({ "status": response["ok"]["status"], "characters": written.chars().count() })
}
