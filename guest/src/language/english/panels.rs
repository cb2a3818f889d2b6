use super::English;
use crate::language::{Advice, Panels};
use crate::panel::Generation;
use crate::units::thousands;

impl Panels for English {
    fn try_again_in(&self, seconds: u64) -> String {
        format!("Too many requests at once. Please try again in {seconds} seconds.")
    }
    fn too_few_requests(&self, seconds: u64) -> Advice {
        Advice::new(
            format!(
                "The panel takes no more requests for this minute: try again in {seconds} s. Nothing was done."
            ),
            "ConvoyPanel v3 takes 60 requests a minute from all tokens of one administrator together: give this module a token of an administrator of its own.",
        )
    }

    fn connection_found(
        &self,
        generation: Option<Generation>,
        nodes: u64,
        pools: Option<u64>,
    ) -> String {
        let panel = generation.map_or("", Generation::name);
        let pools = pools.map_or_else(String::new, |pools| {
            format!(", {} address pool(s)", thousands(pools))
        });
        format!(
            "ConvoyPanel {panel}, the token is valid: {} node(s){pools}.",
            thousands(nodes)
        )
    }
    fn every_token_has_full_rights(&self, perhaps: bool) -> String {
        if perhaps {
            "Before v4.3.1 the panel gives every panel user's application token an administrator's rights; this one is older than v4.5 and doesn't show whether it is older than that. Upgrade the panel."
        } else {
            "This panel gives every panel user's application token an administrator's rights. ConvoyPanel v4.3.1 mends it: upgrade the panel."
        }
        .to_owned()
    }
    fn unsigned_sign_on(&self) -> String {
        "This panel accepts sign-on tokens that nobody signed: anybody can sign on as any user. ConvoyPanel v4.5.1 mends it: upgrade the panel.".to_owned()
    }
    fn unsuspended_stay_off(&self, perhaps: bool) -> String {
        if perhaps {
            "Before v4.3.0 the panel leaves a server switched off when its suspension ends; this one is older than v4.5 and doesn't show whether it is older than that. Upgrade the panel, or start such servers by hand."
        } else {
            "This panel leaves a server switched off when its suspension ends. ConvoyPanel v4.3.0 mends it: upgrade the panel, or start such servers by hand."
        }
        .to_owned()
    }

    fn any_node(&self) -> &'static str {
        "The node with most free memory"
    }
    fn any_location(&self) -> &'static str {
        "Every location"
    }
    fn node_choice(&self, node: &str, free: &str) -> String {
        format!("{node} · {free} free")
    }
    fn location_choice(&self, location: u64, nodes: &[&str]) -> String {
        format!("Location {location} · {}", nodes.join(", "))
    }
    fn template_choice(&self, template: &str, node: &str) -> String {
        format!("{template} · node {node}")
    }
    fn template_anywhere(&self, template: &str) -> String {
        format!("{template} · every node that has it")
    }
}
