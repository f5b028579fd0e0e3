//! DIP: principal diagnosis and procedures → a group of the library, of the region, or a mixed group.
//!
//! [`Grouper`] is the compiled form that a night runs; [`Interpreter`] reads the rows one by one over text and is what
//! `explain` tells and what the tests hold the compiled form against. [`witnesses`] inverts the rows.

mod compile;
mod grouper;
mod interpret;
mod reach;
mod tell;
mod witness;

pub use grouper::Grouper;
pub use interpret::{Interpreter, Match};
pub use witness::witnesses;
