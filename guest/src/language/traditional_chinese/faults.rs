use super::TraditionalChinese;
use crate::door::{Failure, FailureKind};
use crate::language::{Advice, Faults, joined};
use crate::panel::{Complaint, Model};

impl Faults for TraditionalChinese {
    fn no_answer(&self, failure: &Failure) -> Advice {
        let detail = crate::language::sentence(&failure.message);
        match failure.kind {
            FailureKind::Resolve => Advice::new(
                format!("無法解析面板的主機名稱：{detail}"),
                "請檢查伺服器設定的 Hostname 與本機的 DNS。",
            ),
            FailureKind::Connect => Advice::new(
                format!("無法連線到面板：{detail}"),
                "請檢查伺服器設定的 Hostname 與 Port、面板的網頁伺服器，以及中間的防火牆。",
            ),
            FailureKind::Tls => Advice::new(
                format!("面板的 TLS 憑證不被接受：{detail}"),
                "請更新憑證、使用憑證所載的名稱，或在 Access Hash 指定私有 CA。",
            ),
            FailureKind::Timeout => Advice::new(
                format!("面板沒有及時回應：{detail}"),
                "請檢查面板的負載與佇列。",
            ),
            FailureKind::Interrupted => Advice::new(
                format!("在面板回應之前連線中斷：{detail}"),
                "請檢查面板網頁伺服器的記錄。",
            ),
            FailureKind::TooLarge => {
                Advice::new(format!("回應過大：{detail}"), "請確認 Hostname 指向面板。")
            }
            FailureKind::Malformed => Advice::new(
                format!("回應不是 HTTP：{detail}"),
                "請檢查伺服器設定的 Port 與 Secure。",
            ),
            FailureKind::NoSession => Advice::new("客戶沒有面板工作階段。", "請重試。"),
        }
    }
    fn unauthenticated(&self) -> Advice {
        Advice::new(
            "面板不接受 API 權杖。",
            "請在面板（Admin、Tokens）建立 application 權杖，填入伺服器設定的 Password。",
        )
    }
    fn forbidden(&self) -> Advice {
        Advice::new(
            "API 權杖屬於非管理員的面板使用者（403）。",
            "請以面板管理員的身分建立權杖。",
        )
    }
    fn not_found(&self, model: &Model) -> Advice {
        match model {
            Model::Server => Advice::new("面板上沒有這台伺服器。", "請檢查服務的 Server UUID。"),
            Model::User => Advice::new("面板上沒有這個使用者。", "請檢查客戶的面板使用者。"),
            Model::Node => Advice::new("面板上沒有這個節點。", "請檢查產品模組設定的 Node ID。"),
            Model::Template => Advice::new(
                "面板上沒有這個範本。",
                "請檢查產品模組設定的 Template UUID。",
            ),
            Model::Other(name) => {
                Advice::new(format!("面板上沒有這個 {name}。"), "請檢查面板上的伺服器。")
            }
        }
    }
    fn no_route(&self) -> Advice {
        Advice::new(
            "這個位址沒有這項請求。",
            "請檢查伺服器設定的「主機名稱」，尤其是其中的路徑；若無誤，則面板的版本不是 ConvoyPanel v3 或 v4。",
        )
    }
    fn conflict(&self, words: &str) -> Advice {
        Advice::new(
            format!("伺服器目前的狀態不允許這項操作（409）：{words}"),
            "請等面板處理完這台伺服器後再試。",
        )
    }
    fn session_expired(&self) -> Advice {
        Advice::new("面板不接受客戶的工作階段（419）。", "請重試。")
    }
    fn invalid(&self, complaints: &[Complaint]) -> Advice {
        let list: Vec<String> = complaints
            .iter()
            .map(|c| {
                if c.field.is_empty() {
                    c.message.clone()
                } else {
                    format!("{}：{}", c.field, c.message)
                }
            })
            .collect();
        Advice::new(
            format!("面板拒絕這些值（422）：{}", joined(&list, " ")),
            "請檢查產品的模組設定與可設定選項。",
        )
    }
    fn throttled(&self, seconds: Option<u64>) -> Advice {
        let wait = match seconds {
            Some(seconds) => format!("請於 {seconds} 秒後再試。"),
            None => "請過一分鐘再試。".to_owned(),
        };
        Advice::new(
            format!("面板暫時不再接受請求（429）。{wait}"),
            "ConvoyPanel v3 每分鐘只接受同一管理員所有權杖合計 60 次請求：請為此模組使用專屬管理員的權杖。",
        )
    }
    fn refused(&self, status: u16, words: &str) -> Advice {
        Advice::new(
            format!("面板拒絕（{status}）：{words}"),
            "請檢查面板上的伺服器與面板的記錄。",
        )
    }
    fn failed(&self, status: u16, words: &str) -> Advice {
        Advice::new(
            format!("面板發生錯誤（{status}）：{words}"),
            if status == 500 && words == "Server Error" {
                "常見原因是 Proxmox 沒有回應面板：請檢查面板上的伺服器、節點與面板的記錄。v4.5.0 之前的面板不接受 API 權杖時也會如此回應：請執行 Test Connection。"
            } else {
                "常見原因是 Proxmox 沒有回應面板。請檢查面板上的伺服器、節點與面板的記錄。"
            },
        )
    }
    fn not_the_panel(&self, status: u16) -> Advice {
        Advice::new(
            format!(
                "回應的不是面板（狀態 {status}，不是面板的 JSON）：可能是維護頁面、代理伺服器或其他網站。"
            ),
            "請用瀏覽器開啟面板，並檢查伺服器設定的 Hostname 與 Port。",
        )
    }
    fn malformed(&self, detail: &str) -> Advice {
        Advice::new(
            format!("面板的回應不符合 ConvoyPanel：{detail}"),
            "請檢查面板的版本。",
        )
    }
    fn outcome_unknown(&self, cause: &str) -> Advice {
        Advice::new(
            format!("無法確定面板是否已執行。{cause}"),
            "可以安全地重試。",
        )
    }
    fn creation_unknown(&self, cause: &str) -> Advice {
        Advice::new(
            format!("無法確定面板是否已建立伺服器。{cause}"),
            "請過幾分鐘再執行 Create：若伺服器已存在會接管它，不會建立第二台。",
        )
    }
}
