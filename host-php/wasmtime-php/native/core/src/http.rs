//! The contract's interface `http`, as Rust types: `wit/http.wit` is the
//! reference, and wasmtime compares the two when it links a component.

use serde::{Deserialize, Serialize};
use wasmtime::StoreContextMut;
use wasmtime::component::{ComponentType, Lift, Linker, Lower};

use crate::contract::{PACKAGE, VERSION};
use crate::door;
use crate::limits::{Stop, charge};
use crate::mailbox::{Given, Question};
use crate::session::State;
use crate::values::bytes;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ComponentType, Lift, Lower, Serialize)]
#[component(enum)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
#[allow(dead_code, reason = "wasmtime's Lift makes the values")]
pub(crate) enum Method {
    #[component(name = "get")]
    Get,
    #[component(name = "post")]
    Post,
    #[component(name = "put")]
    Put,
    #[component(name = "patch")]
    Patch,
    #[component(name = "delete")]
    Delete,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ComponentType, Lift, Lower, Serialize)]
#[component(enum)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
#[allow(dead_code, reason = "wasmtime's Lift makes the values")]
pub(crate) enum Credential {
    #[component(name = "none")]
    None,
    #[component(name = "application-token")]
    ApplicationToken,
    #[component(name = "user-session")]
    UserSession,
    #[component(name = "open-session")]
    OpenSession,
}

#[derive(Debug, Clone, ComponentType, Lift, Lower, Serialize, Deserialize)]
#[component(record)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    pub name: String,
    #[serde(with = "bytes")]
    pub value: Vec<u8>,
}

#[derive(Debug, Clone, ComponentType, Lift, Lower, Serialize)]
#[component(record)]
pub(crate) struct Request {
    pub method: Method,
    pub path: String,
    pub credential: Credential,
    pub headers: Vec<Header>,
    #[serde(serialize_with = "bytes::serialize_option")]
    pub body: Option<Vec<u8>>,
    pub intent: Option<String>,
}

#[derive(Debug, Clone, ComponentType, Lift, Lower, Serialize, Deserialize)]
#[component(record)]
#[serde(deny_unknown_fields)]
pub(crate) struct Response {
    pub status: u16,
    pub headers: Vec<Header>,
    #[serde(with = "bytes")]
    pub body: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ComponentType, Lift, Lower, Serialize, Deserialize)]
#[component(enum)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub(crate) enum FailureKind {
    #[component(name = "resolve")]
    Resolve,
    #[component(name = "connect")]
    Connect,
    #[component(name = "tls")]
    Tls,
    #[component(name = "timeout")]
    Timeout,
    #[component(name = "interrupted")]
    Interrupted,
    #[component(name = "too-large")]
    TooLarge,
    #[component(name = "malformed")]
    Malformed,
    #[component(name = "no-session")]
    NoSession,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ComponentType, Lift, Lower, Serialize, Deserialize)]
#[component(enum)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub(crate) enum Reach {
    #[component(name = "never")]
    Never,
    #[component(name = "maybe")]
    Maybe,
}

#[derive(Debug, Clone, ComponentType, Lift, Lower, Serialize, Deserialize)]
#[component(record)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Failure {
    pub kind: FailureKind,
    #[component(name = "reached-panel")]
    pub reached_panel: Reach,
    pub message: String,
}

/// What one request came to.
pub(crate) type Answer = Result<Response, Failure>;

impl Request {
    /// Bytes it holds, for the call's fuel.
    fn size(&self) -> usize {
        let headers = self.headers.iter();
        self.path.len()
            + self.body.as_ref().map_or(0, Vec::len)
            + self.intent.as_ref().map_or(0, String::len)
            + headers
                .map(|header| header.name.len() + header.value.len())
                .sum::<usize>()
    }
}

/// The interface's full name.
pub(crate) fn interface() -> String {
    format!("{PACKAGE}/http@{VERSION}")
}

/// Gives a component the interface `http`.
pub(crate) fn link(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    linker
        .instance(&interface())?
        .func_wrap_async("send-all", |store, (requests,): (Vec<Request>,)| {
            Box::new(send_all(store, requests))
        })
}

/// Posts the requests and stays pending until the caller resumes with answers.
async fn send_all(
    mut store: StoreContextMut<'_, State>,
    requests: Vec<Request>,
) -> wasmtime::Result<(Vec<Answer>,)> {
    if requests.is_empty() {
        return Ok((Vec::new(),));
    }
    charge(&mut store, requests.iter().map(Request::size).sum())?;
    let state = store.data_mut();
    state.count(requests.len())?;
    for request in &requests {
        door::check(request).map_err(Stop::Forbidden)?;
    }
    match state.mailbox.ask(Question::Requests(requests)).await {
        Given::Answers(answers) => Ok((answers,)),
        _ => Err(wasmtime::format_err!("no answers to requests")),
    }
}
