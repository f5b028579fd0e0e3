//! Tables that state one thing of each hospital in a pool and a year.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Problems;
use crate::table::{Row, Sheet};

use super::hospitals::Hospitals;
use super::payments::{check_year, hospital, pool};

/// Whose years a table may state something of.
#[derive(Clone, Copy)]
pub(super) struct HospitalYears<'k> {
    pub(super) hospitals: &'k Hospitals,
    pub(super) pools: &'k [&'k str],
    /// Those with a budget.
    pub(super) years: &'k BTreeSet<i32>,
}

impl HospitalYears<'_> {
    /// Pool, hospital and year of a row, from its columns `pool`, `fixmedins_code` and `year`.
    pub(super) fn of(self, row: Row<'_>, problems: &mut Problems) -> Option<(usize, usize, i32)> {
        let (pool, hospital) = (pool(row, self.pools, problems), hospital(row, self.hospitals, problems));
        let year = row.year("year", problems);
        check_year(row, year, self.years, problems);
        Some((pool?, hospital?, year?))
    }
}

/// What a table states, by pool, hospital and year; a hospital stands once for each.
#[derive(Clone, Debug)]
pub struct Yearly<T> {
    rows: BTreeMap<(usize, usize, i32), (T, u64)>,
}

impl<T> Default for Yearly<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new() }
    }
}

impl<T: Copy> Yearly<T> {
    /// Reads a table with the columns `pool`, `year` and `fixmedins_code`; `value` reads what is its own.
    pub(super) fn read(
        sheet: &Sheet,
        years: HospitalYears<'_>,
        problems: &mut Problems,
        mut value: impl FnMut(Row<'_>, &mut Problems) -> Option<T>,
    ) -> Self {
        let mut own = Self::default();
        for row in sheet.rows() {
            let whose = years.of(row, problems);
            let (Some(whose), Some(value)) = (whose, value(row, problems)) else { continue };
            if let Some((_, line)) = own.rows.insert(whose, (value, row.line)) {
                row.problem(
                    problems,
                    format!("the hospital stands already in line {line} for this pool and year"),
                );
            }
        }
        own
    }

    /// The rows of a year in order: pool, hospital and year, what is stated, and the line.
    pub fn of_year(&self, year: i32) -> impl Iterator<Item = ((usize, usize, i32), T, u64)> + '_ {
        let own = self.rows.iter().filter(move |((_, _, own), _)| *own == year);
        own.map(|(whose, (value, line))| (*whose, *value, *line))
    }

    /// Whether it states nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What the table states of a hospital in a pool's year; none where it says nothing.
    pub fn of(&self, pool: usize, hospital: usize, year: i32) -> Option<T> {
        self.rows.get(&(pool, hospital, year)).map(|(value, _)| *value)
    }
}
