//! Bindings to be examined or confirmed, to and from the contract's records.

use super::wit::convoy::whmcs::types as wit;
use super::wit::exports::convoy::whmcs::admin_area::DoubtfulBinding;
use super::wit::exports::convoy::whmcs::sync::{BindingClaim, ClientProof, ExaminedBinding};
use super::{inward, outward};
use crate::hooks::sync::bindings::{Asked, Examined, Proof};
use crate::identity::Doubt;
use crate::panel::users::Jti;
use crate::views::bindings::Doubtful;

pub fn claim(claim: BindingClaim) -> Asked {
    Asked {
        client: claim.client,
        client_key: claim.client_key,
        email: claim.email,
        binding: inward::binding(claim.binding),
        client_servers: claim.client_servers,
        bound_to_another: claim.bound_to_another,
    }
}

pub fn proof(proof: ClientProof) -> Proof {
    Proof {
        client: proof.client,
        jti: Jti::stored(proof.jti),
    }
}

pub fn examined(examined: Examined) -> ExaminedBinding {
    let (doubt, foreign_server) = match examined.doubt {
        Some(Doubt::ForeignServer(uuid)) => (Some(wit::BindingDoubt::ForeignServer), uuid),
        doubt => (doubt.map(outward_doubt), None),
    };
    ExaminedBinding {
        bound: outward::bound_user(examined.bound),
        here: examined.here,
        doubt,
        name: examined.name,
        email: examined.email,
        foreign_server,
        note: examined.note,
    }
}

pub fn doubtful(binding: DoubtfulBinding) -> Doubtful {
    let foreign = binding.foreign_server;
    Doubtful {
        client: binding.client,
        client_name: binding.client_name,
        user: binding.user,
        state: inward::binding_state(binding.state),
        doubt: binding.doubt.map(|doubt| inward_doubt(doubt, foreign)),
        url: binding.url,
        name: binding.name,
        email: binding.email,
    }
}

fn outward_doubt(doubt: Doubt) -> wit::BindingDoubt {
    match doubt {
        Doubt::Administrator => wit::BindingDoubt::Administrator,
        Doubt::NoProof => wit::BindingDoubt::NoProof,
        Doubt::AnotherClient => wit::BindingDoubt::AnotherClient,
        Doubt::ForeignServer(_) => wit::BindingDoubt::ForeignServer,
        Doubt::OtherEmail => wit::BindingDoubt::OtherEmail,
        Doubt::OtherPanel => wit::BindingDoubt::OtherPanel,
        Doubt::EmailAlone => wit::BindingDoubt::EmailAlone,
        Doubt::Gone => wit::BindingDoubt::Gone,
        Doubt::SomebodyElse => wit::BindingDoubt::SomebodyElse,
    }
}

fn inward_doubt(doubt: wit::BindingDoubt, foreign: Option<String>) -> Doubt {
    match doubt {
        wit::BindingDoubt::Administrator => Doubt::Administrator,
        wit::BindingDoubt::NoProof => Doubt::NoProof,
        wit::BindingDoubt::AnotherClient => Doubt::AnotherClient,
        wit::BindingDoubt::ForeignServer => Doubt::ForeignServer(foreign),
        wit::BindingDoubt::OtherEmail => Doubt::OtherEmail,
        wit::BindingDoubt::OtherPanel => Doubt::OtherPanel,
        wit::BindingDoubt::EmailAlone => Doubt::EmailAlone,
        wit::BindingDoubt::Gone => Doubt::Gone,
        wit::BindingDoubt::SomebodyElse => Doubt::SomebodyElse,
    }
}
