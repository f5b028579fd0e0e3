//! The books of a region: its months, and the clearing of its year.

use crate::domain::{CaseSums, Error, Fen, Kind, Month, Points, Problems};
use crate::policy::Selection;
use crate::region::{BudgetLine, Deduction, Region, Stage};

use super::budget::Budget;
use super::clearing::{Clearing, HospitalYear, clear};
use super::closing::{Check, pool_checks, reading_checks, require};
use super::consortium_books::{ConsortiumBooks, ConsortiumTerms, HomesOf};
use super::consortium_closing::consortium_checks;
use super::deductions::Deductions;
use super::ledger::Ledger;
use super::month::{HospitalMonth, MonthResult, MonthRow, settle_month, twelfth_of_points, twelfths};

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
    /// Its consortiums, where it has such.
    pub consortium: Option<ConsortiumBooks>,
    /// Every posting.
    pub ledger: Ledger,
    /// The closing checks, all of them met.
    pub checks: Vec<Check>,
}

/// The cleared year of a region.
#[derive(Clone, Debug)]
pub struct YearBooks {
    /// Its pools in order.
    pub pools: Vec<PoolBooks>,
    /// The closing checks over all pools, all of them met.
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
        let result = settle_month(&hospitals, twelfth)
            .map_err(|error| Error::new(error.kind, format!("pool {name}, {month}: {error}")))?;
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
    let selection = in_month(region, name, hospital, month);
    let deducted = |stage: Stage| -> Fen {
        let own = region
            .deductions
            .iter()
            .filter(|row| (row.pool, row.hospital, row.stage) == (pool, hospital, stage));
        own.filter(|row| row.date.month() == month).map(|row| row.amount).sum()
    };
    Ok(HospitalMonth {
        sums: sums(pool, hospital, month.index()),
        base_volume: twelfth_of_points(base_volume(region, pool, hospital, month.year), month.index()),
        rules: region.policy.month(selection)?,
        before_share: deducted(Stage::BeforeShare),
        after_share: deducted(Stage::AfterShare),
        carried_in,
    })
}

/// The base points of a hospital's year. Where a convention asks for them, the year was checked to have them.
fn base_volume(region: &Region, pool: usize, hospital: usize, year: i32) -> Points {
    region.base_points.of(pool, hospital, year).unwrap_or_default()
}

