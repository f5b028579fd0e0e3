//! `visits.csv`: outpatient visits of a year, by which admissions are measured (住院率 against 门诊人次).

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Problems;
use crate::table::{Column, Sheet};

use super::hospitals::Hospitals;
use super::payments::{check_year, hospital, pool};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("fixmedins_code"),
    Column::required("visits"),
];

/// Visits by pool, hospital and year.
#[derive(Clone, Debug, Default)]
pub struct Visits {
    rows: BTreeMap<(usize, usize, i32), (i64, u64)>,
}

impl Visits {
    pub(super) fn read(
        sheet: &Sheet,
        hospitals: &Hospitals,
        pools: &[&str],
        years: &BTreeSet<i32>,
        problems: &mut Problems,
    ) -> Self {
        let mut own = Self::default();
        for row in sheet.rows() {
            let (pool, hospital) = (pool(row, pools, problems), hospital(row, hospitals, problems));
            let year = row.year("year", problems);
            check_year(row, year, years, problems);
            let visits = row.integer::<i64>("visits", problems);
            if visits.is_some_and(|visits| visits < 0) {
                row.problem(problems, "`visits` must not be below 0");
            }
            let (Some(pool), Some(hospital), Some(year), Some(visits)) = (pool, hospital, year, visits)
            else {
                continue;
            };
            if let Some((_, line)) = own.rows.insert((pool, hospital, year), (visits, row.line)) {
                row.problem(
                    problems,
                    format!("the hospital stands already in line {line} for this pool and year"),
                );
            }
        }
        own
    }

    /// The visits of a hospital in a pool's year; none where the table has none.
    pub fn of(&self, pool: usize, hospital: usize, year: i32) -> Option<i64> {
        self.rows.get(&(pool, hospital, year)).map(|(visits, _)| *visits)
    }
}
