//! The unit of work: a piece of a discharge file → encoded cases and partial sums.
//!
//! A pure function of the piece and a [`Program`]; which thread runs it, and when, changes nothing. Another engine may
//! call it as well as ours.

mod audited;
mod columns;
mod counts;
mod gauge;
mod parts;
mod piece;
mod posting;
mod program;
mod stay;
mod ties;
mod told;
mod worth;

pub use counts::{Audited, Counts, StatusCount, SumTable};
pub use gauge::{GroupCell, GroupTable};
pub use parts::{GroupCodes, PartTable, Parting};
pub use piece::{PieceResult, Work, process};
pub use posting::{Asked, Later, PaidCases, Posting, Postings, fingerprint};
pub use program::{CodeMaps, Program, SchemeUse, Tariffs};
pub use stay::{Returned, StayWords, returns, stays};
pub use ties::{Changed, Linked, Named, Tie, Ties};
pub use told::ToldCase;
