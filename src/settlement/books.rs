//! The books of a region: its months, and the clearing of its year.

use crate::domain::{CaseSums, Error, Fen, Kind, Month, Problems};
use crate::policy::Selection;
use crate::region::{BudgetLine, Region, Stage};

use super::budget::Budget;
use super::clearing::{Clearing, HospitalYear, MonthTotals, clear};
use super::closing::{Check, failed, pool_checks};
use super::ledger::Ledger;
use super::month::{HospitalMonth, MonthResult, MonthRow, settle_month, twelfths};

/// Sums of cases by pool, hospital and month (0 to 11).
pub type SumsOf<'s> = dyn Fn(usize, usize, usize) -> CaseSums + 's;

/// A pool in a month.
#[derive(Clone, Debug)]
pub struct PoolMonth {
    /// Cases by hospital.
    pub sums: Vec<CaseSums>,
    /// What they are paid.
    pub result: MonthResult,
}

/// A month of a region.
#[derive(Clone, Debug)]
pub struct MonthBooks {
    /// The month.
    pub month: Month,
    /// Its pools in order.
    pub pools: Vec<PoolMonth>,
}

/// What a pool's months did, by hospital: all that the clearing needs of them.
pub type MonthRows = Vec<Vec<MonthRow>>;

impl MonthBooks {
    /// The rows by pool and hospital.
    pub fn rows(&self) -> MonthRows {
        self.pools.iter().map(|pool| pool.result.rows.clone()).collect()
    }
}

/// The cleared year of a pool.
#[derive(Clone, Debug)]
pub struct PoolBooks {
    /// Cases and months by hospital.
    pub hospitals: Vec<HospitalYear>,
    /// The clearing.
    pub clearing: Clearing,
    /// Every posting.
    pub ledger: Ledger,
    /// The closing checks, all of them met.
    pub checks: Vec<Check>,
}

/// The budget of a pool.
///
/// # Errors
/// Lines that take more than there is.
pub fn budget_of(region: &Region, pool: usize, year: i32) -> Result<Budget, Error> {
    let lines: Vec<BudgetLine> =
        region.budget.iter().filter(|line| (line.pool, line.year) == (pool, year)).cloned().collect();
    Budget::of(&lines)
}

/// Settles one month of all pools. `before` are the rows of the month before, where there is one.
///
/// # Errors
/// A policy value that is missing, a budget that does not add up, a point value that does not exist.
pub fn settle_region_month(
    region: &Region,
    month: Month,
    sums: &SumsOf<'_>,
    before: Option<&MonthRows>,
) -> Result<MonthBooks, Error> {
    let mut pools = Vec::new();
    for (pool, name) in region.pool_names().into_iter().enumerate() {
        let twelfth = twelfths(budget_of(region, pool, month.year)?.available)[month.index()];
        let mut problems = Problems::new();
        let hospitals: Vec<Option<HospitalMonth>> = (0..region.hospitals.len())
            .map(|hospital| {
                let carried_in = before.map_or(Fen::ZERO, |rows| rows[pool][hospital].carried);
                let found = hospital_month(region, (pool, name), hospital, month, carried_in, sums);
                found.map_err(|message| problems.add("policy.toml", None, message)).ok()
            })
            .collect();
        problems.check(Kind::Rules)?;
        let hospitals: Vec<HospitalMonth> = hospitals.into_iter().flatten().collect();
        let result = settle_month(&hospitals, twelfth)?;
        pools.push(PoolMonth { sums: hospitals.into_iter().map(|hospital| hospital.sums).collect(), result });
    }
    Ok(MonthBooks { month, pools })
}

fn hospital_month(
    region: &Region,
    (pool, name): (usize, &str),
    hospital: usize,
    month: Month,
    carried_in: Fen,
    sums: &SumsOf<'_>,
) -> Result<HospitalMonth, String> {
    // A hospital that has not opened or has closed is still settled: its deductions and debts stay.
    let row = region.hospitals.latest(hospital, month.until()).unwrap_or(&region.hospitals.rows(hospital)[0]);
    let selection = Selection { day: month.last(), pool: name, level: Some(&row.level) };
    let deducted = |stage: Stage| -> Fen {
        let own = region
            .deductions
            .iter()
            .filter(|row| (row.pool, row.hospital, row.stage) == (pool, hospital, stage));
        own.filter(|row| row.date.month() == month).map(|row| row.amount).sum()
    };
    Ok(HospitalMonth {
        sums: sums(pool, hospital, month.index()),
        rules: region.policy.month(selection)?,
        before_share: deducted(Stage::BeforeShare),
        after_share: deducted(Stage::AfterShare),
        carried_in,
    })
}

