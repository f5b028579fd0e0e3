//! `capitation.csv`: what hospitals are paid per head (按人头), whatever their cases cost.

use crate::domain::{Fen, Problems};
use crate::table::{Column, Row, Sheet};

use super::yearly::HospitalYears;

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("fixmedins_code"),
    Column::required("line"),
    Column::required("heads"),
    Column::required("per_head").yuan(),
];

/// What a hospital is paid per head in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capitation {
    /// The pool, as an index.
    pub pool: usize,
    /// The year.
    pub year: i32,
    /// The hospital, as a number.
    pub hospital: usize,
    /// The budget line that pays.
    pub budget_line: String,
    /// Heads × per head.
    pub amount: Fen,
    /// The line of the file.
    pub line: u64,
}

pub(super) fn read(sheet: &Sheet, years: HospitalYears<'_>, problems: &mut Problems) -> Vec<Capitation> {
    let mut rows: Vec<Capitation> = Vec::new();
    for row in sheet.rows() {
        let whose = years.of(row, problems);
        let (line, amount) = (row.text("line", problems), amount(row, problems));
        let (Some((pool, hospital, year)), Some(line), Some(amount)) = (whose, line, amount) else {
            continue;
        };
        let own = Capitation { pool, year, hospital, budget_line: line.to_owned(), amount, line: row.line };
        if let Some(other) = rows.iter().find(|other| other.is_of(&own)) {
            row.problem(
                problems,
                format!("the hospital stands already in line {} for this pool, year and line", other.line),
            );
        }
        rows.push(own);
    }
    rows.sort_by_key(|row| (row.pool, row.year, row.hospital, row.line));
    rows
}

impl Capitation {
    fn is_of(&self, other: &Self) -> bool {
        let key = |row: &Self| (row.pool, row.year, row.hospital, row.budget_line.clone());
        key(self) == key(other)
    }
}

/// Heads × per head, which is exact.
fn amount(row: Row<'_>, problems: &mut Problems) -> Option<Fen> {
    let heads = row.integer::<u32>("heads", problems);
    let per_head = row.yuan("per_head", problems);
    let amount = Fen(per_head?.0 * i128::from(heads?));
    if !(0..=Fen::LIMIT).contains(&amount.0) {
        row.problem(problems, "`per_head` must be 0 or above, and heads × per_head at most 10^16 yuan");
        return None;
    }
    Some(amount)
}
