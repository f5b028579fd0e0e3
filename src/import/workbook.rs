//! `.xlsx` workbooks → grids: the only place that knows `calamine` and zip archives.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Dimensions, Reader, SheetType, Xlsx};
use zip::ZipArchive;

use crate::domain::{Error, Kind};

use super::book::{Cell, Grid, LONGEST_CELL, Line, MOST_COLUMNS, MOST_ROWS, filled};

/// Cells by row and column.
type Cells = BTreeMap<u32, BTreeMap<u32, Cell>>;
type Workbook = Xlsx<Cursor<Vec<u8>>>;

/// What a workbook may hold when it is unpacked. 50,000 rows take some 20 MiB.
const MOST_UNPACKED: u64 = 128 << 20;
/// The most different texts that it may announce: room is made for them before the first is read.
const MOST_TEXTS: usize = 10_000_000;

/// Reads the sheets that are wanted, and the names of those that were left out.
pub(super) fn read(
    bytes: Vec<u8>,
    shown: &str,
    wanted: &[String],
) -> Result<(Vec<Grid>, Vec<String>), Error> {
    let fault = |message: String| Error::at(Kind::Input, shown, message);
    check_archive(&bytes).map_err(fault)?;
    let mut book = Xlsx::new(Cursor::new(bytes))
        .map_err(|error| fault(format!("is no .xlsx workbook that can be read: {error}")))?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    if !wanted.is_empty() && !names.iter().any(|name| wanted.contains(name)) {
        return Err(fault(format!("has no sheet `{}`; it has {}", wanted.join("`, `"), names.join(", "))));
    }
    let (mut grids, mut unread) = (Vec::new(), Vec::new());
    for name in names {
        let lines = lines(&mut book, &name).map_err(|message| fault(format!("sheet `{name}` {message}")))?;
        match (lines.is_empty(), wanted.is_empty() || wanted.contains(&name)) {
            (true, _) => {}
            (false, true) => grids.push(Grid { name, lines }),
            (false, false) => unread.push(name),
        }
    }
    Ok((grids, unread))
}

/// Unpacks everything once and throws it away: an archive may be a thousand times larger than the file, and may
/// announce more texts than there is room for.
fn check_archive(bytes: &[u8]) -> Result<(), String> {
    let damaged = |error: &dyn std::fmt::Display| format!("is no sound .xlsx workbook: {error}");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| damaged(&error))?;
        let texts = part.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        let mut content = Vec::new();
        part.take(left + 1).read_to_end(&mut content).map_err(|error| damaged(&error))?;
        left = left.checked_sub(content.len() as u64).ok_or_else(|| {
            format!(
                "holds more than {} MiB when it is unpacked; a catalogue was expected",
                MOST_UNPACKED >> 20
            )
        })?;
        if texts && announced(&content).is_some_and(|count| count > MOST_TEXTS) {
            return Err("announces more texts than a catalogue can hold; it is damaged".to_owned());
        }
    }
    Ok(())
}

/// The largest number that the attribute `uniqueCount` has; one that is too long for a number is the largest of all.
fn announced(xml: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"uniqueCount";
    let places = xml.windows(NAME.len()).enumerate().filter(|(_, window)| *window == NAME);
    let number = |(at, _): (usize, &[u8])| {
        let rest = xml[at + NAME.len()..].iter().skip_while(|byte| b" \t\r\n='\"".contains(byte));
        let digits: String =
            rest.take_while(|byte| byte.is_ascii_digit()).map(|byte| *byte as char).collect();
        if digits.is_empty() { 0 } else { digits.parse().unwrap_or(usize::MAX) }
    };
    places.map(number).max()
}

fn lines(book: &mut Workbook, sheet: &str) -> Result<Vec<Line>, String> {
    let mut cells = cells(book, sheet)?;
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(|error| format!("cannot be read: {error}"))?;
    fill_down(&mut cells, merged);
    Ok(cells.into_iter().map(|(row, cells)| line(row, cells)).collect())
}

fn line(row: u32, cells: BTreeMap<u32, Cell>) -> Line {
    let columns = cells.last_key_value().map_or(0, |(column, _)| *column as usize + 1);
    let mut line = Line { number: u64::from(row) + 1, cells: vec![None; columns] };
    cells.into_iter().for_each(|(column, cell)| line.cells[column as usize] = Some(cell));
    line
}

