//! The one program of the office: `silandap serve` and the commands of its system manager.

use std::process::ExitCode;

fn main() -> ExitCode {
    silandap::server::cli::main()
}
