//! Flags in, exit codes out. Everything between is the library's.

mod args;
mod browser;
mod dispatch;
mod exit;
mod logs;
mod progress;
mod signals;

use std::process::ExitCode;

use clap::Parser;

use args::Arguments;

/// Reads the command line, does what it says, and gives the exit code.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    logs::start(&arguments.common);
    signals::listen();
    match dispatch::dispatch(&arguments) {
        Ok(exit) => exit.into(),
        Err(error) => {
            logs::report(&error, &arguments.common);
            exit::Exit::of(error.kind).into()
        }
    }
}
