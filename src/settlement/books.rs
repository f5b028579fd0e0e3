//! The books of a region: its months, and the clearing of its year.

use crate::domain::{
    CaseSums, Date, Draws, Error, Fen, Kind, Method, Month, PartSums, Points, Problems, Tally,
};
use crate::policy::{Selection, YearRules};
use crate::region::{BudgetLine, Deduction, Region, Stage};

use super::advance::advances;
use super::budget::Budget;
use super::clearing::{Clearing, HospitalYear, clear};
use super::closing::{Check, pool_checks, reading_checks, require};
use super::consortium_books::{ConsortiumBooks, ConsortiumTerms, HomesOf};
use super::consortium_closing::consortium_checks;
use super::deductions::Deductions;
use super::ledger::Ledger;
use super::merger::transfer_month;
use super::month::{HospitalMonth, MonthResult, MonthRow, MonthSums, part_of_points, settle_month, twelfths};
use super::opening::{Brought, brought_into, quota_of};
use super::others::LineClaim;

/// Sums of cases by pool, hospital and month (0 to 11).
pub type SumsOf<'s> = dyn Fn(usize, usize, usize) -> MonthSums + 's;

/// Sums by group or class, where sharing asks for them, by pool and hospital: of the whole year, in order of their number.
pub type PartsOf<'s> = dyn Fn(usize, usize) -> Vec<PartSums> + 's;

/// The cases of a year as settlement knows them.
#[derive(Clone, Copy)]
pub struct YearCases<'s> {
    /// By month.
    pub months: &'s SumsOf<'s>,
    /// What they draw on lines of the budget.
    pub draws: &'s Draws,
    /// By group or class.
    pub parts: &'s PartsOf<'s>,
    /// Of the people of each consortium.
    pub homes: &'s HomesOf<'s>,
}

/// A pool in a month.
#[derive(Clone, Debug)]
pub struct PoolMonth {
    /// Cases by hospital.
    pub sums: Vec<MonthSums>,
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
    /// The rules that it was cleared by.
    pub rules: YearRules,
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
    Budget::of(&lines_of(region, pool, year))
}

fn lines_of(region: &Region, pool: usize, year: i32) -> Vec<BudgetLine> {
    region.budget_lines(pool, year).cloned().collect()
}

/// Settles one month of all pools. `before` are the rows of the month before, where one was settled here.
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
        budget_of(region, pool, month.year)?;
        let weights = region.month_weights(pool, month.year);
        let part = Budget::months(&lines_of(region, pool, month.year), &weights)[month.index()];
        let deducted = deducted_in(region, pool, month);
        let mut problems = Problems::new();
        let hospitals: Vec<Option<HospitalMonth>> = (0..region.hospitals.len())
            .map(|hospital| {
                let before = before.map(|rows| &rows[pool][hospital]);
                let found =
                    hospital_month(region, (pool, name), hospital, month, before, deducted[hospital], sums);
                found.map_err(|message| problems.add("policy.toml", None, message)).ok()
            })
            .collect();
        problems.check(Kind::Rules)?;
        let hospitals: Vec<HospitalMonth> = hospitals.into_iter().flatten().collect();
        let mut result = settle_month(&hospitals, part)
            .map_err(|error| Error::new(error.kind, format!("pool {name}, {month}: {error}")))?;
        transfer_month(&mut result.rows, &heirs(region, month.last()));
        pools.push(PoolMonth { sums: hospitals.into_iter().map(|hospital| hospital.sums).collect(), result });
    }
    Ok(MonthBooks { month, pools })
}

fn hospital_month(
    region: &Region,
    (pool, name): (usize, &str),
    hospital: usize,
    month: Month,
    before: Option<&MonthRow>,
    [before_share, after_share]: [Fen; 2],
    sums: &SumsOf<'_>,
) -> Result<HospitalMonth, String> {
    let brought = brought_into(region, pool, hospital, month.year);
    let selection = in_month(region, name, hospital, month);
    let rules = region.policy.month(selection)?;
    // A hospital that is not here in the year has no quota; its debts are still taken off.
    let quota = region.quotas.of(pool, hospital, month.year).unwrap_or_default();
    let base_volume = region
        .base_points
        .of(pool, hospital, month.year)
        .map(|points| part_of_points(points, &region.month_weights(pool, month.year), month.index()));
    Ok(HospitalMonth {
        sums: sums(pool, hospital, month.index()),
        per_head: twelfths(per_head(region, pool, hospital, month.year))[month.index()],
        base_volume: base_volume.unwrap_or_default(),
        quota: rules.quota.map(|rule| quota_of(quota, month, rule.carry, before, &brought)),
        rules,
        before_share,
        after_share,
        carried_in: before.map_or(brought.carried, |row| row.carried),
    })
}

