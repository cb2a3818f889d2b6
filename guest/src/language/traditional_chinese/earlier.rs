use super::TraditionalChinese;
use crate::language::{Advice, Earlier};

impl Earlier for TraditionalChinese {
    fn earlier_id_invalid(&self, text: &str) -> Advice {
        Advice::new(
            format!(
                "先前的模組所儲存的識別碼「{text}」既不是 8 位十六進位數字，也不是完整的 UUID。"
            ),
            "請在先前模組存放之處（server_id 或 convoy_server_uuid）更正，或把伺服器的 UUID 填入 Server UUID。",
        )
    }
    fn earlier_server_gone(&self, id: &str) -> Advice {
        Advice::new(
            format!("面板上沒有先前的模組所儲存的伺服器 {id}。"),
            "請檢查該識別碼（server_id 或 convoy_server_uuid）與服務的伺服器設定。若伺服器已在面板上刪除，請清空識別碼，再執行 Create 建立新的。",
        )
    }
    fn earlier_server_held(&self, id: &str) -> Advice {
        Advice::new(
            format!("先前的模組為此服務儲存了伺服器 {id}，但客戶的另一個服務已持有它。"),
            "請在不應擁有該伺服器的服務中清空先前模組的識別碼。",
        )
    }
    fn earlier_owner_unproven(&self, id: &str, owner: u64) -> Advice {
        Advice::new(
            format!(
                "先前的模組所儲存的伺服器 {id} 屬於面板使用者 {owner}，無法確認其為此客戶的使用者：與該模組所儲存的使用者不同，或擁有不屬於此客戶服務的伺服器。"
            ),
            format!("若為同一人，請把 {owner} 填入服務的 Panel User ID 後再試。"),
        )
    }
    fn carried_over(&self, id: &str, uuid: &str) -> String {
        format!("已從先前的模組接收伺服器 {uuid}（原先儲存為 {id}）。")
    }

    fn earlier_order(&self) -> &'static str {
        "模組設定的順序是 Convoy-WHMCS 模組的順序。請執行以下指令轉換：php modules/servers/convoy/bin/convert-products.php"
    }
    fn earlier_order_unclear(&self) -> &'static str {
        "模組設定的順序是 Convoy-WHMCS 模組的順序，但並非都是整數，或其容量不是該模組所用的 GB。請手動重新填寫設定。"
    }
}
