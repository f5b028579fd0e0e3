//! Cases that are told one by one, to explain the amount of their hospital.

use crate::domain::{CaseSums, Date, Grouping, Month, Number, Status};
use crate::points::{DeviationClass, Price};

use super::columns::Columns;
use super::program::Program;
use super::worth::Worth;

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

/// Which cases are watched one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// None.
    Nothing,
    /// Those of a hospital, to explain its amount.
    Hospital(usize),
    /// All, to compare them.
    All,
}

/// What a case, or a change of one that was counted before, adds to a month.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched {
    pub(super) row: usize,
    pub(super) scheme: usize,
    /// The day by whose rules it is paid.
    pub(super) day: Date,
    pub(super) grouping: Grouping,
    pub(super) worth: Worth,
    /// The price that it counts with.
    pub(super) price: Price,
    pub(super) month: Month,
    pub(super) sums: CaseSums,
}

impl Watched {
    pub(super) fn told(&self, columns: &Columns<'_>, program: &Program<'_>) -> ToldCase {
        let (row, price) = (self.row, &self.price);
        let placement = program.schemes[self.scheme].grouper.placement(self.grouping.placement);
        ToldCase {
            setl_id: (columns.setl_ids)(row).unwrap_or_default().to_owned(),
            pool: self.worth.pool,
            day: self.day,
            month: self.month,
            group: placement.group.clone(),
            status: placement.status,
            sums: self.sums,
            coefficient: price.coefficient,
            auxiliary: price.auxiliary,
            deviation: price.deviation.map(DeviationClass::name),
        }
    }
}
