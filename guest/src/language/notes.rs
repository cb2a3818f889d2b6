use crate::language::Language;
use crate::settings::Setting;

impl Language {
    /// What a product setting is for.
    pub(crate) fn setting_description(self, setting: Setting) -> &'static str {
        match setting {
            Setting::CpuCores => self.description_cpu_cores(),
            Setting::Memory => self.description_memory(),
            Setting::Disk => self.description_disk(),
            Setting::Bandwidth => self.description_bandwidth(),
            Setting::Snapshots => self.description_snapshots(),
            Setting::Backups => self.description_backups(),
            Setting::Template => self.description_template(),
            Setting::Node => self.description_node(),
            Setting::Ipv4Addresses => self.description_ipv4_addresses(),
            Setting::Ipv6Addresses => self.description_ipv6_addresses(),
            Setting::Location => self.description_location(),
            Setting::HostnamePattern => self.description_hostname_pattern(),
            Setting::ServerNamePattern => self.description_server_name_pattern(),
            Setting::StartAfterInstall => self.description_start_after_install(),
            Setting::CustomerFunctions => self.description_customer_functions(),
            Setting::WindowsTemplates => self.description_windows_templates(),
        }
    }
}
