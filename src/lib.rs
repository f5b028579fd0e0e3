//! casemix groups inpatient cases by CHS-DRG and settles every hospital of a region inside its budget.
//!
//! Each module uses only those that stand above it in `ARCHITECTURE.md`. Programs that embed casemix start at [`run`],
//! whose [`run::perform`] is what every command calls, or take its parts: a [`scheme`] compiled by [`grouper`] places
//! cases, [`points`] prices them, [`settlement`] turns sums into money.

pub mod cli;
pub mod domain;
pub mod files;
pub mod generate;
pub mod grouper;
pub mod import;
pub mod pages;
pub mod pipeline;
pub mod points;
pub mod policy;
pub mod region;
pub mod report;
pub mod rule;
pub mod run;
pub mod scheme;
pub mod settlement;
pub mod simulation;
pub mod table;
pub mod variant;