/// Settles the twelve months of a year.
///
/// # Errors
/// As [`settle_region_month`].
pub fn settle_region_year(region: &Region, year: i32, sums: &SumsOf<'_>) -> Result<Vec<MonthBooks>, Error> {
    let mut months: Vec<MonthBooks> = Vec::new();
    for month in Month::of_year(year) {
        let before = months.last().map(MonthBooks::rows);
        months.push(settle_region_month(region, month, sums, before.as_ref())?);
    }
    Ok(months)
}

/// Clears a year over its twelve months. `read` are the sums over all accepted cases of a pool, gathered apart.
///
/// # Errors
/// A policy value or point value that is missing; a sum that does not close ([`Kind::Sum`]).
pub fn clear_region_year(
    region: &Region,
    year: i32,
    sums: &SumsOf<'_>,
    months: &[MonthRows],
    read: &dyn Fn(usize) -> CaseSums,
) -> Result<Vec<PoolBooks>, Error> {
    let mut books = Vec::new();
    for pool in 0..region.settings.pools.len() {
        let hospitals = (0..region.hospitals.len())
            .map(|hospital| hospital_year(region, pool, hospital, year, sums, months));
        books.push(clear_pool(region, pool, year, hospitals.collect(), months, &read(pool))?);
    }
    Ok(books)
}

fn hospital_year(
    region: &Region,
    pool: usize,
    hospital: usize,
    year: i32,
    sums: &SumsOf<'_>,
    months: &[MonthRows],
) -> HospitalYear {
    let mut own = HospitalYear::default();
    (0..12).for_each(|month| own.sums.add(&sums(pool, hospital, month)));
    let mut totals = MonthTotals::default();
    months.iter().for_each(|rows| totals.add(&rows[pool][hospital]));
    own.months = totals;
    let in_year = |year_of: i32| year_of == year;
    own.deduction_at_clearing = region
        .deductions
        .iter()
        .filter(|row| (row.pool, row.hospital, row.stage) == (pool, hospital, Stage::AtClearing))
        .filter(|row| in_year(row.date.month().year))
        .map(|row| row.amount)
        .sum();
    let prepayments = region.prepayments.iter().filter(|row| (row.pool, row.hospital) == (pool, hospital));
    own.prepaid = prepayments.filter(|row| in_year(row.date.month().year)).map(|row| row.amount).sum();
    let score = region.scores.iter().find(|score| (score.year, score.hospital) == (year, hospital));
    own.score = score.map(|score| score.score);
    own
}

fn clear_pool(
    region: &Region,
    pool: usize,
    year: i32,
    hospitals: Vec<HospitalYear>,
    months: &[MonthRows],
    read: &CaseSums,
) -> Result<PoolBooks, Error> {
    let name = &region.settings.pools[pool].name;
    let last = Month { year, month: 12 }.last();
    let rules = region
        .policy
        .year(Selection { day: last, pool: name, level: None })
        .map_err(|message| Error::at(Kind::Rules, "policy.toml", message))?;
    let clearing = clear(budget_of(region, pool, year)?, &rules, &hospitals)
        .map_err(|error| Error::new(error.kind, format!("pool {name}: {error}")))?;
    let mut ledger = Ledger::default();
    let first = Month { year, month: 1 }.first();
    ledger.open(first, &clearing.budget);
    for row in region.prepayments.iter().filter(|row| row.pool == pool && row.date.month().year == year) {
        ledger.prepay(row.date, row.hospital, row.amount);
    }
    for (month, rows) in Month::of_year(year).zip(months) {
        for (hospital, row) in rows[pool].iter().enumerate() {
            ledger.month(month.last(), &month.to_string(), hospital, row);
        }
    }
    ledger.clear(last, &clearing, &hospitals);
    let checks = pool_checks(&clearing, &hospitals, &ledger, read);
    let mut problems = Problems::new();
    for check in failed(&checks) {
        let (expected, held) = (check.show(check.expected), check.show(check.held));
        problems.add(
            "",
            None,
            format!("pool {name}: {}: {expected} expected, {held} held; nothing was written", check.name),
        );
    }
    problems.check(Kind::Sum)?;
    Ok(PoolBooks { hospitals, clearing, ledger, checks })
}
