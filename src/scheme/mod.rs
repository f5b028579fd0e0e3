//! Grouping schemes: folders of tables → one checked, immutable value.

mod catalogue;
mod codes;
mod diff;
mod drg;
mod drg_tables;
mod manifest;

pub use catalogue::Catalogue;
pub use codes::{CodeBook, CodeMap};
pub use diff::{Change, SchemeDiff};
pub use drg::{AdrgRow, CodeSet, ComplicationLevel, DrgRow, DrgScheme, ExclusionTable, MdcRow};
pub use manifest::{Manifest, NewbornWeight, Unreachable};
