use super::TraditionalChinese;
use crate::language::Customer;
use crate::outcome::ProblemKind;
use crate::panel::servers::ServerStatus;

impl Customer for TraditionalChinese {
    fn customer_hears(&self, kind: ProblemKind) -> String {
        match kind {
            ProblemKind::PanelFailed | ProblemKind::Unreachable => {
                "目前無法連線到伺服器管理系統，請過幾分鐘再試。"
            }
            ProblemKind::UnknownOutcome => "目前還無法確定是否已完成，請過幾分鐘再查看。",
            ProblemKind::NotReady => "您的伺服器正在忙碌中，請過幾分鐘再試。",
            ProblemKind::Throttled => "目前請求過多，請於一分鐘後再試。",
            ProblemKind::Unconfirmed => "此操作必須先經過確認。",
            ProblemKind::Missing => "找不到您的伺服器，請聯絡客服。",
            ProblemKind::Setting
            | ProblemKind::Identity
            | ProblemKind::Capacity
            | ProblemKind::Unauthorized
            | ProblemKind::Refused => "目前無法執行這項操作，請聯絡客服。",
        }
        .to_owned()
    }

    fn password_rule(&self) -> String {
        "密碼須為 8 到 191 個字元，至少包含一個大寫字母、一個小寫字母、一個數字，以及 ! @ # $ % ^ & * 其中之一；\
         不可包含空格、~、反引號或非英文字母。"
            .to_owned()
    }

    fn status(&self, status: &ServerStatus) -> String {
        match status {
            ServerStatus::Ready => "就緒",
            ServerStatus::Installing => "安裝中",
            ServerStatus::InstallFailed => "安裝失敗",
            ServerStatus::Suspended => "已停用",
            ServerStatus::RestoringBackup => "正在還原備份",
            ServerStatus::RestoringSnapshot => "正在還原快照",
            ServerStatus::Deleting | ServerStatus::DeletionFailed => "刪除中",
            ServerStatus::Unknown(_) => "忙碌中",
        }
        .to_owned()
    }

    fn status_means(&self, status: &ServerStatus) -> &'static str {
        match status {
            ServerStatus::Ready => "",
            ServerStatus::Installing => "您的伺服器正在安裝，需要幾分鐘。",
            ServerStatus::InstallFailed => "安裝沒有成功，請聯絡客服。",
            ServerStatus::Suspended => "您的伺服器已停用，請聯絡客服。",
            ServerStatus::RestoringBackup | ServerStatus::RestoringSnapshot => {
                "您的伺服器正在還原，完成後即可繼續使用。"
            }
            ServerStatus::Deleting | ServerStatus::DeletionFailed => "您的伺服器正在刪除。",
            ServerStatus::Unknown(_) => "您的伺服器正在忙碌中，請過幾分鐘再查看。",
        }
    }

    fn server(&self) -> &'static str {
        "伺服器"
    }
    fn name(&self) -> &'static str {
        "名稱"
    }
    fn hostname(&self) -> &'static str {
        "主機名稱"
    }
    fn status_label(&self) -> &'static str {
        "狀態"
    }
    fn vm_id(&self) -> &'static str {
        "虛擬機編號"
    }
    fn cpu(&self) -> &'static str {
        "處理器"
    }
    fn cores(&self, number: u32) -> String {
        format!("{number} 核心")
    }
    fn memory(&self) -> &'static str {
        "記憶體"
    }
    fn disk(&self) -> &'static str {
        "硬碟"
    }
    fn bandwidth(&self) -> &'static str {
        "流量"
    }
    fn used_of(&self, used: &str, allowed: &str) -> String {
        format!("已使用 {used}，共 {allowed}")
    }
    fn used_unlimited(&self, used: &str) -> String {
        format!("已使用 {used}，無上限")
    }
    fn snapshots(&self) -> &'static str {
        "快照"
    }
    fn backups(&self) -> &'static str {
        "備份"
    }
    fn unlimited(&self) -> &'static str {
        "無上限"
    }
    fn addresses(&self) -> &'static str {
        "IP 位址"
    }
    fn address(&self) -> &'static str {
        "位址"
    }
    fn gateway(&self) -> &'static str {
        "閘道"
    }
    fn no_addresses(&self) -> &'static str {
        "尚未分配位址。"
    }
    fn sign_on(&self) -> &'static str {
        "管理伺服器"
    }
    fn no_live_data(&self) -> &'static str {
        "目前無法顯示即時資料，您的伺服器不受影響。"
    }
    fn no_server_found(&self) -> &'static str {
        "找不到您的伺服器，請聯絡客服。"
    }
    fn being_prepared(&self) -> &'static str {
        "您的伺服器正在準備中。"
    }
    fn not_active(&self) -> &'static str {
        "此服務目前未啟用。"
    }
}
