//! `visits.csv`: outpatient visits of a year, by which admissions are measured (住院率 against 门诊人次).

use crate::domain::Problems;
use crate::table::{Column, Row};

use super::yearly::Yearly;

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("fixmedins_code"),
    Column::required("visits"),
];

/// Visits by pool, hospital and year.
pub type Visits = Yearly<i64>;

pub(super) fn visits(row: Row<'_>, problems: &mut Problems) -> Option<i64> {
    let visits = row.integer::<i64>("visits", problems)?;
    if visits < 0 {
        row.problem(problems, "`visits` must not be below 0");
    }
    Some(visits)
}
