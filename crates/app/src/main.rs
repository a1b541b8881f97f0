//! The `hengce` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    hengce_app::cli::main()
}
