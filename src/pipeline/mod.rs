//! The unit of work: a piece of a discharge file → encoded cases and partial sums.
//!
//! A pure function of the piece and a [`Program`]; which thread runs it, and when, changes nothing. Another engine may
//! call it as well as ours.

mod audited;
mod candidates;
mod columns;
mod compare;
mod counting;
mod counts;
mod edit;
mod gauge;
mod numbering;
mod parts;
mod piece;
mod plan;
mod posting;
mod program;
mod stay;
mod stored;
mod survey;
mod ties;
mod told;
mod work;
mod worth;

pub use candidates::{Candidate, candidates};
pub use compare::{Arm, ArmSums, ArmsPiece, Compared, ComparedGroup, Comparing, OwnCase, process_arms};
pub use counts::{Audited, Counts, StatusCount, SumTable};
pub use edit::{Edit, Edits};
pub use gauge::{GroupCell, GroupTable};
pub use numbering::Numbering;
pub use parts::{GroupCodes, PartTable, Parting};
pub use piece::{Gathered, PieceResult, process};
pub use plan::{Plan, Planned, PlannedChange, PlannedEdit, PlannedFilter};
pub use posting::{Asked, Later, PaidCases, Posting, Postings, fingerprint};
pub use program::{CodeMaps, Program, SchemeUse, Tariffs};
pub use stay::{Returned, StayWords, returns, stays};
pub use stored::{StoredRow, of_stored, stored_rows};
pub use survey::{NotShown, Survey, Surveyed};
pub use ties::{Changed, Linked, Named, Tie, Ties};
pub use told::{ToldCase, Watch};
pub use work::Work;
