//! One call: a wasmtime call on a fiber, driven from outside in turns.

mod export;

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use wasmtime::component::Val;
use wasmtime::{Store, Trap};

use crate::failure::{Failure, Kind};
use crate::limits::{Limits, Meter, Stop};
use crate::load::{Loaded, load};
use crate::machine::Machine;
use crate::mailbox::Mailbox;
use crate::message::{Begin, Done, parse_resume};
use crate::{imports, values};

use export::Export;
pub use export::shape_of_result;

/// What a running component's imports work on.
pub(crate) struct State {
    pub machine: Machine,
    pub mailbox: Mailbox,
    pub meter: Meter,
    /// Full names of the imports that the caller provides.
    pub imports: BTreeSet<String>,
    /// Calls of the caller's imports so far.
    calls: usize,
    calls_limit: usize,
}

impl State {
    /// Counts a call of an import.
    pub fn count(&mut self) -> Result<(), Stop> {
        self.calls += 1;
        if self.calls > self.calls_limit {
            let limit = self.calls_limit;
            return Err(Stop::Calls { limit });
        }
        Ok(())
    }
}

/// Runs to the event `done`, or fails.
type Running = Pin<Box<dyn Future<Output = Result<Vec<u8>, Failure>> + Send>>;

/// One call of an export, between two events.
pub struct Call {
    running: Option<Running>,
    mailbox: Mailbox,
    result_bytes: usize,
    event: Vec<u8>,
    is_marked: bool,
}

impl Call {
    /// Starts a call; its first event is ready.
    ///
    /// # Errors
    ///
    /// The message is malformed, the component can't be loaded, or the export
    /// and the arguments don't fit: nothing was started.
    pub fn begin(message: &[u8]) -> Result<Self, Failure> {
        let begin = Begin::parse(message)?;
        let loaded = load(&begin.component, begin.limits.stack_bytes)?;
        Self::start(begin, loaded)
    }

    fn start(begin: Begin, loaded: Arc<Loaded>) -> Result<Self, Failure> {
        let export = Export::find(&loaded, &begin.export)?;
        values::check(&begin.export, &export.function, &loaded.imports.types)?;
        let imports = imports::provided(&loaded.imports, &begin.imports)?;
        let args = export.arguments(begin.args)?;
        let mailbox = Mailbox::default();
        let state = State {
            machine: Machine::new(begin.now, begin.seed),
            mailbox: mailbox.clone(),
            meter: Meter::new(begin.limits.memory_bytes),
            imports,
            calls: 0,
            calls_limit: begin.limits.calls,
        };
        let result_bytes = begin.limits.result_bytes;
        let is_marked = begin.record;
        let mut call = Call {
            running: Some(Box::pin(run(loaded, export, args, state, begin.limits))),
            mailbox,
            result_bytes,
            event: Vec::new(),
            is_marked,
        };
        call.go_on();
        Ok(call)
    }

    /// The current event's bytes.
    pub fn event(&self) -> &[u8] {
        &self.event
    }

    /// Whether the call has ended: its event is `done` or `failed`.
    pub fn is_over(&self) -> bool {
        self.running.is_none()
    }

    /// What `record` of its `begin` says: the caller's own mark.
    pub fn is_marked(&self) -> bool {
        self.is_marked
    }

    /// Hands the component the result it waits for, and runs it to the next
    /// event. Whatever is wrong with the message ends the call.
    pub fn resume(&mut self, message: &[u8]) {
        if self.is_over() {
            let text = "resume after the call has ended";
            return self.fail(&Failure::new(Kind::Protocol, text));
        }
        match parse_resume(message, self.result_bytes) {
            Ok(given) => {
                self.mailbox.give(given);
                self.go_on();
            }
            Err(failure) => self.fail(&failure),
        }
    }

    /// Ends the call with a failure.
    pub fn fail(&mut self, failure: &Failure) {
        self.running = None;
        self.event = failure.to_json();
    }

