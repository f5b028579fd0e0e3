//! The cases and rejects of a finished run, read back row by row as text.

use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::domain::{Error, Kind};

/// Hands over some columns of every row of a file that a receipt vouches for, in its order; a null is blank.
///
/// # Errors
/// A file that cannot be read, or lacks a column.
pub fn read_rows<const N: usize>(
    path: &Path,
    columns: [&str; N],
    mut each: impl FnMut([String; N]),
) -> Result<(), Error> {
    let fault = |error: &dyn std::fmt::Display| {
        Error::at(Kind::Input, path.display().to_string(), format!("cannot be read: {error}"))
    };
    let file = File::open(path).map_err(|error| fault(&error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| fault(&error))?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns);
    for batch in builder.with_projection(mask).build().map_err(|error| fault(&error))? {
        let batch = batch.map_err(|error| fault(&error))?;
        if let Some(missing) = columns.iter().find(|name| batch.column_by_name(name).is_none()) {
            return Err(fault(&format!("it has no column {missing}")));
        }
        for row in 0..batch.num_rows() {
            each(columns.map(|column| cell(&batch, column, row)));
        }
    }
    Ok(())
}

fn cell(batch: &RecordBatch, column: &str, row: usize) -> String {
    let array = batch.column_by_name(column).expect("it was looked for");
    if array.is_null(row) {
        return String::new();
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).to_string(),
        DataType::Decimal128(..) => array.as_primitive::<Decimal128Type>().value_as_string(row),
        _ => String::new(),
    }
}
