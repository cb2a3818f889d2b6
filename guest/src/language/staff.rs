use crate::deletion::{Deletion, Hindrance};
use crate::language::{Advice, Language, joined};
use crate::panel::nodes::Family;
use crate::panel::servers::ServerStatus;
use crate::settings::{BadSetting, Fault};
use crate::units::{Mebibytes, thousands};

/// What a node lacks for a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    Memory {
        free: Mebibytes,
        asked: Mebibytes,
    },
    Disk {
        free: Mebibytes,
        asked: Mebibytes,
    },
    /// None of the templates that are offered.
    Template {
        asked: String,
        /// The names of those that the node has.
        there: Vec<String>,
    },
    Addresses {
        family: Family,
        free: u64,
        asked: usize,
    },
}

/// Names of templates that are told; a node may have many.
const NAMED: usize = 20;

fn named(templates: &[String]) -> String {
    let told = templates.get(..NAMED).unwrap_or(templates);
    let more = if templates.len() > NAMED { ", …" } else { "" };
    [&joined(told, ", "), more].concat()
}

/// A node and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeLacks {
    pub id: u64,
    pub name: String,
    pub lacks: Vec<Lack>,
}

/// Why a server that bears a service's mark isn't taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It is another panel user's.
    Owner(u64),
    /// Another service of the client holds it.
    Held,
    /// It is on another node than the settings say.
    Node(u64),
    /// CPU, memory or disk aren't what the settings say.
    Size,
    Status(ServerStatus),
}

impl Language {
    pub(crate) fn bad_settings(self, settings: &[BadSetting]) -> Advice {
        let list: Vec<String> = settings.iter().map(|bad| self.bad_setting(bad)).collect();
        Advice {
            cause: self.chain(&list, Self::pair_of_sentences),
            hint: self.correct_the_settings().to_owned(),
        }
    }

    fn bad_setting(self, bad: &BadSetting) -> String {
        let BadSetting { name, value, fault } = bad;
        match fault {
            Fault::Blank => self.setting_blank(name),
            Fault::NotANumber => self.setting_not_a_number(name, value),
            Fault::Negative => self.setting_negative(name, value),
            Fault::UnitMissing => self.setting_unit_missing(name, value),
            Fault::SaidTwice(options) => self.setting_said_twice(name, &self.names(options)),
            Fault::BadUnit(unit) => self.setting_bad_unit(name, value, unit),
            Fault::TooSmall(least) => self.setting_too_small(name, value, &thousands(*least)),
            Fault::TooLarge(most) => self.setting_too_large(name, value, &thousands(*most)),
            Fault::UnknownPlaceholder(place) => self.setting_unknown_placeholder(name, place),
            Fault::OpenBrace => self.setting_open_brace(name, value),
            Fault::NoTraffic => self.setting_no_traffic(name),
            Fault::NotYesOrNo => self.setting_not_yes_or_no(name, value),
            Fault::NotOffered => self.setting_not_offered(name, value),
            Fault::EarlierOrder => self.earlier_order().to_owned(),
            Fault::EarlierOrderUnclear => self.earlier_order_unclear().to_owned(),
        }
    }

    pub(crate) fn no_node(self, location: Option<u64>) -> Advice {
        match location {
            Some(location) => self.no_node_in_location(&location.to_string()),
            None => self.no_node_at_all(),
        }
    }

    pub(crate) fn no_room(self, nodes: &[NodeLacks]) -> Advice {
        let list: Vec<String> = nodes.iter().map(|node| self.lacks_of(node)).collect();
        Advice {
            cause: self.chain(&list, Self::pair_of_sentences),
            hint: self.make_room().to_owned(),
        }
    }

    fn lacks_of(self, node: &NodeLacks) -> String {
        let list: Vec<String> = node.lacks.iter().map(|lack| self.lack(lack)).collect();
        let lacks = self.chain(&list, Self::pair_of_lacks);
        let mut text = self.node_lacks(&node.id.to_string(), &node.name, &lacks);
        for lack in &node.lacks {
            if let Lack::Template { there, .. } = lack
                && !there.is_empty()
            {
                text = self.pair_of_sentences(&text, &self.templates_there(&named(there)));
            }
        }
        text
    }

