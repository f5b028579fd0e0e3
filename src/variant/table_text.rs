//! The text of a CSV table as rows that can be changed; what is not touched stays as its cells are.

use std::collections::BTreeMap;

use crate::domain::{Date, Period};
use crate::region::{Overlay, Place, columns_of};

/// A row, in the order of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TableRow {
    pub(super) cells: Vec<String>,
    pub(super) line: u64,
    pub(super) place: Place,
}

/// A table that was read without complaint.
#[derive(Clone, Debug)]
pub(super) struct TableText {
    pub(super) name: &'static str,
    header: Vec<String>,
    pub(super) rows: Vec<TableRow>,
}

impl TableText {
    /// Takes a table apart. The region's reader has passed its text before.
    pub(super) fn parse(text: &str, name: &'static str, overlay: &Overlay) -> Self {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let header: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for record in reader.into_records().filter_map(Result::ok) {
            let line = record.position().map_or(0, csv::Position::line);
            let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
            cells.resize(header.len(), String::new());
            rows.push(TableRow { cells, line, place: overlay.place(name, line) });
        }
        Self { name, header, rows }
    }

    fn at(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|own| own == column)
    }

    /// A cell without surrounding blanks; blank where the table has no such column.
    pub(super) fn cell<'t>(&self, row: &'t TableRow, column: &str) -> &'t str {
        self.at(column).and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim())
    }

    /// The days of a row.
    pub(super) fn period(&self, row: &TableRow) -> Period {
        let day = |column| Date::parse(self.cell(row, column));
        Period { from: day("from").unwrap_or(Period::ALWAYS.from), until: day("until") }
    }

    /// Makes sure that the header has these columns, in the order in which the table's columns are listed.
    pub(super) fn widen(&mut self, wanted: &[&str]) {
        let columns = columns_of(self.name).unwrap_or_default();
        for column in columns.iter().filter(|column| wanted.contains(&column.name)) {
            if self.at(column.name).is_none() {
                self.header.push(column.name.to_owned());
                self.rows.iter_mut().for_each(|row| row.cells.push(String::new()));
            }
        }
    }

    /// A new row of these cells.
    pub(super) fn row(&self, cells: &BTreeMap<String, String>, place: Place) -> TableRow {
        let cells = self.header.iter().map(|column| cells.get(column).cloned().unwrap_or_default()).collect();
        TableRow { cells, line: place.line, place }
    }

    /// Sets a cell; the header must have the column.
    pub(super) fn set(&self, row: &mut TableRow, column: &str, cell: String) {
        let at = self.at(column).expect("the header has the column");
        row.cells[at] = cell;
    }

    /// Sets the days of a row.
    pub(super) fn set_period(&self, row: &mut TableRow, period: Period) {
        let from = Some(period.from).filter(|from| *from != Period::ALWAYS.from);
        for (column, day) in [("from", from), ("until", period.until)] {
            self.set(row, column, day.map(|day| day.to_string()).unwrap_or_default());
        }
    }

    /// Puts the table in the place of the region's.
    pub(super) fn put(&self, overlay: &mut Overlay) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let (mut line, mut places) = (1, Vec::new());
        writer.write_record(&self.header).expect("writing to memory");
        line += breaks(&self.header);
        for row in &self.rows {
            places.push((line, row.place.clone()));
            writer.write_record(&row.cells).expect("writing to memory");
            line += breaks(&row.cells);
        }
        let bytes = writer.into_inner().expect("writing to memory");
        overlay.put(self.name, String::from_utf8(bytes).expect("text of texts"), places);
    }
}

/// The lines that a record takes.
fn breaks(cells: &[String]) -> u64 {
    1 + cells.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>()
}
