//! Deductions of a hospital's year: what its months took, and what is left for the clearing to take.

use crate::domain::{Fen, Month};
use crate::region::{Deduction, Stage};

/// An amount that is deducted, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deducted {
    /// How much.
    pub amount: Fen,
    /// Why.
    pub why: String,
}

/// The deductions of a hospital in a pool's year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deductions {
    /// What each month took.
    pub months: Vec<Vec<Deducted>>,
    /// What the clearing takes.
    pub at_clearing: Vec<Deducted>,
}

impl Deductions {
    /// Holds the rows of a year against what its months took. A month that was paid is not edited: a row that was added
    /// to it later is taken at the clearing, one that was withdrawn is given back there, so that the year's deductions
    /// are those of the table.
    pub fn of(rows: &[&Deduction], months: impl Iterator<Item = (Month, Fen)>) -> Self {
        let mut own = Self::default();
        for (month, taken) in months {
            let in_month = |row: &&&Deduction| row.stage != Stage::AtClearing && row.date.month() == month;
            let stated: Vec<Deducted> = rows.iter().filter(in_month).map(|row| row.into()).collect();
            let sum: Fen = stated.iter().map(|row| row.amount).sum();
            if sum == taken {
                own.months.push(stated);
            } else {
                let why = "as it was paid; deductions.csv has changed since".to_owned();
                own.months.push(vec![Deducted { amount: taken, why }]);
                let why = format!("deductions.csv of {month} less what that month took");
                own.at_clearing.push(Deducted { amount: sum - taken, why });
            }
        }
        let at_clearing = rows.iter().filter(|row| row.stage == Stage::AtClearing);
        own.at_clearing.extend(at_clearing.map(|row| row.into()));
        own
    }
}

impl From<&&Deduction> for Deducted {
    fn from(row: &&Deduction) -> Self {
        Self { amount: row.amount, why: row.reason.clone() }
    }
}
