//! Discharge records: from Parquet or CSV files to batches of plain values, and the checks that make a case or a reject.

mod cells;
mod check;
mod codes;
mod columns;
mod csv_input;
mod input;
mod listing;
mod mapping;
mod parquet_input;
mod partitions;
mod record;
mod repeats;

pub use check::{Checked, Checker, Refusal, check};
pub use codes::{CodeLists, DictionaryCache, code_lists};
pub use columns::{COLUMNS, Column, FIELDS, Field, Form, UNREAD};
pub use input::{Input, Piece, open_inputs};
pub use mapping::{Mapping, Source};
pub use parquet_input::is_guarded;
pub use partitions::Partitions;
pub use record::{Numbers, RecordKind, Records};
pub use repeats::{KeyPartition, KeyPartitions, Location, Repeat, Repeats, key_hash};
