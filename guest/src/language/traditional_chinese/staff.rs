use super::TraditionalChinese;
use crate::language::{Advice, Earlier, Lack, NodeLacks, Staff, Unfit, joined};
use crate::panel::servers::ServerStatus;
use crate::settings::{BadSetting, Fault};
use crate::units::{Bytes, Mebibytes, thousands};

impl Staff for TraditionalChinese {
    fn bad_uuid(&self, text: &str) -> Advice {
        Advice::new(
            format!("Server UUID 的內容「{text}」不是完整的 UUID。"),
            "請在服務中更正或清空。",
        )
    }
    fn no_uuid(&self) -> Advice {
        Advice::new(
            "此服務沒有儲存伺服器。",
            "請執行 Create，或在服務中填入 Server UUID。",
        )
    }
    fn server_gone(&self, uuid: &str) -> Advice {
        Advice::new(
            format!("面板上沒有此服務所儲存的伺服器 {uuid}。"),
            "若伺服器已在面板上刪除，請執行 Terminate 清除儲存的資料，再執行 Create 建立新的。",
        )
    }
    fn service_not_active(&self) -> Advice {
        Advice::new("此服務未啟用。", "")
    }
    fn creation_under_way(&self, seconds: u64) -> Advice {
        Advice::new(format!("此服務正在建立中，請於 {seconds} 秒後再試。"), "")
    }

    fn not_bound(&self) -> Advice {
        Advice::new(
            "不知道哪個面板使用者屬於此客戶：只有電子郵件地址不足以證明。",
            "請確認面板使用者：在沒有伺服器的服務中把其編號填入 Panel User ID，再執行 Create。",
        )
    }
    fn not_the_owner(&self, uuid: &str, owner: u64) -> Advice {
        Advice::new(
            format!("伺服器 {uuid} 屬於面板使用者 {owner}，無法確認其為此客戶的使用者。"),
            "請檢查服務的 Server UUID 與面板上伺服器的擁有者。",
        )
    }
    fn user_gone(&self, user: u64) -> Advice {
        Advice::new(
            format!("面板上沒有儲存為此客戶的使用者 {user}。"),
            "若該使用者已在面板上刪除，請移除客戶與它的綁定。",
        )
    }
    fn user_is_administrator(&self, user: u64) -> Advice {
        Advice::new(
            format!(
                "面板使用者 {user} 是面板管理員：不會把服務交給管理員，也不會以管理員身分登入任何人。"
            ),
            "請給客戶一個沒有管理員權限的面板使用者，或更換客戶的電子郵件地址。",
        )
    }
    fn email_is_somebodys(&self, email: &str, user: u64) -> Advice {
        Advice::new(
            format!(
                "面板使用者 {user} 的電子郵件地址是 {email}，且擁有不屬於此客戶服務的伺服器：只有地址不足以證明該使用者屬於此客戶。"
            ),
            format!("若為同一人，請把 {user} 填入服務的 Panel User ID，再執行 Create。"),
        )
    }
    fn email_taken(&self, email: &str) -> Advice {
        Advice::new(
            format!("面板上有另一個使用者，面板認為其電子郵件地址與 {email} 相同。"),
            "若為同一人，請把該使用者的編號填入服務的 Panel User ID，再執行 Create。",
        )
    }
    fn no_email(&self) -> Advice {
        Advice::new("客戶沒有電子郵件地址。", "請在 WHMCS 填寫。")
    }
    fn administrator_blank(&self) -> Advice {
        Advice::new(
            "伺服器設定的 Username 是空的。",
            "請填入面板管理員的電子郵件地址，才能以該使用者登入。",
        )
    }
    fn administrator_unknown(&self, email: &str) -> Advice {
        Advice::new(
            format!("面板上沒有電子郵件地址完全為 {email} 的使用者。"),
            "請讓伺服器設定的 Username 與面板上的寫法完全一致。",
        )
    }
    fn administrator_is_none(&self, email: &str) -> Advice {
        Advice::new(
            format!("面板使用者 {email} 不是管理員。"),
            "請在伺服器設定的 Username 填入面板管理員的電子郵件地址。",
        )
    }

