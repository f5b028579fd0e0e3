//! What was paid by other methods than points.

use crate::domain::{Fen, Method, Tally};
use crate::files::safe_text;
use crate::region::Region;
use crate::settlement::PoolBooks;

use super::statements::Statement;

/// `other_methods.csv`: a row for each hospital, method and line that has cases or money; amounts by item of the group
/// method, and cases that are paid elsewhere, have no line.
pub fn other_methods(region: &Region, year: i32, books: &[PoolBooks]) -> Statement {
    let header = vec![
        "pool",
        "fixmedins_code",
        "year",
        "method",
        "line",
        "cases",
        "medfee_sumamt",
        "hifp_pay",
        "amount",
        "cut",
    ];
    let mut rows = Vec::new();
    for (pool, name) in books.iter().zip(region.pool_names()) {
        for (hospital, own) in rows_of(pool) {
            let cells = [
                name.to_owned(),
                region.hospitals.codes()[hospital].clone(),
                year.to_string(),
                own.method.name().to_owned(),
                safe_text(own.line).into_owned(),
                own.tally.cases.to_string(),
                own.tally.cost.to_string(),
                own.tally.fund.to_string(),
                own.paid.to_string(),
                own.cut.to_string(),
            ];
            rows.push(cells.to_vec());
        }
    }
    Statement { header, rows }
}

struct Own<'b> {
    method: Method,
    line: &'b str,
    tally: Tally,
    paid: Fen,
    cut: Fen,
}

/// By hospital: what has no line, then line by line.
fn rows_of(pool: &PoolBooks) -> Vec<(usize, Own<'_>)> {
    let mut rows = Vec::new();
    for (hospital, (year, paid)) in pool.hospitals.iter().zip(&pool.clearing.items).enumerate() {
        let (sums, cut) = (&year.sums, year.sums.item_amount - *paid);
        rows.push((hospital, Own { method: Method::Item, line: "", tally: sums.item, paid: *paid, cut }));
        let excluded =
            Own { method: Method::Excluded, line: "", tally: sums.excluded, paid: Fen::ZERO, cut: Fen::ZERO };
        rows.push((hospital, excluded));
    }
    for line in &pool.clearing.lines {
        rows.extend(line.claims.iter().map(|own| {
            let (claim, paid) = (&own.claim, own.paid);
            let (method, tally, cut) = (claim.method, claim.tally, claim.amount - paid);
            (own.hospital, Own { method, line: &line.name, tally, paid, cut })
        }));
    }
    let nothing =
        |own: &Own<'_>| own.tally == Tally::default() && own.paid == Fen::ZERO && own.cut == Fen::ZERO;
    rows.retain(|(_, own)| !nothing(own));
    rows.sort_by_key(|(hospital, _)| *hospital);
    rows
}