    fn go_on(&mut self) {
        let Some(running) = &mut self.running else {
            return;
        };
        match running
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(ended) => {
                self.running = None;
                self.event = ended.unwrap_or_else(|failure| failure.to_json());
            }
            Poll::Pending => match self.mailbox.take_question() {
                Some(event) => self.event = event,
                None => self.fail(&Failure::new(Kind::Internal, "the call waits for nothing")),
            },
        }
    }
}

async fn run(
    loaded: Arc<Loaded>,
    export: Export,
    args: Vec<Val>,
    state: State,
    limits: Limits,
) -> Result<Vec<u8>, Failure> {
    let mut store = Store::new(&loaded.engine, state);
    store.limiter(|state| &mut state.meter);
    store.set_hostcall_fuel(limits.memory_bytes);
    let ended = run_in(&mut store, &loaded, &export, args, &limits).await;
    ended.map_err(|failure| Failure {
        stderr: store.data_mut().machine.take_stderr(),
        ..failure
    })
}

async fn run_in(
    store: &mut Store<State>,
    loaded: &Loaded,
    export: &Export,
    mut args: Vec<Val>,
    limits: &Limits,
) -> Result<Vec<u8>, Failure> {
    store
        .set_fuel(limits.fuel)
        .map_err(|error| stopped(&error, Kind::Internal))?;
    // What fails here besides the component's own start code is the host: no
    // memory for the instance.
    let instance = loaded.instance.instantiate_async(&mut *store).await;
    let instance = instance.map_err(|error| stopped(&error, Kind::Internal))?;
    let function = instance
        .get_func(&mut *store, export.index)
        .ok_or_else(|| Failure::new(Kind::Internal, "the instance lacks its export"))?;
    let types: Vec<_> = export.function.results().collect();
    let mut results = vec![Val::Bool(false); types.len()];
    let resources = &loaded.imports.types;
    for ((_, ty), value) in export.function.params().zip(&mut args) {
        let given = resources.give(store, &ty, value);
        given.map_err(|error| stopped(&error, Kind::Internal))?;
    }
    let called = function.call_async(&mut *store, &args, &mut results).await;
    called.map_err(|error| stopped(&error, Kind::Trap))?;
    for value in &mut results {
        let taken = resources.take(store, value);
        taken.map_err(|error| stopped(&error, Kind::Internal))?;
    }
    let left = store
        .get_fuel()
        .map_err(|error| stopped(&error, Kind::Internal))?;
    let done = Done {
        result: types
            .first()
            .zip(results.first())
            .map(|(ty, value)| values::Json { ty, value }),
        fuel: limits.fuel.saturating_sub(left).to_string(),
        engine: loaded.form.target(),
        stderr: store.data_mut().machine.take_stderr(),
    };
    serde_json::to_vec(&done)
        .map_err(|error| Failure::new(Kind::ResultTooLarge, format!("the result: {error}")))
}

/// What stopped the component; `otherwise` is the kind of an error that is
/// neither a limit of ours nor a trap of wasmtime's.
fn stopped(error: &wasmtime::Error, otherwise: Kind) -> Failure {
    if let Some(stop) = error.downcast_ref::<Stop>() {
        return Failure::new(stop.kind(), stop.to_string());
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => Failure::new(Kind::OutOfFuel, "the component ran out of fuel"),
        Some(Trap::StackOverflow) => {
            Failure::new(Kind::OutOfStack, "the component ran out of stack")
        }
        Some(trap) => Failure::new(Kind::Trap, format!("the component stopped: {trap}")),
        // wasmtime keeps this error's type to itself.
        None if error
            .root_cause()
            .to_string()
            .contains("fuel allocated for hostcalls") =>
        {
            let text = "the component passed more data to the host at once than it may hold";
            Failure::new(Kind::OutOfMemory, text)
        }
        None => Failure::new(otherwise, format!("the component stopped: {error:#}")),
    }
}
