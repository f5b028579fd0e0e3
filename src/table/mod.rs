//! Tables and settings that people edit: CSV sheets and TOML documents, read strictly, with the place of every cell.

mod digest;
mod document;
mod nearest;
mod sheet;

pub use digest::{sha256_hex, sha256_of_file};
pub use document::{Document, Fields, Node, Value, shown_key};
pub use nearest::{did_you_mean, nearest};
pub use sheet::{Column, Row, Sheet};

use std::path::Path;

use crate::domain::{Error, Kind};

/// A file of tables or settings as it was read, for the receipt.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableFile {
    /// Its name.
    pub name: String,
    /// SHA-256 of the bytes that were parsed.
    pub sha256: String,
    /// Rows of data; of settings (TOML) the lines.
    pub rows: u64,
}

impl TableFile {
    /// A file whose rows were counted.
    pub fn new(name: impl Into<String>, sha256: impl Into<String>, rows: usize) -> Self {
        Self { name: name.into(), sha256: sha256.into(), rows: rows as u64 }
    }
}

/// Reads a text file as UTF-8; a byte order mark is dropped. `name` is what messages call it.
///
/// # Errors
/// A file that is missing, unreadable or not UTF-8.
pub fn read_text(path: &Path, name: &str, kind: Kind) -> Result<String, Error> {
    text_of(read_bytes(path, name, kind)?, name, kind)
}

/// Reads a whole file. `name` is what messages call it.
///
/// # Errors
/// A file that is missing or unreadable.
pub fn read_bytes(path: &Path, name: &str, kind: Kind) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| Error::at(kind, name, cannot_read(&error)))
}

/// The bytes of a file as UTF-8 text without a byte order mark.
///
/// # Errors
/// Names the first line that is not UTF-8.
pub fn text_of(bytes: Vec<u8>, name: &str, kind: Kind) -> Result<String, Error> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        Error::at(kind, name, format!("line {line} is not UTF-8; save the file as UTF-8 (Excel: CSV UTF-8)"))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// What to say of a file that the system does not give.
pub fn cannot_read(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        std::io::ErrorKind::IsADirectory => "is a folder, a file was expected".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
