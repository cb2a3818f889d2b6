//! What the panel shows, as compact JSON after recordings of v4.6.1, and the
//! service the tests are about.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{Answer, data};
use crate::context::{
    Binding, BindingState, Client, Context, PanelRecord, Product, Service, ServiceId,
    ServiceStatus, StoredServer,
};
use crate::identity;
use crate::language;
use crate::mark::Mark;
use crate::outcome::{BoundUser, Effect, ServerIds};
use crate::panel::Generation;
use crate::panel::users::Jti;
use crate::remembered::Remembered;

pub const UUID: &str = "a5b8d379-3750-4e65-91ac-b8d32f610eba";
pub const OTHER: &str = "23dbd5a3-1aba-4ba6-965c-6ed37af104ca";
pub const DEBIAN: &str = "8f4e8f77-75f9-4b18-aa81-36f53a66a429";
pub const GIB: u64 = 1 << 30;

pub fn address(id: u64, text: &str) -> Value {
    let (cidr, gateway) = if text.contains(':') {
        (64, "2001:db8::1")
    } else {
        (24, "198.51.100.1")
    };
    json!({ "id": id, "address_pool_id": 1, "server_id": null, "type": "ipv4", "address": text,
        "cidr": cidr, "gateway": gateway, "mac_address": null })
}

/// The server of [`context`] as the panel shows it when it is ready.
pub fn server() -> Value {
    json!({
        "id": "a5b8d379", "uuid": UUID, "node_id": 1, "hostname": "vps.example.test", "name": marked_name(),
        "description": null, "status": null, "usages": { "bandwidth": 5 * GIB },
        "limits": {
            "cpu": 2, "memory": 2 * GIB, "disk": 20 * GIB, "snapshots": 0, "backups": 2, "bandwidth": 500 * GIB,
            "addresses": { "ipv4": [address(2, "198.51.100.11")], "ipv6": [] }, "mac_address": null
        },
        "user_id": 3, "vmid": 605_685_610, "internal_id": 4
    })
}

/// An object with some of its members replaced, by JSON pointer; missing
/// members of the last level are added.
pub fn with(mut object: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        object.pointer_mut(parent).expect("a parent")[name] = value.clone();
    }
    object
}

pub fn user(id: u64, email: &str, root_admin: bool) -> Value {
    json!({ "id": id, "name": "x", "email": email, "email_verified_at": null, "root_admin": root_admin, "servers_count": 0 })
}

/// A panel user who bears the mark of this context's client.
pub fn marked_user(context: &Context, id: u64, email: &str) -> Value {
    let mark = identity::mark::of(context, email);
    let name = identity::mark::name(context, email, &mark);
    with(user(id, email, false), &[("/name", json!(name))])
}

/// [`server`] shown with its owner.
pub fn owned() -> Value {
    with(
        server(),
        &[(
            "/user",
            json!({ "data": user(3, "ann@example.test", false) }),
        )],
    )
}

pub fn node(id: u64, free_memory: u64, free_disk: u64) -> Value {
    json!({ "id": id, "location_id": id, "name": format!("node-{id}"), "verify_tls": false, "fqdn": "127.0.0.1",
        "memory": 64 * GIB, "memory_overallocate": 0, "memory_allocated": 64 * GIB - free_memory,
        "disk": 1000 * GIB, "disk_overallocate": 0, "disk_allocated": 1000 * GIB - free_disk, "servers_count": 0 })
}

/// A node's templates: one group, one template.
pub fn templates(uuid: &str, name: &str) -> Answer {
    data(
        &json!([{ "id": 1, "uuid": "71228100-aec3-4f79-91c5-3a6211175672", "name": "Linux", "hidden": 0,
        "templates": { "data": [{ "id": 1, "uuid": uuid, "name": name, "vmid": 9000, "hidden": 0 }] } }]),
    )
}

/// `service-mark` of service 7 in the installation `0123456789abcdef`.
pub const SERVICE_MARK: u64 = 0xfb49_ec57_070b_a0b3;

pub fn mark() -> Mark {
    Mark::of(SERVICE_MARK)
}

pub fn marked_name() -> String {
    mark().sign("vps-7")
}

