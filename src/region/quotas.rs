//! `quotas.csv`: the amount that a hospital may be paid in a year (总额控制指标), for policies that measure its recorded
//! fund amount by it and not by points.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Fen, Problems};
use crate::table::{Column, Sheet};

use super::hospitals::Hospitals;
use super::payments::{check_year, hospital, pool};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("fixmedins_code"),
    Column::required("amount"),
];

/// Quotas by pool, hospital and year.
#[derive(Clone, Debug, Default)]
pub struct Quotas {
    rows: BTreeMap<(usize, usize, i32), (Fen, u64)>,
}

impl Quotas {
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
            let amount = row.yuan("amount", problems);
            if amount.is_some_and(|amount| amount < Fen::ZERO) {
                row.problem(problems, "`amount` must not be below 0");
            }
            let (Some(pool), Some(hospital), Some(year), Some(amount)) = (pool, hospital, year, amount)
            else {
                continue;
            };
            if let Some((_, line)) = own.rows.insert((pool, hospital, year), (amount, row.line)) {
                row.problem(
                    problems,
                    format!("the hospital stands already in line {line} for this pool and year"),
                );
            }
        }
        own
    }

    /// The quota of a hospital in a pool's year; none where the table has none.
    pub fn of(&self, pool: usize, hospital: usize, year: i32) -> Option<Fen> {
        self.rows.get(&(pool, hospital, year)).map(|(amount, _)| *amount)
    }
}
