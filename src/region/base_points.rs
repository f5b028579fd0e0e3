//! `base_points.csv`: the points of each hospital that a year pays at the fixed value before growth begins.

use crate::domain::{Number, Points, Problems};
use crate::table::{Column, Row};

use super::yearly::Yearly;

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("fixmedins_code"),
    Column::required("year"),
    Column::required("points"),
];

/// Base points by pool, hospital and year.
pub type BasePoints = Yearly<Points>;

/// Points of a year, at most 10^15.
pub(super) fn points(row: Row<'_>, problems: &mut Problems) -> Option<Points> {
    let number = row.number("points", problems)?;
    let fits = !number.is_negative()
        && number <= Number::whole(1_000_000_000_000_000)
        && number.decimals() <= Points::DECIMALS;
    if !fits {
        let message = format!(
            "`points`: {number} is not between 0 and 10^15 with at most {} decimals",
            Points::DECIMALS
        );
        row.problem(problems, message);
        return None;
    }
    Some(Points(number.mantissa() * (Points::ONE / number.denominator())))
}
