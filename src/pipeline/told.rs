//! Cases that are told one by one, to explain the amount of their hospital.

use crate::domain::{CaseSums, Date, Month, Number, Status};

/// An accepted case of the hospital whose amount is explained.
#[derive(Clone, Debug)]
pub struct ToldCase {
    /// Its settlement id.
    pub setl_id: String,
    /// Its pool.
    pub pool: usize,
    /// The day it was settled.
    pub day: Date,
    /// The month in which it counts, or (a change of a case that was counted before) which makes the change.
    pub month: Month,
    /// Where it was placed.
    pub group: String,
    /// Whether that is a payment group.
    pub status: Status,
    /// What it adds to the sums that are settled.
    pub sums: CaseSums,
    /// The hospital's coefficient used.
    pub coefficient: Option<Number>,
    /// The case's own coefficient.
    pub auxiliary: Option<Number>,
    /// Where its cost stands; none where it is not measured.
    pub deviation: Option<&'static str>,
}