/// What a hospital is paid per head in a year.
fn per_head(region: &Region, pool: usize, hospital: usize, year: i32) -> Fen {
    region.heads(pool, year, hospital).iter().map(|row| row.amount).sum()
}

/// What a hospital's cases and heads draw on lines of the budget.
fn claims(region: &Region, pool: usize, hospital: usize, year: i32, draws: &Draws) -> Vec<LineClaim> {
    let of_cases = draws.of(pool, hospital).map(|(drawer, drawn)| LineClaim {
        line: drawer.line,
        method: drawer.method,
        tally: drawn.tally,
        amount: drawn.amount,
    });
    let mut claims: Vec<LineClaim> = of_cases.collect();
    for row in region.heads(pool, year, hospital) {
        let line = region.budget_lines(pool, year).position(|line| line.name == row.budget_line);
        let line = line.expect("the lines of capitation.csv were checked to be there");
        let (method, tally) = (Method::Capitation, Tally::default());
        match claims.iter_mut().find(|own| (own.line, own.method) == (line, method)) {
            Some(own) => own.amount += row.amount,
            None => claims.push(LineClaim { line, method, tally, amount: row.amount }),
        }
    }
    claims.sort_by_key(|own| (own.line, own.method));
    claims
}

/// The hospital that has the rights and debts of each on a day, where it was merged.
fn heirs(region: &Region, day: Date) -> Vec<Option<usize>> {
    (0..region.hospitals.len()).map(|hospital| region.hospitals.heir(hospital, day)).collect()
}

/// What is deducted in a month before and after the share, by hospital.
fn deducted_in(region: &Region, pool: usize, month: Month) -> Vec<[Fen; 2]> {
    let mut deducted = vec![[Fen::ZERO; 2]; region.hospitals.len()];
    for row in region.deductions.iter().filter(|row| row.pool == pool && row.date.month() == month) {
        let [before_share, after_share] = &mut deducted[row.hospital];
        match row.stage {
            Stage::BeforeShare => *before_share += row.amount,
            Stage::AfterShare => *after_share += row.amount,
            Stage::AtClearing => {}
        }
    }
    deducted
}

/// The base points of a hospital's year. Where a convention asks for them, the year was checked to have them.
fn base_volume(region: &Region, pool: usize, hospital: usize, year: i32) -> Points {
    region.base_points.of(pool, hospital, year).unwrap_or_default()
}

/// What the policy is asked for in a month of a hospital. A hospital that has not opened or has closed is still settled, at the level
/// it will have or had: its deductions and debts stay.
pub fn in_month<'r>(region: &'r Region, pool: &'r str, hospital: usize, month: Month) -> Selection<'r> {
    let row = region.hospitals.latest(hospital, month.until()).unwrap_or(&region.hospitals.rows(hospital)[0]);
    Selection { day: month.last(), pool, level: Some(&row.level) }
}

/// Settles the months of a year: those that are settled here.
///
/// # Errors
/// As [`settle_region_month`].
pub fn settle_region_year(region: &Region, year: i32, sums: &SumsOf<'_>) -> Result<Vec<MonthBooks>, Error> {
    let mut months: Vec<MonthBooks> = Vec::new();
    for month in region.months(year) {
        let before = months.last().map(MonthBooks::rows);
        months.push(settle_region_month(region, month, sums, before.as_ref())?);
    }
    Ok(months)
}

