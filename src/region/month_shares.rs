//! `month_shares.csv`: the share of each month in a pool's year, from the years before.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Bound, Number, Problems};
use crate::table::{Column, Row, Sheet};

use super::payments::{check_year, pool};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("month"),
    Column::required("share"),
];

/// The shares of the twelve months, in units of [`Bound::MONTH_SHARE`]'s last decimal: weights to split by.
pub type MonthWeights = [i128; 12];

/// One in the unit of the weights.
const WHOLE: i128 = 10i128.pow(Bound::MONTH_SHARE.decimals);

/// Shares by pool and year: twelve that sum to 1.
#[derive(Clone, Debug, Default)]
pub struct MonthShares {
    years: BTreeMap<(usize, i32), MonthWeights>,
}

impl MonthShares {
    pub(super) fn read(
        sheet: &Sheet,
        pools: &[&str],
        years: &BTreeSet<i32>,
        problems: &mut Problems,
    ) -> Self {
        let mut found: BTreeMap<(usize, i32), BTreeMap<u32, i128>> = BTreeMap::new();
        let mut sound = true;
        for row in sheet.rows() {
            let pool = pool(row, pools, problems);
            let year = row.year("year", problems);
            check_year(row, year, years, problems);
            let (month, share) = (month(row, problems), share(row, problems));
            let year = year.filter(|year| years.contains(year));
            let (Some(pool), Some(year), Some(month), Some(share)) = (pool, year, month, share) else {
                sound = false;
                continue;
            };
            if found.entry((pool, year)).or_default().insert(month, share).is_some() {
                row.problem(problems, "the month has a share in this pool and year already");
                sound = false;
            }
        }
        let mut own = Self::default();
        // Where a row is wrong, that its year does not add up says nothing new.
        if !sound {
            return own;
        }
        for ((pool, year), months) in found {
            let sum: i128 = months.values().sum();
            match <MonthWeights>::try_from(months.into_values().collect::<Vec<_>>()) {
                Ok(weights) if sum == WHOLE => drop(own.years.insert((pool, year), weights)),
                _ => {
                    let message = format!(
                        "the shares of pool {} in {year} are not twelve that sum to 1, a row for each month",
                        pools[pool]
                    );
                    problems.add(sheet.file(), None, message);
                }
            }
        }
        own
    }

    pub(super) fn is_empty(&self) -> bool {
        self.years.is_empty()
    }

    /// The weights of the months of a pool's year; none where the table has none.
    pub fn of(&self, pool: usize, year: i32) -> Option<MonthWeights> {
        self.years.get(&(pool, year)).copied()
    }
}

fn month(row: Row<'_>, problems: &mut Problems) -> Option<u32> {
    let month = row.integer::<u32>("month", problems)?;
    if !(1..=12).contains(&month) {
        row.problem(problems, format!("`month`: {month} is not from 1 to 12"));
        return None;
    }
    Some(month)
}

fn share(row: Row<'_>, problems: &mut Problems) -> Option<i128> {
    let number: Number = row.number("share", problems)?;
    if !Bound::MONTH_SHARE.admits(number) {
        row.problem(problems, format!("`share`: {number} is not between 0 and {}", Bound::MONTH_SHARE));
        return None;
    }
    Some(number.mantissa() * (WHOLE / number.denominator()))
}
