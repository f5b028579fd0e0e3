//! Statements as rows of text: amounts in yuan with two decimals, points with four, values of a point with six.

use crate::domain::{Fen, Points, Quotient, decimal_text};
use crate::files::safe_text;
use crate::pipeline::SumTable;
use crate::policy::{NegativeDue, SharingSource};
use crate::region::Region;
use crate::settlement::{
    Check, ClearingRow, ElasticValue, HospitalYear, MonthBooks, MonthRow, MonthSums, Parts, PointValue,
    PoolBooks, Unit, Unmet, YearBooks,
};

/// A table: its columns and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The columns.
    pub header: Vec<&'static str>,
    /// The rows, a cell per column.
    pub rows: Vec<Vec<String>>,
}

/// Columns of `settlement.csv`. The contract's come first; `carried_in` is what the month before handed over.
/// `fixed_points` are there where a convention has a fixed and a floating value. Cases, their money and `points` are those of
/// the month itself; `adjustment_points` is what it changes of earlier ones. `quota` is there where
/// claims are held to one.
pub const MONTH_COLUMNS: [&str; 22] = [
    "pool",
    "fixmedins_code",
    "month",
    "cases",
    "grouped",
    "points",
    "medfee_sumamt",
    "hifp_pay",
    "point_value",
    "payable",
    "other_methods",
    "adjustment",
    "deferred",
    "carried",
    "deduction",
    "deposit_held",
    "paid",
    "carried_in",
    "fixed_points",
    "adjustment_points",
    "transferred",
    "quota",
];

fn value(value: Option<&Quotient>) -> String {
    value.map(|value| decimal_text(value, 6)).unwrap_or_default()
}