/// Cell by cell, so that a lone cell in row 1,048,576 costs no more than another.
fn cells(book: &mut Workbook, sheet: &str) -> Result<Cells, String> {
    let damaged = |error: calamine::XlsxError| format!("cannot be read: {error}");
    let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut cells = Cells::new();
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
        let Some(mut cell) = cell(&record.value, record.formula.is_some()) else { continue };
        cell.formula = record.formula.is_some();
        let (row, column) = record.pos;
        if column as usize >= MOST_COLUMNS {
            return Err(format!("has more than {MOST_COLUMNS} columns in row {}", row + 1));
        }
        if cell.text.chars().count() > LONGEST_CELL {
            return Err(format!("has a cell of more than {LONGEST_CELL} characters in row {}", row + 1));
        }
        cells.entry(row).or_default().insert(column, cell);
        if cells.len() > MOST_ROWS {
            return Err(format!("has more than {MOST_ROWS} rows; a catalogue of groups was expected"));
        }
    }
    Ok(cells)
}

fn cell(value: &DataRef<'_>, formula: bool) -> Option<Cell> {
    let text = |text: &str| filled(text).then(|| Cell::plain(text));
    match value {
        DataRef::Empty if formula => Some(Cell::faulty("=", "a formula without a stored value")),
        DataRef::Empty => None,
        DataRef::String(own) => text(own),
        DataRef::SharedString(own) => text(own),
        // A workbook keeps numbers in binary. The shortest decimal that stands for the same binary number is what was
        // typed; Rust writes just that, and never an exponent.
        DataRef::Float(number) => text(&number.to_string()),
        DataRef::Int(number) => text(&number.to_string()),
        DataRef::Bool(flag) => text(if *flag { "TRUE" } else { "FALSE" }),
        DataRef::Error(error) => Some(Cell::faulty(error.to_string(), "an error of the spreadsheet")),
        // Excel takes what looks like a day for one; what was typed is lost.
        DataRef::DateTime(date) => Some(Cell::faulty(date.as_f64().to_string(), "a date")),
        DataRef::DateTimeIso(date) | DataRef::DurationIso(date) => Some(Cell::faulty(date, "a date")),
    }
}

/// A merged area shows its first cell in all its rows. Areas do not overlap in a sound workbook; one that does is passed
/// over, so that the work is never more than the sheet is large.
fn fill_down(cells: &mut Cells, mut areas: Vec<Dimensions>) {
    areas.sort_unstable();
    let mut free = BTreeMap::new();
    for area in areas {
        let ((first, column), (last, _)) = (area.start, area.end);
        if first >= last || free.get(&column).is_some_and(|free| first < *free) {
            continue;
        }
        free.insert(column, last.saturating_add(1));
        let Some(shown) = cells.get(&first).and_then(|row| row.get(&column)).cloned() else { continue };
        for (_, row) in cells.range_mut(first + 1..=last) {
            row.entry(column).or_insert_with(|| Cell { merged: true, ..shown.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_shortest_decimal_that_stands_for_it() {
        let text = |number: f64| cell(&DataRef::Float(number), false).unwrap().text;
        assert_eq!(text(39.65), "39.65");
        assert_eq!(text(1771.0), "1771");
        assert_eq!(text(0.1234), "0.1234");
        // A sum that a spreadsheet rounded shows what it is.
        assert_eq!(text(0.300_000_000_000_000_04), "0.30000000000000004");
        assert_eq!(text(1e21), "1000000000000000000000");
    }

    #[test]
    fn announced_texts_are_counted_however_the_attribute_is_written() {
        assert_eq!(announced(b"<sst uniqueCount=\"12\">"), Some(12));
        assert_eq!(announced(b"<sst uniqueCount = '99999999999999999999999' >"), Some(usize::MAX));
        assert_eq!(announced(b"<sst count=\"3\">"), None);
    }

    #[test]
    fn merged_areas_fill_rows_that_are_there_and_nothing_else() {
        let mut cells = Cells::new();
        cells.entry(1).or_default().insert(0, Cell::plain("A09.0"));
        for row in 1..5 {
            cells.entry(row).or_default().insert(1, Cell::plain("1"));
        }
        let area = |first, last| Dimensions::new((first, 0), (last, 0));
        fill_down(&mut cells, vec![area(1, 3), area(2, u32::MAX)]);
        let shown: Vec<bool> =
            (1..5).map(|row| cells[&row].get(&0).is_some_and(|cell| cell.merged)).collect();
        assert_eq!(shown, [false, true, true, false]);
        assert_eq!(cells.len(), 4);
    }
}