    fn lack(self, lack: &Lack) -> String {
        match lack {
            Lack::Memory { free, asked } => {
                self.lacks_memory(&free.to_string(), &asked.to_string())
            }
            Lack::Disk { free, asked } => self.lacks_disk(&free.to_string(), &asked.to_string()),
            Lack::Template { asked, .. } => self.lacks_template(asked),
            Lack::Addresses {
                family,
                free,
                asked,
            } => self.lacks_addresses(&free.to_string(), family.name(), &asked.to_string()),
        }
    }

    /// The panel accepted the change and shows other figures: of each its name,
    /// what was asked for and what the server has.
    pub(crate) fn build_differs(self, differences: &[(&'static str, String, String)]) -> Advice {
        let list: Vec<String> = differences
            .iter()
            .map(|(name, asked, has)| self.figure_differs(name, asked, has))
            .collect();
        self.not_as_asked(&self.chain(&list, Self::pair_of_sentences))
    }

    /// What staff would change by applying all options: of each figure its name, what the
    /// server has, and what it would have.
    pub(crate) fn apply_options_would(self, changes: &[(&'static str, String, String)]) -> String {
        let list: Vec<String> = changes
            .iter()
            .map(|(name, has, would)| [name, " ", has, " → ", would].concat())
            .collect();
        if list.is_empty() {
            self.apply_options_changes_nothing().to_owned()
        } else {
            self.apply_options_changes(&self.names(&list))
        }
    }

    pub(crate) fn weak_password(self) -> Advice {
        Advice {
            cause: self.password_not_sent().to_owned(),
            hint: self.password_rule().to_owned(),
        }
    }

    pub(crate) fn status_forbids(self, status: &ServerStatus) -> Advice {
        match status {
            ServerStatus::Ready => self.status_forbids_ready(),
            ServerStatus::Installing => self.status_forbids_installing(),
            ServerStatus::InstallFailed => self.status_forbids_install_failed(),
            ServerStatus::Suspended => self.status_forbids_suspended(),
            ServerStatus::RestoringBackup | ServerStatus::RestoringSnapshot => {
                self.status_forbids_restoring()
            }
            ServerStatus::Deleting => self.status_forbids_deleting(),
            ServerStatus::DeletionFailed => self.status_forbids_deletion_failed(),
            ServerStatus::Unknown(word) => self.status_forbids_unknown(word),
        }
    }

    /// A server that isn't deleted: which one it is, what stands in the way, and when the
    /// module tries again.
    pub(crate) fn deletion_stuck(self, deletion: &Deletion, now: u64) -> String {
        let (vm, node) = (deletion.vm_id.to_string(), deletion.node_id.to_string());
        let mut text = self.deletion_not_done(&deletion.uuid, &vm, &node);
        let minutes = deletion.due.saturating_sub(now) / 60;
        let again = match (deletion.hindrance, minutes) {
            // It is looked at after every cron, or not touched at all.
            (Some(Hindrance::Owner | Hindrance::Status), _) => None,
            (_, 0) => Some(self.deletion_as_soon_as_it_can().to_owned()),
            (_, 1..60) => Some(self.deletion_again_in_minutes(&minutes.to_string())),
            _ => Some(self.deletion_again_in_hours(&(minutes / 60).to_string())),
        };
        for sentence in deletion.why(self).into_iter().chain(again) {
            text = self.pair_of_sentences(&text, &sentence);
        }
        text
    }

    pub(crate) fn marks_ambiguous(self, servers: &[String]) -> Advice {
        self.several_marked(&self.names(servers))
    }

    pub(crate) fn mark_unfit(self, server: &str, unfit: &Unfit) -> Advice {
        let why = match unfit {
            Unfit::Owner(owner) => &self.unfit_owner(&owner.to_string()),
            Unfit::Held => self.unfit_held(),
            Unfit::Node(node) => &self.unfit_node(&node.to_string()),
            Unfit::Size => self.unfit_size(),
            Unfit::Status(status) => &self.unfit_status(&status.to_string()),
        };
        self.marked_unfit(server, why)
    }
}
