//! The unit of work: a piece of a discharge file → encoded cases and partial sums.
//!
//! A pure function of the piece and a [`Program`]; which thread runs it, and when, changes nothing. Another engine may
//! call it as well as ours.

mod counts;
mod piece;
mod program;
mod told;

pub use counts::{Counts, StatusCount, SumTable};
pub use piece::{PieceResult, Work, process};
pub use program::{CodeMaps, Program, SchemeUse, Tariffs};
pub use told::ToldCase;