    fn bad_settings(&self, settings: &[BadSetting]) -> Advice {
        let list: Vec<String> = settings.iter().map(fault).collect();
        Advice::new(joined(&list, ""), "請更正產品的模組設定或服務的選項。")
    }
    fn no_template(&self) -> Advice {
        Advice::new("Template UUID 是空的。", "請在產品的模組設定指定範本。")
    }
    fn node_unknown(&self, node: u64) -> Advice {
        Advice::new(
            format!("面板上沒有節點 {node}。"),
            "請檢查產品模組設定的 Node ID。",
        )
    }
    fn no_node(&self, location: Option<u64>) -> Advice {
        match location {
            Some(location) => Advice::new(
                format!("面板的地點 {location} 沒有任何節點。"),
                "請檢查產品模組設定的 Location ID。",
            ),
            None => Advice::new("面板上沒有節點。", "請在面板新增節點。"),
        }
    }
    fn no_room(&self, nodes: &[NodeLacks]) -> Advice {
        let list: Vec<String> = nodes.iter().map(node_lacks).collect();
        Advice::new(
            joined(&list, ""),
            "請騰出空間、在面板新增位址或範本，或修改產品的模組設定。",
        )
    }
    fn addresses_taken(&self) -> Advice {
        Advice::new("建立伺服器期間，可用位址兩度被其他伺服器取走。", "請重試。")
    }
    fn node_filled_up(&self, node: u64, memory: Mebibytes, disk: Mebibytes) -> Advice {
        Advice::new(
            format!(
                "建立期間節點 {node} 的空間已被用盡：剩餘空間不足 {memory} 記憶體與 {disk} 硬碟。並未建立任何伺服器。"
            ),
            "請重試：系統會重新查詢各節點的空間。",
        )
    }
    fn disk_smaller(&self, has: Bytes, asked: Bytes) -> Advice {
        Advice::new(
            format!("伺服器的硬碟為 {has}，產品要求 {asked}：硬碟無法縮小。"),
            "請選擇硬碟不小於目前大小的產品或選項。",
        )
    }
    fn build_differs(&self, differences: &[(&'static str, String, String)]) -> Advice {
        let list: Vec<String> = differences
            .iter()
            .map(|(name, asked, has)| format!("{name}：要求 {asked}，實際 {has}。"))
            .collect();
        Advice::new(
            format!("面板接受了變更，但伺服器與要求不符。{}", joined(&list, "")),
            "請檢查面板上的伺服器，再重試。",
        )
    }
    fn weak_password(&self) -> Advice {
        Advice::new(
            "面板不會接受這個密碼，因此沒有送出。",
            crate::language::Customer::password_rule(self),
        )
    }
    fn no_randomness(&self) -> Advice {
        Advice::new("本機沒有提供亂數，無法產生密碼。", "")
    }

    fn status_forbids(&self, status: &ServerStatus) -> Advice {
        match status {
            ServerStatus::Ready => {
                Advice::new("伺服器正在忙碌，可能正在備份。", "請在完成後再試。")
            }
            ServerStatus::Installing => Advice::new(
                "伺服器正在安裝，安裝完成後面板會忘記這項操作。",
                "請在安裝完成後再試。",
            ),
            ServerStatus::InstallFailed => Advice::new(
                "伺服器安裝失敗。",
                "請檢查面板的記錄與 Proxmox。執行 Terminate 再執行 Create 可重新建立。",
            ),
            ServerStatus::Suspended => Advice::new("伺服器已停用。", "請先解除停用。"),
            ServerStatus::RestoringBackup | ServerStatus::RestoringSnapshot => {
                Advice::new("伺服器正在還原。", "請在完成後再試。")
            }
            ServerStatus::Deleting => Advice::new("伺服器正在刪除。", "請過一分鐘再試。"),
            ServerStatus::DeletionFailed => Advice::new(
                "面板刪除伺服器失敗。",
                "請檢查 Proxmox。虛擬機不存在後，請在服務頁面確認並按「移除伺服器紀錄」：它會依序執行面板的兩個步驟，先重設伺服器狀態，再移除其紀錄，不會動到 Proxmox。",
            ),
            ServerStatus::Unknown(word) => Advice::new(
                format!("伺服器的狀態為「{word}」，此模組不認得。"),
                "請檢查面板上的伺服器。",
            ),
        }
    }
    fn marks_ambiguous(&self, servers: &[String]) -> Advice {
        Advice::new(
            format!(
                "有多台伺服器帶有此服務的標記：{}。沒有接管任何一台。",
                joined(servers, "、")
            ),
            "請在面板上檢查，把正確的 UUID 填入 Server UUID，或刪除多餘的伺服器。",
        )
    }
    fn mark_unfit(&self, server: &str, unfit: &Unfit) -> Advice {
        let why = match unfit {
            Unfit::Owner(owner) => format!("它屬於面板使用者 {owner}"),
            Unfit::Held => "它屬於此客戶的另一個服務".to_owned(),
            Unfit::Node(node) => format!("它位於節點 {node}"),
            Unfit::Size => "它的 CPU、記憶體或硬碟與設定不符".to_owned(),
            Unfit::Status(status) => format!("它的狀態為 {status}"),
        };
        Advice::new(
            format!("伺服器 {server} 帶有此服務的標記，但沒有接管，因為{why}。"),
            "請在面板上檢查：重新命名或刪除，或把它的 UUID 填入 Server UUID。",
        )
    }
}

fn fault(bad: &BadSetting) -> String {
    let BadSetting { name, value, fault } = bad;
    match fault {
        Fault::Blank => format!("{name} 是空的。"),
        Fault::NotANumber => format!("{name}：「{value}」不是整數。"),
        Fault::Negative => format!("{name}：「{value}」是負數。"),
        Fault::BadUnit(unit) => format!("{name}：「{value}」中的「{unit}」無法使用。"),
        Fault::TooSmall(least) => {
            format!("{name}：「{value}」太小，至少為 {}。", thousands(*least))
        }
        Fault::TooLarge(most) => format!("{name}：「{value}」太大，至多為 {}。", thousands(*most)),
        Fault::UnknownPlaceholder(place) => format!(
            "{name}：不認得 {place}；可用的有 {{service}} {{client}} {{domain}} {{product}} {{random4}}。"
        ),
        Fault::OpenBrace => format!("{name}：「{value}」中的 {{ 沒有對應的 }}。"),
        Fault::NotYesOrNo => format!("{name}：「{value}」不是 yes 也不是 no。"),
        Fault::NotOffered => format!("{name}：客戶要求「{value}」，產品並未提供。"),
        Fault::EarlierOrder => TraditionalChinese.earlier_order().to_owned(),
        Fault::EarlierOrderUnclear => TraditionalChinese.earlier_order_unclear().to_owned(),
    }
}

fn node_lacks(node: &NodeLacks) -> String {
    let lacks: Vec<String> = node
        .lacks
        .iter()
        .map(|lack| match lack {
            Lack::Memory { free, asked } => format!("記憶體剩餘 {free}，產品要求 {asked}"),
            Lack::Disk { free, asked } => format!("硬碟剩餘 {free}，產品要求 {asked}"),
            Lack::Template(template) => format!("沒有範本 {template}"),
            Lack::Addresses {
                family,
                free,
                asked,
            } => format!("可用 {} 位址 {free} 個，產品要求 {asked} 個", family.name()),
        })
        .collect();
    format!(
        "節點 {}（{}）：{}。",
        node.id,
        node.name,
        joined(&lacks, "；")
    )
}
