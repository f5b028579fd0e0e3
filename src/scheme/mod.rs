//! Grouping schemes: folders of tables → one checked, immutable value.

mod catalogue;
mod cells;
mod codes;
mod diff;
mod dip;
mod dip_tables;
mod drg;
mod drg_tables;
mod edition;
mod local;
mod local_tables;
mod manifest;
mod sheets;

pub use catalogue::Catalogue;
pub use cells::{DiagnosisKey, category, diagnosis_keys, is_procedure_code};
pub use codes::{CodeBook, CodeMap, ProcedureClass};
pub use diff::{Change, SchemeDiff};
pub use dip::{BedDays, Block, DipRow, DipScheme, Newborn, PrimaryCare, Procedures, Treatment};
pub use drg::{AdrgRow, CodeSet, ComplicationLevel, DrgRow, DrgScheme, ExclusionTable, MdcRow};
pub use edition::Scheme;
pub use local::{
    ClassOf, ClassSource, Closed, LocalCatalogue, MatchRules, MixedClass, MixedGroup, MixedKey,
    PrincipalRule, Rung, TieBreak,
};
pub use local_tables::LOCAL_TABLES;
pub use manifest::{Content, DipContent, DrgCounts, Manifest, NewbornWeight, Unreachable};
