//! Discharges in CSV: UTF-8 or GB18030, lists joined by `|`.

use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use crate::domain::{Error, Kind, Problems};

use super::columns::{COLUMNS, Form, UNREAD};
use super::input::{BATCH, Wanted};
use super::mapping::{Mapping, twice};

/// An open CSV file: how it is encoded, and which of its columns are read.
#[derive(Debug)]
pub struct CsvInput {
    gb18030: bool,
    /// The names of the columns that are read, their places in the file, and whether their words repeat.
    columns: Vec<(String, usize, bool)>,
    /// Likewise those of the contract that are not looked at.
    unread: Vec<(String, usize, bool)>,
    rows: u64,
    /// Where each piece begins.
    starts: Vec<csv::Position>,
    ignored: Vec<String>,
}

/// What a CSV reader reads from: the file, or its decoded text.
trait Stream: Read + Seek {}
impl<S: Read + Seek> Stream for S {}

/// Rows of a piece: large enough to keep a thread busy, small enough to hold.
const PIECE: u64 = 8 * BATCH as u64;

impl CsvInput {
    /// Opens a file: finds its encoding, checks its columns and counts its rows.
    ///
    /// # Errors
    /// Text that is neither UTF-8 nor GB18030, columns that are missing, rows of another length than the header.
    pub fn open(path: &Path, mapping: &Mapping) -> Result<Self, Error> {
        let shown = path.display().to_string();
        let gb18030 = !is_utf8(path)?;
        let mut reader = open_reader(path, gb18030)?;
        let fault = |error: csv::Error| {
            Error::at(Kind::Input, shown.clone(), format!("is no proper CSV file: {error}"))
        };
        let headers = reader.headers().map_err(fault)?.clone();
        let (columns, ignored) = match_columns(&shown, &headers, mapping)?;
        let unread = unread_columns(&headers, &columns);
        let mut input = Self { gb18030, columns, unread, rows: 0, starts: Vec::new(), ignored };
        let mut record = csv::StringRecord::new();
        loop {
            let start = reader.position().clone();
            if !reader.read_record(&mut record).map_err(fault)? {
                return Ok(input);
            }
            if input.rows.is_multiple_of(PIECE) {
                input.starts.push(start);
            }
            input.rows += 1;
        }
    }

    /// Whether a column of the file is read.
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|(own, _, _)| own == name)
    }

    /// Columns that are not read.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// Rows of each piece.
    pub fn pieces(&self) -> Vec<u64> {
        (0..self.starts.len() as u64).map(|piece| PIECE.min(self.rows - piece * PIECE)).collect()
    }

    /// Reads a piece.
    ///
    /// # Errors
    /// A file that changed since it was opened, or what `each` returns.
    pub fn read(
        &self,
        path: &Path,
        piece: usize,
        wanted: Wanted<'_>,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let shown = path.display().to_string();
        let fault = |error: csv::Error| {
            Error::at(Kind::Input, shown.clone(), format!("is no proper CSV file: {error}"))
        };
        let mut reader = open_reader(path, self.gb18030)?;
        reader.seek(self.starts[piece].clone()).map_err(fault)?;
        let mut records = reader.records().take(PIECE as usize).peekable();
        while records.peek().is_some() {
            let batch: Result<Vec<_>, _> = records.by_ref().take(BATCH).collect();
            each(self.batch(&batch.map_err(fault)?, wanted))?;
        }
        Ok(())
    }

    fn batch(&self, records: &[csv::StringRecord], wanted: Wanted<'_>) -> RecordBatch {
        let mut fields = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        let unread: &[_] = if matches!(wanted, Wanted::Whole) { &self.unread } else { &[] };
        for (name, place, repeats) in self.columns.iter().chain(unread) {
            let cells = records.iter().map(|record| record.get(*place).filter(|cell| !cell.is_empty()));
            if *repeats {
                let mut builder = StringDictionaryBuilder::<Int32Type>::new();
                cells.for_each(|cell| builder.append_option(cell));
                let data_type = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                fields.push(Field::new(name, data_type, true));
                arrays.push(Arc::new(builder.finish()));
            } else {
                let mut builder = StringBuilder::new();
                cells.for_each(|cell| builder.append_option(cell));
                fields.push(Field::new(name, DataType::Utf8, true));
                arrays.push(Arc::new(builder.finish()));
            }
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("columns are of one length")
    }
}

