use crate::hooks::staff::Function;
use crate::language::Language;

impl Language {
    pub(crate) fn button(self, function: Function) -> &'static str {
        match function {
            Function::Start => self.button_start(),
            Function::ShutDown => self.button_shut_down(),
            Function::Restart => self.button_restart(),
            Function::Stop => self.button_stop(),
            Function::Synchronize => self.button_synchronize(),
            Function::Reinstall => self.button_reinstall(),
            Function::Forget => self.button_forget(),
            Function::ApplyOptions => self.button_apply_options(),
            Function::Reassign => self.button_reassign(),
        }
    }
}
