//! The one program of the office: `silandap serve` and the commands of its system manager.

use std::process::ExitCode;

/// A page is thousands of small pieces of text that live for a millisecond.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    silandap::server::cli::main()
}