fn open_reader(path: &Path, gb18030: bool) -> Result<csv::Reader<Box<dyn Stream>>, Error> {
    let shown = || path.display().to_string();
    let fault = |error: std::io::Error| Error::at(Kind::Input, shown(), crate::table::cannot_read(&error));
    let text: Box<dyn Stream> = if gb18030 {
        // Decoded as a whole: exports in this encoding are small, and a stretch of bytes may end within a character.
        let bytes = std::fs::read(path).map_err(fault)?;
        let (text, _, broken) = encoding_rs::GB18030.decode(&bytes);
        if broken {
            return Err(Error::at(Kind::Input, shown(), "is neither UTF-8 nor GB18030; save it as UTF-8"));
        }
        Box::new(Cursor::new(text.into_owned().into_bytes()))
    } else {
        Box::new(File::open(path).map_err(fault)?)
    };
    Ok(csv::ReaderBuilder::new().flexible(false).from_reader(text))
}

type Matched = (Vec<(String, usize, bool)>, Vec<String>);

fn match_columns(file: &str, headers: &csv::StringRecord, mapping: &Mapping) -> Result<Matched, Error> {
    let mut problems = Problems::new();
    let mut columns: Vec<(String, usize, bool)> = Vec::new();
    for (source, column) in mapping.sources.iter().zip(COLUMNS) {
        for name in &source.from {
            match headers.iter().position(|header| header.trim() == name) {
                // Two of our columns may come from one of the file.
                Some(_) if columns.iter().any(|(known, _, _)| known == name) => {}
                Some(place) => columns.push((name.clone(), place, column.form == Form::Category)),
                None if column.required || name != column.name => {
                    let hint = crate::table::did_you_mean(name, headers);
                    problems.add(file, 1, format!("column `{name}` is missing{hint}"));
                }
                None => {}
            }
        }
    }
    let names: Vec<&str> = headers.iter().map(str::trim).collect();
    for name in twice(&names, mapping) {
        problems.add(file, 1, format!("column `{name}` stands twice; remove the one that does not count"));
    }
    problems.check(Kind::Input)?;
    let read = |header: &str| columns.iter().any(|(name, _, _)| name == header);
    let ignored = headers.iter().map(str::trim).filter(|header| !read(header) && !UNREAD.contains(header));
    let ignored = ignored.map(str::to_owned).collect();
    Ok((columns, ignored))
}

fn unread_columns(headers: &csv::StringRecord, read: &[(String, usize, bool)]) -> Vec<(String, usize, bool)> {
    let place = |name: &str| headers.iter().position(|header| header.trim() == name);
    let unread = UNREAD.iter().filter(|name| !read.iter().any(|(known, _, _)| known == **name));
    unread.filter_map(|name| Some(((*name).to_owned(), place(name)?, false))).collect()
}

/// Whether a file is UTF-8 from end to end, read in stretches.
fn is_utf8(path: &Path) -> Result<bool, Error> {
    let fault = |error: std::io::Error| {
        Error::at(Kind::Input, path.display().to_string(), crate::table::cannot_read(&error))
    };
    let mut file = File::open(path).map_err(fault)?;
    let mut bytes = vec![0; 1 << 18];
    let mut kept = 0;
    loop {
        let read = file.read(&mut bytes[kept..]).map_err(fault)?;
        let filled = kept + read;
        match std::str::from_utf8(&bytes[..filled]) {
            Ok(_) => kept = 0,
            // A character cut by the end of the stretch is completed by the next one.
            Err(error) if error.error_len().is_none() && read > 0 => {
                let valid = error.valid_up_to();
                bytes.copy_within(valid..filled, 0);
                kept = filled - valid;
            }
            Err(_) => return Ok(false),
        }
        if read == 0 {
            return Ok(true);
        }
    }
}
