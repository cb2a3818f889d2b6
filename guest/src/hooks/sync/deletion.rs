//! Follows a pending deletion until the server is gone.
//!
//! The panel answers a DELETE 204 and works on it later. It may fail: a locked backup, a VM
//! that Proxmox has locked, a Proxmox that doesn't answer.

use crate::context::ServiceStatus;
use crate::deletion::{Deletion, Hindrance};
use crate::door::Door;
use crate::hooks::fault;
use crate::language::Language;
use crate::outcome::{Problem, ProblemKind};
use crate::panel::servers::{self, Beside, Change, Server, ServerStatus};
use crate::panel::{Error, Model, Uuid, ask};

/// Seconds of a deletion under way after which staff are told that it takes long.
const SLOW: u64 = 30 * 60;

/// Seconds for which the panel may be unable to begin it before staff are told.
const PATIENCE: u64 = 10 * 60;

/// Seconds between two looks at what waits for staff.
const SELDOM: u64 = 30 * 60;

/// Seconds after which staff are told again.
const WEEK: u64 = 7 * 86400;

/// Seconds until it is sent again, after the first, the second, … failure.
const WAITS: [u64; 3] = [10 * 60, 3600, 6 * 3600];
const DAILY: u64 = 86400;

/// A pending deletion, and what WHMCS says of its service.
pub struct Asked {
    pub deletion: Deletion,
    /// None: WHMCS has no such service any more.
    pub service: Option<ServiceStatus>,
    /// Whether another service holds the UUID.
    pub held_by_other: bool,
    pub now: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Gone,
    CalledOff,
}

/// What became of a pending deletion.
#[derive(Debug)]
pub struct Step {
    pub ended: Option<End>,
    /// As it is to be kept.
    pub deletion: Deletion,
    /// What staff must know.
    pub told: Option<String>,
    pub notes: Vec<String>,
    /// When to look again at the earliest.
    pub next: u64,
}

/// Looks at the server, and sends the deletion again if it is due.
///
/// # Errors
/// The panel didn't answer: nothing is known, and nothing changes.
pub fn follow(door: &mut dyn Door, language: Language, asked: Asked) -> Result<Step, Problem> {
    let mut follower = Follower {
        door,
        language,
        uuid: parsed(language, &asked.deletion.uuid)?,
        now: asked.now,
        step: Step {
            ended: None,
            deletion: asked.deletion,
            told: None,
            notes: Vec::new(),
            next: asked.now,
        },
    };
    follower.step.ended = follower.ended(asked.service, asked.held_by_other)?;
    Ok(follower.step)
}

/// Whether the panel has no server of this UUID any more.
///
/// # Errors
/// The panel didn't answer.
pub fn is_gone(door: &mut dyn Door, language: Language, uuid: &str) -> Result<bool, Problem> {
    let uuid = parsed(language, uuid)?;
    match ask(door, servers::show(&uuid, Beside::Nothing)) {
        Ok(_) => Ok(false),
        Err(Error::NotFound(Model::Server)) => Ok(true),
        Err(error) => Err(fault::read(language, &error)),
    }
}

fn parsed(language: Language, uuid: &str) -> Result<Uuid, Problem> {
    Uuid::parse(uuid)
        .ok_or_else(|| Problem::new(language, ProblemKind::Missing, language.bad_uuid(uuid)))
}

struct Follower<'a> {
    door: &'a mut dyn Door,
    language: Language,
    uuid: Uuid,
    now: u64,
    step: Step,
}

