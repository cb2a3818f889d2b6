//! State and usage of a server as they are now, and the power buttons.

use std::fmt;

use askama::Template;

use super::View;
use super::form::Form;
use crate::context::Context;
use crate::language::Language;
use crate::panel::servers::Shown;
use crate::panel::session::State;
use crate::settings::{Feature, Features};
use crate::units::Bytes;
use crate::views::render;

/// Samples older than this are dropped, in seconds.
const WINDOW: u64 = 900;

/// Samples the page keeps.
const MOST: usize = 120;

/// What the chart's picture measures; it is stretched to its place.
const WIDTH: u64 = 600;
const HEIGHT: u64 = 100;

/// CPU and memory of the last minutes, as the page keeps them between two questions:
/// `1763000000-196-333,…`, seconds since 1970 and thousandths.
pub struct Samples(Vec<Sample>);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Sample {
    at: u64,
    cpu: u64,
    memory: u64,
}

impl Samples {
    /// Reads what the page gave back; what it can't have got is dropped.
    #[must_use]
    pub fn read(text: &str, now: u64) -> Self {
        let mut samples: Vec<Sample> = Vec::new();
        for one in text.split(',').take(MOST * 2) {
            let mut numbers = one.split('-').map(str::parse::<u64>);
            let (Some(Ok(at)), Some(Ok(cpu)), Some(Ok(memory)), None) = (
                numbers.next(),
                numbers.next(),
                numbers.next(),
                numbers.next(),
            ) else {
                continue;
            };
            let follows = samples.last().is_none_or(|last| last.at < at);
            if follows && at < now && now - at <= WINDOW {
                samples.push(Sample {
                    at,
                    cpu: cpu.min(1000),
                    memory: memory.min(1000),
                });
            }
        }
        Self(samples)
    }

    /// One more.
    #[must_use]
    pub fn with(mut self, now: u64, state: &State) -> Self {
        self.0.push(Sample {
            at: now,
            cpu: thousandths(state.cpu_used),
            memory: share(state.memory_used, state.memory_total),
        });
        let surplus = self.0.len().saturating_sub(MOST);
        self.0.drain(..surplus);
        self
    }

    /// The points of a polyline, oldest first; blank until there are two.
    fn line(&self, value: fn(&Sample) -> u64) -> String {
        let (Some(first), Some(last)) = (self.0.first(), self.0.last()) else {
            return String::new();
        };
        let span = last.at - first.at;
        if span == 0 {
            return String::new();
        }
        let mut points = String::new();
        for sample in &self.0 {
            let x = (sample.at - first.at) * WIDTH / span;
            // Lines at the very edge would be cut in half.
            let y = HEIGHT - 2 - value(sample) * (HEIGHT - 4) / 1000;
            if !points.is_empty() {
                points.push(' ');
            }
            points.push_str(&x.to_string());
            points.push(',');
            points.push_str(&y.to_string());
        }
        points
    }

    /// Whole minutes between the first and the last, at least one.
    fn minutes(&self) -> u64 {
        match (self.0.first(), self.0.last()) {
            (Some(first), Some(last)) => (last.at - first.at).div_ceil(60).max(1),
            _ => 1,
        }
    }
}

impl fmt::Display for Samples {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, Sample { at, cpu, memory }) in self.0.iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(out, "{comma}{at}-{cpu}-{memory}")?;
        }
        Ok(())
    }
}

/// Saturates; what is no number is 0.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn thousandths(share: f64) -> u64 {
    (share * 1000.0).clamp(0.0, 1000.0) as u64
}

fn share(part: Bytes, whole: Bytes) -> u64 {
    (part.0.saturating_mul(1000) / whole.0.max(1)).min(1000)
}

/// Of the whole, 0 to 100; of nothing all is used.
#[must_use]
pub fn percent(part: Bytes, whole: Bytes) -> u64 {
    if whole.0 == 0 {
        100
    } else {
        share(part, whole) / 10
    }
}

/// A bar with its number.
struct Meter {
    label: &'static str,
    text: String,
    /// Of the whole, 0 to 100; none if there is no whole.
    percent: Option<u64>,
}

#[derive(Template)]
#[template(path = "client/usage.html")]
struct Usage {
    words: Language,
    state: String,
    tone: &'static str,
    uptime: String,
    meters: Vec<Meter>,
    cpu: String,
    memory: String,
    chart: String,
}

/// State, bars and chart.
#[must_use]
pub fn usage(context: &Context, server: &Shown, state: &State, samples: &Samples) -> String {
    let words = context.language;
    let running = state.state == "running";
    let mut meters = vec![
        Meter {
            label: words.cpu(),
            text: cpu(words, server.limits.cpu, state),
            percent: Some(thousandths(state.cpu_used) / 10),
        },
        Meter {
            label: words.memory(),
            text: words.used_of(
                &state.memory_used.to_string(),
                &state.memory_total.to_string(),
            ),
            percent: Some(percent(state.memory_used, state.memory_total)),
        },
    ];
    meters.push(bandwidth(words, server));
    render(&Usage {
        words,
        state: state_name(words, &state.state),
        tone: if running { "success" } else { "off" },
        uptime: if running {
            words.uptime(state.uptime)
        } else {
            String::new()
        },
        meters,
        cpu: samples.line(|sample| sample.cpu),
        memory: samples.line(|sample| sample.memory),
        chart: words.last_minutes(&samples.minutes().to_string()),
    })
}

