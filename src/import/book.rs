//! A file as a grid of cells, whatever it was written with.

use std::path::Path;

use crate::domain::{Error, Kind};
use crate::table::{cannot_read, sha256_hex};

use super::{csv_text, workbook};

/// A cell that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it holds, as text; a number as the shortest decimal that stands for it.
    pub text: String,
    /// What keeps it from being read, such as an error of the spreadsheet.
    pub fault: Option<&'static str>,
    /// Whether a formula worked it out.
    pub formula: bool,
    /// Whether it belongs to a merged area that begins in a row above.
    pub merged: bool,
}

impl Cell {
    /// Text that was typed.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), fault: None, formula: false, merged: false }
    }

    /// Something that cannot be read.
    pub(super) fn faulty(text: impl Into<String>, fault: &'static str) -> Self {
        Self { fault: Some(fault), ..Self::plain(text) }
    }
}

/// A row that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number as a spreadsheet shows it.
    pub number: u64,
    /// Its cells by column; `None` where one is blank.
    pub cells: Vec<Option<Cell>>,
}

impl Line {
    /// The cell of a column.
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column)?.as_ref()
    }

    /// Cells that stand in this very row, with their columns.
    pub(super) fn own(&self) -> impl Iterator<Item = (usize, &Cell)> {
        let cells = self.cells.iter().enumerate();
        cells.filter_map(|(at, cell)| Some((at, cell.as_ref().filter(|cell| !cell.merged)?)))
    }
}

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Its name; empty in a file that has only one.
    pub name: String,
    /// Its rows that hold something, from top to bottom.
    pub lines: Vec<Line>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Book {
    /// What reports call it.
    pub name: String,
    /// Its SHA-256.
    pub sha256: String,
    /// How it is written: `xlsx`, `UTF-8` or `GB18030`.
    pub form: &'static str,
    /// Its sheets that hold something and are wanted.
    pub sheets: Vec<Grid>,
    /// Sheets that hold something and were left out by `--sheet`.
    pub unread: Vec<String>,
}

/// The largest file that is read. A catalogue of a whole province has a few megabytes.
const LARGEST_FILE: u64 = 64 << 20;
/// The most rows of a file. The largest national library has 14,000; more than 65,535 groups cannot be told apart.
pub(super) const MOST_ROWS: usize = 50_000;
/// The most columns.
pub(super) const MOST_COLUMNS: usize = 256;
/// The longest cell, as in Excel.
pub(super) const LONGEST_CELL: usize = 32_767;

/// What a file begins with that holds an old or a protected workbook.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

impl Book {
    /// Reads a file. What it is follows from its content, not from its name. Of the sheets of a workbook only those that
    /// are `wanted` are read; all where none is named.
    ///
    /// # Errors
    /// A file that is missing, too large, of another kind or damaged.
    pub fn open(path: &Path, name: &str, wanted: &[String]) -> Result<Self, Error> {
        let shown = path.display().to_string();
        let fault = |message: &str| Err(Error::at(Kind::Input, shown.clone(), message));
        let unreadable = |error: std::io::Error| Error::at(Kind::Input, shown.clone(), cannot_read(&error));
        if std::fs::metadata(path).map_err(unreadable)?.len() > LARGEST_FILE {
            return fault("has more than 64 MiB; a catalogue was expected");
        }
        let bytes = std::fs::read(path).map_err(unreadable)?;
        let sha256 = sha256_hex(&bytes);
        if bytes.starts_with(COMPOUND) {
            return fault(
                "is an old .xls workbook or one with a password; save it as .xlsx without a password",
            );
        }
        let workbook = bytes.starts_with(b"PK\x03\x04");
        let named_so = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
        if named_so && !workbook {
            return fault("is no .xlsx workbook: such a file is a zip archive");
        }
        let (form, (sheets, unread)) = if workbook {
            ("xlsx", workbook::read(bytes, &shown, wanted)?)
        } else {
            let (form, grid) = csv_text::read(&bytes, &shown)?;
            (form, (vec![grid], Vec::new()))
        };
        if sheets.iter().all(|sheet| sheet.lines.is_empty()) {
            return fault("holds no row");
        }
        Ok(Self { name: name.to_owned(), sha256, form, sheets, unread })
    }

    /// How many rows the sheets hold.
    pub fn rows(&self) -> u64 {
        self.sheets.iter().map(|sheet| sheet.lines.len() as u64).sum()
    }
}

/// Text of a cell, or nothing where it is blank.
pub(super) fn filled(text: &str) -> bool {
    text.chars().any(|character| !character.is_whitespace() && !super::width::is_invisible(character))
}