impl Follower<'_> {
    fn ended(
        &mut self,
        service: Option<ServiceStatus>,
        held_by_other: bool,
    ) -> Result<Option<End>, Problem> {
        if held_by_other {
            let note = self.language.deletion_held(self.uuid.as_str());
            return Ok(self.called_off(note));
        }
        if service == Some(ServiceStatus::Active) {
            let note = self.language.deletion_active_again(self.uuid.as_str());
            return Ok(self.called_off(note));
        }
        let server = match ask(self.door, servers::show(&self.uuid, Beside::Nothing)) {
            Ok(server) => server,
            Err(Error::NotFound(Model::Server)) => return Ok(Some(self.gone())),
            Err(error) => return Err(fault::read(self.language, &error)),
        };
        if server.user_id != self.step.deletion.owner {
            self.step.deletion.hindrance = Some(Hindrance::Owner);
            self.step.next = self.now + SELDOM;
            self.tell_stuck();
            return Ok(None);
        }
        if is_over(service) && self.step.deletion.hindrance == Some(Hindrance::Status) {
            self.step.deletion.hindrance = None;
            self.step.deletion.hindered = None;
        }
        let done = match server.status {
            ServerStatus::Deleting => self.under_way(),
            _ if !is_over(service) => self.hindered(Hindrance::Status),
            ServerStatus::DeletionFailed => self.failed(&server),
            ref status => match Hindrance::of(status) {
                Some(hindrance) => self.hindered(hindrance),
                None => self.deletable(&server),
            },
        };
        match done {
            Ok(()) => Ok(None),
            Err(Stop::Gone) => Ok(Some(self.gone())),
            Err(Stop::Problem(problem)) => Err(problem),
        }
    }

    fn called_off(&mut self, note: String) -> Option<End> {
        self.step.notes.push(note);
        Some(End::CalledOff)
    }

    /// Staff who were told of it hear how it ended.
    fn gone(&mut self) -> End {
        let deletion = &self.step.deletion;
        if deletion.told.is_some() || deletion.told_slow {
            let note = self.language.deletion_ended(self.uuid.as_str());
            self.step.notes.push(note);
        }
        End::Gone
    }

    fn under_way(&mut self) -> Result<(), Stop> {
        let deletion = &mut self.step.deletion;
        let since = *deletion.sent.get_or_insert(self.now);
        deletion.due = since;
        deletion.hindered = None;
        if self.now.saturating_sub(since) >= SLOW {
            self.step.next = self.now + PATIENCE;
            if deletion.told.is_none() && !deletion.told_slow {
                deletion.told_slow = true;
                let minutes = (SLOW / 60).to_string();
                let told = self.language.deletion_slow(self.uuid.as_str(), &minutes);
                self.step.told = Some(told);
            }
        }
        Ok(())
    }

    /// The panel has given it up. Nothing but a reset of its status leads out of that,
    /// and a server whose status was reset is the customer's to use: it is suspended.
    fn failed(&mut self, server: &Server) -> Result<(), Stop> {
        if self.step.deletion.due <= self.now {
            self.put_off();
        }
        match ask(
            self.door,
            servers::change(&server.uuid, Change::Status(None)),
        ) {
            Ok(_) => {}
            Err(Error::NotFound(Model::Server)) => return Err(Stop::Gone),
            Err(error) => return Err(self.problem(&error)),
        }
        self.suspend(server)?;
        self.tell_stuck();
        Ok(())
    }

    /// The panel can't begin it now. What was sent before is lost, or will be.
    fn hindered(&mut self, hindrance: Hindrance) -> Result<(), Stop> {
        let deletion = &mut self.step.deletion;
        deletion.sent = None;
        deletion.due = self.now;
        deletion.hindrance = Some(hindrance);
        let since = *deletion.hindered.get_or_insert(self.now);
        if self.now.saturating_sub(since) >= PATIENCE {
            self.tell_stuck();
        }
        Ok(())
    }

    /// The panel would take it.
    fn deletable(&mut self, server: &Server) -> Result<(), Stop> {
        let deletion = &mut self.step.deletion;
        // The panel had accepted it, and has come back from that.
        if deletion.sent.is_some_and(|sent| deletion.due <= sent) {
            self.put_off();
            if server.status == ServerStatus::Ready {
                self.suspend(server)?;
            } else {
                self.step.deletion.hindrance = Some(Hindrance::Kept);
            }
            self.tell_stuck();
            return Ok(());
        }
        if deletion.due <= self.now {
            return self.send(server);
        }
        if server.status == ServerStatus::Ready {
            // The suspension failed, or somebody has ended it on the panel.
            return self.suspend(server);
        }
        self.step.next = deletion.due.min(self.now + SELDOM);
        Ok(())
    }

    fn send(&mut self, server: &Server) -> Result<(), Stop> {
        match ask(self.door, servers::delete(&server.uuid)) {
            Ok(()) => self.step.deletion.accepted(self.now),
            Err(Error::NotFound(Model::Server)) => return Err(Stop::Gone),
            Err(Error::Conflict(_)) => return self.busy(server),
            Err(error) => return Err(self.problem(&error)),
        }
        Ok(())
    }

    /// 409 of a server that isn't being deleted: a backup runs. It may run for hours.
    fn busy(&mut self, server: &Server) -> Result<(), Stop> {
        let now = self.now;
        let since = *self.step.deletion.hindered.get_or_insert(now);
        if now.saturating_sub(since) >= PATIENCE {
            self.put_off();
            if server.status == ServerStatus::Ready {
                self.suspend(server)?;
            }
            self.step.deletion.hindrance = Some(Hindrance::BackingUp);
            self.tell_stuck();
        }
        self.step.deletion.hindrance = Some(Hindrance::BackingUp);
        Ok(())
    }

    /// Stops the VM that isn't deleted, and learns whether Proxmox has it.
    fn suspend(&mut self, server: &Server) -> Result<(), Stop> {
        match ask(self.door, servers::suspend(&server.uuid)) {
            Ok(()) => {
                self.step.deletion.hindrance = Some(Hindrance::Kept);
                self.step.next = self.step.deletion.due.min(self.now + SELDOM);
            }
            Err(Error::NotFound(Model::Server)) => return Err(Stop::Gone),
            Err(error) if error.is_node_failure() => {
                self.step.deletion.hindrance = Some(Hindrance::Proxmox);
            }
            // The next look shows what it came to.
            Err(_) => {}
        }
        Ok(())
    }

    /// Another failure: the next try is later than the last one was.
    fn put_off(&mut self) {
        let deletion = &mut self.step.deletion;
        let failures = usize::try_from(deletion.failed).unwrap_or(usize::MAX);
        deletion.failed = deletion.failed.saturating_add(1);
        deletion.due = self.now + WAITS.get(failures).unwrap_or(&DAILY);
    }

    fn tell_stuck(&mut self) {
        let deletion = &mut self.step.deletion;
        let is_news = deletion
            .told
            .is_none_or(|told| self.now.saturating_sub(told) >= WEEK);
        if is_news {
            deletion.told = Some(self.now);
            self.step.told = Some(self.language.deletion_stuck(deletion, self.now));
        }
    }

    fn problem(&self, error: &Error) -> Stop {
        Stop::Problem(fault::read(self.language, error))
    }
}

enum Stop {
    Gone,
    Problem(Problem),
}

/// Whether WHMCS holds the service as ended.
fn is_over(service: Option<ServiceStatus>) -> bool {
    matches!(
        service,
        None | Some(ServiceStatus::Terminated | ServiceStatus::Cancelled | ServiceStatus::Fraud)
    )
}
