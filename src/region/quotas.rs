//! `quotas.csv`: the amount that a hospital may be paid in a year (总额控制指标), for policies that measure its recorded
//! fund amount by it and not by points.

use crate::domain::{Fen, Problems};
use crate::table::{Column, Row};

use super::yearly::Yearly;

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("fixmedins_code"),
    Column::required("amount").yuan(),
];

/// Quotas by pool, hospital and year.
pub type Quotas = Yearly<Fen>;

pub(super) fn amount(row: Row<'_>, problems: &mut Problems) -> Option<Fen> {
    let amount = row.yuan("amount", problems)?;
    if amount < Fen::ZERO {
        row.problem(problems, "`amount` must not be below 0");
    }
    Some(amount)
}
