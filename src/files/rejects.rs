//! `rejects.parquet` and `findings.csv`: what was refused, and what was odd.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{StringBuilder, UInt64Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use serde::{Deserialize, Serialize};

use crate::domain::{Error, Finding, RejectReason};

use super::cases::{properties, write_fault};
use super::tables::safe_text;

/// A refused record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Its settlement id, where it has one.
    pub setl_id: Option<String>,
    /// Its hospital, where it names one.
    pub hospital: Option<String>,
    /// Its row in the file, from 1.
    pub row: u64,
    /// Why.
    pub reason: RejectReason,
    /// What the reason is about, such as a column.
    pub detail: String,
}

/// Something odd about an accepted record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRow {
    /// Its settlement id.
    pub setl_id: Option<String>,
    /// Its row in the file, from 1.
    pub row: u64,
    /// What was odd.
    pub finding: Finding,
    /// What it is about, such as a code.
    pub detail: String,
}

/// Version of the format of `rejects.parquet`.
pub const FORMAT: &str = "casemix rejects 1";

/// `rejects.parquet` while it is written.
pub struct RejectFile {
    writer: ArrowWriter<File>,
    schema: SchemaRef,
}

impl RejectFile {
    /// Begins the file.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let text = |name, nullable| Field::new(name, DataType::Utf8, nullable);
        let schema = Arc::new(Schema::new(vec![
            text("setl_id", true),
            text("fixmedins_code", true),
            text("source", false),
            Field::new("row", DataType::UInt64, false),
            text("reason", false),
            text("detail", false),
        ]));
        let file = File::create(path).map_err(write_fault)?;
        let options =
            ArrowWriterOptions::new().with_properties(properties(FORMAT)).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(file, schema.clone(), options).map_err(write_fault)?;
        Ok(Self { writer, schema })
    }

    /// Adds the rejects of a piece of a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, source: &str, rejects: &[Reject]) -> Result<(), Error> {
        if rejects.is_empty() {
            return Ok(());
        }
        let mut texts: [StringBuilder; 5] = std::array::from_fn(|_| StringBuilder::new());
        let mut rows = UInt64Builder::new();
        for reject in rejects {
            texts[0].append_option(reject.setl_id.as_deref());
            texts[1].append_option(reject.hospital.as_deref());
            texts[2].append_value(source);
            rows.append_value(reject.row);
            texts[3].append_value(reject.reason.name());
            texts[4].append_value(&reject.detail);
        }
        let [ids, hospitals, sources, reasons, details] =
            texts.map(|mut text| Arc::new(text.finish()) as ArrayRef);
        let columns = vec![ids, hospitals, sources, Arc::new(rows.finish()), reasons, details];
        let batch = RecordBatch::try_new(self.schema.clone(), columns).map_err(write_fault)?;
        self.writer.write(&batch).map_err(write_fault)
    }

    /// Ends the file and brings it to the disk.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<(), Error> {
        self.writer.finish().map_err(write_fault)?;
        self.writer.inner().sync_all().map_err(write_fault)
    }
}

/// Columns of `findings.csv`.
pub const FINDING_COLUMNS: [&str; 5] = ["setl_id", "source", "row", "finding", "detail"];

/// `findings.csv` while it is written.
pub struct FindingFile {
    writer: csv::Writer<File>,
}

impl FindingFile {
    /// Begins the file.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let mut writer = csv::Writer::from_path(path).map_err(write_fault)?;
        writer.write_record(FINDING_COLUMNS).map_err(write_fault)?;
        Ok(Self { writer })
    }

    /// Adds the findings of a piece of a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, source: &str, findings: &[FindingRow]) -> Result<(), Error> {
        for finding in findings {
            let row = finding.row.to_string();
            let setl_id = safe_text(finding.setl_id.as_deref().unwrap_or(""));
            let (source, detail) = (safe_text(source), safe_text(&finding.detail));
            self.writer
                .write_record([&*setl_id, &*source, &row, finding.finding.name(), &*detail])
                .map_err(write_fault)?;
        }
        Ok(())
    }

    /// Ends the file and brings it to the disk.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> Result<(), Error> {
        let file = self.writer.into_inner().map_err(|error| write_fault(error.error()))?;
        file.sync_all().map_err(write_fault)
    }
}
