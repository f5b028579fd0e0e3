//! casemix groups inpatient cases by CHS-DRG and settles every hospital of a region inside its budget.

pub mod cli;
pub mod domain;
pub mod files;
pub mod generate;
pub mod grouper;
pub mod pipeline;
pub mod points;
pub mod policy;
pub mod region;
pub mod report;
pub mod rule;
pub mod run;
pub mod scheme;
pub mod settlement;
pub mod table;
