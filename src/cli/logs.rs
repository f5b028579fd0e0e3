//! Messages to standard error.

use std::io::{IsTerminal, Write};

use tracing_subscriber::fmt;

use crate::domain::Error;

use super::args::{Common, LogFormat};

/// Starts the log.
pub(super) fn start(common: &Common) {
    let level = tracing::Level::INFO;
    // A reader of standard error may go away; nothing can be told of that, and nothing may end for it.
    let builder = fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_target(false)
        .log_internal_errors(false);
    match common.log_format {
        LogFormat::Json => builder.json().flatten_event(true).init(),
        LogFormat::Text => {
            let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            builder.with_ansi(colour).without_time().init();
        }
    }
    silence_guarded_panics();
}

/// A damaged input may make a reader panic; that is caught and told as an error, and its trace would only confuse.
/// Every other panic is a bug of ours and is told with its place.
fn silence_guarded_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !crate::run::is_guarded() {
            usual(panic);
        }
    }));
}

/// A line on standard error, where somebody reads it: `eprintln` would panic where nobody does.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Tells a failure.
pub(super) fn report(error: &Error, common: &Common) {
    match common.log_format {
        LogFormat::Text => say(&format!("error: {}", error.to_string().replace('\n', "\n       "))),
        LogFormat::Json => {
            for problem in &error.problems {
                tracing::error!(file = problem.file, line = problem.line, "{}", problem.message);
            }
        }
    }
}
