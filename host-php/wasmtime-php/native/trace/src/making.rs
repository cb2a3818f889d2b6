//! Makes a trace of what was recorded: replaces, runs again, compares.

use serde::Deserialize;
use serde_json::Value;

use super::again::{Run, Script};
use super::fields::{Fields, kept};
use super::file::{Asked, ComponentName, Ending, FORMAT, Made, Measured, Said, Trace};
use super::pseudonym::SEED;
use super::replace::{Counts, Replacer, Substitutes};
use super::{Recording, Wanted};
use wasmtime_php_core::{Failure, Kind, shape_of_result};

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
    pub calls: Vec<Asked>,
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
            members.shift_remove("protocol");
        }
        let (ending, measured) = Ending::of(serde_json::from_slice(ending)?);
        let calls = recording.calls.iter().map(|(event, resume)| {
            let mut asked: Value = serde_json::from_slice(event)?;
            let answer: Value = serde_json::from_slice(resume)?;
            if let (Value::Object(asked), Value::Object(answer)) = (&mut asked, answer) {
                asked.shift_remove("event");
                asked.extend(answer);
            }
            serde_json::from_value::<Asked>(asked)
        });
        Ok(Whole {
            files: component,
            calls: calls.collect::<Result<_, _>>()?,
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

    /// Everything secret or personal that is in it, or in the fields alone of which a
    /// skeleton is made.
    fn substitutes(&self, wanted: &Wanted, fields_alone: bool) -> Substitutes {
        let mut substitutes = Substitutes::new(&wanted.members, wanted.hide_addresses);
        for secret in &wanted.secrets {
            substitutes.add_secret(secret);
        }
        for name in &wanted.names {
            substitutes.add_name(name);
        }
        if fields_alone {
            for asked in &self.calls {
                let Asked { args, value, .. } = bare(asked, &wanted.fields, &str::to_owned);
                let values = args.iter().chain(&value);
                values.for_each(|value| substitutes.learn_value(value));
            }
            return substitutes;
        }
        for value in &self.said.args {
            substitutes.learn_value(value);
        }
        for asked in &self.calls {
            for value in asked.args.iter().chain(asked.told()) {
                substitutes.learn_value(value);
            }
        }
        substitutes
    }

    /// The same call with everything replaced; none if something couldn't be.
    fn replaced(&self, replacer: &Replacer) -> Option<Script> {
        let replaced = |value: &Value| -> Option<Value> {
            serde_json::from_str(&replacer.replaced(&value.to_string())).ok()
        };
        let args = self.said.args.iter().map(replaced);
        let said = Said {
            args: args.collect::<Option<_>>()?,
            seed: SEED.to_owned(),
            ..self.said.clone()
        };
        // Lists and objects alone are looked into: `answer` is one.
        let answers = self.calls.iter().map(|asked| match asked.answer() {
            Some(answer) => replaced(&answer).map(Some),
            None => Some(None),
        });
        Some(Script {
            begin: said.begin(&self.files),
            answers: answers.collect::<Option<_>>()?,
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
        let (ending, measured) = self.same_way(&run, replacer, &wanted.fields)?;
        let answers = script.answers.into_iter();
        let calls = run.calls.into_iter().zip(answers).map(|(asked, answer)| {
            let take = |name: &str| Some(answer.as_ref()?.get(name)?.clone());
            Asked {
                value: take("value"),
                abort: take("abort"),
                ..asked
            }
        });
        let calls: Vec<Asked> = calls.collect();
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
            fields: fields_of(&calls, &wanted.fields),
            calls,
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
                .calls
                .iter()
                .any(|asked| asked.told().any(told) || asked.args.iter().any(said))
        {
            return Err("something secret is where it can't be replaced".to_owned());
        }
        trace.sha256 = trace.hash();
        Ok(trace)
    }

    /// Whether the second run asked for the same and ended in the same way.
    fn same_way(
        &self,
        run: &Run,
        replacer: &Replacer,
        fields: &Fields,
    ) -> Result<(Ending, Measured), String> {
        if run.calls.len() != self.calls.len() {
            let (first, second) = (self.calls.len(), run.calls.len());
            return Err(format!(
                "the second run called its imports {second} times, not {first}"
            ));
        }
        for (number, (first, second)) in self.calls.iter().zip(&run.calls).enumerate() {
            let before = bare(first, fields, &|text| replacer.replaced(text));
            let again = bare(second, fields, &str::to_owned);
            if (before.import, before.args) != (again.import, again.args) {
                let number = number + 1;
                return Err(format!(
                    "the second run asked for something else in call {number}"
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

/// Of a call of an import what stands for it; texts as `text` makes them.
pub(super) fn bare(asked: &Asked, fields: &Fields, text: &impl Fn(&str) -> String) -> Asked {
    let paths = fields.of(&asked.import);
    let args = Value::from(asked.args.clone());
    let args = kept(&args, &paths.args, text).as_array().cloned();
    let value = asked.value.as_ref();
    Asked {
        import: asked.import.clone(),
        args: args.unwrap_or_default(),
        value: value.map(|value| kept(value, &paths.value, text)),
        // Its kind is the caller's own word, its message may be anything.
        abort: asked
            .abort
            .as_ref()
            .map(|abort| kept(abort, &["kind".to_owned()], text)),
    }
}

/// The fields of the imports that were called, by their full names.
pub(super) fn fields_of(calls: &[Asked], fields: &Fields) -> Fields {
    let names = calls.iter().map(|asked| asked.import.as_str());
    fields.only_of(names)
}
