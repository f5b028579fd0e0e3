//! Rows of `deductions.csv` with the stage `before_points`: what audit takes out of a case before it has points.

use std::collections::HashMap;

use crate::domain::{Fen, Problems};
use crate::table::Row;

/// What audit refuses of a case before its points. Money that is refused here is in no payable, and counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The whole case: it is not paid, and has no part in points or recorded amounts.
    Case,
    /// An amount, off its cost and off its fund amount.
    Amount(Fen),
}

/// An audited case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audit {
    /// What is refused.
    pub refusal: Refusal,
    /// The pool it belongs to, as an index.
    pub pool: usize,
    /// Its hospital, as a number.
    pub hospital: usize,
    /// The line of the file.
    pub line: u64,
}

/// Audited cases by settlement id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audits {
    by_id: HashMap<String, usize>,
    /// In the order of the file.
    pub rows: Vec<Audit>,
}

impl Audits {
    /// Takes a row; its pool and hospital were read before.
    pub(super) fn add(&mut self, row: Row<'_>, pool: usize, hospital: usize, problems: &mut Problems) {
        let Some(id) = row.optional_text("setl_id") else {
            row.problem(
                problems,
                "`setl_id` is blank; the stage before_points takes an amount out of one case",
            );
            return;
        };
        let amount = row.optional_yuan("amount", problems);
        if row.optional_text("amount").is_some() && amount.is_none_or(|amount| amount <= Fen::ZERO) {
            row.problem(problems, "`amount` must be above 0, or blank where the whole case is refused");
            return;
        }
        let refusal = amount.map_or(Refusal::Case, Refusal::Amount);
        if let Some(other) = self.by_id.insert(id.to_owned(), self.rows.len()) {
            let line = self.rows[other].line;
            row.problem(
                problems,
                format!("this setl_id stands already in line {line} before points; sum both"),
            );
        }
        self.rows.push(Audit { refusal, pool, hospital, line: row.line });
    }

    /// What audit says of a case: the place of its row, and the row.
    pub fn of(&self, setl_id: &str) -> Option<(usize, Audit)> {
        let place = if self.by_id.is_empty() { None } else { self.by_id.get(setl_id).copied() };
        place.map(|place| (place, self.rows[place]))
    }
}
