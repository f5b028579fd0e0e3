//! `cases.parquet`: one row per accepted case, in input order.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::{UInt16Type, UInt32Type};
use arrow_array::{
    ArrayRef, BooleanArray, Decimal128Array, DictionaryArray, StringArray, UInt16Array, UInt32Array,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, ArrowWriterOptions, compute_leaves,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, KeyValue};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::{ReadOptionsBuilder, SerializedFileReader};
use parquet::file::statistics::Statistics;
use parquet::file::writer::SerializedFileWriter;

use crate::domain::{Error, Grouping, Kind, Method, Number, Placement, Severity};
use crate::points::{DeviationClass, Price};

/// Version of the format, in the file's metadata.
pub const FORMAT: &str = "casemix cases 1";

/// A column of words: the words once, and for each row which of them.
#[derive(Clone, Debug)]
pub struct Words {
    keys: Vec<u32>,
    words: ArrayRef,
}

impl Words {
    /// From the words and, for each row, the place of its word.
    pub fn new(words: &[String], keys: Vec<u32>) -> Self {
        Self { keys, words: Arc::new(StringArray::from_iter_values(words)) }
    }

    fn array(self) -> ArrayRef {
        Arc::new(DictionaryArray::<UInt32Type>::new(UInt32Array::from(self.keys), self.words))
    }
}

/// The accepted cases of a batch.
#[derive(Clone, Debug)]
pub struct CaseBatch {
    /// Settlement ids.
    pub setl_ids: StringArray,
    /// Hospital codes.
    pub hospitals: Words,
    /// Insurance types.
    pub insurance_types: Words,
    /// By which of the schemes each was grouped.
    pub schemes: Vec<usize>,
    /// Where each landed, in its scheme.
    pub groupings: Vec<Grouping>,
    /// What each is worth; empty where cases are only grouped.
    pub prices: Vec<Price>,
}

/// How cases become columns: the places of all schemes laid out once.
#[derive(Debug)]
pub struct CaseLayout {
    schema: SchemaRef,
    priced: bool,
    /// Where the places of each scheme begin in the lists below.
    starts: Vec<usize>,
    scheme: ArrayRef,
    status: Looked,
    reason: Looked,
    mdc: Looked,
    adrg: Looked,
    group: Looked,
    kind: Looked,
    rule_path: Looked,
    severity: ArrayRef,
    method: ArrayRef,
    deviation: ArrayRef,
}

/// A column that follows from the place of a case: different words, and for each place which of them.
#[derive(Debug)]
struct Looked {
    words: ArrayRef,
    of_place: Vec<Option<u16>>,
}

impl Looked {
    fn new<'p>(places: &[&'p Placement], word: impl Fn(&'p Placement) -> Option<&'p str>) -> Self {
        let mut words: Vec<&str> = Vec::new();
        let mut numbers = std::collections::HashMap::new();
        let of_place = places
            .iter()
            .map(|place| {
                let word = word(place)?;
                Some(*numbers.entry(word).or_insert_with(|| {
                    words.push(word);
                    u16::try_from(words.len() - 1).expect("fewer than 65,536 places")
                }))
            })
            .collect();
        Self { words: Arc::new(StringArray::from_iter_values(words)), of_place }
    }

    fn column(&self, places: &[usize]) -> ArrayRef {
        let keys: UInt16Array = places.iter().map(|place| self.of_place[*place]).collect();
        Arc::new(DictionaryArray::<UInt16Type>::new(keys, self.words.clone()))
    }
}

fn words(list: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(list))
}

const SEVERITIES: [Severity; 3] = [Severity::None, Severity::Cc, Severity::Mcc];
const CLASSES: [DeviationClass; 4] =
    [DeviationClass::Low, DeviationClass::Normal, DeviationClass::High, DeviationClass::Incomplete];

/// Points and coefficients in the file.
const POINTS: DataType = DataType::Decimal128(18, 4);
const COEFFICIENT: DataType = DataType::Decimal128(18, 9);
const YUAN: DataType = DataType::Decimal128(18, 2);

impl CaseLayout {
    /// Lays out the places of the schemes, each with its identifier.
    pub fn new(schemes: &[(&str, &[Placement])], priced: bool) -> Self {
        let places: Vec<&Placement> = schemes.iter().flat_map(|(_, places)| places.iter()).collect();
        let mut starts = vec![0];
        schemes.iter().for_each(|(_, places)| starts.push(starts[starts.len() - 1] + places.len()));
        let ids: Vec<&str> = schemes.iter().map(|(id, _)| *id).collect();
        Self {
            schema: schema(priced),
            priced,
            starts,
            scheme: words(&ids),
            status: Looked::new(&places, |place| Some(place.status.name())),
            reason: Looked::new(&places, |place| place.reason.map(|reason| reason.name())),
            mdc: Looked::new(&places, |place| place.mdc.as_deref()),
            adrg: Looked::new(&places, |place| place.adrg.as_deref()),
            group: Looked::new(&places, |place| Some(place.group.as_str())),
            kind: Looked::new(&places, |place| place.kind.map(|kind| kind.name())),
            rule_path: Looked::new(&places, |place| Some(place.rule_path.as_str())),
            severity: words(&SEVERITIES.map(Severity::name)),
            method: words(&Method::ALL.map(Method::name)),
            deviation: words(&CLASSES.map(DeviationClass::name)),
        }
    }

