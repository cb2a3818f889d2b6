//! What a VM boots from, and the ISOs in its drives, through the customer's session.

use http::Method;
use serde::Serialize;

use super::{Call, Uuid, answer};
use crate::door::Credential;
use crate::json::{Flag, Json, Misfit, Readable, Sound, readable};
use crate::units::Bytes;

readable! {
    Vm { config }
    Disk { interface, is_primary_disk, is_media, media_name, size }
    Iso { uuid, name, size, hidden, mounted }
}

/// A server's VM as Proxmox has it.
pub struct Vm {
    pub config: Config,
}

pub struct Config {
    pub disks: Vec<Disk>,
}

/// Asks Proxmox through the panel; any status but ready is a 409.
#[must_use]
pub fn vm(uuid: &Uuid) -> Call<Vm> {
    let path = format!("/api/client/servers/{uuid}/details");
    Call::get(path, answer::object).with_credential(Credential::UserSession)
}

/// The disks a VM tries, in order, and those it doesn't.
pub struct BootOrder {
    pub boot_order: Vec<Disk>,
    pub unused_devices: Vec<Disk>,
}

impl Readable for Config {
    fn read(json: &Json) -> Result<Self, Misfit> {
        Ok(Self {
            disks: sound(json, "disks")?,
        })
    }
}

impl Readable for BootOrder {
    fn read(json: &Json) -> Result<Self, Misfit> {
        Ok(Self {
            boot_order: sound(json, "boot_order")?,
            unused_devices: sound(json, "unused_devices")?,
        })
    }
}

/// A list of drives without those that can't be read.
fn sound(json: &Json, name: &str) -> Result<Vec<Disk>, Misfit> {
    json.get::<Sound<_>>(name).map(|list| list.items)
}

/// A disk or drive.
#[derive(Debug, Clone)]
pub struct Disk {
    /// Such as `scsi0`.
    pub interface: String,
    pub is_primary_disk: Flag,
    pub is_media: Flag,
    pub media_name: Option<String>,
    pub size: Bytes,
}

/// An ISO that the server's node offers.
#[derive(Debug, Clone)]
pub struct Iso {
    pub uuid: Uuid,
    pub name: String,
    pub size: Bytes,
    /// Shown to administrators only; mounting one is refused (403) or not.
    pub hidden: Option<Flag>,
    pub mounted: Flag,
}

fn path(uuid: &Uuid, rest: &str) -> String {
    format!("/api/client/servers/{uuid}/settings/hardware/{rest}")
}

#[must_use]
pub fn boot_order(uuid: &Uuid) -> Call<BootOrder> {
    Call::get(path(uuid, "boot-order"), answer::object).with_credential(Credential::UserSession)
}

#[derive(Serialize)]
struct Order<'a> {
    order: &'a [&'a str],
}

/// Sets which disks are tried, by interface, in order.
#[must_use]
pub fn set_boot_order(uuid: &Uuid, order: &[&str]) -> Call<()> {
    Call::new(Method::PUT, path(uuid, "boot-order"), answer::done)
        .with_json(&Order { order })
        .with_credential(Credential::UserSession)
}

/// ISOs of the server's node, hidden ones left out unless the user is an administrator, and
/// those that can't be read.
#[must_use]
pub fn isos(uuid: &Uuid) -> Call<Vec<Iso>> {
    Call::get(path(uuid, "isos"), answer::sound).with_credential(Credential::UserSession)
}

/// Puts an ISO into a drive. The panel takes hidden ones and another node's too.
#[must_use]
pub fn mount(uuid: &Uuid, iso: &Uuid) -> Call<()> {
    Call::new(
        Method::POST,
        path(uuid, &format!("isos/{iso}/mount")),
        answer::done,
    )
    .with_credential(Credential::UserSession)
}

/// Takes an ISO out of its drive.
#[must_use]
pub fn unmount(uuid: &Uuid, iso: &Uuid) -> Call<()> {
    Call::new(
        Method::POST,
        path(uuid, &format!("isos/{iso}/unmount")),
        answer::done,
    )
    .with_credential(Credential::UserSession)
}
