//! `pool_totals.csv`: what a bureau publishes of a whole pool, for a hospital that holds only its own cases and asks what a
//! change would do to it.

use crate::domain::{Fen, Points, Problems};
use crate::table::{Column, Row};

use super::base_points;
use super::yearly::Yearly;

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("fixmedins_code"),
    Column::required("cases"),
    Column::required("points"),
    Column::required("medfee_sumamt").yuan(),
    Column::required("hifp_pay").yuan(),
];

/// The published totals of a pool's year: of all its hospitals, whose cases are paid by points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolTotal {
    /// Cases.
    pub cases: u32,
    /// Their points.
    pub points: Points,
    /// Their total cost.
    pub cost: Fen,
    /// Their recorded fund amount.
    pub fund: Fen,
}

/// Totals by pool, the hospital of the table that stands for all others, and year.
pub type PoolTotals = Yearly<PoolTotal>;

pub(super) fn total(row: Row<'_>, problems: &mut Problems) -> Option<PoolTotal> {
    let (cases, points) = (row.integer::<u32>("cases", problems), base_points::points(row, problems));
    let (cost, fund) = (row.yuan("medfee_sumamt", problems), row.yuan("hifp_pay", problems));
    let own = PoolTotal { cases: cases?, points: points?, cost: cost?, fund: fund? };
    if own.points < Points::ZERO || own.cost < Fen::ZERO || own.fund < Fen::ZERO {
        row.problem(problems, "published totals must not be below 0");
    }
    Some(own)
}
