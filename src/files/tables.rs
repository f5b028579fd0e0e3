//! Tables of amounts as CSV.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::domain::Error;

use super::cases::write_fault;

/// Text that a spreadsheet will not take for a formula: an apostrophe stands before what would be one.
///
/// # Example
/// `=cmd` becomes `'=cmd`; `-5` stays a number only in columns of numbers, which do not pass through here.
pub fn safe_text(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Writes text as it is made and brings it to the disk.
///
/// # Errors
/// When it cannot be written.
pub fn write_text(
    path: &Path,
    text: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Error> {
    let mut writer = BufWriter::new(File::create(path).map_err(write_fault)?);
    text(&mut writer).and_then(|()| writer.flush()).map_err(write_fault)?;
    writer.get_ref().sync_all().map_err(write_fault)
}

/// Writes a table and brings it to the disk.
///
/// # Errors
/// When it cannot be written.
pub fn write_table(
    path: &Path,
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<(), Error> {
    let mut writer = csv::Writer::from_path(path).map_err(write_fault)?;
    writer.write_record(header).map_err(write_fault)?;
    for row in rows {
        assert_eq!(row.len(), header.len(), "a row has a cell per column");
        writer.write_record(&row).map_err(write_fault)?;
    }
    let file: File = writer.into_inner().map_err(|error| write_fault(error.error()))?;
    file.sync_all().map_err(write_fault)
}
