//! What the panel's generations do differently: v3 (v3.10.2-beta, observed), v4
//! (v4.6.1, observed), and v5, which v4.7 is as well (release notes, not run): the same
//! API as v4 on another database; and of v6 what a module that knows nothing of it meets
//! (its public source before its release, not run). Each method is one difference; what changed within
//! v4 and after it is in `Ways`, each settable by itself.

use crate::collation::Collation;
use crate::query::PageSize;
use crate::reply::Problem;
use crate::validation::PasswordRule;
use crate::world::models::Proxmox;
use hyper::header::HeaderValue;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Generation {
    V3,
    V4,
    V5,
    V6,
}

/// What a panel of a certain version does, whose age a client can't read
/// anywhere (versions by the panel's public source).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// A plain user's token has all an administrator's rights (until v4.3.0).
    pub accepts_user_tokens: bool,
    /// A sign-on token must bear the panel's own signature (from v4.5.1).
    pub checks_sign_on_signature: bool,
    /// Sign-on tokens have no `jti`, as of no version known: what then?
    pub signs_on_without_jti: bool,
    /// A failed authentication is a 401, and not a 500 (from v4.5.0).
    pub explains_bad_tokens: bool,
    /// Unsuspending starts the VM (from v4.3.0).
    pub unsuspend_starts: bool,
    /// Nodes have `verify_tls` (from v4.2.0).
    pub tells_verify_tls: bool,
    /// A node that fails is a 502 that says how, and not a 500 (from v4.7).
    pub explains_node_errors: bool,
    /// Text compares without case and accents: MariaDB. Postgres doesn't (from v4.7).
    pub folds_text: bool,
    /// Requests that a user's tokens may make in a window; 0 is no limit.
    pub throttle_limit: u64,
    /// Seconds of such a window.
    pub throttle_window_s: u64,
}

impl Ways {
    /// What a request without a good token or session is told.
    pub fn unauthenticated(self) -> Problem {
        if self.explains_bad_tokens {
            Problem::new(401, "Unauthenticated.")
        } else {
            Problem::server_error()
        }
    }

    /// What a request is told that needs a node's Proxmox, where that can't be reached, or
    /// answers with an error: it has failed, or it doesn't have the VM.
    pub fn node_failed(self, proxmox: Proxmox) -> Problem {
        let words = match proxmox {
            _ if !self.explains_node_errors => return Problem::server_error(),
            Proxmox::Unreachable => "Couldn't connect to the node: connection refused.",
            Proxmox::Failing => "Proxmox returned 500: internal error.",
            Proxmox::Works | Proxmox::TaskFails => {
                "Proxmox returned 500: the VM's configuration file does not exist."
            }
        };
        Problem::new(502, words)
    }

    /// How the panel's database compares text.
    pub fn collation(self) -> Collation {
        if self.folds_text {
            Collation::Folds
        } else {
            Collation::Exact
        }
    }
}

impl Generation {
    /// The ways of the version observed, or of v5.
    pub fn ways(self) -> Ways {
        let new = self != Self::V3;
        Ways {
            accepts_user_tokens: !new,
            checks_sign_on_signature: new,
            signs_on_without_jti: false,
            explains_bad_tokens: new,
            unsuspend_starts: new,
            tells_verify_tls: new,
            explains_node_errors: matches!(self, Self::V5 | Self::V6),
            folds_text: !matches!(self, Self::V5 | Self::V6),
            throttle_limit: if new { 0 } else { 60 },
            throttle_window_s: 60,
        }
    }

    /// Whether the application API's objects are written in camelCase, with a `lifecycle`
    /// in place of the `status`.
    pub fn writes_camel_case(self) -> bool {
        self == Self::V6
    }

    /// Whether addresses are of pools; a node has its own otherwise.
    pub fn has_pools(self) -> bool {
        self != Self::V3
    }

    /// Whether console servers are records of their own; a node has its own otherwise.
    pub fn has_coterms(self) -> bool {
        self != Self::V3
    }

    /// Whether lists of servers and addresses begin with the newest.
    pub fn newest_first(self) -> bool {
        self != Self::V3
    }