/// Clears a year over its months, those that were settled here in order. `read` is what the accepted cases add up to,
/// counted apart from the sums.
///
/// # Errors
/// A policy value or point value that is missing; a sum that does not close ([`Kind::Sum`]).
pub fn clear_region_year(
    region: &Region,
    year: i32,
    cases: &YearCases<'_>,
    months: &[MonthRows],
    read: &CaseSums,
) -> Result<YearBooks, Error> {
    let pools = 0..region.settings.pools.len();
    let pools = pools.map(|pool| clear_pool(region, pool, year, cases, months));
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
    cases: &YearCases<'_>,
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
            Deductions::of(&stated[hospital], region.months(year).zip(taken))
        })
        .collect();
    let advances = advances(region, pool, year)?;
    let brought: Vec<Brought> =
        (0..region.hospitals.len()).map(|hospital| brought_into(region, pool, hospital, year)).collect();
    let mut hospitals: Vec<HospitalYear> = deductions
        .iter()
        .enumerate()
        .map(|(hospital, own)| HospitalYear {
            at_clearing: own.at_clearing.clone(),
            claims: claims(region, pool, hospital, year, cases.draws),
            parts: (cases.parts)(pool, hospital),
            heir: region.hospitals.heir(hospital, last),
            ..hospital_year(region, (pool, hospital), year, &brought[hospital], cases.months, months)
        })
        .collect();
    for advance in &advances {
        hospitals[advance.row.hospital].prepaid += advance.amount;
    }
    let mut budget = budget_of(region, pool, year)?;
    let terms = ConsortiumTerms::of(region, (pool, year), budget.available, cases.homes)?;
    let guaranteed = terms.as_ref().and_then(|terms| terms.before(&mut budget, &mut hospitals));
    let mut clearing = clear(budget, &rules, &hospitals)
        .map_err(|error| Error::new(error.kind, format!("pool {name}: {error}")))?;
    let consortium = terms.as_ref().map(|terms| terms.after(guaranteed, &mut clearing)).transpose()?;
    let mut ledger = Ledger::default();
    ledger.open(first, &clearing.budget);
    let opened = region.months(year).next().map_or(first, Month::first);
    brought.iter().enumerate().for_each(|(hospital, own)| ledger.bring(opened, hospital, own));
    for advance in &advances {
        ledger.prepay(advance.row.date, advance.row.hospital, advance.amount, &advance.why);
    }
    for (place, (month, rows)) in region.months(year).zip(months).enumerate() {
        for (hospital, row) in rows[pool].iter().enumerate() {
            let basis = region.policy.month_basis(in_month(region, name, hospital, month));
            ledger.month(month, hospital, row, &deductions[hospital].months[place], &basis);
            if let Some(heir) = region.hospitals.heir(hospital, month.last()) {
                ledger.transfer(month, hospital, heir, -row.transferred);
            }
        }
    }
    if let (Some(terms), Some(books)) = (&terms, &consortium) {
        ledger.consortiums((first, last), books, &terms.bills, &region.policy.consortium_basis(selection));
    }
    ledger.clear(last, &clearing, &hospitals, &region.policy.year_basis(selection));
    let in_tables = |(rows, brought): (&Vec<&Deduction>, &Brought)| {
        rows.iter().map(|row| row.amount).sum::<Fen>() + brought.months.deduction
    };
    let stated: Vec<Fen> = stated.iter().zip(&brought).map(in_tables).collect();
    let mut checks = pool_checks(&clearing, &hospitals, &ledger, &stated);
    if let (Some(terms), Some(books)) = (&terms, &consortium) {
        checks.extend(consortium_checks(books, &clearing, &hospitals, &ledger, &terms.bills, first));
    }
    require(&format!("pool {name}: "), &checks)?;
    Ok(PoolBooks { hospitals, rules, clearing, consortium, ledger, checks })
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
    (pool, hospital): (usize, usize),
    year: i32,
    brought: &Brought,
    sums: &SumsOf<'_>,
    months: &[MonthRows],
) -> HospitalYear {
    let base_volume = base_volume(region, pool, hospital, year);
    let per_head = per_head(region, pool, hospital, year);
    let Brought { months: before, prepaid, debt, .. } = *brought;
    let mut own =
        HospitalYear { base_volume, per_head, months: before, prepaid, debt, ..HospitalYear::default() };
    (0..12).for_each(|month| own.sums.add(&sums(pool, hospital, month).total()));
    months.iter().for_each(|rows| own.months.add(&rows[pool][hospital]));
    let score = region.scores.iter().find(|score| (score.year, score.hospital) == (year, hospital));
    own.score = score.and_then(|score| score.score);
    own.justified = score.is_some_and(|score| score.justified);
    own.quota = region.quotas.of(pool, hospital, year);
    own.visits = region.visits.of(pool, hospital, year);
    own
}
