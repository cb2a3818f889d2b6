//! The panel's routes, as far as this project or a test of it may ask for them.

use super::{
    Call, backups, build, client, console, create, hardware, nodes, servers, session, settings,
    users,
};
use crate::generation::Generation;
use crate::reply::{Outcome, Problem};
use crate::request::Request;
use crate::simulator::Simulator;
use hyper::Method;

/// What a route does.
pub type Handler = fn(&mut Simulator, &Call) -> Outcome;

/// A path, its methods in the order the panel names them, and what they do.
type Route = (&'static str, Methods);

type Methods = &'static [(Method, Handler)];

const APPLICATION: &[Route] = &[
    (
        "api/application/locations",
        &[(Method::GET, nodes::locations)],
    ),
    ("api/application/nodes", &[(Method::GET, nodes::list)]),
    ("api/application/nodes/*", &[(Method::GET, nodes::show)]),
    (
        "api/application/nodes/*/addresses",
        &[(Method::GET, nodes::addresses)],
    ),
    (
        "api/application/nodes/*/isos",
        &[(Method::GET, nodes::isos)],
    ),
    (
        "api/application/nodes/*/template-groups",
        &[(Method::GET, nodes::template_groups)],
    ),
    (
        "api/application/nodes/*/template-groups/*/templates",
        &[(Method::GET, nodes::templates)],
    ),
    (
        "api/application/users",
        &[(Method::GET, users::list), (Method::POST, users::create)],
    ),
    (
        "api/application/users/*",
        &[
            (Method::GET, users::show),
            (Method::PUT, users::update),
            (Method::PATCH, users::update),
            (Method::DELETE, users::delete),
        ],
    ),
    (
        "api/application/users/*/generate-sso-token",
        &[(Method::POST, users::sign_on_token)],
    ),
    (
        "api/application/servers",
        &[(Method::GET, servers::list), (Method::POST, create::create)],
    ),
    (
        "api/application/servers/*",
        &[
            (Method::GET, servers::show),
            (Method::PATCH, servers::update),
            (Method::DELETE, build::delete),
        ],
    ),
    (
        "api/application/servers/*/settings/build",
        &[(Method::PATCH, build::build)],
    ),
    (
        "api/application/servers/*/settings/suspend",
        &[(Method::POST, build::suspend)],
    ),
    (
        "api/application/servers/*/settings/unsuspend",
        &[(Method::POST, build::unsuspend)],
    ),
];

const CLIENT: &[Route] = &[
    ("api/client/servers", &[(Method::GET, client::list)]),
    ("api/client/servers/*", &[(Method::GET, client::show)]),
    (
        "api/client/servers/*/state",
        &[(Method::GET, client::state), (Method::PATCH, client::power)],
    ),
    (
        "api/client/servers/*/details",
        &[(Method::GET, client::details)],
    ),
    (
        "api/client/servers/*/create-console-session",
        &[(Method::POST, console::open)],
    ),
    (
        "api/client/servers/*/backups",
        &[
            (Method::GET, backups::list),
            (Method::POST, backups::create),
        ],
    ),
    (
        "api/client/servers/*/backups/*",
        &[(Method::DELETE, backups::delete)],
    ),
    (
        "api/client/servers/*/backups/*/restore",
        &[(Method::POST, backups::restore)],
    ),
    (
        "api/client/servers/*/settings/rename",
        &[(Method::POST, settings::rename)],
    ),
    (
        "api/client/servers/*/settings/reinstall",
        &[(Method::POST, settings::reinstall)],
    ),
    (
        "api/client/servers/*/settings/template-groups",
        &[(Method::GET, settings::template_groups)],
    ),
    (
        "api/client/servers/*/settings/network",
        &[
            (Method::GET, settings::network),
            (Method::PUT, settings::set_network),
        ],
    ),
    (
        "api/client/servers/*/settings/hardware/boot-order",
        &[
            (Method::GET, hardware::boot_order),
            (Method::PUT, hardware::set_boot_order),
        ],
    ),
    (
        "api/client/servers/*/settings/hardware/isos",
        &[(Method::GET, hardware::isos)],
    ),
    (
        "api/client/servers/*/settings/hardware/isos/*/mount",
        &[(Method::POST, hardware::mount)],
    ),
    (
        "api/client/servers/*/settings/hardware/isos/*/unmount",
        &[(Method::POST, hardware::unmount)],
    ),
];

/// What only v3 has. The methods for one template are there, but nobody here asks for them.
const V3: &[(Realm, Route)] = &[
    (
        Realm::Application,
        (
            "api/application/nodes/*/template-groups/*/templates/*",
            &[
                (Method::PUT, nodes::template),
                (Method::PATCH, nodes::template),
                (Method::DELETE, nodes::template),
            ],
        ),
    ),
    (
        Realm::Client,
        ("api/client/servers/*/settings/security", CREDENTIALS),
    ),
];

/// What only v4 has.
const V4: &[(Realm, Route)] = &[
    (
        Realm::Application,
        (
            "api/application/nodes/*/template-groups/*/templates/*",
            &[(Method::GET, nodes::template)],
        ),
    ),
    (
        Realm::Application,
        (
            "api/application/address-pools",
            &[(Method::GET, nodes::pools)],
        ),
    ),
    (
        Realm::Application,
        (
            "api/application/address-pools/*",
            &[(Method::GET, nodes::pool)],
        ),
    ),
    (
        Realm::Application,
        (
            "api/application/address-pools/*/addresses",
            &[(Method::GET, nodes::pool_addresses)],
        ),
    ),
    (
        Realm::Client,
        ("api/client/servers/*/settings/auth", CREDENTIALS),
    ),
];

/// What v6 has in place of v4's own: pools and templates have other paths.
const V6: &[(Realm, Route)] = &[
    (
        Realm::Application,
        ("api/application/version", &[(Method::GET, nodes::version)]),
    ),
    (
        Realm::Application,
        (
            "api/application/address-block-groups",
            &[(Method::GET, nodes::pools)],
        ),
    ),
    (
        Realm::Client,
        ("api/client/servers/*/settings/auth", CREDENTIALS),
    ),
];

/// Password and keys: the same under both generations' paths.
const CREDENTIALS: Methods = &[
    (Method::GET, settings::auth),
    (Method::PUT, settings::set_auth),
];

const WEB: &[Route] = &[
    ("", &[(Method::GET, session::index)]),
    ("authenticate", &[(Method::GET, session::authenticate)]),
    (
        "sanctum/csrf-cookie",
        &[(Method::GET, session::csrf_cookie)],
    ),
    ("login", &[(Method::POST, session::login)]),
    ("logout", &[(Method::POST, session::logout)]),
];

/// Which API a route is of: each has its own way to know who asks.
#[derive(Clone, Copy)]
pub enum Realm {
    /// By an administrator's token.
    Application,
    /// By a session with somebody signed on.
    Client,
    /// By a session.
    Web,
}

/// The route of a path.
fn find(generation: Generation, segments: &[String]) -> Option<(Realm, Methods)> {
    let own = match generation {
        Generation::V3 => V3,
        Generation::V4 | Generation::V5 => V4,
        Generation::V6 => V6,
    };
    let common = [
        (Realm::Application, APPLICATION),
        (Realm::Client, CLIENT),
        (Realm::Web, WEB),
    ];
    common
        .into_iter()
        .flat_map(|(realm, routes)| routes.iter().map(move |route| (realm, *route)))
        .chain(own.iter().copied())
        .find(|(_, (pattern, _))| fits(pattern, segments))
        .map(|(realm, (_, methods))| (realm, methods))
}

/// What a request asks for: 404 where there is no such path, 405 with the methods it has.
pub fn resolve(generation: Generation, request: &Request) -> Result<(Realm, Handler), Problem> {
    let path = request.segments.join("/");
    let Some((realm, methods)) = find(generation, &request.segments) else {
        return Err(Problem::new(
            404,
            format!("The route {path} could not be found."),
        ));
    };
    let wanted = if request.method == Method::HEAD {
        &Method::GET
    } else {
        &request.method
    };
    if let Some((_, handler)) = methods.iter().find(|(method, _)| method == wanted) {
        return Ok((realm, *handler));
    }
    let mut allowed: Vec<&str> = methods.iter().map(|(method, _)| method.as_str()).collect();
    if allowed.first() == Some(&"GET") {
        allowed.insert(1, "HEAD");
    }
    let allowed = allowed.join(", ");
    let method = &request.method;
    Err(Problem::new(
        405,
        format!(
            "The {method} method is not supported for route {path}. Supported methods: {allowed}."
        ),
    )
    .with_header("allow", allowed))
}

fn fits(pattern: &str, segments: &[String]) -> bool {
    let mut parts = pattern.split('/').filter(|part| !part.is_empty());
    let fits = segments.iter().all(|segment| {
        parts
            .next()
            .is_some_and(|part| part == "*" || part == segment)
    });
    fits && parts.next().is_none()
}