/// What the policy is asked for in a month. A hospital that has not opened or has closed is still settled, at the level
/// it will have or had: its deductions and debts stay.
fn in_month<'r>(region: &'r Region, pool: &'r str, hospital: usize, month: Month) -> Selection<'r> {
    let row = region.hospitals.latest(hospital, month.until()).unwrap_or(&region.hospitals.rows(hospital)[0]);
    Selection { day: month.last(), pool, level: Some(&row.level) }
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

/// Clears a year over its twelve months. `homes` are the cases of the people of each consortium; `read` is what the accepted cases add up to, counted apart from the sums.
///
/// # Errors
/// A policy value or point value that is missing; a sum that does not close ([`Kind::Sum`]).
pub fn clear_region_year(
    region: &Region,
    year: i32,
    sums: &SumsOf<'_>,
    homes: &HomesOf<'_>,
    months: &[MonthRows],
    read: &CaseSums,
) -> Result<YearBooks, Error> {
    let pools =
        (0..region.settings.pools.len()).map(|pool| clear_pool(region, pool, year, sums, homes, months));
    let pools = pools.collect::<Result<Vec<PoolBooks>, Error>>()?;
    let hospitals = pools.iter().flat_map(|pool| &pool.hospitals);
    let checks = reading_checks(read, hospitals.map(|hospital| &hospital.sums));
    require("", &checks)?;
    Ok(YearBooks { pools, checks })
}

fn clear_pool(
    region: &Region,
    pool: usize,
    year: i32,
    sums: &SumsOf<'_>,
    homes: &HomesOf<'_>,
    months: &[MonthRows],
) -> Result<PoolBooks, Error> {
    let name = &region.settings.pools[pool].name;
    let (first, last) = (Month { year, month: 1 }.first(), Month { year, month: 12 }.last());
    let selection = Selection { day: last, pool: name, level: None };
    let rules =
        region.policy.year(selection).map_err(|message| Error::at(Kind::Rules, "policy.toml", message))?;
    let stated = stated_deductions(region, pool, year);
    let deductions: Vec<Deductions> = (0..region.hospitals.len())
        .map(|hospital| {
            let taken = months.iter().map(|rows| rows[pool][hospital].deduction);
            Deductions::of(&stated[hospital], Month::of_year(year).zip(taken))
        })
        .collect();
    let mut hospitals: Vec<HospitalYear> = deductions
        .iter()
        .enumerate()
        .map(|(hospital, own)| HospitalYear {
            at_clearing: own.at_clearing.clone(),
            ..hospital_year(region, pool, hospital, year, sums, months)
        })
        .collect();
    let mut budget = budget_of(region, pool, year)?;
    let terms = ConsortiumTerms::of(region, (pool, year), budget.available, homes)?;
    let guaranteed = terms.as_ref().and_then(|terms| terms.before(&mut budget, &mut hospitals));
    let mut clearing = clear(budget, &rules, &hospitals)
        .map_err(|error| Error::new(error.kind, format!("pool {name}: {error}")))?;
    let consortium = terms.as_ref().map(|terms| terms.after(guaranteed, &mut clearing)).transpose()?;
    let mut ledger = Ledger::default();
    ledger.open(first, &clearing.budget);
    for row in region.prepayments.iter().filter(|row| row.pool == pool && row.date.month().year == year) {
        ledger.prepay(row.date, row.hospital, row.amount);
    }
    for (month, rows) in Month::of_year(year).zip(months) {
        for (hospital, row) in rows[pool].iter().enumerate() {
            let basis = region.policy.month_basis(in_month(region, name, hospital, month));
            ledger.month(month, hospital, row, &deductions[hospital].months[month.index()], &basis);
        }
    }
    if let (Some(terms), Some(books)) = (&terms, &consortium) {
        ledger.consortiums((first, last), books, &terms.bills, &region.policy.consortium_basis(selection));
    }
    ledger.clear(last, &clearing, &hospitals, &region.policy.year_basis(selection));
    let stated: Vec<Fen> = stated.iter().map(|rows| rows.iter().map(|row| row.amount).sum()).collect();
    let mut checks = pool_checks(&clearing, &hospitals, &ledger, &stated);
    if let (Some(terms), Some(books)) = (&terms, &consortium) {
        checks.extend(consortium_checks(books, &clearing, &hospitals, &ledger, &terms.bills, first));
    }
    require(&format!("pool {name}: "), &checks)?;
    Ok(PoolBooks { hospitals, clearing, consortium, ledger, checks })
}

/// The rows of `deductions.csv` for a pool's year, by hospital.
fn stated_deductions(region: &Region, pool: usize, year: i32) -> Vec<Vec<&Deduction>> {
    let mut stated = vec![Vec::new(); region.hospitals.len()];
    for row in region.deductions.iter().filter(|row| row.pool == pool && row.date.month().year == year) {
        stated[row.hospital].push(row);
    }
    stated
}

fn hospital_year(
    region: &Region,
    pool: usize,
    hospital: usize,
    year: i32,
    sums: &SumsOf<'_>,
    months: &[MonthRows],
) -> HospitalYear {
    let base_volume = base_volume(region, pool, hospital, year);
    let mut own = HospitalYear { base_volume, ..HospitalYear::default() };
    (0..12).for_each(|month| own.sums.add(&sums(pool, hospital, month)));
    months.iter().for_each(|rows| own.months.add(&rows[pool][hospital]));
    let prepayments = region.prepayments.iter().filter(|row| (row.pool, row.hospital) == (pool, hospital));
    own.prepaid = prepayments.filter(|row| row.date.month().year == year).map(|row| row.amount).sum();
    let score = region.scores.iter().find(|score| (score.year, score.hospital) == (year, hospital));
    own.score = score.map(|score| score.score);
    own
}
