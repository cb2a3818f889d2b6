//! `/api/application/servers`.

use http::Method;
use serde::Serialize;

use super::answer::{self, Data, Page};
use super::nodes::Node;
use super::users::User;
use super::{Call, Error, ServerId, Uuid, filter};
use crate::door::Response;
use crate::json::{Json, Misfit, Readable, Sound, readable};
use crate::units::Bytes;

pub use super::status::ServerStatus;

/// A server as the application API shows it.
#[derive(Debug, Clone)]
pub struct Server {
    pub uuid: Uuid,
    pub name: String,
    pub hostname: String,
    pub status: ServerStatus,
    pub node_id: u64,
    pub user_id: u64,
    /// Number of the VM on its node.
    pub vmid: u64,
    pub usages: Usages,
    pub limits: Limits,
    /// Only if asked for.
    pub user: Option<User>,
    /// Only if asked for.
    pub node: Option<Node>,
}

#[derive(Debug, Clone)]
pub struct Usages {
    /// Since the period's start.
    pub bandwidth: Bytes,
}

/// What a server may use; `None` is unlimited.
#[derive(Debug, Clone)]
pub struct Limits {
    pub cpu: u32,
    pub memory: Bytes,
    pub disk: Bytes,
    pub snapshots: Option<u32>,
    pub backups: Option<u32>,
    pub bandwidth: Option<Bytes>,
    pub addresses: Addresses,
}

#[derive(Debug, Clone, Default)]
pub struct Addresses {
    pub ipv4: Vec<Address>,
    pub ipv6: Vec<Address>,
    /// Why each of the others can't be read. They are attached all the same: what sends the
    /// whole list would detach them, so it asks for [`Addresses::whole`] first.
    pub odd: Vec<String>,
}

impl Addresses {
    /// # Errors
    /// One of them can't be read.
    pub fn whole(&self) -> Result<(), Error> {
        match self.odd.first() {
            None => Ok(()),
            Some(odd) => Err(Error::Malformed(odd.clone())),
        }
    }
}

/// An address of a pool, free or attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub id: u64,
    pub address: String,
    /// Length of the network's prefix in bits, if the panel shows it.
    pub cidr: Option<u8>,
    /// Blank if the panel shows none.
    pub gateway: String,
}

readable! {
    Usages { bandwidth }
    Limits { cpu, memory, disk, snapshots, backups, bandwidth, addresses }
}

impl Readable for Addresses {
    fn read(json: &Json) -> Result<Self, Misfit> {
        let (ipv4, ipv6): (Sound<_>, Sound<_>) = (json.get("ipv4")?, json.get("ipv6")?);
        let named = |family: &str, odd: Vec<String>| {
            let name = |odd: String| ["addresses.", family, &odd].concat();
            odd.into_iter().map(name).collect::<Vec<_>>()
        };
        Ok(Self {
            odd: [named("ipv4", ipv4.odd), named("ipv6", ipv6.odd)].concat(),
            ipv4: ipv4.items,
            ipv6: ipv6.items,
        })
    }
}

impl Address {
    /// Such as `198.51.100.11/24`; without the prefix if the panel shows none.
    #[must_use]
    pub fn with_prefix(&self) -> String {
        let prefix = self.cidr.map(|bits| format!("/{bits}"));
        [self.address.as_str(), &prefix.unwrap_or_default()].concat()
    }
}

impl Readable for Address {
    fn read(json: &Json) -> Result<Self, Misfit> {
        Ok(Self {
            id: json.get("id")?,
            address: json.get("address")?,
            cidr: json.get("cidr").ok(),
            gateway: json.get("gateway").unwrap_or_default(),
        })
    }
}

/// A server in a list of which only a few members are looked at: whatever else of it is odd,
/// it counts.
#[derive(Debug, Clone)]
pub struct Listed {
    pub uuid: Uuid,
    /// Blank if it can't be read.
    pub name: String,
    pub hostname: String,
    pub status: ServerStatus,
    /// None if it can't be read.
    pub node_id: Option<u64>,
    pub user_id: Option<u64>,
    pub addresses: Addresses,
}

impl Readable for Listed {
    fn read(json: &Json) -> Result<Self, Misfit> {
        let limits = json.get::<Bounds>("limits").ok();
        Ok(Self {
            uuid: json.get("uuid")?,
            name: json.get("name").unwrap_or_default(),
            hostname: json.get("hostname").unwrap_or_default(),
            status: json
                .get("status")
                .unwrap_or_else(|_| ServerStatus::Unknown(String::new())),
            node_id: json.get("node_id").ok(),
            user_id: json.get("user_id").ok(),
            addresses: limits.map(|limits| limits.addresses).unwrap_or_default(),
        })
    }
}

