//! Progress on standard error.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::run::{Progress, Silent};

use super::args::{Common, ProgressKind};
use super::logs::say;

/// The progress that was asked for; without a wish, a bar on a terminal.
pub(super) fn progress(common: &Common) -> Box<dyn Progress> {
    let usual = if std::io::stderr().is_terminal() { ProgressKind::Bar } else { ProgressKind::None };
    match common.progress.unwrap_or(usual) {
        ProgressKind::Bar => Box::new(Bar(ProgressBar::hidden())),
        ProgressKind::Json => Box::new(Lines { phase: "", done: 0, total: 0, told: Instant::now() }),
        ProgressKind::None => Box::new(Silent),
    }
}

struct Bar(ProgressBar);

impl Progress for Bar {
    fn begin(&mut self, phase: &'static str, rows: u64) {
        let style = ProgressStyle::with_template("{msg:18} {bar:40} {human_pos}/{human_len} {per_sec} {eta}");
        self.0 = ProgressBar::new(rows).with_message(phase).with_style(style.expect("the template is sound"));
    }

    fn advance(&mut self, rows: u64) {
        self.0.inc(rows);
    }

    fn end(&mut self) {
        self.0.finish_and_clear();
    }
}

/// One JSON object per line, at most a few in a second.
struct Lines {
    phase: &'static str,
    done: u64,
    total: u64,
    told: Instant,
}

impl Lines {
    fn tell(&mut self) {
        let line = serde_json::json!({ "phase": self.phase, "done": self.done, "total": self.total });
        say(&line.to_string());
        self.told = Instant::now();
    }
}

impl Progress for Lines {
    fn begin(&mut self, phase: &'static str, rows: u64) {
        (self.phase, self.done, self.total) = (phase, 0, rows);
        self.tell();
    }

    fn advance(&mut self, rows: u64) {
        self.done += rows;
        if self.told.elapsed() > Duration::from_millis(250) {
            self.tell();
        }
    }

    fn end(&mut self) {
        self.tell();
    }
}
