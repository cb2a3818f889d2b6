use std::process::ExitCode;

fn main() -> ExitCode {
    panel_simulator::main()
}
