use super::TraditionalChinese;
use crate::language::{Advice, States};
use crate::panel::servers::ServerStatus;

impl States for TraditionalChinese {
    fn suspension_pending(&self, status: &ServerStatus) -> Advice {
        Advice::new(
            format!("伺服器尚未停用：其狀態為 {status}，面板會忘記這次停用。已記下這項要求。"),
            "狀態允許時，WHMCS 的排程會立即停用它。執行 Unsuspend 或 Terminate 可取消。",
        )
    }
    fn not_suspended(&self, status: &ServerStatus) -> String {
        format!("伺服器並未停用，其狀態為 {status}：面板上沒有任何變更。")
    }
    fn not_started(&self, cause: &str) -> Advice {
        Advice::new(
            format!("已解除停用，但伺服器可能沒有啟動：{cause}"),
            "請再執行一次 Unsuspend，或在面板上啟動：v4.3 之前的面板不會自動啟動。",
        )
    }
    fn build_unsure(&self, cause: &str) -> Advice {
        Advice::new(
            format!("面板已記下所要求的規格，但虛擬機可能尚未套用。{cause}"),
            "請檢查 Proxmox，再執行一次 Change Package：可以安全地重複執行。",
        )
    }
    fn installation_failed(&self, uuid: &str) -> String {
        format!(
            "伺服器 {uuid} 安裝失敗。請檢查面板的記錄與 Proxmox；執行 Terminate 再執行 Create 可重新建立。"
        )
    }
    fn still_installing(&self) -> String {
        "伺服器仍在安裝中。".to_owned()
    }
    fn ssh_key_set(&self) -> String {
        "已設定客戶的 SSH 金鑰。".to_owned()
    }
    fn ssh_key_invalid(&self) -> String {
        "客戶填寫的 SSH 金鑰無效，未採用。".to_owned()
    }
    fn ssh_key_failed(&self, cause: &str) -> String {
        format!("無法設定客戶的 SSH 金鑰：{cause}")
    }
}
