use super::TraditionalChinese;
use crate::language::Notes;
use crate::panel::nodes::Family;
use crate::panel::servers::ServerStatus;
use crate::settings::Setting;

impl Notes for TraditionalChinese {
    fn setting_description(&self, setting: Setting) -> &'static str {
        match setting {
            Setting::CpuCores => "伺服器的 CPU 核心數。",
            Setting::Memory => "記憶體，單位 MB（1 GB 為 1024），至少 16。",
            Setting::Disk => "硬碟，單位 MB（1 GB 為 1024）。升級時無法縮小。",
            Setting::Bandwidth => "每月流量，單位 GB。留空：無上限。",
            Setting::Snapshots => "客戶可保留的快照數。留空：無上限。",
            Setting::Backups => "客戶可保留的備份數。留空：無上限。",
            Setting::Template => {
                "要安裝的系統：範本的 UUID 或名稱；可填多個，以逗號分隔，優先者在前。同一系統在每個節點上的 UUID 都不同。"
            }
            Setting::Node => "節點編號。留空：剩餘記憶體最多的節點。",
            Setting::Ipv4Addresses => "伺服器的 IPv4 位址數。留空：1。",
            Setting::Ipv6Addresses => "伺服器的 IPv6 位址數。留空：0。",
            Setting::Location => "Node ID 留空時，只使用此編號地點的節點。",
            Setting::HostnamePattern => {
                "訂購時沒有有效網域的伺服器所用的主機名稱。可填入：{service} {client} {domain} {product} {random4}。\
                 留空：vps-{service}。"
            }
            Setting::ServerNamePattern => {
                "伺服器在面板上的名稱，最多 31 個字元，可填入的項目同上；其後會加上 9 個字元的標記。留空：vps-{service}。"
            }
            Setting::StartAfterInstall => "安裝完成後是否啟動伺服器。",
        }
    }

    fn yes(&self) -> &'static str {
        "是"
    }
    fn no(&self) -> &'static str {
        "否"
    }
    fn open_panel(&self) -> &'static str {
        "開啟 ConvoyPanel"
    }

    fn no_nodes(&self) -> String {
        "面板上還沒有節點，無法建立任何伺服器。".to_owned()
    }
    fn plain_http(&self) -> String {
        "連線未加密，API 權杖可能在途中被讀取。請勾選 Secure 並使用 https。".to_owned()
    }
    fn product_settings(&self, product: &str, faults: &str) -> String {
        format!("產品「{product}」：{faults}")
    }
    fn product_node_unknown(&self, product: &str, node: u64) -> String {
        format!("產品「{product}」：面板上沒有節點 {node}（Node ID）。")
    }
    fn product_location_empty(&self, product: &str, location: u64) -> String {
        format!("產品「{product}」：面板的地點 {location} 沒有任何節點（Location ID）。")
    }

    fn server_exists(&self, uuid: &str, status: &ServerStatus) -> String {
        format!("此服務已有伺服器：{uuid}，狀態為 {status}。沒有建立新的伺服器。")
    }
    fn adopted(&self, name: &str, uuid: &str) -> String {
        format!("先前一次建立的回應遺失，但伺服器已建立：已接管 {name}（{uuid}）。")
    }
    fn password_lost(&self) -> String {
        "先前產生的 root 密碼已遺失，請用 Change Password 設定新密碼。".to_owned()
    }
    fn addresses_missing(&self, family: Family, has: usize, wanted: usize) -> String {
        let family = family.name();
        format!(
            "伺服器有 {has} 個 {family} 位址，應有 {wanted} 個：節點已沒有可用位址。請在面板新增位址，再執行 Change Package。"
        )
    }
    fn top_up_failed(&self, cause: &str) -> String {
        format!("無法補上缺少的位址：{cause} 請用 Change Package 重試。")
    }
    fn hostname_ignored(&self, wished: &str) -> String {
        format!("客戶填寫的主機名稱「{wished}」無效，未採用。")
    }
    fn nothing_to_delete(&self) -> String {
        "沒有儲存伺服器，面板上也沒有帶有此服務標記的伺服器：沒有需要刪除的。".to_owned()
    }
    fn already_gone(&self, uuid: &str) -> String {
        format!("伺服器 {uuid} 已不在面板上，或正在刪除。")
    }
    fn found_by_mark(&self, name: &str, uuid: &str) -> String {
        format!("沒有儲存伺服器；已刪除帶有此服務標記的伺服器：{name}（{uuid}）。")
    }
    fn live_data_failed(&self, cause: &str) -> String {
        format!("服務頁面只顯示已儲存的資料：{cause}")
    }
    fn owner_differs(&self, owner: u64) -> String {
        format!("伺服器屬於面板使用者 {owner}，並非此客戶的使用者：頁面只顯示已儲存的資料。")
    }
}
