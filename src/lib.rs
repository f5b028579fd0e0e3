//! casemix groups inpatient cases by CHS-DRG and settles every hospital of a region inside its budget.

pub mod domain;
pub mod grouper;
pub mod rule;
pub mod scheme;
pub mod table;
