//! What is kept of a call that can't be run again without its secrets.

use serde_json::json;

use super::Wanted;
use super::file::{FORMAT, Measured, Skeleton};
use super::making::{Whole, bare, fields_of};
use super::replace::{HIDDEN, Replacer};

impl Whole {
    pub(super) fn skeleton(
        &self,
        reason: String,
        replacer: Option<&Replacer>,
        wanted: &Wanted,
    ) -> Skeleton {
        // Without a replacer every text is hidden.
        let text = |text: &str| match replacer {
            Some(replacer) => replacer.replaced(text),
            None => HIDDEN.to_owned(),
        };
        let calls = self.calls.iter();
        let calls = calls.map(|asked| bare(asked, &wanted.fields, &text));
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
            calls: calls.collect(),
            fields: fields_of(&self.calls, &wanted.fields),
            ending,
            measured: Measured {
                milliseconds: wanted.milliseconds.clone(),
                ..self.measured.clone()
            },
        }
    }
}
