//! Synthetic discharges: the shape of a real case mix, the codes of a scheme, the prices of a region, and no patient.
//!
//! Everything follows from the seed. Floats are at home here and nowhere below: what they make is rounded to whole fen,
//! days and grams before it leaves.
#![expect(clippy::float_arithmetic, reason = "costs and stays are drawn from distributions")]

mod calibration;
mod faults;
mod probes;
mod repertoire;
mod setting;
mod stay;
mod writer;

pub use faults::faulty_stays;
pub use setting::{Group, Hospital, Setting};
pub use stay::{Maker, Stay};
pub use writer::{StayFile, is_generated, write_stays};