/// An active service of a bound client, its server stored and seen ready.
pub fn context() -> Context {
    let settings = ["2", "2048", "20480", "500", "0", "2", "Debian 12", "1"];
    Context {
        service_mark: SERVICE_MARK,
        client_key: "0123456789abcdef".to_owned(),
        language: language::of("english"),
        now: 1_790_000_000,
        panel: PanelRecord {
            url: "https://panel.example.test".to_owned(),
            administrator: None,
            generation: Some(Generation::V4),
            patient: false,
            scarce: false,
            user_email: None,
            adopt_empty_users: false,
            read_only: false,
        },
        client: Client {
            id: 5,
            first_name: "Ann".to_owned(),
            last_name: "Lee".to_owned(),
            email: "ann@example.test".to_owned(),
            email_verified: false,
        },
        service: Service {
            id: ServiceId {
                service: 7,
                addon: None,
            },
            product: Product {
                id: 1,
                name: "VPS".to_owned(),
                settings: settings.map(str::to_owned).to_vec(),
            },
            domain: "vps.example.test".to_owned(),
            username: "root".to_owned(),
            password: "S3rver!Passw0rd".to_owned(),
            password_typed: true,
            status: ServiceStatus::Active,
            quantity: 1,
            options: Vec::new(),
            fields: Vec::new(),
        },
        server: StoredServer {
            uuid: Some(UUID.to_owned()),
            vm_id: Some("605685610".to_owned()),
            node_id: Some("1".to_owned()),
            panel_user_id: Some("3".to_owned()),
            owner_seen: Some(1_789_999_940),
            elsewhere: None,
            status: Some("ready".to_owned()),
            dedicated_address: Some("198.51.100.11".to_owned()),
            assigned_addresses: Vec::new(),
        },
        bindings: bound(3),
        others_proofs: Vec::new(),
        bound_to_others: Vec::new(),
        client_servers: vec![UUID.to_owned()],
        intent: None,
        session_open: false,
        session_checked: Some(1_789_999_970),
        recent_answer: None,
        remembered: Remembered::of_new(),
        first_options: None,
        suspension_pending: false,
        deletion: None,
        released: Vec::new(),
        unverified: Vec::new(),
        earlier: None,
        inputs: Vec::new(),
        form_token: "t0ken".to_owned(),
        form_done: String::new(),
        form_failed: String::new(),
        by_staff: false,
        confirmation: None,
        traces: Vec::new(),
    }
}

/// The client's only binding: to a panel user who is proved to be the client.
pub fn bound(user: u64) -> Vec<Binding> {
    vec![Binding {
        user,
        jti: Some(jti(user)),
        here: true,
        elsewhere: false,
        state: BindingState::Proved,
    }]
}

/// The proof of a panel user in these tests.
pub fn jti(user: u64) -> Jti {
    Jti::stored(format!("{user:064x}"))
}

/// What the panel answers to the request for a sign-on token of this user.
pub fn sign_on_token(user: u64) -> Answer {
    data(&json!({ "user_id": user, "token": token_of(user) }))
}

/// A sign-on token of the real shape.
pub fn token_of(user: u64) -> String {
    let header = json!({ "typ": "JWT", "alg": "HS256", "jti": jti(user).as_str() });
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    format!("{header}.claims.signature")
}

/// The effect that binds a user who is proved to be the client.
pub fn binds(user: u64) -> Effect {
    Effect::Bind(BoundUser {
        user,
        jti: Some(jti(user)),
        state: BindingState::Proved,
    })
}

/// The effect that binds a user whom this call has made, before there is a proof.
pub fn binds_unproved(user: u64) -> Effect {
    Effect::Bind(BoundUser {
        user,
        jti: None,
        state: BindingState::Unexamined,
    })
}

/// The same before its server is made.
pub fn ordered() -> Context {
    Context {
        server: StoredServer::default(),
        remembered: Remembered::default(),
        client_servers: Vec::new(),
        ..context()
    }
}

pub fn stored_ids() -> Effect {
    Effect::StoreServer(ServerIds {
        uuid: UUID.to_owned(),
        vm_id: 605_685_610,
        node_id: 1,
        panel_user_id: 3,
    })
}

pub fn remembered(status: &str) -> Effect {
    Effect::RememberStatus(status.to_owned())
}

/// Position of the setting Customer Functions, from 0.
const CUSTOMER_FUNCTIONS: usize = 14;

/// A product that allows this.
pub fn allowing(functions: &str, mut context: Context) -> Context {
    let settings = &mut context.service.product.settings;
    settings.resize(CUSTOMER_FUNCTIONS, String::new());
    settings.push(functions.to_owned());
    context
}
