//! Stays as Parquet.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{
    Date32Builder, Decimal128Builder, Int32Builder, ListBuilder, StringBuilder, TimestampMillisecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use parquet::file::properties::WriterProperties;

use crate::domain::{Error, Kind};

use super::stay::Stay;

const YUAN: DataType = DataType::Decimal128(12, 2);

/// A file of stays while it is written.
pub struct StayFile {
    writer: ArrowWriter<File>,
    schema: SchemaRef,
}

fn fault(error: impl std::fmt::Display) -> Error {
    Error::new(Kind::Usage, format!("the discharges cannot be written: {error}"))
}

/// The key of the metadata that says where a file comes from.
const NOTE: &str = "casemix.note";

/// Rows of a row group: enough to compress well, few enough to keep several threads busy.
const ROW_GROUP: usize = 131_072;

impl StayFile {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let level = ZstdLevel::try_new(3).map_err(fault)?;
        let note = "synthetic: made by casemix generate, no patient's data";
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_key_value_metadata(Some(vec![KeyValue::new(NOTE.to_owned(), note.to_owned())]))
            .build();
        let schema = schema();
        let file = File::create(path).map_err(fault)?;
        Ok(Self {
            writer: ArrowWriter::try_new(file, schema.clone(), Some(properties)).map_err(fault)?,
            schema,
        })
    }

    /// Adds stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, stays: &[Stay]) -> Result<(), Error> {
        let batch = RecordBatch::try_new(self.schema.clone(), columns(stays)).map_err(fault)?;
        self.writer.write(&batch).map_err(fault)
    }

    /// Ends the file and brings it to the disk.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<(), Error> {
        self.writer.finish().map_err(fault)?;
        self.writer.inner().sync_all().map_err(fault)
    }
}

/// Whether a folder holds generated discharges and nothing else.
pub fn is_generated(folder: &Path) -> bool {
    let generated = |path: &Path| {
        let metadata =
            File::open(path).ok().and_then(|file| ParquetMetaDataReader::new().parse_and_finish(&file).ok());
        let notes = metadata.as_ref().and_then(|metadata| metadata.file_metadata().key_value_metadata());
        notes.is_some_and(|notes| notes.iter().any(|note| note.key == NOTE))
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.map(|entry| entry.path())).all(|path| path.is_ok_and(|path| generated(&path)))
}

/// Writes a file of stays at once.
///
/// # Errors
/// When it cannot be written.
pub fn write_stays(path: &Path, stays: &[Stay]) -> Result<(), Error> {
    let mut file = StayFile::create(path)?;
    file.add(stays)?;
    file.finish()
}

fn schema() -> SchemaRef {
    let text = |name| Field::new(name, DataType::Utf8, true);
    let whole = |name| Field::new(name, DataType::Int32, true);
    let time = |name| Field::new(name, DataType::Timestamp(TimeUnit::Millisecond, None), true);
    let yuan = |name| Field::new(name, YUAN, true);
    let codes =
        |name| Field::new(name, DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))), true);
    Arc::new(Schema::new(vec![
        text("setl_id"),
        text("fixmedins_code"),
        text("psn_no"),
        text("insutype"),
        text("record_kind"),
        text("supersedes_setl_id"),
        text("gend"),
        whole("age"),
        whole("nwb_age"),
        whole("nwb_bir_wt"),
        whole("nwb_adm_wt"),
        time("adm_time"),
        time("dscg_time"),
        Field::new("setl_end_date", DataType::Date32, true),
        whole("act_ipt_days"),
        text("dscg_way"),
        text("med_type"),
        text("trt_type"),
        whole("icu_days"),
        codes("diag_code"),
        codes("oprn_oprt_code"),
        yuan("medfee_sumamt"),
        yuan("hifp_pay"),
        yuan("fulamt_ownpay_amt"),
        yuan("preselfpay_amt"),
        yuan("act_pay_dedc"),
        yuan("psn_part_amt"),
        yuan("oth_fund_pay"),
        yuan("drug_amt"),
        yuan("consumable_amt"),
        yuan("exam_amt"),
        yuan("surgery_amt"),
        text("home_consortium"),
    ]))
}

fn columns(stays: &[Stay]) -> Vec<ArrayRef> {
    let text = |of: fn(&Stay) -> Option<&String>| -> ArrayRef {
        let mut builder = StringBuilder::new();
        stays.iter().for_each(|stay| builder.append_option(of(stay)));
        Arc::new(builder.finish())
    };
    let whole = |of: fn(&Stay) -> Option<i32>| -> ArrayRef {
        let mut builder = Int32Builder::new();
        stays.iter().for_each(|stay| builder.append_option(of(stay)));
        Arc::new(builder.finish())
    };
    let time = |of: fn(&Stay) -> Option<i32>| -> ArrayRef {
        let mut builder = TimestampMillisecondBuilder::new();
        // Half past nine in the morning; Parquet has no seconds.
        let at = |day: i32| (i64::from(day) * 86_400 + 34_200) * 1_000;
        stays.iter().for_each(|stay| builder.append_option(of(stay).map(at)));
        Arc::new(builder.finish())
    };
    let day = |of: fn(&Stay) -> Option<i32>| -> ArrayRef {
        let mut builder = Date32Builder::new();
        stays.iter().for_each(|stay| builder.append_option(of(stay)));
        Arc::new(builder.finish())
    };
    let yuan = |of: fn(&Stay) -> Option<i64>| -> ArrayRef {
        let mut builder = Decimal128Builder::new().with_data_type(YUAN);
        stays.iter().for_each(|stay| builder.append_option(of(stay).map(i128::from)));
        Arc::new(builder.finish())
    };
    let codes = |of: fn(&Stay) -> &Vec<Option<String>>| -> ArrayRef {
        let mut builder = ListBuilder::new(StringBuilder::new());
        stays.iter().for_each(|stay| builder.append_value(of(stay).clone()));
        Arc::new(builder.finish())
    };
    vec![
        text(|stay| stay.setl_id.as_ref()),
        text(|stay| stay.fixmedins_code.as_ref()),
        text(|stay| stay.psn_no.as_ref()),
        text(|stay| stay.insutype.as_ref()),
        text(|stay| stay.record_kind.as_ref()),
        text(|stay| stay.supersedes_setl_id.as_ref()),
        text(|stay| stay.gend.as_ref()),
        whole(|stay| stay.age),
        whole(|stay| stay.nwb_age),
        whole(|stay| stay.nwb_bir_wt),
        whole(|stay| stay.nwb_adm_wt),
        time(|stay| stay.adm_time),
        time(|stay| stay.dscg_time),
        day(|stay| stay.setl_end_date),
        whole(|stay| stay.act_ipt_days),
        text(|stay| stay.dscg_way.as_ref()),
        text(|stay| stay.med_type.as_ref()),
        text(|stay| stay.trt_type.as_ref()),
        whole(|stay| stay.icu_days),
        codes(|stay| &stay.diag_code),
        codes(|stay| &stay.oprn_oprt_code),
        yuan(|stay| stay.medfee_sumamt),
        yuan(|stay| stay.hifp_pay),
        yuan(|stay| stay.fulamt_ownpay_amt),
        yuan(|stay| stay.preselfpay_amt),
        yuan(|stay| stay.act_pay_dedc),
        yuan(|stay| stay.psn_part_amt),
        yuan(|stay| stay.oth_fund_pay),
        yuan(|stay| stay.drug_amt),
        yuan(|stay| stay.consumable_amt),
        yuan(|stay| stay.exam_amt),
        yuan(|stay| stay.surgery_amt),
        text(|stay| stay.home_consortium.as_ref()),
    ]
}