    pub fn node_filters(self) -> &'static [&'static str] {
        match self {
            Self::V3 => &["name", "fqdn", "location_id", "*"],
            Self::V4 | Self::V5 | Self::V6 => {
                &["id", "name", "fqdn", "location_id", "coterm_id", "*"]
            }
        }
    }

    pub fn server_filters(self) -> &'static [&'static str] {
        match self {
            Self::V3 => &["*", "node_id", "user_id", "name"],
            Self::V4 | Self::V5 | Self::V6 => {
                &["*", "address_pool_id", "node_id", "user_id", "name"]
            }
        }
    }

    /// v4 puts a node's addresses all on one page if asked to.
    pub fn address_page(self) -> PageSize {
        PageSize {
            default: 50,
            most: match self {
                Self::V3 => 100,
                Self::V4 | Self::V5 | Self::V6 => usize::MAX,
            },
        }
    }

    /// Whether the word before a token is `Bearer` in any case, or only so.
    pub fn is_bearer(self, scheme: &str) -> bool {
        match self {
            Self::V3 => scheme == "Bearer",
            Self::V4 | Self::V5 | Self::V6 => scheme.eq_ignore_ascii_case("bearer"),
        }
    }

    /// Whether a node's path shows its own template groups only.
    pub fn keeps_groups_apart(self) -> bool {
        self != Self::V3
    }

    /// The answer to a create with another node's template.
    pub fn template_elsewhere(self) -> Problem {
        match self {
            Self::V3 => Problem::server_error(),
            Self::V4 | Self::V5 | Self::V6 => {
                Problem::new(400, "This template is inaccessible to the specified node")
            }
        }
    }

    /// Whether a create without an installation answers well, and then installs
    /// for ever. v4 fails, with the record left behind.
    pub fn creates_without_installing(self) -> bool {
        self == Self::V3
    }

    /// Whether a VM id made up is looked up first.
    pub fn avoids_taken_vm_ids(self) -> bool {
        self != Self::V3
    }

    /// Whether a changed `node_id` moves the record, and frees its addresses.
    pub fn moves_servers(self) -> bool {
        self == Self::V3
    }

    /// What becomes of a new hostname that Proxmox answers with an error.
    pub fn hostname_not_synced(self, uuid: &str) -> Result<(), Problem> {
        match self {
            Self::V3 => Ok(()),
            Self::V4 | Self::V5 | Self::V6 => Err(Problem::new(
                503,
                format!("Server {uuid} failed to sync hostname."),
            )),
        }
    }

    /// Whether a server without nameservers can be read.
    pub fn reads_no_nameservers(self) -> bool {
        self != Self::V3
    }

    /// Whether a console's type is checked before a console server is asked.
    pub fn checks_console_type(self) -> bool {
        self == Self::V3
    }

    /// What the disk with a VM's first settings is said to hold, in bytes.
    pub fn cloudinit_size(self) -> u64 {
        match self {
            Self::V3 => 4 << 20,
            Self::V4 | Self::V5 | Self::V6 => 0,
        }
    }

    /// Whether an address includes its server whole.
    pub fn shows_holders_whole(self) -> bool {
        self == Self::V3
    }

    /// What a redirect's page is said to be.
    pub fn redirect_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::V3 => "text/html; charset=UTF-8",
            Self::V4 | Self::V5 | Self::V6 => "text/html; charset=utf-8",
        })
    }

    pub fn password_rule(self) -> PasswordRule {
        match self {
            Self::V3 => PasswordRule {
                complexity: "must contain 8 characters, 1 uppercase, 1 lowercase, 1 number and 1 special character.",
                keyboard: "must contain characters from the English keyboard.",
                refused: "~`",
            },
            Self::V4 | Self::V5 | Self::V6 => PasswordRule {
                complexity: "must contain 8 - 50 characters, 1 uppercase, 1 lowercase, 1 number and 1 special character.",
                keyboard: "must contain characters from the US keyboard.",
                refused: "",
            },
        }
    }
}
