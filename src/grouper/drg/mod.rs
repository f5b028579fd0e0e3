//! CHS-DRG: MDC → ADRG → DRG.
//!
//! [`Grouper`] is the compiled form that a night runs; [`Interpreter`] walks the same rows one by one over text and is
//! what `explain` tells and what the tests hold the compiled form against. [`witnesses`] inverts the rules: a case for
//! every group.

mod compile;
mod facts;
mod grouper;
mod interpret;
mod tell;
mod witness;

pub use grouper::Grouper;
pub use interpret::{Interpreter, Place, Step};
pub use witness::{Effort, witnesses};
