//! Discharges in Parquet.

use std::cell::Cell;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;

use crate::domain::{Error, Kind, Problems};

use super::cells::accepts;
use super::columns::{COLUMNS, Form, UNREAD};
use super::input::{BATCH, Wanted};
use super::mapping::{Mapping, twice};

/// An open Parquet file: its metadata, and which of its columns are read.
#[derive(Debug)]
pub struct ParquetInput {
    metadata: ArrowReaderMetadata,
    /// Of each column that is read: our place and the root column of the file.
    roots: Vec<(usize, usize)>,
    /// Root columns of the contract that are not looked at.
    unread: Vec<usize>,
    row_groups: Vec<u64>,
    ignored: Vec<String>,
}

impl ParquetInput {
    /// Opens a file and checks its columns.
    ///
    /// # Errors
    /// No Parquet file, a damaged one, or columns that are missing or of a type that cannot hold them.
    pub fn open(path: &Path, mapping: &Mapping) -> Result<Self, Error> {
        let shown = path.display().to_string();
        let file = File::open(path)
            .map_err(|error| Error::at(Kind::Input, shown.clone(), crate::table::cannot_read(&error)))?;
        let plain = guarded(&shown, || ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()))?;
        let (roots, ignored) = match_columns(&shown, plain.schema(), mapping)?;
        check_codecs(&shown, plain.metadata())?;
        let wanted = wanted_types(plain.schema(), &roots);
        let options = ArrowReaderOptions::new().with_schema(Arc::new(wanted));
        let metadata = guarded(&shown, || ArrowReaderMetadata::try_new(plain.metadata().clone(), options))?;
        let row_groups = rows_of(metadata.metadata()).ok_or_else(|| {
            let message =
                "is no complete Parquet file (its numbers of rows contradict each other); fetch or write it again";
            Error::at(Kind::Input, shown, message)
        })?;
        let unread = UNREAD.iter().filter_map(|name| plain.schema().index_of(name).ok()).collect();
        Ok(Self { metadata, roots, unread, row_groups, ignored })
    }

    /// Rows of each row group.
    pub fn row_groups(&self) -> &[u64] {
        &self.row_groups
    }

    /// Whether the file has a column.
    pub fn has(&self, name: &str) -> bool {
        self.metadata.schema().index_of(name).is_ok()
    }

    /// Columns that are not read.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// Reads a row group.
    ///
    /// # Errors
    /// A damaged file, or what `each` returns.
    pub fn read(
        &self,
        path: &Path,
        row_group: usize,
        wanted: Wanted<'_>,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let shown = path.display().to_string();
        let file = File::open(path)
            .map_err(|error| Error::at(Kind::Input, shown.clone(), crate::table::cannot_read(&error)))?;
        let is_wanted = |place: usize| match wanted {
            Wanted::Named(names) => names.contains(&COLUMNS[place].name),
            Wanted::Read | Wanted::Whole => true,
        };
        let unread: &[usize] = if matches!(wanted, Wanted::Whole) { &self.unread } else { &[] };
        let roots = self.roots.iter().filter(|(place, _)| is_wanted(*place)).map(|(_, root)| *root);
        let roots = roots.chain(unread.iter().copied());
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), roots);
        let place = format!("{shown}, row group {row_group}");
        let mut reader = guarded(&place, || {
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                .with_row_groups(vec![row_group])
                .with_projection(mask)
                .with_batch_size(BATCH)
                .build()
        })?;
        loop {
            let batch =
                guarded(&place, || reader.next().transpose().map_err(parquet::errors::ParquetError::from))?;
            match batch {
                Some(batch) => each(batch)?,
                None => return Ok(()),
            }
        }
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in a step of the Parquet reader whose panics are caught and told as errors.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

struct Guard;

impl Guard {
    fn new() -> Self {
        GUARDED.set(true);
        Self
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        GUARDED.set(false);
    }
}

/// Runs a step of the Parquet reader. A damaged file may make it panic; that is an error like any other.
fn guarded<T>(
    place: &str,
    step: impl FnOnce() -> Result<T, parquet::errors::ParquetError>,
) -> Result<T, Error> {
    let damaged = |detail: &str| {
        let message = format!("is no complete Parquet file ({detail}); fetch or write it again");
        Error::at(Kind::Input, place, message)
    };
    let result = {
        let _guard = Guard::new();
        catch_unwind(AssertUnwindSafe(step))
    };
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(damaged(&error.to_string().replace('\n', " "))),
        Err(_) => Err(damaged("its pages make no sense")),
    }
}

