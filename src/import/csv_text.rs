//! CSV in UTF-8 or GB18030 → a grid.

use crate::domain::{Error, Kind};

use super::book::{Cell, Grid, LONGEST_CELL, Line, MOST_COLUMNS, MOST_ROWS, filled};

/// Reads text; its encoding with it.
pub(super) fn read(bytes: &[u8], shown: &str) -> Result<(&'static str, Grid), Error> {
    let fault = |message: String| Error::at(Kind::Input, shown, message);
    let (form, text) = decoded(bytes).map_err(fault)?;
    Ok((form, Grid { name: String::new(), lines: lines(&text).map_err(fault)? }))
}

fn decoded(bytes: &[u8]) -> Result<(&'static str, String), String> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err("is UTF-16; save it as CSV UTF-8 or as .xlsx".to_owned());
    }
    let (form, text) = match std::str::from_utf8(bytes) {
        Ok(text) => ("UTF-8", text.to_owned()),
        Err(_) => {
            let (text, broken) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
            if broken {
                return Err("is neither UTF-8 nor GB18030; save it as CSV UTF-8 or as .xlsx".to_owned());
            }
            ("GB18030", text.into_owned())
        }
    };
    if text.contains('\0') {
        return Err("is no text; a CSV file or an .xlsx workbook was expected".to_owned());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // One kind of line end, within cells too, so that lines can be counted.
    Ok((form, text.replace("\r\n", "\n").replace('\r', "\n")))
}

/// The rows, numbered as a spreadsheet numbers them: a record is one row however many lines it takes, and a blank line is
/// one too.
fn lines(text: &str) -> Result<Vec<Line>, String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut lines = Vec::new();
    let mut number = 0;
    loop {
        let begin = reader.position().byte() as usize;
        if !reader.read_record(&mut record).map_err(|error| format!("is no proper CSV file: {error}"))? {
            return Ok(lines);
        }
        // The reader passes over blank lines before a record without a word.
        number += 1 + text[begin..].bytes().take_while(|byte| *byte == b'\n').count() as u64;
        if record.iter().any(|cell| cell.chars().count() > LONGEST_CELL) {
            return Err(format!(
                "row {number} has a cell of more than {LONGEST_CELL} characters; is a quotation mark not closed?"
            ));
        }
        let cells: Vec<Option<Cell>> =
            record.iter().map(|cell| filled(cell).then(|| Cell::plain(cell))).collect();
        if cells.iter().skip(MOST_COLUMNS).any(Option::is_some) {
            return Err(format!("row {number} has more than {MOST_COLUMNS} columns"));
        }
        if cells.iter().any(Option::is_some) {
            lines.push(Line { number, cells });
        }
        if lines.len() > MOST_ROWS {
            return Err(format!("has more than {MOST_ROWS} rows; a catalogue of groups was expected"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<(u64, usize)> {
        lines(text).unwrap().iter().map(|line| (line.number, line.own().count())).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        assert_eq!(numbers("a,b\n1,2\n3,4"), [(1, 2), (2, 2), (3, 2)]);
        // Two blank lines are rows 2 and 3; a row of empty cells is row 5.
        assert_eq!(numbers("a,b\n\n\n1,2\n,\n3,4\n"), [(1, 2), (4, 2), (6, 2)]);
        // A record over two lines is one row.
        assert_eq!(numbers("\"a\nb\",c\n1,2\n"), [(1, 2), (2, 2)]);
        assert_eq!(numbers("\n\na\n"), [(3, 1)]);
    }

    #[test]
    fn line_ends_of_every_kind_are_one() {
        let (_, text) = decoded(b"a\r\n\r\n\"b\r\nc\"\rd").unwrap();
        assert_eq!(text, "a\n\n\"b\nc\"\nd");
        assert_eq!(numbers(&text), [(1, 1), (3, 1), (4, 1)]);
    }

    #[test]
    fn text_comes_in_two_encodings_with_or_without_a_mark() {
        let text = "主要诊断编码,分值\n";
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        assert_eq!(decoded(&gb), Ok(("GB18030", text.to_owned())));
        assert_eq!(decoded(text.as_bytes()), Ok(("UTF-8", text.to_owned())));
        assert_eq!(decoded(format!("\u{feff}{text}").as_bytes()), Ok(("UTF-8", text.to_owned())));
        assert!(decoded(&[0xFF, 0xFE, 0x31, 0x00]).unwrap_err().starts_with("is UTF-16"));
        assert!(decoded(&[0x80, 0xFF, 0xFF]).unwrap_err().starts_with("is neither"));
        assert!(decoded(b"a\0b").unwrap_err().starts_with("is no text"));
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_swallows_no_rows() {
        let text = format!("a,b\n\"1,2\n{}", "3,4\n".repeat(10_000));
        assert!(lines(&text).unwrap_err().contains("is a quotation mark not closed?"));
    }
}