    /// The columns of a batch.
    fn columns(&self, batch: CaseBatch) -> Vec<ArrayRef> {
        let places: Vec<usize> = batch
            .schemes
            .iter()
            .zip(&batch.groupings)
            .map(|(scheme, grouping)| self.starts[*scheme] + grouping.placement.0 as usize)
            .collect();
        let schemes: UInt16Array = batch.schemes.iter().map(|scheme| Some(*scheme as u16)).collect();
        let severities = batch.groupings.iter().map(|grouping| place_in(&SEVERITIES, grouping.severity?));
        let primary_care: BooleanArray =
            batch.groupings.iter().map(|grouping| Some(grouping.primary_care)).collect();
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(batch.setl_ids),
            batch.hospitals.array(),
            batch.insurance_types.array(),
            Arc::new(DictionaryArray::<UInt16Type>::new(schemes, self.scheme.clone())),
            self.status.column(&places),
            self.reason.column(&places),
            self.mdc.column(&places),
            self.adrg.column(&places),
            self.group.column(&places),
            Arc::new(DictionaryArray::<UInt16Type>::new(severities.collect(), self.severity.clone())),
            self.rule_path.column(&places),
            self.kind.column(&places),
            Arc::new(primary_care),
        ];
        if self.priced {
            columns.extend(self.priced_columns(&batch.prices));
        }
        columns
    }

    fn priced_columns(&self, prices: &[Price]) -> [ArrayRef; 6] {
        let methods = prices.iter().map(|price| place_in(&Method::ALL, price.method)).collect();
        let classes =
            prices.iter().map(|price| price.deviation.and_then(|class| place_in(&CLASSES, class))).collect();
        let decimal = |values: Decimal128Array, data_type: DataType| -> ArrayRef {
            Arc::new(values.with_data_type(data_type))
        };
        // Coefficients have at most nine decimals (checked when the table is read), so this is exact.
        let coefficient = |number: Option<Number>| {
            number.map(|number| number.mantissa() * (1_000_000_000 / number.denominator()))
        };
        [
            Arc::new(DictionaryArray::<UInt16Type>::new(methods, self.method.clone())),
            decimal(prices.iter().map(|price| Some(price.points.0)).collect(), POINTS),
            decimal(prices.iter().map(|price| coefficient(price.coefficient)).collect(), COEFFICIENT),
            decimal(prices.iter().map(|price| coefficient(price.auxiliary)).collect(), COEFFICIENT),
            Arc::new(DictionaryArray::<UInt16Type>::new(classes, self.deviation.clone())),
            decimal(prices.iter().map(|price| price.standard_amount.map(|amount| amount.0)).collect(), YUAN),
        ]
    }
}

fn place_in<T: PartialEq>(list: &[T], wanted: T) -> Option<u16> {
    list.iter().position(|own| *own == wanted).map(|place| place as u16)
}

fn schema(priced: bool) -> SchemaRef {
    let text = |name, nullable| Field::new(name, DataType::Utf8, nullable);
    let mut fields = vec![
        text("setl_id", false),
        text("fixmedins_code", false),
        text("insutype", false),
        text("scheme", false),
        text("status", false),
        text("reason", true),
        text("mdc", true),
        text("adrg", true),
        text("group_code", false),
        text("severity", true),
        text("rule_path", false),
        text("group_kind", true),
        Field::new("primary_care", DataType::Boolean, false),
    ];
    if priced {
        fields.extend([
            text("payment_method", false),
            Field::new("points", POINTS, false),
            Field::new("coefficient", COEFFICIENT, true),
            Field::new("auxiliary", COEFFICIENT, true),
            text("deviation", true),
            Field::new("standard_amount", YUAN, true),
        ]);
    }
    Arc::new(Schema::new(fields))
}

/// Properties of every Parquet file that is written.
pub(super) fn properties(format: &str) -> WriterProperties {
    let level = ZstdLevel::try_new(1).expect("level 1 exists");
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        // Every case has another, so that a dictionary of them only costs.
        .set_column_dictionary_enabled("setl_id".into(), false)
        .set_key_value_metadata(Some(vec![KeyValue::new("casemix.format".to_owned(), format.to_owned())]))
        .build()
}

pub(super) fn write_fault(error: impl std::fmt::Display) -> Error {
    Error::new(Kind::Usage, format!("the output cannot be written: {error}"))
}

/// Cases of one piece of input while they are encoded, by any thread.
pub struct CaseEncoder<'l> {
    layout: &'l CaseLayout,
    writers: Vec<ArrowColumnWriter>,
    rows: usize,
}

/// The encoded cases of one piece of input.
pub struct EncodedCases {
    chunks: Vec<ArrowColumnChunk>,
    /// Number of cases.
    pub rows: usize,
}