/// Refuses columns in a codec that this program does not read: the reader's own word for it sounds like damage.
fn check_codecs(shown: &str, metadata: &ParquetMetaData) -> Result<(), Error> {
    let columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    let Some(codec) = columns.map(|column| column.compression()).find(|codec| !is_read(*codec)) else {
        return Ok(());
    };
    let message = format!(
        "is compressed with {codec}, which is not supported; write it again with SNAPPY, GZIP, ZSTD, LZ4, LZ4_RAW or uncompressed"
    );
    Err(Error::at(Kind::Input, shown, message))
}

fn is_read(codec: Compression) -> bool {
    !matches!(codec, Compression::BROTLI(_) | Compression::LZO)
}

/// The rows of each row group, where all that the metadata says of them agrees: the columns of a group (each value of a
/// flat column is a row), and the groups with the file.
fn rows_of(metadata: &ParquetMetaData) -> Option<Vec<u64>> {
    let mut groups = Vec::new();
    for group in metadata.row_groups() {
        let flat = group.columns().iter().filter(|column| column.column_descr().max_rep_level() == 0);
        if flat.map(|column| column.num_values()).any(|values| values != group.num_rows()) {
            return None;
        }
        groups.push(u64::try_from(group.num_rows()).ok()?);
    }
    let rows = groups.iter().try_fold(0, |sum: u64, rows| sum.checked_add(*rows))?;
    (u64::try_from(metadata.file_metadata().num_rows()) == Ok(rows)).then_some(groups)
}

type Matched = (Vec<(usize, usize)>, Vec<String>);

fn match_columns(file: &str, schema: &Schema, mapping: &Mapping) -> Result<Matched, Error> {
    let mut problems = Problems::new();
    let mut roots = Vec::new();
    for (place, (source, column)) in mapping.sources.iter().zip(COLUMNS).enumerate() {
        for name in &source.from {
            match schema.index_of(name) {
                Ok(root) => {
                    if let Err(message) = accepts(column.form, schema.field(root).data_type()) {
                        problems.add(file, None, format!("column `{name}` {message}"));
                    }
                    roots.push((place, root));
                }
                Err(_) if column.required || name != column.name => {
                    problems.add(
                        file,
                        None,
                        format!("column `{name}` is missing{}", nearest_column(name, schema)),
                    );
                }
                Err(_) => {}
            }
        }
    }
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    for name in twice(&names, mapping) {
        problems.add(file, None, format!("column `{name}` stands twice; remove the one that does not count"));
    }
    problems.check(Kind::Input)?;
    let used = |root: &usize| roots.iter().any(|(_, used)| used == root);
    let ignored = (0..schema.fields().len())
        .filter(|root| !used(root))
        .map(|root| schema.field(root).name().clone())
        .filter(|name| !UNREAD.contains(&name.as_str()))
        .collect();
    Ok((roots, ignored))
}

fn nearest_column(name: &str, schema: &Schema) -> String {
    crate::table::did_you_mean(name, schema.fields().iter().map(|field| field.name().as_str()))
}

/// The file's schema with the text columns that are read in the form that serves best: words and codes as
/// dictionaries, so that each different one is looked up once.
fn wanted_types(schema: &Schema, roots: &[(usize, usize)]) -> Schema {
    let dictionary = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields = schema.fields().iter().enumerate().map(|(index, field)| {
        let form = roots.iter().find(|(_, root)| *root == index).map(|(place, _)| COLUMNS[*place].form);
        let data_type = match (form, field.data_type()) {
            (Some(Form::Codes), DataType::List(item) | DataType::LargeList(item)) => {
                DataType::List(Arc::new(Field::clone(item).with_data_type(dictionary())))
            }
            (Some(Form::Category | Form::Codes), other) if is_text(other) => dictionary(),
            (Some(_), other) if is_text(other) => DataType::Utf8,
            (_, other) => other.clone(),
        };
        Field::clone(field).with_data_type(data_type)
    });
    Schema::new(fields.collect::<Vec<_>>())
}

fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codecs_that_are_read() {
        let read = [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::LZ4, Compression::LZ4_RAW];
        assert!(read.into_iter().all(is_read));
        assert!(
            is_read(Compression::ZSTD(Default::default())) && is_read(Compression::GZIP(Default::default()))
        );
        assert!(!is_read(Compression::BROTLI(Default::default())) && !is_read(Compression::LZO));
    }
}
