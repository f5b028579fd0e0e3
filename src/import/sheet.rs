//! A sheet → an outcome for every row, and what the rows of data ask.

use crate::domain::{Error, Kind};

use super::book::{Book, Grid, Line};
use super::heading::{Heading, LOOKED_AT, unrecognised};
use super::known::Known;
use super::layout::{Field, Layout};
use super::outcome::{Outcome, Verdict};
use super::procedure::Comma;
use super::row::{Notes, Reading, RowReader};

/// The rows of a sheet.
#[derive(Debug)]
pub struct SheetReading {
    /// What became of each row so far, from top to bottom.
    pub(super) outcomes: Vec<Outcome>,
    /// The rows of data that were read, with the place of their outcome.
    pub(super) readings: Vec<(usize, Reading)>,
    /// Heads of columns that are not read.
    pub ignored: Vec<String>,
    /// All heads.
    pub heads: Vec<String>,
    /// Whether a column or a word speaks of primary care.
    pub(super) speaks_of_primary_care: bool,
}

impl SheetReading {
    /// Reads every sheet of a file.
    ///
    /// # Errors
    /// Sheets without a heading that is recognised, all of them at once.
    pub fn all(
        book: &Book,
        known: &Known<'_>,
        layout: &Layout,
        comma: Option<Comma>,
    ) -> Result<Vec<Self>, Error> {
        let mut problems = crate::domain::Problems::new();
        let reader = RowReader { known, layout, comma };
        let mut sheets = Vec::new();
        for grid in &book.sheets {
            match Self::read(&book.name, grid, reader) {
                Ok(sheet) => sheets.push(sheet),
                Err(message) => {
                    let place =
                        if grid.name.is_empty() { String::new() } else { format!("sheet `{}`: ", grid.name) };
                    let hint = if book.sheets.len() > 1 {
                        "\n  Sheets that hold no catalogue are left out by naming the others with --sheet"
                    } else {
                        ""
                    };
                    problems.add(&book.name, None, format!("{place}{message}{hint}"));
                }
            }
        }
        problems.check(Kind::Input)?;
        Ok(sheets)
    }

    fn read(file: &str, grid: &Grid, reader: RowReader<'_>) -> Result<Self, String> {
        let (begin, mut heading) = first_heading(grid, reader.layout)?;
        let mut sheet = Self {
            outcomes: Vec::new(),
            readings: Vec::new(),
            ignored: Vec::new(),
            heads: Vec::new(),
            speaks_of_primary_care: false,
        };
        let outcome = |line: &Line, detail: &str| Outcome {
            file: file.to_owned(),
            sheet: grid.name.clone(),
            row: line.number,
            verdict: Verdict::Heading,
            group: String::new(),
            findings: Vec::new(),
            detail: detail.to_owned(),
            changes: Vec::new(),
            whole: Vec::new(),
            text: line.own().map(|(_, cell)| cell.text.trim()).collect::<Vec<_>>().join(" | "),
        };
        for line in &grid.lines[..begin] {
            sheet.outcomes.push(outcome(line, "above the heading"));
        }
        sheet.note(&heading, reader.layout);
        let mut left = heading.rows;
        for (at, line) in grid.lines.iter().enumerate().skip(begin) {
            if left > 0 {
                left -= 1;
                sheet.outcomes.push(outcome(line, "the heading"));
                continue;
            }
            if let Some(next) = Heading::at(line, grid.lines.get(at + 1), reader.layout)? {
                let same = next.columns == heading.columns;
                sheet.note(&next, reader.layout);
                left = next.rows - 1;
                heading = next;
                sheet
                    .outcomes
                    .push(outcome(line, if same { "the heading again" } else { "another heading" }));
                continue;
            }
            match reader.between(line, &heading) {
                Some(what) => sheet.outcomes.push(outcome(line, what)),
                None => sheet.add(outcome(line, ""), line, &heading, reader),
            }
        }
        Ok(sheet)
    }

    fn note(&mut self, heading: &Heading, layout: &Layout) {
        self.speaks_of_primary_care |=
            heading.column(Field::PrimaryCare).is_some() || layout.constant(Field::PrimaryCare).is_some();
        self.heads.extend(heading.columns.iter().map(|(_, _, head)| head.clone()));
        self.heads.extend(heading.ignored.iter().cloned());
        for head in &heading.ignored {
            if !self.ignored.contains(head) {
                self.ignored.push(head.clone());
            }
        }
    }

    fn add(&mut self, mut outcome: Outcome, line: &Line, heading: &Heading, reader: RowReader<'_>) {
        let mut notes = Notes::default();
        let read = reader.read(line, heading, &mut notes);
        outcome.whole = whole(line, heading);
        outcome.verdict = Verdict::of(&notes.findings);
        (outcome.findings, outcome.changes) = (notes.findings, notes.changes);
        match &read {
            Err(refusal) | Ok(Reading { score: Err(refusal), .. }) => outcome.refuse(refusal),
            Ok(_) => {}
        }
        // A refused row says it too: without the table, the list of the library would hold.
        let says = |(field, text): &(Field, String)| *field == Field::GroupType && text.contains("基层");
        self.speaks_of_primary_care |= outcome.whole.iter().any(says);
        if let Ok(reading) = read {
            self.speaks_of_primary_care |= reading.primary_care;
            self.readings.push((self.outcomes.len(), reading));
        }
        self.outcomes.push(outcome);
    }
}

/// Every cell of a row that a column asks for.
fn whole(line: &Line, heading: &Heading) -> Vec<(Field, String)> {
    let cell =
        |column: usize| line.cell(column).map(|cell| cell.text.clone()).filter(|text| !text.is_empty());
    let cells = heading.columns.iter();
    cells.filter_map(|(field, column, _)| Some((*field, cell(*column)?))).collect()
}

fn first_heading(grid: &Grid, layout: &Layout) -> Result<(usize, Heading), String> {
    for (at, line) in grid.lines.iter().enumerate().take(LOOKED_AT) {
        if let Some(heading) = Heading::at(line, grid.lines.get(at + 1), layout)? {
            return Ok((at, heading));
        }
    }
    Err(unrecognised(&grid.lines, layout))
}
