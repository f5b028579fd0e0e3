//! The `casemix` command: flags → a typed request → the library → an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    casemix::cli::main()
}