struct Bounds {
    addresses: Addresses,
}

readable! {
    Bounds { addresses }
    Used { uuid, usages, limits }
}

/// A server and what it has used.
#[derive(Debug, Clone)]
pub struct Used {
    pub uuid: Uuid,
    pub usages: Usages,
    pub limits: Limits,
}

impl Readable for Server {
    fn read(json: &Json) -> Result<Self, Misfit> {
        Ok(Self {
            uuid: json.get("uuid")?,
            name: json.get("name")?,
            hostname: json.get("hostname")?,
            status: json.get("status")?,
            node_id: json.get("node_id")?,
            user_id: json.get("user_id")?,
            vmid: json.get("vmid")?,
            usages: json.get("usages")?,
            limits: json.get("limits")?,
            user: json.get::<Option<Data<_>>>("user")?.map(|user| user.0),
            node: json.get::<Option<Data<_>>>("node")?.map(|node| node.0),
        })
    }
}

/// A server as a page shows it, asked of the application API or, by its owner, of
/// the client API, which tells neither owner nor VM.
#[derive(Debug, Clone)]
pub struct Shown {
    pub uuid: Uuid,
    pub name: String,
    pub hostname: String,
    pub status: ServerStatus,
    pub usages: Usages,
    pub limits: Limits,
    pub user_id: Option<u64>,
    pub vmid: Option<u64>,
    /// The answer, to be read again by [`Shown::recall`].
    pub text: String,
}

impl Readable for Shown {
    fn read(json: &Json) -> Result<Self, Misfit> {
        Ok(Self {
            uuid: json.get("uuid")?,
            name: json.get("name")?,
            hostname: json.get("hostname")?,
            status: json.get("status")?,
            usages: json.get("usages")?,
            limits: json.get("limits")?,
            user_id: json.get("user_id")?,
            vmid: json.get("vmid")?,
            text: String::new(),
        })
    }
}

impl Shown {
    /// Reads an answer that was kept.
    ///
    /// # Errors
    /// It is none.
    pub fn recall(text: &str) -> Result<Self, Error> {
        let mut shown: Self = answer::kept(text)?;
        text.clone_into(&mut shown.text);
        Ok(shown)
    }

    pub(super) fn of(response: &Response) -> Result<Self, Error> {
        let mut shown: Self = answer::object(response)?;
        answer::text(response).clone_into(&mut shown.text);
        Ok(shown)
    }
}

/// One server as a page shows it.
#[must_use]
pub fn glance(uuid: &Uuid) -> Call<Shown> {
    Call::get(format!("/api/application/servers/{uuid}"), Shown::of)
}

/// What to show beside a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Nothing,
    Owner,
    Node,
    OwnerAndNode,
}

/// One server.
#[must_use]
pub fn show(uuid: &Uuid, beside: Beside) -> Call<Server> {
    look_up(uuid.as_str(), beside)
}

/// The server that staff call so.
#[must_use]
pub fn find(id: &ServerId, beside: Beside) -> Call<Server> {
    look_up(id.as_str(), beside)
}

fn look_up(id: &str, beside: Beside) -> Call<Server> {
    let include = match beside {
        Beside::Nothing => "",
        Beside::Owner => "?include=user",
        Beside::Node => "?include=node",
        Beside::OwnerAndNode => "?include=user,node",
    };
    Call::get(
        format!("/api/application/servers/{id}{include}"),
        answer::object,
    )
}

/// Servers whose name holds this text; by the database's collation, so a hit
/// must be compared again.
#[must_use]
pub fn named(part: &str) -> Call<Page<Server>> {
    let name = filter("name", part);
    Call::get(
        format!("/api/application/servers?{name}&per_page=100"),
        answer::page,
    )
}

/// The same for who looks at names and UUIDs only.
#[must_use]
pub fn named_any(part: &str) -> Call<Page<Listed>> {
    let name = filter("name", part);
    Call::get(
        format!("/api/application/servers?{name}&per_page=100"),
        answer::page,
    )
}

/// A panel user's servers, the first 100.
#[must_use]
pub fn owned_by(user: u64) -> Call<Page<Listed>> {
    let owner = filter("user_id", &user.to_string());
    Call::get(
        format!("/api/application/servers?{owner}&per_page=100"),
        answer::page,
    )
}