fn bandwidth(words: Language, server: &Shown) -> Meter {
    let used = server.usages.bandwidth;
    let (text, percent) = match server.limits.bandwidth {
        Some(allowed) => (
            words.used_of(&used.to_string(), &allowed.to_string()),
            Some(percent(used, allowed)),
        ),
        None => (words.used_unlimited(&used.to_string()), None),
    };
    Meter {
        label: words.bandwidth(),
        text,
        percent,
    }
}

/// How much of its cores a server uses.
#[must_use]
pub fn cpu(words: Language, cores: u32, state: &State) -> String {
    words.percent_of_cores(&tenths(thousandths(state.cpu_used)), &words.cores(cores))
}

/// Whether a server runs, and since when.
#[must_use]
pub fn running(words: Language, state: &State) -> String {
    let name = state_name(words, &state.state);
    match state.state.as_str() {
        "running" => [name, words.uptime(state.uptime)].join(" · "),
        _ => name,
    }
}

/// `19.6`.
fn tenths(thousandths: u64) -> String {
    format!("{}.{}", thousandths / 10, thousandths % 10)
}

fn state_name(words: Language, state: &str) -> String {
    match state {
        "running" => words.running().to_owned(),
        "stopped" => words.stopped().to_owned(),
        other => other.to_owned(),
    }
}

/// The power buttons. Where the state isn't known, all of them serve.
#[must_use]
pub fn power(context: &Context, features: Features, state: Option<&State>) -> String {
    let words = context.language;
    let is = |name: &str| state.is_some_and(|state| state.state == name);
    let (running, stopped) = (is("running"), is("stopped"));
    let form = |function, label, tone| Form::new(context, View::Live, function, label, tone);
    let mut forms = Vec::new();
    if features.has(Feature::Power) {
        forms.extend([
            form("PowerStart", words.start(), "success").disabled(running),
            form("PowerShutDown", words.shut_down(), "default")
                .asks(words.shut_down_question())
                .disabled(stopped),
            form("PowerRestart", words.restart(), "default")
                .asks(words.restart_question())
                .disabled(stopped),
            form("PowerStop", words.force_stop(), "danger")
                .asks(words.force_stop_question())
                .disabled(stopped),
        ]);
    }
    if features.has(Feature::Console) {
        // A console shows nothing of a VM that is off.
        for (kind, label) in [
            ("novnc", words.console()),
            ("xtermjs", words.serial_console()),
        ] {
            forms.push(
                form("Console", label, "default")
                    .hidden("convoy_console", kind)
                    .aside()
                    .disabled(stopped),
            );
        }
    }
    let mut html = String::from("<div class=\"convoy-actions\">");
    for form in forms {
        html.push_str(&form.silent().html());
    }
    html.push_str("</div>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(cpu_used: f64, memory_used: u64) -> State {
        State {
            state: "running".to_owned(),
            cpu_used,
            memory_used: Bytes(memory_used),
            memory_total: Bytes(1000),
            uptime: 1,
        }
    }

    #[test]
    fn samples_come_back_as_they_went_and_nothing_else_is_taken() {
        let samples = Samples::read("", 100).with(100, &state(0.1964, 333));
        assert_eq!(samples.to_string(), "100-196-333");
        let samples = Samples::read("100-196-333", 105).with(105, &state(9.0, 5000));
        assert_eq!(samples.to_string(), "100-196-333,105-1000-1000");
        for hostile in [
            "<script>",
            "100-1",
            "100-1-2-3",
            "99999999999999999999-1-1",
            // From the future, and too old.
            "2000-1-1",
            "1-1-1",
        ] {
            assert_eq!(Samples::read(hostile, 1000).to_string(), "", "{hostile}");
        }
        // Never backwards, never above the whole.
        assert_eq!(
            Samples::read("10-9999-1,9-1-1,10-1-1", 20).to_string(),
            "10-1000-1"
        );
    }

    #[test]
    fn the_page_keeps_a_bounded_number_of_them() {
        let text: Vec<String> = (1000..1000 + 500).map(|at| format!("{at}-1-1")).collect();
        let samples = Samples::read(&text.join(","), 1600).with(1600, &state(0.0, 0));
        assert_eq!(samples.0.len(), MOST);
        assert_eq!(samples.0.last().map(|last| last.at), Some(1600));
    }

    #[test]
    fn a_line_runs_from_the_oldest_to_the_newest_within_its_picture() {
        let samples = Samples::read("100-0-1000", 160).with(160, &state(1.0, 0));
        assert_eq!(samples.line(|sample| sample.cpu), "0,98 600,2");
        assert_eq!(samples.line(|sample| sample.memory), "0,2 600,98");
        assert_eq!(
            Samples::read("", 1)
                .with(1, &state(1.0, 0))
                .line(|sample| sample.cpu),
            ""
        );
    }
}
