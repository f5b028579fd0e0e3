//! `base_points.csv`: the points of each hospital that a year pays at the fixed value before growth begins.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Number, Points, Problems};
use crate::table::{Column, Row, Sheet};

use super::hospitals::Hospitals;
use super::payments::{check_year, hospital, pool};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("fixmedins_code"),
    Column::required("year"),
    Column::required("points"),
];

/// Base points by pool, hospital and year.
#[derive(Clone, Debug, Default)]
pub struct BasePoints {
    rows: BTreeMap<(usize, usize, i32), (Points, u64)>,
}

impl BasePoints {
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
            let year = row.integer::<i32>("year", problems);
            check_year(row, year, years, problems);
            let points = points(row, problems);
            let (Some(pool), Some(hospital), Some(year), Some(points)) = (pool, hospital, year, points)
            else {
                continue;
            };
            if let Some((_, line)) = own.rows.insert((pool, hospital, year), (points, row.line)) {
                row.problem(
                    problems,
                    format!("the hospital stands already in line {line} for this pool and year"),
                );
            }
        }
        own
    }

    /// The base points of a hospital in a pool's year; none where the table has none.
    pub fn of(&self, pool: usize, hospital: usize, year: i32) -> Option<Points> {
        self.rows.get(&(pool, hospital, year)).map(|(points, _)| *points)
    }
}

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
