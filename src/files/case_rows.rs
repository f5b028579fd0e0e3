//! The cases and rejects of a finished run, read back row by row as text.

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, UInt64Type};
use arrow_array::{Array, BooleanArray, Decimal128Array, RecordBatch, StringArray, UInt64Array};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::domain::{Error, Kind};

/// Some columns of a row: what is asked for becomes text, and nothing else does.
#[derive(Clone, Copy, Debug)]
pub struct TextRow<'b, const N: usize> {
    columns: &'b [TextColumn<'b>; N],
    row: usize,
}

impl<const N: usize> TextRow<'_, N> {
    /// The cell of a column by its place among those asked for; a null is blank.
    pub fn cell(&self, place: usize) -> Cow<'_, str> {
        self.columns[place].text(self.row)
    }

    /// The cells of all columns.
    pub fn cells(&self) -> [String; N] {
        std::array::from_fn(|place| self.cell(place).into_owned())
    }
}

/// Hands over some columns of every row of a file that a receipt vouches for, in its order.
///
/// # Errors
/// A file that cannot be read, lacks a column, or has one of a type that casemix does not write.
pub fn read_rows<const N: usize>(
    path: &Path,
    columns: [&str; N],
    mut each: impl FnMut(TextRow<'_, N>),
) -> Result<(), Error> {
    let fault = |error: &dyn std::fmt::Display| {
        Error::at(Kind::Input, path.display().to_string(), format!("cannot be read: {error}"))
    };
    let file = File::open(path).map_err(|error| fault(&error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| fault(&error))?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns);
    for batch in builder.with_projection(mask).build().map_err(|error| fault(&error))? {
        let batch = batch.map_err(|error| fault(&error))?;
        let found: Result<Vec<TextColumn<'_>>, String> =
            columns.iter().map(|name| TextColumn::of(&batch, name)).collect();
        let found = found.map_err(|message| fault(&message))?;
        let columns = found.try_into().expect("as many as were asked for");
        (0..batch.num_rows()).for_each(|row| each(TextRow { columns: &columns, row }));
    }
    Ok(())
}

/// A column of a type that casemix writes.
#[derive(Clone, Copy, Debug)]
enum TextColumn<'b> {
    Text(&'b StringArray),
    Flag(&'b BooleanArray),
    Count(&'b UInt64Array),
    Decimal(&'b Decimal128Array),
}

impl<'b> TextColumn<'b> {
    fn of(batch: &'b RecordBatch, name: &str) -> Result<Self, String> {
        let array = batch.column_by_name(name).ok_or_else(|| format!("it has no column {name}"))?;
        match array.data_type() {
            DataType::Utf8 => Ok(Self::Text(array.as_string())),
            DataType::Boolean => Ok(Self::Flag(array.as_boolean())),
            DataType::UInt64 => Ok(Self::Count(array.as_primitive::<UInt64Type>())),
            DataType::Decimal128(..) => Ok(Self::Decimal(array.as_primitive::<Decimal128Type>())),
            other => {
                Err(format!("column {name} is {other}; text, a flag, a count or a decimal was expected"))
            }
        }
    }

    fn text(&self, row: usize) -> Cow<'b, str> {
        match self {
            Self::Text(array) if array.is_valid(row) => Cow::Borrowed(array.value(row)),
            Self::Flag(array) if array.is_valid(row) => Cow::Owned(array.value(row).to_string()),
            Self::Count(array) if array.is_valid(row) => Cow::Owned(array.value(row).to_string()),
            Self::Decimal(array) if array.is_valid(row) => Cow::Owned(array.value_as_string(row)),
            _ => Cow::Borrowed(""),
        }
    }
}
