//! Parquet in and out, tables of amounts, receipts: the only layer that knows files of data.

mod adjustments;
mod case_ids;
mod case_rows;
mod cases;
pub mod discharges;
mod folder;
mod receipt;
mod rejects;
mod tables;

pub use adjustments::{Adjustment, AdjustmentCause, AdjustmentFile};
pub use case_ids::read_case_ids;
pub use case_rows::{TextRow, read_rows};
pub use cases::{CaseBatch, CaseEncoder, CaseEncoders, CaseFile, CaseLayout, EncodedCases, Words};
pub use folder::{REPLACED, Staging, UNFINISHED, abandon, remove_if_stopped};
pub use receipt::{Circumstances, FileEntry, RECEIPT, Receipt, Reproducible, outputs_of, write_json};
pub use rejects::{FINDING_COLUMNS, FindingFile, FindingRow, Reject, RejectFile};
pub use tables::{safe_text, write_table, write_text};
