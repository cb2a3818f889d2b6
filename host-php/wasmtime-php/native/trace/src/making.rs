//! Makes a trace of what was recorded: replaces, runs again, compares.

use serde::Deserialize;
use serde_json::{Value, json};

use super::again::{Run, Script};
use super::file::{ComponentName, Ending, FORMAT, Made, Measured, Round, Said, Trace};
use super::pseudonym::SEED;
use super::replace::{Counts, Replacer, Substitutes};
use super::{Recording, Wanted};
use wasmtime_php_core::{Failure, Kind};
use wasmtime_php_core::{answers_as_seen, shape_of_result};

/// A begin message, as far as a trace needs it.
#[derive(Deserialize)]
struct Begun {
    component: Value,
    #[serde(flatten)]
    said: Value,
}

/// What was said, read from the protocol's bytes.
pub(super) struct Whole {
    pub files: Value,
    pub said: Said,
    pub rounds: Vec<Round>,
    pub ending: Ending,
    pub measured: Measured,
}

impl Whole {
    fn of(recording: &Recording, ending: &[u8]) -> Result<Self, serde_json::Error> {
        let Begun {
            component,
            mut said,
        } = serde_json::from_slice(&recording.begin)?;
        if let Some(members) = said.as_object_mut() {
            members.shift_remove("record");
        }
        let (ending, measured) = Ending::of(serde_json::from_slice(ending)?);
        let rounds = recording.rounds.iter().map(|(event, resume)| {
            let mut event: Value = serde_json::from_slice(event)?;
            let requests = event["requests"].as_array_mut().map(std::mem::take);
            let responses = answers_as_seen(resume)?;
            Ok::<_, serde_json::Error>(Round {
                requests: requests.unwrap_or_default(),
                responses,
            })
        });
        Ok(Whole {
            files: component,
            rounds: rounds.collect::<Result<_, _>>()?,
            said: serde_json::from_value(said)?,
            ending,
            measured,
        })
    }

    pub(super) fn name(&self) -> ComponentName {
        // `package:name/interface@1.2.3#function`; a component's own function has none.
        let interface = self
            .said
            .export
            .split_once('#')
            .map(|(interface, _)| interface);
        let contract = interface
            .and_then(|interface| {
                let (package, rest) = interface.split_once('/')?;
                let (_, version) = rest.split_once('@')?;
                Some(format!("{package} {version}"))
            })
            .unwrap_or_default();
        ComponentName {
            sha256: self.files["sha256"].as_str().unwrap_or_default().to_owned(),
            contract,
        }
    }

    /// Everything secret or personal that is in it, or in the paths alone, of which a
    /// skeleton is made.
    fn substitutes(&self, wanted: &Wanted, paths_alone: bool) -> Substitutes {
        let mut substitutes = Substitutes::new(&wanted.members, wanted.hide_addresses);
        for secret in &wanted.secrets {
            substitutes.add_secret(secret);
        }
        for name in &wanted.names {
            substitutes.add_name(name);
        }
        let requests = self.rounds.iter().flat_map(|round| &round.requests);
        if paths_alone {
            requests.for_each(|request| substitutes.learn_value(&request["path"]));
            return substitutes;
        }
        for value in &self.said.args {
            substitutes.learn_value(value);
        }
        for round in &self.rounds {
            for value in round.requests.iter().chain(&round.responses) {
                substitutes.learn_value(value);
            }
        }
        substitutes
    }

    /// The same call with everything replaced; none if something couldn't be.
    fn replaced(&self, replacer: &Replacer) -> Option<Script> {
        let replaced = |values: &[Value]| -> Option<Vec<Value>> {
            serde_json::from_str(&replacer.replaced(&Value::from(values).to_string())).ok()
        };
        let begin = json!({
            "component": self.files,
            "export": self.said.export,
            "args": replaced(&self.said.args)?,
            "now": self.said.now,
            "seed": SEED,
            "limits": self.said.limits,
        });
        let responses = self.rounds.iter().map(|round| replaced(&round.responses));
        Some(Script {
            begin,
            responses: responses.collect::<Option<_>>()?,
        })
    }
}

/// True if something secret or personal can be read out of a member's name, or, with
/// `texts`, out of a text.
fn reveals(value: &Value, texts: bool, replacer: &Replacer) -> bool {
    match value {
        Value::String(text) => match serde_json::from_str(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => reveals(&inner, texts, replacer),
            _ => texts && replacer.reveals(text),
        },
        Value::Array(values) => values.iter().any(|value| reveals(value, texts, replacer)),
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| replacer.reveals(name) || reveals(value, texts, replacer)),
        _ => false,
    }
}

