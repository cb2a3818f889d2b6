use super::TraditionalChinese;
use crate::language::{Advice, Panels};
use crate::panel::Generation;
use crate::units::thousands;

impl Panels for TraditionalChinese {
    fn try_again_in(&self, seconds: u64) -> String {
        format!("目前請求過多，請於 {seconds} 秒後再試。")
    }
    fn too_few_requests(&self, seconds: u64) -> Advice {
        Advice::new(
            format!(
                "面板在這一分鐘內不再接受更多請求：請於 {seconds} 秒後再試。沒有執行任何操作。"
            ),
            "ConvoyPanel v3 每分鐘只接受同一管理員所有權杖合計 60 次請求：請為此模組使用專屬管理員的權杖。",
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
            format!("，{} 個位址池", thousands(pools))
        });
        format!(
            "ConvoyPanel {panel}，權杖有效：{} 個節點{pools}。",
            thousands(nodes)
        )
    }
    fn every_token_has_full_rights(&self, perhaps: bool) -> String {
        if perhaps {
            "v4.3.1 之前的面板讓每個面板使用者的 application 權杖都擁有管理員權限；這個面板早於 v4.5，無法看出是否早於 v4.3.1。請升級面板。"
        } else {
            "這個面板讓每個面板使用者的 application 權杖都擁有管理員權限。ConvoyPanel v4.3.1 已修正：請升級面板。"
        }
        .to_owned()
    }
    fn unsigned_sign_on(&self) -> String {
        "這個面板接受未經簽署的登入權杖：任何人都能以任何使用者登入。ConvoyPanel v4.5.1 已修正：請升級面板。".to_owned()
    }
    fn unsuspended_stay_off(&self, perhaps: bool) -> String {
        if perhaps {
            "v4.3.0 之前的面板在解除停用後會讓伺服器保持關機；這個面板早於 v4.5，無法看出是否早於 v4.3.0。請升級面板，或手動啟動這些伺服器。"
        } else {
            "這個面板在解除停用後會讓伺服器保持關機。ConvoyPanel v4.3.0 已修正：請升級面板，或手動啟動這些伺服器。"
        }
        .to_owned()
    }

    fn any_node(&self) -> &'static str {
        "剩餘記憶體最多的節點"
    }
    fn any_location(&self) -> &'static str {
        "所有地點"
    }
    fn node_choice(&self, node: &str, free: &str) -> String {
        format!("{node} · 剩餘 {free}")
    }
    fn location_choice(&self, location: u64, nodes: &[&str]) -> String {
        format!("地點 {location} · {}", nodes.join("、"))
    }
    fn template_choice(&self, template: &str, node: &str) -> String {
        format!("{template} · 節點 {node}")
    }
    fn template_anywhere(&self, template: &str) -> String {
        format!("{template} · 所有具備此範本的節點")
    }
}
