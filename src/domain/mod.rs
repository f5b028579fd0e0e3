//! The words of the field as types: dates, money, points, numbers, codes, cases, results and errors.
//!
//! Nothing here reads a file or knows a rule; every other layer speaks in these types.

mod bounds;
mod case;
mod code;
mod date;
mod draws;
mod error;
mod finding;
mod gauge;
mod grouping;
mod method;
mod money;
mod name;
mod number;
mod points;
mod quotient;
mod reject;
mod sums;

pub use bounds::Bound;
pub use case::{Case, Patient, Sex};
pub use code::{DiagnosisId, ProcedureId};
pub use date::{Date, Month, Period};
pub use draws::{Drawer, Drawn, Draws};
pub use error::{Error, Kind, Problem, Problems};
pub use finding::Finding;
pub use gauge::{Fee, Fees, GaugeSums, GroupSums, Losses};
pub use grouping::{GroupKind, Grouping, Placement, PlacementId, PointSource, Reason, Severity, Status};
pub use method::Method;
pub use money::Fen;
pub use name::is_plain_name;
pub use number::{Number, NumberFault, round_big, round_product};
pub use points::Points;
pub use quotient::{Quotient, decimal_text, fen_of, quotient, quotient_of_fen, rounded_number};
pub use reject::RejectReason;
pub use sums::{CaseSums, HomeSums, PartSums, Tally};
