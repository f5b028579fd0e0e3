//! What became of a row.

use super::finding::{Finding, Standing};
use super::layout::Field;
use super::token::Refusal;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is taken as it stands.
    Accepted,
    /// It is taken with what was mended.
    Repaired,
    /// It is not taken.
    Refused,
    /// It is no row of the table: title, heading, chapter, note.
    Heading,
}

impl Verdict {
    /// Taken as it stands, or mended.
    pub(super) fn of(findings: &[Finding]) -> Self {
        let mended = findings.iter().any(|finding| finding.standing() == Standing::Mended);
        if mended { Self::Repaired } else { Self::Accepted }
    }

    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Repaired => "repaired",
            Self::Refused => "refused",
            Self::Heading => "heading",
        }
    }
}

/// A row of a file and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The file.
    pub file: String,
    /// The sheet; empty in a file that has only one.
    pub sheet: String,
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// What became of it.
    pub verdict: Verdict,
    /// The group that it makes; empty where it makes none.
    pub group: String,
    /// What was found in it.
    pub findings: Vec<Finding>,
    /// What is wrong, or what kind of heading it is.
    pub detail: String,
    /// Cells that read otherwise than they are written, before and after.
    pub changes: Vec<(Field, String, String)>,
    /// Every cell of the row that a column asks for.
    pub(super) whole: Vec<(Field, String)>,
    /// All that stands in a row that is none of the table.
    pub(super) text: String,
}

impl Outcome {
    /// The columns of `report.csv`.
    pub const COLUMNS: &[&str] =
        &["file", "sheet", "row", "outcome", "group_code", "findings", "detail", "before", "after"];

    /// The row of `report.csv`.
    pub fn cells(&self) -> Vec<String> {
        let findings: Vec<&str> = self.findings.iter().map(|finding| finding.name()).collect();
        let cell = |field: Field, text: &str| format!("{}: {}", field.key(), one_line(text));
        let (before, after): (Vec<String>, Vec<String>) = match self.verdict {
            Verdict::Heading => (vec![one_line(&self.text)], Vec::new()),
            // It is mended by hand, and found by all that it holds.
            Verdict::Refused => {
                (self.whole.iter().map(|(field, text)| cell(*field, text)).collect(), Vec::new())
            }
            _ => self
                .changes
                .iter()
                .map(|(field, before, after)| (cell(*field, before), cell(*field, after)))
                .unzip(),
        };
        vec![
            self.file.clone(),
            self.sheet.clone(),
            self.row.to_string(),
            self.verdict.name().to_owned(),
            self.group.clone(),
            findings.join("|"),
            one_line(&self.detail),
            before.join("; "),
            after.join("; "),
        ]
    }

    /// Refuses the row: what was mended in it no longer matters.
    pub(super) fn refuse(&mut self, refusal: &Refusal) {
        self.verdict = Verdict::Refused;
        self.group.clear();
        self.findings = vec![refusal.finding];
        self.detail.clone_from(&refusal.message);
    }

    /// Where the row stands, for messages.
    pub(super) fn place(&self) -> String {
        match self.sheet.as_str() {
            "" => format!("{} row {}", self.file, self.row),
            sheet => format!("{} {sheet} row {}", self.file, self.row),
        }
    }
}

/// A cell on one line: a line break shows as `\n`.
fn one_line(text: &str) -> String {
    text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}
