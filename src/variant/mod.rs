//! Variants: small files that say how a year would be different, over a named baseline region.
//!
//! A variant rewrites files of the region in memory; the region is then loaded by the same reader with the same checks.
//! What it says of cases is read and checked here, and done where cases are.

mod case_change;
mod claims;
mod file;
mod history;
mod knob;
mod plan;
mod policy_change;
mod policy_text;
mod region_change;
mod stack;
mod sweep;
mod table_change;
mod table_text;
mod writer;

pub use case_change::{CaseChange, CaseEdit, CaseFilter};
pub use file::Variant;
pub use history::{FromHistory, PastYear, Trim, WorthColumn};
pub use knob::Knob;
pub use stack::Stack;
pub use sweep::Sweep;