/// The trace of a call that was recorded.
///
/// # Errors
///
/// What was recorded isn't what the protocol says.
pub(super) fn made(recording: &Recording, ending: &[u8], wanted: &Wanted) -> Result<Made, Failure> {
    let broken = |error: serde_json::Error| {
        // Its words quote what was read.
        let (line, column) = (error.line(), error.column());
        let text = format!("what was recorded can't be read, at line {line} column {column}");
        Failure::new(Kind::Protocol, text)
    };
    let whole = Whole::of(recording, ending).map_err(broken)?;
    let bound = wanted.bytes.unwrap_or(usize::MAX);
    let too_large = recording.is_cut || recording.size() > bound;
    let substitutes = whole.substitutes(wanted, too_large);
    let replacer = substitutes.replacer();
    let attempt = match &replacer {
        Err(reason) => Err(reason.clone()),
        Ok(_) if too_large => Err(format!("the call said more than {bound} bytes")),
        Ok(replacer) => whole.run_again(replacer, substitutes.counts(), wanted),
    };
    let reason = match attempt {
        Ok(trace) => {
            let made = Made::Whole(Box::new(trace));
            let bytes = made.to_json()?.len();
            if bytes <= bound {
                return Ok(made);
            }
            format!("the trace has {bytes} bytes, more than {bound}")
        }
        Err(reason) => reason,
    };
    let skeleton = whole.skeleton(reason, replacer.as_ref().ok(), wanted);
    Ok(Made::Skeleton(Box::new(skeleton)))
}

impl Whole {
    /// Runs the call on replaced inputs.
    ///
    /// # Errors
    ///
    /// Why that run says nothing of the first one.
    fn run_again(
        &self,
        replacer: &Replacer,
        replaced: Counts,
        wanted: &Wanted,
    ) -> Result<Trace, String> {
        let kind = self.ending.kind();
        if matches!(
            kind,
            "out-of-stack" | "internal" | "protocol" | "bad-component"
        ) {
            return Err(format!(
                "a call that failed with `{kind}` can't be repeated exactly"
            ));
        }
        let script = self
            .replaced(replacer)
            .ok_or("what was replaced is no JSON any more")?;
        let run = script
            .run(|_, _| true)
            .map_err(|failure| format!("the second run didn't begin: {failure}"))?;
        let (ending, measured) = self.same_way(&run, replacer)?;
        let mut rounds = Vec::new();
        for (requests, responses) in run.requests.into_iter().zip(script.responses) {
            rounds.push(Round {
                requests,
                responses,
            });
        }
        let args = script.begin["args"].as_array().cloned();
        let mut trace = Trace {
            event: "trace".to_owned(),
            format: FORMAT,
            host: wasmtime_php_core::version().to_owned(),
            component: self.name(),
            call: Said {
                args: args.unwrap_or_default(),
                seed: SEED.to_owned(),
                ..self.said.clone()
            },
            rounds,
            ending,
            replaced,
            measured: Measured {
                milliseconds: wanted.milliseconds.clone(),
                ..measured
            },
            sha256: String::new(),
        };
        // The texts of what the component was told have been replaced, and looked at then.
        let told = |value: &Value| reveals(value, false, replacer);
        let said = |value: &Value| reveals(value, true, replacer);
        if trace.call.args.iter().any(told)
            || said(&trace.ending.0)
            || trace
                .rounds
                .iter()
                .any(|round| round.responses.iter().any(told) || round.requests.iter().any(said))
        {
            return Err("something secret is where it can't be replaced".to_owned());
        }
        trace.sha256 = trace.hash();
        Ok(trace)
    }

    /// Whether the second run asked for the same and ended in the same way.
    fn same_way(&self, run: &Run, replacer: &Replacer) -> Result<(Ending, Measured), String> {
        if run.requests.len() != self.rounds.len() {
            let (first, second) = (self.rounds.len(), run.requests.len());
            return Err(format!(
                "the second run made {second} round trips, not {first}"
            ));
        }
        for (number, (round, again)) in self.rounds.iter().zip(&run.requests).enumerate() {
            let first = round
                .requests
                .iter()
                .map(|one| asked(one, |path| replacer.replaced(path)));
            let second = again.iter().map(|one| asked(one, str::to_owned));
            if first.ne(second) {
                let number = number + 1;
                return Err(format!(
                    "the second run asked for something else in round trip {number}"
                ));
            }
        }
        let Some(event) = run.ending.clone() else {
            return Err("the second run didn't end where the first one did".to_owned());
        };
        let (ending, measured) = Ending::of(event);
        if self.kind_of(&self.ending) != self.kind_of(&ending) {
            let kind = ending.kind();
            return Err(format!("the second run ended otherwise: `{kind}`"));
        }
        Ok((ending, measured))
    }

    /// What kind of ending it is: the failure's kind, or which of a result's cases.
    fn kind_of(&self, ending: &Ending) -> String {
        let result = &ending.0["result"];
        let shape = shape_of_result(&self.files, &self.said.export, &self.said.limits, result);
        [ending.kind(), " ", &shape.unwrap_or_default()].concat()
    }
}

/// Method, path and credential of a request, as the second run should send it.
pub(super) fn asked(request: &Value, replaced: impl Fn(&str) -> String) -> [String; 3] {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    [
        text("method").to_owned(),
        replaced(text("path")),
        text("credential").to_owned(),
    ]
}
