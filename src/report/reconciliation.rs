//! `reconciliation.csv`: what the books of each hospital expect, month by month (对账).

use crate::domain::{CaseSums, Fen};
use crate::pipeline::SumTable;
use crate::region::Region;
use crate::settlement::{MonthRow, MonthRows, Reconciliation};

use super::statements::Statement;

/// What a hospital's books expect for its cases of a month, and what the month made of them.
fn reconciled(sums: &CaseSums, row: &MonthRow) -> Reconciliation {
    Reconciliation {
        declared: sums.all.fund,
        settled: row.claims() - row.deduction,
        paid_by_others: sums.all.cost - sums.all.fund,
        refused: row.deduction,
    }
}

/// A row for every month that was settled and every hospital that had anything to settle in it. `months` are its rows in
/// order; the cases are those that are known now.
pub fn reconciliation(region: &Region, year: i32, sums: &SumTable, months: &[MonthRows]) -> Statement {
    let header =
        ["pool", "fixmedins_code", "month", "declared", "settled", "paid_by_others", "refused", "receivable"];
    let mut rows = Vec::new();
    for (pool, name) in region.pool_names().into_iter().enumerate() {
        for (hospital, code) in region.hospitals.codes().iter().enumerate() {
            for (month, paid) in region.months(year).zip(months) {
                let (cases, row) = (sums.get(pool, hospital, month.index()), &paid[pool][hospital]);
                let own = reconciled(&cases, row);
                if cases == CaseSums::default() && own == Reconciliation::default() {
                    continue;
                }
                let mut cells = vec![name.to_owned(), code.clone(), month.to_string()];
                let amounts = [own.declared, own.settled, own.paid_by_others, own.refused, own.receivable()];
                cells.extend(amounts.iter().map(Fen::to_string));
                rows.push(cells);
            }
        }
    }
    Statement { header: header.to_vec(), rows }
}
