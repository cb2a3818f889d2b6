use super::TraditionalChinese;
use crate::hooks::staff::Function;
use crate::language::{Administration, Advice};
use crate::panel::servers::ServerStatus;

impl Administration for TraditionalChinese {
    fn cpu_cores(&self) -> &'static str {
        "處理器核心"
    }
    fn ipv4_addresses(&self) -> &'static str {
        "IPv4 位址"
    }
    fn ipv6_addresses(&self) -> &'static str {
        "IPv6 位址"
    }
    fn list_changed(&self) -> Advice {
        Advice::new(
            "讀取清單時，面板上的伺服器或使用者有增減，因此清單不完整。",
            "請重試。",
        )
    }

    fn running(&self) -> &'static str {
        "執行中"
    }
    fn stopped(&self) -> &'static str {
        "已關機"
    }

    fn button(&self, function: Function) -> &'static str {
        match function {
            Function::Start => "開機",
            Function::ShutDown => "關機",
            Function::Restart => "重新啟動",
            Function::Stop => "強制關機",
            Function::Synchronize => "同步",
            Function::Reinstall => "重新安裝",
            Function::Forget => "移除伺服器紀錄",
            Function::Reassign => "改歸此客戶",
        }
    }

    fn owner(&self) -> &'static str {
        "擁有者"
    }
    fn on_the_panel(&self) -> &'static str {
        "面板頁面"
    }
    fn stored_ids(&self) -> &'static str {
        "WHMCS 中儲存的資料"
    }
    fn server_uuid(&self) -> &'static str {
        "Server UUID"
    }
    fn panel_user_id(&self) -> &'static str {
        "Panel User ID"
    }
    fn confirmation(&self) -> &'static str {
        "確認"
    }
    fn node(&self) -> &'static str {
        "節點"
    }
    fn server_uuid_help(&self) -> &'static str {
        "完整的 UUID，或面板顯示的 8 個字元。儲存前會先向面板查核。"
    }
    fn panel_user_id_help(&self) -> &'static str {
        "此客戶在面板上的使用者編號。改填其他編號並儲存，表示您已確認無誤；留空表示不知道是哪一位。"
    }
    fn confirmation_help(&self) -> &'static str {
        "執行「重新安裝」、「移除伺服器紀錄」、「改歸此客戶」之前：請在此輸入伺服器名稱或虛擬機編號並儲存，再於 5 分鐘內按下按鈕。"
    }
    fn nothing_stored(&self) -> &'static str {
        "此服務沒有儲存伺服器。"
    }
    fn suspension_waits(&self) -> &'static str {
        "伺服器的狀態一旦允許，就會執行先前要求的停用。"
    }
    fn no_binding(&self) -> &'static str {
        "不知道哪一位面板使用者是此客戶。若就是這一位，請將其編號填入 Panel User ID 並儲存。"
    }
    fn owner_not_bound(&self, bound: u64) -> String {
        format!("並非此客戶的面板使用者（{bound}）。")
    }
    fn owner_is_administrator(&self) -> &'static str {
        "此為面板管理員：不會以其名義執行任何操作。"
    }
    fn email_differs(&self, email: &str) -> String {
        format!("客戶在 WHMCS 的電子郵件是 {email}。面板使用者不會因此變更。")
    }

    fn uuid_blank(&self) -> Advice {
        Advice::new(
            "Server UUID 留空；已儲存的資料維持不變。",
            "Terminate 會刪除伺服器並清除儲存的資料；無法刪除的伺服器請用「移除伺服器紀錄」。",
        )
    }
    fn bad_server_id(&self, text: &str) -> Advice {
        Advice::new(
            format!("「{text}」不是伺服器的 UUID，也不是面板顯示的 8 個字元；沒有儲存任何資料。"),
            "請從面板的伺服器頁面複製 UUID。",
        )
    }
    fn server_unknown(&self, text: &str) -> Advice {
        Advice::new(
            format!("面板上沒有伺服器 {text}；沒有儲存任何資料。"),
            "請從面板的伺服器頁面複製 UUID。",
        )
    }
    fn bad_panel_user(&self, text: &str) -> Advice {
        Advice::new(
            format!("「{text}」不是面板使用者的編號；沒有儲存任何資料。"),
            "編號在面板使用者頁面網址的最後。",
        )
    }
    fn panel_user_unknown(&self, user: u64) -> Advice {
        Advice::new(
            format!("面板上沒有使用者 {user}；沒有儲存任何資料。"),
            "編號在面板使用者頁面網址的最後。",
        )
    }
    fn anothers_panel_user(&self, user: u64) -> Advice {
        Advice::new(
            format!("面板使用者 {user} 屬於另一位客戶；沒有儲存任何資料。"),
            "兩位客戶不可共用同一位面板使用者。若另一位客戶的對應有誤，請先移除。",
        )
    }
    fn owner_unconfirmed(&self, owner: u64) -> Advice {
        Advice::new(
            format!("伺服器屬於面板使用者 {owner}，無法確定這就是此客戶；沒有儲存任何資料。"),
            format!("若就是此客戶，請將 {owner} 填入 Panel User ID，兩項一起儲存。"),
        )
    }
    fn server_held(&self, uuid: &str) -> Advice {
        Advice::new(
            format!("伺服器 {uuid} 屬於此客戶的另一項服務；沒有儲存任何資料。"),
            "一台伺服器只屬於一項服務。",
        )
    }
    fn server_stored(&self, uuid: &str) -> String {
        format!("已為此服務儲存伺服器 {uuid}。")
    }
    fn user_bound(&self, user: u64) -> String {
        format!("面板使用者 {user} 從現在起屬於此客戶。")
    }
    fn user_unbound(&self, user: u64) -> String {
        format!("面板使用者 {user} 不再視為此客戶的使用者。")
    }
    fn reassign_next(&self, owner: u64) -> String {
        format!("儲存的伺服器仍屬於面板使用者 {owner}：請用「改歸此客戶」轉移。")
    }

    fn unconfirmed(&self, function: Function, number: &str) -> Advice {
        let button = self.button(function);
        Advice::new(
            format!("「{button}」必須先確認；沒有變更任何資料。"),
            format!(
                "請在服務頁面的「確認」欄輸入 {number}（虛擬機編號）或面板顯示的伺服器名稱並儲存，再於 5 分鐘內按下「{button}」。"
            ),
        )
    }
    fn forget_needless(&self, status: &ServerStatus) -> Advice {
        Advice::new(
            format!(
                "伺服器的狀態為 {status}。只有安裝失敗或刪除失敗的伺服器才能移除紀錄；沒有變更任何資料。"
            ),
            "Terminate 會刪除伺服器。",
        )
    }
    fn forget_half_done(&self, cause: &str) -> Advice {
        Advice::new(
            format!("伺服器的狀態已重設，但面板未確認已移除其紀錄。{cause}"),
            "請執行 Terminate。若刪除仍失敗，請在 Server UUID 空白時填入伺服器的 UUID，再次確認並按「移除伺服器紀錄」。",
        )
    }
    fn forgotten(&self, uuid: &str) -> String {
        format!("面板已移除伺服器 {uuid} 的紀錄。若 Proxmox 上仍有虛擬機，請在那裡刪除。")
    }
    fn reinstalling(&self, template: &str) -> String {
        format!("正在安裝 {template}；密碼已儲存於服務中。")
    }
    fn reassigned(&self, user: u64) -> String {
        format!("伺服器屬於面板使用者 {user}，即此客戶的使用者。")
    }
}
