//! The panel's HTTP API: its routes, who may use them, and how often.

mod backups;
mod build;
mod client;
mod console;
mod create;
mod hardware;
mod nodes;
mod routes;
mod servers;
pub mod session;
mod settings;
mod show;
pub mod token;
mod users;

use crate::reply::{self, Answer, Problem, Reply};
use crate::request::Request;
use crate::simulator::Simulator;
use crate::validation::Errors;
use crate::world::models::Server;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::{Method, StatusCode};
use routes::{Handler, Realm};

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
    answer(sim, request, |handler| handler)
}

/// Answers as a panel whose routes are broken: it knows who asks, but fails.
pub fn fail(sim: &mut Simulator, request: &Request) -> Answer {
    answer(sim, request, |_| {
        |sim, _| {
            Err(sim
                .says
                .as_deref()
                .map_or_else(Problem::server_error, |words| Problem::new(500, words)))
        }
    })
}

/// Answers as a panel that finds fault with every input.
pub fn refuse(sim: &mut Simulator, request: &Request) -> Answer {
    answer(sim, request, |_| {
        |sim, _| {
            let mut errors = Errors::default();
            let words = sim.says.as_deref();
            errors.add("fault", words.unwrap_or("The fault field is invalid."));
            errors.check()?;
            Ok(Reply::NoContent)
        }
    })
}

fn answer(
    sim: &mut Simulator,
    request: &Request,
    choose: impl FnOnce(Handler) -> Handler,
) -> Answer {
    sim.settle();
    sim.act = None;
    if request.method == Method::OPTIONS {
        return preflight(request);
    }
    let resolved = routes::resolve(sim.settings.generation, request);
    let mut answer = match resolved.map(|(realm, handler)| (realm, choose(handler))) {
        Err(problem) => reply::answer(request, Err(problem)),
        Ok((Realm::Application, handler)) => application(sim, request, handler),
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
    if answer.status == StatusCode::FOUND {
        let kind = sim.settings.generation.redirect_type();
        answer.headers.insert(CONTENT_TYPE, kind);
    }
    if request.method == Method::HEAD {
        answer.body.clear();
    }
    answer
}

/// The application API: first who asks, then how often he has. What fails at
/// the first isn't counted at the second.
fn application(sim: &mut Simulator, request: &Request, handler: Handler) -> Answer {
    let user = match owner(sim, request) {
        Ok(user) => user,
        Err(problem) => return reply::answer(request, Err(problem)),
    };
    let (now, ways) = (sim.clock.now(), sim.settings.ways);
    let (limit, window) = (ways.throttle_limit, ways.throttle_window_s);
    let call = Call {
        request,
        session: String::new(),
        user: 0,
    };
    if limit == 0 {
        let outcome = handler(sim, &call).map(|reply| {
            if sim.settings.generation.writes_camel_case() {
                reply.in_camel_case()
            } else {
                reply
            }
        });
        return reply::answer(request, outcome);
    }
    let (remaining, outcome) = match sim.throttle.hit(user, now, limit, window) {
        Ok(remaining) => (remaining, handler(sim, &call)),
        Err(wait) => {
            let problem = Problem::new(429, "Too Many Attempts.")
                .with_header("retry-after", wait.seconds.to_string())
                .with_header("x-ratelimit-reset", wait.until.to_string());
            (0, Err(problem))
        }
    };
    let mut answer = reply::answer(request, outcome);
    for (name, value) in [
        ("x-ratelimit-limit", limit),
        ("x-ratelimit-remaining", remaining),
    ] {
        answer.headers.insert(name, HeaderValue::from(value));
    }
    answer
}

/// The user whose token the request carries, who must be an administrator,
/// unless the panel is old. The part before `|` may be left out.
fn owner(sim: &Simulator, request: &Request) -> Result<u64, Problem> {
    let settings = &sim.settings;
    let token = request
        .header(AUTHORIZATION.as_str())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| settings.generation.is_bearer(scheme))
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
        .ok_or_else(|| settings.ways.unauthenticated())?;
    if owner.root_admin || settings.ways.accepts_user_tokens {
        Ok(owner.id)
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
