//! Opens a page in the browser of the machine.

use std::path::Path;
use std::process::{Command, Stdio};

/// Asks the system to open a page. The report stands whether or not a browser comes up, so a failure is only told.
pub(super) fn open(page: &Path) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    // Of its own a path may look like an option.
    let page = std::path::absolute(page).unwrap_or_else(|_| page.to_owned());
    let started = Command::new(program)
        .arg(&page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Err(error) = started {
        tracing::warn!("no browser was opened ({program}: {error}); open {} yourself", page.display());
    }
}