/// A coefficient with at most six decimals, none of them a trailing zero.
fn short(coefficient: &Quotient) -> String {
    let text = decimal_text(coefficient, 6);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The points of a hospital at the fixed value, where there is one.
fn fixed_points(elastic: Option<&ElasticValue>, hospital: usize) -> String {
    elastic.map(|elastic| elastic.parts[hospital].fixed.to_string()).unwrap_or_default()
}

/// `points.csv` of a year: where the points of each hospital come from. The rows of a hospital add up to its points in
/// `clearing.csv`; sources without cases are left out.
pub fn point_sources(region: &Region, year: i32, sums: &SumTable) -> Statement {
    let mut rows = Vec::new();
    for (pool, name) in region.pool_names().into_iter().enumerate() {
        for (hospital, code) in region.hospitals.codes().iter().enumerate() {
            for (source, cases, points) in sums.sources(pool, hospital) {
                if (cases, points) != (0, Points::ZERO) {
                    let cells =
                        [year.to_string(), source.name().to_owned(), cases.to_string(), points.to_string()];
                    rows.push([vec![name.to_owned(), code.clone()], cells.to_vec()].concat());
                }
            }
        }
    }
    Statement { header: vec!["pool", "fixmedins_code", "year", "source", "cases", "points"], rows }
}

/// `settlement.csv` of a month: a row for every hospital of every pool that is in the region in the month, or has
/// anything to settle in it.
pub fn settlement(region: &Region, books: &MonthBooks) -> Statement {
    let mut rows = Vec::new();
    for (pool, name) in books.pools.iter().zip(region.pool_names()) {
        for (hospital, code) in region.hospitals.codes().iter().enumerate() {
            let (sums, row) = (&pool.sums[hospital], &pool.result.rows[hospital]);
            let here = region.hospitals.rows(hospital).iter().any(|row| {
                row.period.from < books.month.until()
                    && row.period.until.is_none_or(|until| until > books.month.first())
            });
            if !here && *sums == MonthSums::default() && *row == MonthRow::default() {
                continue;
            }
            let own = &sums.own;
            rows.push(vec![
                name.to_owned(),
                code.clone(),
                books.month.to_string(),
                own.all.cases.to_string(),
                own.grouped.to_string(),
                own.points.to_string(),
                own.all.cost.to_string(),
                own.all.fund.to_string(),
                value(pool.result.values[hospital].as_ref()),
                row.payable.to_string(),
                row.other_methods.to_string(),
                row.adjustment.to_string(),
                row.deferred.to_string(),
                row.carried.to_string(),
                row.deduction.to_string(),
                row.deposit_held.to_string(),
                row.paid.to_string(),
                row.carried_in.to_string(),
                fixed_points(pool.result.elastic.as_ref(), hospital),
                sums.adjusted.points.to_string(),
                row.transferred.to_string(),
                row.quota.map(|quota| quota.to_string()).unwrap_or_default(),
            ]);
        }
    }
    Statement { header: MONTH_COLUMNS.to_vec(), rows }
}

/// Points and values by which a reader can reckon the amounts again.
fn elastic_cells(elastic: &ElasticValue) -> [String; 4] {
    let Parts { fixed, floating } = elastic.total();
    [fixed.to_string(), value(Some(&elastic.fixed)), floating.to_string(), value(Some(&elastic.floating))]
}

/// `pool.csv` of a month: its sums by pool.
pub fn month_pools(region: &Region, books: &MonthBooks) -> Statement {
    let header = vec![
        "pool",
        "month",
        "cases",
        "points",
        "available",
        "payable",
        "adjustment",
        "other_methods",
        "deduction",
        "deposit_held",
        "paid",
        "carried_in",
        "carried",
        "fixed_points",
        "fixed_value",
        "floating_points",
        "floating_value",
        "deferred",
    ];
    let row = |(pool, name): (&crate::settlement::PoolMonth, &str)| {
        let total = |of: fn(&MonthRow) -> Fen| pool.result.rows.iter().map(of).sum::<Fen>().to_string();
        let mut cells = vec![
            name.to_owned(),
            books.month.to_string(),
            pool.sums.iter().map(|sums| sums.own.all.cases).sum::<i64>().to_string(),
            pool.sums.iter().map(|sums| sums.own.points).sum::<Points>().to_string(),
            pool.result.available.map(|available| available.to_string()).unwrap_or_default(),
            total(|row| row.payable),
            total(|row| row.adjustment),
            total(|row| row.other_methods),
            total(|row| row.deduction),
            total(|row| row.deposit_held),
            total(|row| row.paid),
            total(|row| row.carried_in),
            total(|row| row.carried),
        ];
        cells.extend(pool.result.elastic.as_ref().map(elastic_cells).unwrap_or_default());
        cells.push(total(|row| row.deferred));
        cells
    };
    Statement { header, rows: books.pools.iter().zip(region.pool_names()).map(row).collect() }
}

/// Columns of `clearing.csv`.
pub const CLEARING_COLUMNS: [&str; 36] = [
    "pool",
    "fixmedins_code",
    "year",
    "cases",
    "points",
    "point_value",
    "standard",
    "recorded",
    "surplus",
    "overrun",
    "retained",
    "shared_by_fund",
    "sharing_cut",
    "borne_by_hospital",
    "cleared",
    "assessment_score",
    "assessment_coefficient",
    "assessment_effect",
    "deduction",
    "deposit_released",
    "deposit_forfeited",
    "final",
    "paid_to_date",
    "prepayment_recovered",
    "net_due",
    "other_methods",
    "other_cut",
    "deposit_held",
    "fixed_points",
    "gate",
    "assessment_cut",
    "deposit_redistributed",
    "transferred",
    "carried_to_next",
    "deferred",
    "debt",
];

/// `clearing.csv`: a row for every hospital of every pool.
pub fn clearing(region: &Region, year: i32, books: &[PoolBooks]) -> Statement {
    let mut rows = Vec::new();
    for (pool, name) in books.iter().zip(region.pool_names()) {
        for (index, code) in region.hospitals.codes().iter().enumerate() {
            let (row, hospital) = (&pool.clearing.rows[index], &pool.hospitals[index]);
            let own = pool.clearing.value.as_ref();
            let mut cells = vec![name.to_owned(), code.clone(), year.to_string()];
            cells.extend([hospital.sums.all.cases.to_string(), hospital.sums.points.to_string()]);
            cells.push(value(own.and_then(|own| own.of_hospital(index)).as_ref()));
            cells.extend(clearing_amounts(hospital, row));
            cells.push(fixed_points(own.and_then(PointValue::elastic), index));
            cells.push(row.gate.map(Unmet::words).unwrap_or_default());
            let later = [row.assessment_cut, row.deposit_redistributed, row.transferred, row.carried_to_next];
            cells.extend(later.iter().map(Fen::to_string));
            cells.extend([hospital.months.deferred.to_string(), row.debt.to_string()]);
            rows.push(cells);
        }
    }
    Statement { header: CLEARING_COLUMNS.to_vec(), rows }
}

fn clearing_amounts(hospital: &HospitalYear, row: &ClearingRow) -> Vec<String> {
    let amounts = |amounts: &[Fen]| amounts.iter().map(Fen::to_string).collect::<Vec<_>>();
    let mut cells = amounts(&[
        row.standard,
        row.recorded,
        row.shared.surplus,
        row.shared.overrun,
        row.shared.retained,
        row.shared.shared_by_fund,
        row.sharing_cut,
        row.borne_by_hospital(),
        row.cleared,
    ]);
    cells.push(row.score.map(|score| score.to_string()).unwrap_or_default());
    cells.push(short(&row.coefficient));
    cells.extend(amounts(&[
        row.assessment_effect,
        row.deduction,
        row.deposit_released,
        row.deposit_forfeited,
        row.final_amount,
        hospital.months.paid,
        row.prepayment_recovered,
        row.net_due,
        row.other_methods,
        row.other_cut,
        hospital.months.deposit_held,
    ]));
    cells
}

/// Columns of `pool.csv` of a year.
pub const POOL_COLUMNS: [&str; 6] = ["pool", "year", "line", "kind", "value", "reason"];

/// `pool.csv` of a year: the lines of each budget, and what became of the money.
pub fn pools(region: &Region, year: i32, books: &[PoolBooks]) -> Statement {
    let mut rows = Vec::new();
    for (pool, name) in books.iter().zip(region.pool_names()) {
        let mut push = |line: &str, kind: &str, value: String, reason: &str| {
            let cells = [name, &year.to_string(), line, kind, &value, reason];
            rows.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
        };
        let clearing = &pool.clearing;
        for line in &clearing.budget.lines {
            push(&safe_text(&line.name), line.kind, line.effect.to_string(), &safe_text(&line.reason));
        }
        let total = |of: fn(&ClearingRow) -> Fen| clearing.rows.iter().map(of).sum::<Fen>();
        let mut amount = |line: &str, amount: Fen| push(line, "amount", amount.to_string(), "");
        amount("available before amounts by item", clearing.budget.available);
        amount("by item, from available", clearing.items_from_available);
        amount("by item, from reserve", clearing.items_from_reserve);
        let by_item: Fen = pool.hospitals.iter().map(|hospital| hospital.sums.item_amount).sum();
        amount("by item, cut", by_item - clearing.items_from_available - clearing.items_from_reserve);
        for line in &clearing.lines {
            let mut own =
                |kind: &str, amount: Fen| push(&safe_text(&line.name), kind, amount.to_string(), "");
            own("line, drawn", line.wanted());
            own("line, from reserve", line.from_reserve);
            own("line, from available", line.from_available);
            own("line, cut", line.wanted() - line.paid());
            own("line, returned", line.returned);
            own("line, left", line.left);
        }
        let mut amount = |line: &str, amount: Fen| push(line, "amount", amount.to_string(), "");
        if let Some(consortium) = &pool.consortium {
            let year = &consortium.year;
            amount("budgets of consortiums", year.homes.iter().map(|home| home.budget).sum());
            amount("for people of no consortium", year.rest);
            amount("drawn by consortiums", clearing.budget.drawn);
            amount("drawn by consortiums, from reserve", consortium.from_reserve);
            amount(
                "drawn by consortiums, from left",
                year.drawn() - clearing.budget.drawn - consortium.from_reserve,
            );
        }
        amount("available", clearing.available);
        amount("standard before closing", clearing.before_closing.iter().sum());
        amount("scaled to close the total", clearing.scaled);
        amount("standard", total(|row| row.standard));
        amount("recorded", total(|row| row.recorded));
        amount("reserve to close the total", clearing.closing_from_reserve);
        amount("difference left open", clearing.open_difference);
        amount("surplus", total(|row| row.shared.surplus));
        amount("retained by hospitals", total(|row| row.shared.retained));
        amount("overrun", total(|row| row.shared.overrun));
        amount("overrun shared by the fund", total(|row| row.shared.shared_by_fund));
        amount("overrun sharing cut", total(|row| row.sharing_cut));
        for (source, used) in &clearing.sources {
            let word = match source {
                SharingSource::UnkeptSurplus => "sharing paid from unkept surplus",
                SharingSource::Reserve => "sharing paid from reserve",
                SharingSource::FundBalance { .. } => "sharing paid from fund balance",
            };
            amount(word, *used);
        }
        amount("cleared", total(|row| row.cleared));
        amount("assessment reductions", total(|row| (-row.assessment_effect).at_least_zero()));
        amount("assessment rewards", total(|row| row.assessment_effect.at_least_zero()));
        amount("assessment rewards cut", total(|row| row.assessment_cut));
        amount("deductions", total(|row| row.deduction));
        amount("deposits released", total(|row| row.deposit_released));
        amount("deposits forfeited", total(|row| row.deposit_forfeited));
        amount("deposits redistributed", total(|row| row.deposit_redistributed));
        amount("final", total(|row| row.final_amount));
        amount("paid in months", pool.hospitals.iter().map(|hospital| hospital.months.paid).sum());
        amount("prepayments recovered", total(|row| row.prepayment_recovered));
        amount("debts of last year", total(|row| row.debt));
        amount("net due", total(|row| row.net_due));
        amount("carried into the next year", total(|row| row.carried_to_next));
        amount("reserve left", clearing.reserve_left);
        amount("left", clearing.left);
        let points: Points = pool.hospitals.iter().map(|hospital| hospital.sums.points).sum();
        push("points", "points", points.to_string(), "");
        if let Some(elastic) = clearing.value.as_ref().and_then(PointValue::elastic) {
            let [fixed, fixed_value, floating, floating_value] = elastic_cells(elastic);
            push("fixed points", "points", fixed, "");
            push("fixed value", "yuan per point", fixed_value, "");
            push("floating points", "points", floating, "");
            push("floating value", "yuan per point", floating_value, "");
        }
        if let Some(own) = &clearing.value {
            push("point value", "yuan per point", value(own.of_pool().as_ref()), "");
        }
        if let Some(PointValue::TotalCost { reimbursement, .. }) = &clearing.value {
            push("reimbursement ratio", "ratio", value(Some(reimbursement)), "");
        }
    }
    Statement { header: POOL_COLUMNS.to_vec(), rows }
}

/// `opening_next.csv`: what each hospital owes the next year, as that year's `opening.csv` takes it; none where the policy of
/// no pool carries debts. Nothing of the next year was paid, held, deducted or advanced before it began.
pub fn opening_next(region: &Region, books: &[PoolBooks]) -> Option<Statement> {
    let carries = |pool: &&PoolBooks| pool.clearing.negative_due == NegativeDue::Carry;
    books.iter().find(carries)?;
    let mut rows = Vec::new();
    for (pool, name) in books.iter().zip(region.pool_names()) {
        for (row, code) in pool.clearing.rows.iter().zip(region.hospitals.codes()) {
            if row.carried_to_next != Fen::ZERO {
                let nothing = || Fen::ZERO.to_string();
                let mut cells = vec![name.to_owned(), code.clone()];
                cells.extend([nothing(), nothing(), nothing(), nothing(), row.carried_to_next.to_string()]);
                rows.push(cells);
            }
        }
    }
    let header = vec!["pool", "fixmedins_code", "paid", "held", "deducted", "prepaid", "carried"];
    Some(Statement { header, rows })
}

/// `ledger.csv`: every posting of every pool.
pub fn ledger(region: &Region, books: &[PoolBooks]) -> Statement {
    let header =
        vec!["entry", "date", "pool", "account_from", "account_to", "fixmedins_code", "amount", "cause"];
    let codes = region.hospitals.codes();
    let postings = books
        .iter()
        .zip(region.pool_names())
        .flat_map(|(pool, name)| pool.ledger.postings.iter().map(move |posting| (name, posting)));
    let row = |(entry, (pool, posting)): (usize, (&str, &crate::settlement::Posting))| {
        let hospital =
            posting.to.hospital().or(posting.from.hospital()).map(|hospital| codes[hospital].clone());
        vec![
            (entry + 1).to_string(),
            posting.date.to_string(),
            pool.to_owned(),
            posting.from.name(codes),
            posting.to.name(codes),
            hospital.unwrap_or_default(),
            posting.amount.to_string(),
            safe_text(&posting.cause).into_owned(),
        ]
    };
    Statement { header, rows: postings.enumerate().map(row).collect() }
}

/// `accounts.csv`: what came into each account of each pool and what went out. What it holds at the end is summed from
/// the postings, apart from what came in and went out.
pub fn accounts(region: &Region, books: &[PoolBooks]) -> Statement {
    let codes = region.hospitals.codes();
    let mut rows = Vec::new();
    for (pool, name) in books.iter().zip(region.pool_names()) {
        for (account, closing) in pool.ledger.balances() {
            let moved = pool.ledger.accounts.get(&account).copied().unwrap_or_default();
            let amounts =
                [Fen::ZERO, moved.came_in, moved.went_out, closing].map(|amount| amount.to_string());
            rows.push([vec![name.to_owned(), account.name(codes)], amounts.to_vec()].concat());
        }
    }
    Statement { header: vec!["pool", "account", "opening", "in", "out", "closing"], rows }
}

/// Columns of `closing.csv`.
pub const CLOSING_COLUMNS: [&str; 6] = ["pool", "check", "unit", "expected", "held", "difference"];

/// `closing.csv`: every closing check with its difference, which is 0. Those over all pools come first and name none.
pub fn closing(region: &Region, books: &YearBooks) -> Statement {
    let row = |pool: &str, check: &Check| {
        let unit = match check.unit {
            Unit::Yuan => "yuan",
            Unit::Points => "points",
            Unit::Cases => "cases",
        };
        let [expected, held, difference] =
            [check.expected, check.held, check.difference()].map(|number| check.show(number));
        vec![pool.to_owned(), check.name.to_owned(), unit.to_owned(), expected, held, difference]
    };
    let of_pools = books.pools.iter().zip(region.pool_names());
    let of_pools = of_pools.flat_map(|(books, name)| books.checks.iter().map(move |check| row(name, check)));
    let rows = books.checks.iter().map(|check| row("", check)).chain(of_pools).collect();
    Statement { header: CLOSING_COLUMNS.to_vec(), rows }
}