/// A further page of a panel user's servers; pages count from 1.
#[must_use]
pub fn owned_on_page(user: u64, page: u64) -> Call<Page<Listed>> {
    let owner = filter("user_id", &user.to_string());
    Call::get(
        format!("/api/application/servers?{owner}&per_page=100&page={page}"),
        answer::page,
    )
}

/// All servers, 100 a page; pages count from 1.
#[must_use]
pub fn list(page: u32) -> Call<Page<Listed>> {
    Call::get(list_path(page), answer::page)
}

/// The same with what each has used.
#[must_use]
pub fn used(page: u32) -> Call<Page<Used>> {
    Call::get(list_path(page), answer::page)
}

fn list_path(page: u32) -> String {
    format!("/api/application/servers?per_page=100&page={page}")
}

/// A server to be made. The panel demands every key here, null or not.
#[derive(Debug, Clone, Serialize)]
pub struct NewServer {
    /// At most 40 characters.
    pub name: String,
    pub user_id: u64,
    pub node_id: u64,
    /// `None`: the panel picks a free number. A number in use would be
    /// accepted, and the installation fail later.
    pub vmid: Option<u64>,
    pub hostname: String,
    pub limits: NewLimits,
    pub account_password: String,
    /// Always true: with false v4.6.1 answers 500 and keeps the record.
    pub should_create_server: bool,
    pub template_uuid: Uuid,
    pub start_on_completion: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct NewLimits {
    pub cpu: u32,
    pub memory: Bytes,
    pub disk: Bytes,
    pub snapshots: Option<u32>,
    pub backups: Option<u32>,
    pub bandwidth: Option<Bytes>,
    /// The panel attaches none by itself, and may attach fewer than asked for.
    pub address_ids: Vec<u64>,
}

/// Makes a server; the installation goes on after the answer.
#[must_use]
pub fn create(server: &NewServer) -> Call<Server> {
    Call::new(
        Method::POST,
        "/api/application/servers".to_owned(),
        answer::object,
    )
    .with_json(server)
}

/// What a server may use from now on. `address_ids` is the whole list: what
/// isn't in it is detached, and without it v4.6.1 answers 500.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Build {
    pub cpu: u32,
    pub memory: Bytes,
    pub disk: Bytes,
    pub snapshot_limit: Option<u32>,
    pub backup_limit: Option<u32>,
    pub bandwidth_limit: Option<Bytes>,
    pub address_ids: Vec<u64>,
}

/// Changes what a server may use. Allowed while installing and suspended.
#[must_use]
pub fn build(uuid: &Uuid, build: &Build) -> Call<Server> {
    let path = format!("/api/application/servers/{uuid}/settings/build");
    Call::new(Method::PATCH, path, answer::object).with_json(build)
}

/// Stops a server for good, until [`unsuspend`]. May be repeated.
#[must_use]
pub fn suspend(uuid: &Uuid) -> Call<()> {
    let path = format!("/api/application/servers/{uuid}/settings/suspend");
    Call::new(Method::POST, path, answer::done)
}

/// Ends a suspension and starts the server. May be repeated.
#[must_use]
pub fn unsuspend(uuid: &Uuid) -> Call<()> {
    let path = format!("/api/application/servers/{uuid}/settings/unsuspend");
    Call::new(Method::POST, path, answer::done)
}

/// Deletes a server with its backups; it is gone some seconds later.
#[must_use]
pub fn delete(uuid: &Uuid) -> Call<()> {
    Call::new(
        Method::DELETE,
        format!("/api/application/servers/{uuid}"),
        answer::done,
    )
}

/// What can be changed of the panel's record of a server, one at a time. `node_id`
/// isn't among it: v3.10.2 moves the record and releases all addresses (observed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Whose it is.
    UserId(u64),
    /// The panel's word; `null`, which is ready, leads out of the failed states.
    Status(Option<&'static str>),
}

/// Changes the panel's record of a server.
#[must_use]
pub fn change(uuid: &Uuid, change: Change) -> Call<Server> {
    let path = format!("/api/application/servers/{uuid}");
    Call::new(Method::PATCH, path, answer::object).with_json(&change)
}

#[derive(Serialize)]
struct Deletion {
    no_purge: bool,
}

/// Drops the panel's record of a server; Proxmox isn't asked, a VM stays.
#[must_use]
pub fn drop_record(uuid: &Uuid) -> Call<()> {
    delete(uuid).with_json(&Deletion { no_purge: true })
}
