use super::English;
use crate::language::{Advice, Earlier};

impl Earlier for English {
    fn earlier_id_invalid(&self, text: &str) -> Advice {
        Advice::new(
            format!(
                "The id that an earlier module stored, “{text}”, is neither 8 hexadecimal digits nor a whole UUID."
            ),
            "Correct it where the earlier module kept it (server_id or convoy_server_uuid), or type the server's UUID into Server UUID.",
        )
    }
    fn earlier_server_gone(&self, id: &str) -> Advice {
        Advice::new(
            format!("The panel has no server {id}, which an earlier module stored."),
            "Check the id (server_id or convoy_server_uuid) and the server record of the service. If the server was deleted on the panel, clear the id: Create then makes a new one.",
        )
    }
    fn earlier_server_held(&self, id: &str) -> Advice {
        Advice::new(
            format!(
                "An earlier module stored the server {id} for this service, but another service of the client holds it already."
            ),
            "Clear the earlier module's id in the service that the server isn't meant for.",
        )
    }
    fn earlier_owner_unproven(&self, id: &str, owner: u64) -> Advice {
        Advice::new(
            format!(
                "The server {id}, which an earlier module stored, belongs to panel user {owner}, who isn't shown to be this client's: he isn't the user that module stored, or has servers that aren't this client's services."
            ),
            format!(
                "If it is the same person, type {owner} into Panel User ID of the service and try again."
            ),
        )
    }
    fn carried_over(&self, id: &str, uuid: &str) -> String {
        format!(
            "The server {uuid} was carried over from an earlier module, which stored it as {id}."
        )
    }

    fn earlier_order(&self) -> &'static str {
        "The module settings stand in the order of the Convoy-WHMCS module. Bring them into this module's order with: php modules/servers/convoy/bin/convert-products.php"
    }
    fn earlier_order_unclear(&self) -> &'static str {
        "The module settings stand in the order of the Convoy-WHMCS module, but not all of them are whole numbers, or its sizes aren't the GB that it is known to count in. Fill in the settings anew by hand."
    }
}
