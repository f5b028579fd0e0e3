//! A CSV table of a finished run, read back as text.

use std::path::Path;

use crate::domain::{Error, Kind};

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grid {
    /// The columns.
    pub(super) header: Vec<String>,
    /// The rows, a cell per column.
    pub(super) rows: Vec<Vec<String>>,
}

impl Grid {
    /// Reads a table that must have the columns that this version writes: no more, no fewer, in their order.
    ///
    /// # Errors
    /// A file that is no such table.
    pub(super) fn read(path: &Path, columns: &[&str]) -> Result<Self, Error> {
        let shown = path.display().to_string();
        let fault = |message: String| Error::at(Kind::Input, shown.clone(), message);
        let unread = |error: csv::Error| fault(format!("cannot be read: {error}"));
        let mut reader = csv::Reader::from_path(path).map_err(unread)?;
        let text = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        let header = reader.headers().map(text).map_err(unread)?;
        if let Some(name) = columns.iter().find(|name| !header.iter().any(|own| own == *name)) {
            return Err(fault(format!("has no column {name}; run the year again with this version")));
        }
        if header != columns {
            let (found, expected) = (header.join(","), columns.join(","));
            return Err(fault(format!(
                "has the columns {found}; {expected} were expected: run the year again with this version"
            )));
        }
        let rows: Result<Vec<_>, _> = reader.records().map(|row| row.map(|row| text(&row))).collect();
        Ok(Self { header, rows: rows.map_err(unread)? })
    }

    /// Whether it has a column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.header.iter().any(|own| own == name)
    }

    /// The place of a column.
    ///
    /// # Panics
    /// When it has no such column: those that are asked for were checked when it was read.
    pub(super) fn place(&self, name: &str) -> usize {
        self.header.iter().position(|own| own == name).expect("columns are checked when a table is read")
    }

    /// The cells of a column by row.
    pub(super) fn cell<'r>(&self, row: &'r [String], name: &str) -> &'r str {
        &row[self.place(name)]
    }

    /// The rows that hold a value in a column.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let place = self.place(name);
        let rows = self.rows.iter().filter(|row| row[place] == value).cloned().collect();
        Self { header: self.header.clone(), rows }
    }

    /// Adds a column behind another.
    pub(super) fn insert_after(&mut self, name: &str, new: &str, value: impl Fn(&str) -> String) {
        let place = self.place(name);
        for row in &mut self.rows {
            let cell = value(&row[place]);
            row.insert(place + 1, cell);
        }
        self.header.insert(place + 1, new.to_owned());
    }
}
