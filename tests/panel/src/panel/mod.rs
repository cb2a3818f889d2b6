//! The panel's HTTP API: its routes, and who may use them.

mod backups;
mod build;
mod client;
mod console;
mod create;
mod nodes;
mod routes;
mod servers;
pub mod session;
mod settings;
mod show;
mod token;
mod users;

use crate::reply::{self, Answer, Problem};
use crate::request::Request;
use crate::simulator::Simulator;
use crate::world::models::Server;
use hyper::header::{AUTHORIZATION, HeaderValue};
use hyper::{Method, StatusCode};
use routes::Realm;

/// A request with what its realm has found out about it.
pub struct Call<'a> {
    pub request: &'a Request,
    /// The session's key; of the web realm only.
    pub session: String,
    /// Who is signed on; of the customer's realm only.
    pub user: u64,
}

impl Call<'_> {
    /// A part of the path, counted from 0 with `api`.
    pub fn segment(&self, index: usize) -> &str {
        self.request.segments.get(index).map_or("", String::as_str)
    }

    /// The server that `/api/{realm}/servers/{server}` names.
    pub fn server<'w>(&self, sim: &'w Simulator) -> Result<&'w Server, Problem> {
        sim.world
            .server(self.segment(3))
            .ok_or_else(|| Problem::no_model("Server", ""))
    }

    /// As `server`, to be changed.
    pub fn server_mut<'w>(&self, sim: &'w mut Simulator) -> Result<&'w mut Server, Problem> {
        sim.world
            .server_mut(self.segment(3))
            .ok_or_else(|| Problem::no_model("Server", ""))
    }
}

/// Answers a request, and does what it asks for.
pub fn handle(sim: &mut Simulator, request: &Request) -> Answer {
    sim.settle();
    sim.act = None;
    if request.method == Method::OPTIONS {
        return preflight(request);
    }
    let mut answer = match routes::resolve(request) {
        Err(problem) => reply::answer(request, Err(problem)),
        Ok((Realm::Application, handler)) => {
            let outcome = administrator(sim, request).and_then(|()| {
                handler(
                    sim,
                    &Call {
                        request,
                        session: String::new(),
                        user: 0,
                    },
                )
            });
            reply::answer(request, outcome)
        }
        Ok((Realm::Client, handler)) => session::respond(sim, request, |sim, call| {
            client::admit(sim, call)?;
            handler(sim, call)
        }),
        Ok((Realm::Web, handler)) => session::respond(sim, request, handler),
    };
    if request.path.starts_with("/api/") {
        answer
            .headers
            .insert("access-control-allow-origin", HeaderValue::from_static("*"));
    }
    if request.method == Method::HEAD {
        answer.body.clear();
    }
    answer
}

/// Whether the request carries an administrator's token: 401 without one, 403
/// with somebody else's. The part before `|` may be left out.
fn administrator(sim: &Simulator, request: &Request) -> Result<(), Problem> {
    let token = request
        .header(AUTHORIZATION.as_str())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty());
    let known = sim.world.tokens.iter().find(|known| {
        let secret = known
            .token
            .split_once('|')
            .map_or(known.token.as_str(), |(_, secret)| secret);
        token.is_some_and(|token| token == known.token || token == secret)
    });
    let owner = known
        .and_then(|token| sim.world.user(token.user_id))
        .ok_or_else(Problem::unauthenticated)?;
    if owner.root_admin {
        Ok(())
    } else {
        Err(Problem::new(403, ""))
    }
}

/// A browser's question before a request from another site.
fn preflight(request: &Request) -> Answer {
    let mut answer = reply::bare(StatusCode::NO_CONTENT);
    answer
        .headers
        .insert("access-control-allow-origin", HeaderValue::from_static("*"));
    for (asked, allowed) in [
        (
            "access-control-request-method",
            "access-control-allow-methods",
        ),
        (
            "access-control-request-headers",
            "access-control-allow-headers",
        ),
    ] {
        if let Some(value) = request.headers.get(asked) {
            answer.headers.insert(allowed, value.clone());
        }
    }
    answer
}
