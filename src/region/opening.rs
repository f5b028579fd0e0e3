//! `opening.csv`: what hospitals bring into the first month that is settled here.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Fen, Month, Problems};
use crate::table::{Column, Row, Sheet};

use super::hospitals::Hospitals;
use super::payments::{hospital, pool};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("fixmedins_code"),
    Column::required("paid").yuan(),
    Column::required("held").yuan(),
    Column::required("deducted").yuan(),
    Column::required("prepaid").yuan(),
    Column::optional("carried").yuan(),
];

/// What a hospital brings in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpeningBalance {
    /// Paid by the months of the year that were settled elsewhere.
    pub paid: Fen,
    /// Held as deposit by them.
    pub held: Fen,
    /// Deducted by them.
    pub deducted: Fen,
    /// Advances outstanding.
    pub prepaid: Fen,
    /// What could not be taken off so far, zero or below.
    pub carried: Fen,
    /// The line of the file.
    pub line: u64,
}

/// The opening balances of a region.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The month they are brought into; none without balances.
    month: Option<Month>,
    rows: BTreeMap<(usize, usize), OpeningBalance>,
}

impl Opening {
    pub(super) fn read(
        sheet: &Sheet,
        hospitals: &Hospitals,
        pools: &[&str],
        first_month: Option<Month>,
        years: &BTreeSet<i32>,
        problems: &mut Problems,
    ) -> Self {
        let month = month_of(sheet, first_month, years, problems);
        let mut own = Self { month, rows: BTreeMap::new() };
        for row in sheet.rows() {
            let (pool, hospital) = (pool(row, pools, problems), hospital(row, hospitals, problems));
            let (Some(balance), Some(pool), Some(hospital)) = (balance(row, problems), pool, hospital) else {
                continue;
            };
            let by_months = [balance.paid, balance.held, balance.deducted];
            if month.is_some_and(|month| month.month == 1) && by_months != [Fen::ZERO; 3] {
                let message = "`paid`, `held` and `deducted` are of months of the year that were settled elsewhere, and there is \
                               none before January; only `prepaid` and `carried` come from last year, or state first_month in \
                               region.toml";
                row.problem(problems, message);
            }
            if let Some(other) = own.rows.insert((pool, hospital), balance) {
                row.problem(
                    problems,
                    format!("the hospital stands already in line {} for this pool", other.line),
                );
            }
        }
        own
    }

    /// What a hospital brings into a month; none where the months before it were settled here.
    pub fn into_month(&self, pool: usize, hospital: usize, month: Month) -> Option<&OpeningBalance> {
        self.rows.get(&(pool, hospital)).filter(|_| self.month == Some(month))
    }
}

/// The month that the table is of.
fn month_of(
    sheet: &Sheet,
    first_month: Option<Month>,
    years: &BTreeSet<i32>,
    problems: &mut Problems,
) -> Option<Month> {
    if sheet.is_empty() {
        return None;
    }
    if let Some(first) = first_month {
        if !years.contains(&first.year) {
            let message =
                format!("is of {first} (first_month of region.toml), for whose year budget.csv has no line");
            problems.add(sheet.file(), None, message);
        }
        return first_month;
    }
    let mut years = years.iter();
    match (years.next(), years.next()) {
        (Some(year), None) => Some(Month { year: *year, month: 1 }),
        _ => {
            let message = "does not say of which year it is, and budget.csv has not one year only; state first_month in \
                           region.toml, such as \"2024-01\"";
            problems.add(sheet.file(), None, message);
            None
        }
    }
}

fn balance(row: Row<'_>, problems: &mut Problems) -> Option<OpeningBalance> {
    let mut amount = |column: &'static str| {
        let amount = row.yuan(column, problems)?;
        if amount < Fen::ZERO {
            row.problem(problems, format!("`{column}` must not be below 0"));
            return None;
        }
        Some(amount)
    };
    let (paid, held) = (amount("paid"), amount("held"));
    let (deducted, prepaid) = (amount("deducted"), amount("prepaid"));
    let carried = match row.optional_text("carried") {
        None => Some(Fen::ZERO),
        Some(_) => row.yuan("carried", problems),
    };
    if carried.is_some_and(|carried| carried > Fen::ZERO) {
        row.problem(problems, "`carried` must not be above 0: it is what the hospital still owes");
    }
    Some(OpeningBalance {
        paid: paid?,
        held: held?,
        deducted: deducted?,
        prepaid: prepaid?,
        carried: carried?,
        line: row.line,
    })
}
