//! The panel's users.

use super::show::View;
use super::{Call, token};
use crate::query::{Filters, USUAL, page};
use crate::reply::{Outcome, Problem, Reply};
use crate::simulator::Simulator;
use crate::validation::{Errors, boolean, field, given, text};
use crate::world::models::User;
use serde_json::{Value, json};

/// In the order the database reads them: by id, or by email through its index.
pub fn list(sim: &mut Simulator, call: &Call) -> Outcome {
    let collation = sim.settings.ways.collation();
    let filters = Filters::new(call.request, collation, &["id", "name", "email", "*"])?;
    let fits = |user: &&User| {
        filters.equals_number("id", user.id)
            && filters.contains("name", &[&user.name])
            && filters.equals("email", &user.email)
            && filters.contains("*", &[&user.name, &user.email])
    };
    let mut users: Vec<&User> = sim.world.users.iter().filter(fits).collect();
    if filters.values("email").is_some() {
        users.sort_by(|one, other| collation.key(&one.email).cmp(&collation.key(&other.email)));
    }
    let view = View::new(sim);
    Ok(page(call.request, USUAL, users).reply(|user| view.user(user, true)))
}

fn find(sim: &Simulator, call: &Call) -> Result<u64, Problem> {
    let key = call.segment(3);
    let found = key.parse().ok().and_then(|id| sim.world.user(id));
    found
        .map(|user| user.id)
        .ok_or_else(|| Problem::no_model("User", key))
}

fn data(sim: &Simulator, id: u64) -> Reply {
    let user = sim
        .world
        .user(id)
        .map(|user| View::new(sim).user(user, true));
    Reply::data(user.unwrap_or(Value::Null))
}

pub fn show(sim: &mut Simulator, call: &Call) -> Outcome {
    Ok(data(sim, find(sim, call)?))
}

/// The rules of a new (`id` none) or changed user. `root_admin` left out passes
/// them, and then the record can't be saved: 500 (ConvoyPanel v4.6.1, observed).
fn check(sim: &Simulator, input: &Value, id: Option<u64>) -> Result<bool, Problem> {
    let mut errors = Errors::default();
    if errors.required(input, "name") {
        let length = text(input, "name").map_or(0, |name| name.chars().count());
        if !(1..=191).contains(&length) {
            errors.add("name", "The name must be between 1 and 191 characters.");
        }
    }
    if errors.required(input, "email") {
        let email = text(input, "email").unwrap_or("");
        let valid = email
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        if !valid || email.contains(',') {
            errors.add("email", "The email must be a valid email address.");
        }
        if email.chars().count() > 191 {
            errors.add("email", "The email must be between 1 and 191 characters.");
        }
        let collation = sim.settings.ways.collation();
        let key = collation.key(email);
        let taken = sim
            .world
            .users
            .iter()
            .any(|user| Some(user.id) != id && collation.key(&user.email) == key);
        if taken {
            errors.add("email", "The email has already been taken.");
        }
    }
    let wanted = if id.is_none() {
        errors.required(input, "password")
    } else {
        given(input, "password").is_some()
    };
    if wanted && text(input, "password").is_none_or(|password| password.chars().count() < 8) {
        errors.add("password", "The password must be at least 8 characters.");
    }
    errors.boolean(input, "root_admin");
    errors.check()?;
    let root_admin = field(input, "root_admin").and_then(boolean);
    root_admin.ok_or_else(|| {
        Problem::not_saved(
            "User",
            id,
            "root_admin",
            "The root admin field must be true or false.",
        )
    })
}

pub fn create(sim: &mut Simulator, call: &Call) -> Outcome {
    let input = &call.request.input;
    let root_admin = check(sim, input, None)?;
    let id = sim.world.next_user();
    let value = |name: &str| text(input, name).unwrap_or("").to_owned();
    let user = User {
        id,
        uuid: crate::world::uuid(),
        name: value("name"),
        email: value("email"),
        root_admin,
        password: value("password"),
    };
    sim.world.users.push(user);
    sim.act = Some("user_created");
    Ok(data(sim, id))
}

/// An administrator who is made a plain user loses all his tokens.
pub fn update(sim: &mut Simulator, call: &Call) -> Outcome {
    let id = find(sim, call)?;
    let input = &call.request.input;
    let root_admin = check(sim, input, Some(id))?;
    if let Some(user) = sim.world.users.iter_mut().find(|user| user.id == id) {
        user.name = text(input, "name").unwrap_or("").to_owned();
        user.email = text(input, "email").unwrap_or("").to_owned();
        if let Some(password) = text(input, "password") {
            user.password = password.to_owned();
        }
        if user.root_admin && !root_admin {
            sim.world.tokens.retain(|token| token.user_id != id);
        }
        user.root_admin = root_admin;
    }
    sim.act = Some("user_updated");
    Ok(data(sim, id))
}

pub fn delete(sim: &mut Simulator, call: &Call) -> Outcome {
    let id = find(sim, call)?;
    if sim.world.servers.iter().any(|server| server.user_id == id) {
        return Err(Problem::new(
            400,
            "The user cannot be deleted with servers still associated.",
        ));
    }
    sim.world.users.retain(|user| user.id != id);
    sim.world.tokens.retain(|token| token.user_id != id);
    sim.act = Some("user_deleted");
    Ok(Reply::NoContent)
}

/// A token that signs a browser on, for 15 seconds.
pub fn sign_on_token(sim: &mut Simulator, call: &Call) -> Outcome {
    let id = find(sim, call)?;
    let (now, bare) = (sim.clock.now(), sim.settings.ways.signs_on_without_jti);
    let user = sim.world.user(id);
    let signed = user.map(|user| token::sign_on(user, &call.request.origin, now, bare));
    sim.act = Some("sign_on_token_created");
    Ok(Reply::data(json!({ "user_id": id, "token": signed })))
}