impl CaseEncoder<'_> {
    /// Adds a batch.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn add(&mut self, batch: CaseBatch) -> Result<(), Error> {
        let rows = batch.groupings.len();
        if rows == 0 {
            return Ok(());
        }
        self.rows += rows;
        let columns = self.layout.columns(batch);
        for ((field, column), writer) in
            self.layout.schema.fields().iter().zip(columns).zip(&mut self.writers)
        {
            for leaf in compute_leaves(field, &column).map_err(write_fault)? {
                writer.write(&leaf).map_err(write_fault)?;
            }
        }
        Ok(())
    }

    /// Ends the piece.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn finish(self) -> Result<EncodedCases, Error> {
        let chunks: Result<Vec<_>, ParquetError> =
            self.writers.into_iter().map(ArrowColumnWriter::close).collect();
        Ok(EncodedCases { chunks: chunks.map_err(write_fault)?, rows: self.rows })
    }
}

/// The file while it is written: pieces are encoded by many threads and appended in order by one.
pub struct CaseFile {
    writer: SerializedFileWriter<BufWriter<File>>,
}

/// Makes encoders.
pub struct CaseEncoders {
    layout: CaseLayout,
    factory: ArrowRowGroupWriterFactory,
}

impl CaseFile {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn create(path: &Path, layout: CaseLayout) -> Result<(Self, CaseEncoders), Error> {
        let (file, factory) = Self::of_schema(path, layout.schema.clone())?;
        Ok((file, CaseEncoders { layout, factory }))
    }

    fn of_schema(path: &Path, schema: SchemaRef) -> Result<(Self, ArrowRowGroupWriterFactory), Error> {
        let file = BufWriter::new(File::create(path).map_err(write_fault)?);
        // Readers see plain text columns: the dictionaries are ours, not part of the contract.
        let options =
            ArrowWriterOptions::new().with_properties(properties(FORMAT)).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(file, schema, options).map_err(write_fault)?;
        let (writer, factory) = writer.into_serialized_writer().map_err(write_fault)?;
        Ok((Self { writer }, factory))
    }

    /// Appends the cases of another file of the same layout as they stand there, row group by row group: the bytes are
    /// those that would come of encoding the cases again.
    ///
    /// # Errors
    /// A file that is damaged or of another layout, or when this one cannot be written.
    pub fn append_file(&mut self, path: &Path) -> Result<(), Error> {
        let file = File::open(path).map_err(write_fault)?;
        // Everything that the footer says of the columns is taken over as it is.
        let options = ReadOptionsBuilder::new().with_page_index().with_encoding_stats_as_mask(false).build();
        let reader = SerializedFileReader::new_with_options(file.try_clone().map_err(write_fault)?, options);
        let metadata = reader.map_err(write_fault)?.metadata().clone();
        for (place, group) in metadata.row_groups().iter().enumerate() {
            let mut own = self.writer.next_row_group().map_err(write_fault)?;
            for (column, chunk) in group.columns().iter().enumerate() {
                let closed = ColumnCloseResult {
                    bytes_written: chunk.compressed_size() as u64,
                    rows_written: group.num_rows() as u64,
                    metadata: with_old_bounds(chunk)?,
                    bloom_filter: None,
                    column_index: metadata.column_index().map(|index| index[place][column].clone()),
                    offset_index: metadata.offset_index().map(|index| index[place][column].clone()),
                };
                own.append_column(&file, closed).map_err(write_fault)?;
            }
            own.close().map_err(write_fault)?;
        }
        Ok(())
    }

    /// Appends the cases of a piece as a row group.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn append(&mut self, cases: EncodedCases) -> Result<(), Error> {
        if cases.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(write_fault)?;
        for chunk in cases.chunks {
            chunk.append_to_row_group(&mut group).map_err(write_fault)?;
        }
        group.close().map(drop).map_err(write_fault)
    }

    /// Ends the file and brings it to the disk.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<(), Error> {
        self.writer.finish().map_err(write_fault)?;
        let file = self.writer.inner_mut();
        file.flush().and_then(|()| file.get_ref().sync_all()).map_err(write_fault)
    }
}

/// The metadata of a column as the writer has it. It tells the bounds of numbers twice, the second time for old readers,
/// and the reader here passes those over.
fn with_old_bounds(chunk: &ColumnChunkMetaData) -> Result<ColumnChunkMetaData, Error> {
    let Some(Statistics::Int64(bounds)) = chunk.statistics() else { return Ok(chunk.clone()) };
    let bounds = Statistics::Int64(bounds.clone().with_backwards_compatible_min_max(true));
    chunk.clone().into_builder().set_statistics(bounds).build().map_err(write_fault)
}

impl CaseEncoders {
    /// Another file for the cases of these encoders.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn file(&self, path: &Path) -> Result<CaseFile, Error> {
        CaseFile::of_schema(path, self.layout.schema.clone()).map(|(file, _)| file)
    }

    /// An encoder for one piece.
    ///
    /// # Errors
    /// When the columns cannot be encoded.
    pub fn encoder(&self) -> Result<CaseEncoder<'_>, Error> {
        let writers = self.factory.create_column_writers(0).map_err(write_fault)?;
        Ok(CaseEncoder { layout: &self.layout, writers, rows: 0 })
    }
}
