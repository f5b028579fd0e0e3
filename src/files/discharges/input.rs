//! Input files: what the user named, opened and cut into pieces of work.

use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;

use crate::domain::{Error, Kind, Problems};
use crate::table::sha256_of_file;

use super::columns::{COLUMNS, Field};
use super::csv_input::CsvInput;
use super::listing::{Stamp, files_of, names_of};
use super::mapping::Mapping;
use super::parquet_input::ParquetInput;

/// An input file.
#[derive(Debug)]
pub struct Input {
    /// The path it is read from.
    pub path: PathBuf,
    /// What outputs call it: its name, with folders only where other inputs have the same.
    pub name: String,
    rows: u64,
    /// As it was before it was opened.
    stamp: Stamp,
    reader: Reader,
}

#[derive(Debug)]
enum Reader {
    Parquet(ParquetInput),
    Csv(CsvInput),
}

impl Reader {
    /// The rows of each piece, as far as the file says so itself.
    fn pieces(&self) -> Vec<u64> {
        match self {
            Self::Parquet(input) => input.row_groups().to_vec(),
            Self::Csv(input) => input.pieces(),
        }
    }
}

/// A piece of work: a row group of a Parquet file, or a stretch of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The file, by its place among the inputs.
    pub input: usize,
    /// The piece within the file.
    pub part: usize,
    /// The row of the file with which it begins.
    pub first_row: u64,
    /// Its rows.
    pub rows: u64,
}

/// Which columns of a file are wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'w> {
    /// Some of those that are looked at.
    Named(&'w [&'w str]),
    /// All that are looked at.
    Read,
    /// All of the contract.
    Whole,
}

/// The most rows of a file that are believed: any more are a slip, and sums of less cannot run over.
const MOST_ROWS: u64 = 1 << 40;

/// Rows that are read at a time.
pub const BATCH: usize = 16_384;

/// Opens what the user named: files, and folders whose `.parquet` and `.csv` files, those in their folders too, are taken in
/// order of their paths.
///
/// # Errors
/// Files that are missing, damaged, or lack columns that must be there: all of them at once.
pub fn open_inputs(paths: &[PathBuf], mapping: &Mapping) -> Result<Vec<Input>, Error> {
    let mut problems = Problems::new();
    let files: Vec<PathBuf> =
        paths.iter().flat_map(|path| problems.absorb(files_of(path)).unwrap_or_default()).collect();
    let mut inputs = Vec::new();
    for (file, name) in files.iter().zip(names_of(&files)) {
        inputs.extend(problems.absorb(Input::open(file, name, mapping)));
    }
    problems.check(Kind::Input)?;
    Ok(inputs)
}

impl Input {
    fn open(path: &Path, name: String, mapping: &Mapping) -> Result<Self, Error> {
        let stamp = Stamp::of(path)?;
        let csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let reader = if csv {
            Reader::Csv(CsvInput::open(path, mapping)?)
        } else {
            Reader::Parquet(ParquetInput::open(path, mapping)?)
        };
        let rows = reader.pieces().into_iter().try_fold(0, u64::checked_add);
        let Some(rows) = rows.filter(|rows| *rows <= MOST_ROWS) else {
            let message = "announces more rows than any file holds: it is damaged; fetch or write it again";
            return Err(Error::at(Kind::Input, path.display().to_string(), message));
        };
        Ok(Self { path: path.to_owned(), name, rows, stamp, reader })
    }

    /// SHA-256 of the file, which must be as it was when it was opened.
    ///
    /// # Errors
    /// A file that was changed since, or cannot be read any more.
    pub fn sha256(&self) -> Result<String, Error> {
        let shown = || self.path.display().to_string();
        let sha256 = sha256_of_file(&self.path)
            .map_err(|error| Error::at(Kind::Input, shown(), crate::table::cannot_read(&error)))?;
        self.check_unchanged().map(|()| sha256)
    }

    /// Whether the file is as it was when it was opened, as far as its size and the time of its last change tell.
    ///
    /// # Errors
    /// A file that was changed since, or is no more.
    pub fn check_unchanged(&self) -> Result<(), Error> {
        if Stamp::of(&self.path)? == self.stamp {
            return Ok(());
        }
        let message = "was changed while it was read: its size or its time of change is another; run again when it is \
                       complete";
        Err(Error::at(Kind::Input, self.path.display().to_string(), message))
    }

    /// Rows of the file, as far as it says so itself.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether the file has one of our columns, or the mapping fills it in.
    pub fn has(&self, field: Field, mapping: &Mapping) -> bool {
        let source = &mapping.sources[field as usize];
        source.constant.is_some()
            || match &self.reader {
                Reader::Parquet(input) => input.has(field),
                Reader::Csv(input) => source.from.iter().any(|name| input.has(name)),
            }
    }

    /// Columns that are not read.
    pub fn ignored(&self) -> &[String] {
        match &self.reader {
            Reader::Parquet(input) => input.ignored(),
            Reader::Csv(input) => input.ignored(),
        }
    }

    /// The pieces of the file, in order.
    pub fn pieces(&self, number: usize) -> Vec<Piece> {
        let mut first_row = 0;
        let pieces = self.reader.pieces().into_iter().enumerate().map(|(part, rows)| {
            let piece = Piece { input: number, part, first_row, rows };
            first_row += rows;
            piece
        });
        pieces.collect()
    }

    /// Reads a piece batch by batch; `columns` limits it to some of our columns, by name.
    ///
    /// # Errors
    /// A damaged file, or what `each` returns.
    pub fn read(
        &self,
        piece: Piece,
        columns: Option<&[&str]>,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.read_wanted(piece, columns.map_or(Wanted::Read, Wanted::Named), each)
    }

    /// Reads a piece with the persons, whom the work on cases does not look at.
    ///
    /// # Errors
    /// As [`Input::read`].
    pub fn read_with_person(
        &self,
        piece: Piece,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let usual = COLUMNS.iter().filter(|column| !column.on_request).map(|column| column.name);
        let names: Vec<&str> = usual.chain([COLUMNS[Field::PsnNo as usize].name]).collect();
        self.read_wanted(piece, Wanted::Named(&names), each)
    }

    /// Reads a piece with every column of the contract, those too that are not looked at: for telling whether two records
    /// are the same.
    ///
    /// # Errors
    /// As [`Input::read`].
    pub fn read_whole(
        &self,
        piece: Piece,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.read_wanted(piece, Wanted::Whole, each)
    }

    fn read_wanted(
        &self,
        piece: Piece,
        wanted: Wanted<'_>,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        // What a file says of its rows is a claim: rows are numbered by it, so that more or fewer of them are a fault.
        let claimed = piece.rows;
        let differs = |held: &str| {
            let place = format!("{}, part {}", self.path.display(), piece.part + 1);
            let message = format!(
                "holds {held} than the {claimed} rows that were announced: it is damaged, or was changed while it was \
                 read; fetch or write it again"
            );
            Error::at(Kind::Input, place, message)
        };
        let mut rows = 0;
        let mut counted = |batch: RecordBatch| {
            rows += batch.num_rows() as u64;
            if rows > claimed { Err(differs("more")) } else { each(batch) }
        };
        match &self.reader {
            Reader::Parquet(input) => input.read(&self.path, piece.part, wanted, &mut counted)?,
            Reader::Csv(input) => input.read(&self.path, piece.part, wanted, &mut counted)?,
        }
        if rows < claimed { Err(differs("fewer")) } else { Ok(()) }
    }
}
