//! `last_year.csv` and `fund_balance.csv`: what advances are measured by.

use std::collections::BTreeMap;

use crate::domain::{Fen, Problems};
use crate::table::{Column, Sheet};

use super::hospitals::Hospitals;
use super::payments::{hospital, pool};

pub(super) const LAST_YEAR: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("fixmedins_code"),
    Column::required("settled").yuan(),
];

pub(super) const FUND_BALANCE: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("balance").yuan(),
    Column::required("spend").yuan(),
];

/// What a pool's fund held at the end of a year, and what it spent in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundBalance {
    /// Accumulated balance; below zero where the pool owes.
    pub balance: Fen,
    /// Spend of the year, above zero.
    pub spend: Fen,
}

/// What earlier years were settled by, and what was left of them.
#[derive(Clone, Debug, Default)]
pub struct LastYear {
    settled: BTreeMap<(usize, usize, i32), (Fen, u64)>,
    balances: BTreeMap<(usize, i32), (FundBalance, u64)>,
}

impl LastYear {
    pub(super) fn read(
        last_year: &Sheet,
        balances: &Sheet,
        hospitals: &Hospitals,
        pools: &[&str],
        problems: &mut Problems,
    ) -> Self {
        let mut own = Self::default();
        for row in last_year.rows() {
            let (pool, hospital) = (pool(row, pools, problems), hospital(row, hospitals, problems));
            let (year, settled) = (row.year("year", problems), row.yuan("settled", problems));
            if settled.is_some_and(|settled| settled < Fen::ZERO) {
                row.problem(problems, "`settled` must not be below 0");
            }
            let (Some(pool), Some(hospital), Some(year), Some(settled)) = (pool, hospital, year, settled)
            else {
                continue;
            };
            if let Some((_, line)) = own.settled.insert((pool, hospital, year), (settled, row.line)) {
                row.problem(
                    problems,
                    format!("the hospital stands already in line {line} for this pool and year"),
                );
            }
        }
        for row in balances.rows() {
            let (pool, year) = (pool(row, pools, problems), row.year("year", problems));
            let (balance, spend) = (row.yuan("balance", problems), row.yuan("spend", problems));
            if spend.is_some_and(|spend| spend <= Fen::ZERO) {
                row.problem(problems, "`spend` must be above 0");
            }
            let (Some(pool), Some(year), Some(balance), Some(spend)) = (pool, year, balance, spend) else {
                continue;
            };
            let found = (FundBalance { balance, spend }, row.line);
            if let Some((_, line)) = own.balances.insert((pool, year), found) {
                row.problem(problems, format!("the pool's year stands already in line {line}"));
            }
        }
        own
    }

    /// What a hospital was settled by in a year; none where the table does not say.
    pub fn settled(&self, pool: usize, hospital: usize, year: i32) -> Option<Fen> {
        self.settled.get(&(pool, hospital, year)).map(|(settled, _)| *settled)
    }

    /// A pool's fund at the end of a year; none where the table does not say.
    pub fn balance(&self, pool: usize, year: i32) -> Option<FundBalance> {
        self.balances.get(&(pool, year)).map(|(balance, _)| *balance)
    }
}
