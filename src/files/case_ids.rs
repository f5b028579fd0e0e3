//! The identifiers in a `cases.parquet` that was written before.

use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::domain::{Error, Kind};

/// Hands over the identifier of every case of a file, in its order. The file is one that a receipt vouches for.
///
/// # Errors
/// A file that cannot be read, or has no such column.
pub fn read_case_ids(path: &Path, mut each: impl FnMut(&str)) -> Result<(), Error> {
    let fault = |error: &dyn std::fmt::Display| {
        Error::at(Kind::Input, path.display().to_string(), format!("cannot be read: {error}"))
    };
    let file = File::open(path).map_err(|error| fault(&error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| fault(&error))?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), ["setl_id"]);
    for batch in builder.with_projection(mask).build().map_err(|error| fault(&error))? {
        let batch = batch.map_err(|error| fault(&error))?;
        let ids = batch.column_by_name("setl_id").and_then(|array| array.as_string_opt::<i32>());
        let ids = ids.ok_or_else(|| fault(&"it has no column setl_id of text"))?;
        ids.iter().flatten().for_each(&mut each);
    }
    Ok(())
}
