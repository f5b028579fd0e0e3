//! The closing checks: if one of them fails, nothing is written.

use crate::domain::{CaseSums, Error, Fen, Kind, Points, Problems, Tally};

use super::amounts::PointValue;
use super::budget::Budget;
use super::clearing::{Clearing, ClearingRow, HospitalYear};
use super::ledger::{Account, Ledger};

/// What a check counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money.
    Yuan,
    /// Points.
    Points,
    /// Records.
    Cases,
}

/// Two numbers that must be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is checked.
    pub name: &'static str,
    /// In what unit.
    pub unit: Unit,
    /// What it must be, in fen, ten-thousandths of a point, or cases.
    pub expected: i128,
    /// What the books hold.
    pub held: i128,
}

impl Check {
    pub(super) fn yuan(name: &'static str, expected: Fen, held: Fen) -> Self {
        Self { name, unit: Unit::Yuan, expected: expected.0, held: held.0 }
    }

    /// Of every hospital by itself, so that a fen too much here does not hide a fen too little there: what is held is
    /// the sum of the differences without their signs.
    pub(super) fn each(
        name: &'static str,
        expected: impl Iterator<Item = Fen>,
        held: impl Iterator<Item = Fen>,
    ) -> Self {
        let differences = expected.zip(held).map(|(expected, held)| Fen((held - expected).0.abs()));
        Self::yuan(name, Fen::ZERO, differences.sum())
    }

    /// A number in the words of the check's unit.
    pub fn show(&self, number: i128) -> String {
        match self.unit {
            Unit::Yuan => Fen(number).to_string(),
            Unit::Points => Points(number).to_string(),
            Unit::Cases => number.to_string(),
        }
    }

    /// Held less expected: zero, or the run stops.
    pub fn difference(&self) -> i128 {
        self.held - self.expected
    }
}

/// The checks that failed.
pub fn failed(checks: &[Check]) -> impl Iterator<Item = &Check> {
    checks.iter().filter(|check| check.difference() != 0)
}

/// Every check must be met; `place` is what messages put before its name.
///
/// # Errors
/// The checks that failed ([`Kind::Sum`]).
pub fn require(place: &str, checks: &[Check]) -> Result<(), Error> {
    let mut problems = Problems::new();
    for check in failed(checks) {
        let (expected, held) = (check.show(check.expected), check.show(check.held));
        let message = format!("{place}{}: {expected} expected, {held} held; nothing was written", check.name);
        problems.add("", None, message);
    }
    problems.check(Kind::Sum)
}

/// The checks over all pools: the records as they were counted when they were accepted, and the points as they were
/// written, against the sums that were settled.
pub fn reading_checks<'s>(read: &CaseSums, settled: impl Iterator<Item = &'s CaseSums>) -> Vec<Check> {
    let settled = total_of(settled);
    let points = Check {
        name: "points: of cases written = of all pools",
        unit: Unit::Points,
        expected: read.points.0,
        held: settled.points.0,
    };
    let fixed = Check {
        name: "points: fixed, of cases written = of all pools",
        unit: Unit::Points,
        expected: read.fixed_points.0,
        held: settled.fixed_points.0,
    };
    let names =
        ["cases: accepted = of all pools", "cost: accepted = of all pools", "fund: accepted = of all pools"];
    let mut checks = tally_checks(names, &read.all, &settled.all);
    checks.extend([points, fixed]);
    checks
}

/// The closing checks of a pool. `stated` are the deductions of `deductions.csv` by hospital.
///
/// Amounts are held against what was made apart from them: the ledger, which is booked from the rows of the months and
/// the tables, or a total that they were split from.
pub fn pool_checks(
    clearing: &Clearing,
    hospitals: &[HospitalYear],
    ledger: &Ledger,
    stated: &[Fen],
) -> Vec<Check> {
    let sums = total_of(hospitals.iter().map(|hospital| &hospital.sums));
    let mut checks = budget_checks(&clearing.budget);
    checks.extend(method_checks(&sums));
    checks.extend(clearing_checks(clearing, sums.item_amount, stated));
    checks.extend(elastic_checks(clearing, sums.points));
    checks.extend(ledger_checks(clearing, ledger, stated));
    checks
}

fn total_of<'s>(sums: impl Iterator<Item = &'s CaseSums>) -> CaseSums {
    let mut total = CaseSums::default();
    sums.for_each(|sums| total.add(sums));
    total
}

fn tally_checks([cases, cost, fund]: [&'static str; 3], expected: &Tally, held: &Tally) -> Vec<Check> {
    let (in_cases, in_books) = (expected.cases.into(), held.cases.into());
    vec![
        Check { name: cases, unit: Unit::Cases, expected: in_cases, held: in_books },
        Check::yuan(cost, expected.cost, held.cost),
        Check::yuan(fund, expected.fund, held.fund),
    ]
}

fn budget_checks(budget: &Budget) -> Vec<Check> {
    let lines = budget.lines.iter().map(|line| line.effect).sum();
    let kept = budget.available + budget.reserve + budget.for_others();
    vec![
        Check::yuan("budget: lines leave what is available", budget.available, lines),
        Check::yuan("budget: total = available + reserve + lines", budget.total, kept),
    ]
}

/// A case is paid by exactly one method.
fn method_checks(sums: &CaseSums) -> Vec<Check> {
    let mut by_method = sums.group;
    by_method.add(&sums.item);
    by_method.add(&sums.refused);
    let names = [
        "cases: in = by points + by item + refused",
        "cost: in = by points + by item + refused",
        "fund: in = by points + by item + refused",
    ];
    tally_checks(names, &sums.all, &by_method)
}

fn clearing_checks(clearing: &Clearing, items: Fen, stated: &[Fen]) -> Vec<Check> {
    let total = |of: &dyn Fn(&ClearingRow) -> Fen| clearing.rows.iter().map(of).sum::<Fen>();
    let standard = total(&|row| row.standard);
    let spent = clearing.available + clearing.closing_from_reserve + clearing.open_difference;
    let items_paid = clearing.items_from_available + clearing.items_from_reserve;
    let beyond_budget = (items - clearing.budget.available - clearing.budget.reserve).at_least_zero();
    let deducted = clearing.rows.iter().map(|row| row.deduction);
    vec![
        Check::yuan(
            "by item: from available and reserve = paid",
            items_paid,
            total(&|row| row.other_methods),
        ),
        Check::yuan(
            "by item: cut = what available and reserve lack",
            beyond_budget,
            total(&|row| row.other_cut),
        ),
        Check::yuan(
            "standard: sum = before closing + scaling",
            clearing.before_closing.iter().sum::<Fen>() + clearing.scaled,
            standard,
        ),
        Check::yuan("standard: sum = available + reserve used + difference", spent, standard),
        Check::yuan(
            "sharing: standard − recorded = surplus − overrun",
            standard - total(&|row| row.recorded),
            total(&|row| row.shared.surplus - row.shared.overrun),
        ),
        Check::yuan(
            "sharing: what the fund bears = what the sources paid",
            clearing.sources.iter().map(|(_, amount)| *amount).sum(),
            total(&|row| row.shared.shared_by_fund - row.sharing_cut),
        ),
        Check::each("deductions.csv = deducted, hospital by hospital", stated.iter().copied(), deducted),
    ]
}

/// Where some points are fixed and others float: none is lost between them, and a reader who multiplies the pool's points
/// by their values finds the amounts.
fn elastic_checks(clearing: &Clearing, points: Points) -> Vec<Check> {
    let Some(value) = clearing.value.as_ref().and_then(PointValue::elastic) else { return Vec::new() };
    let split = Check {
        name: "points: fixed + floating = of all cases",
        unit: Unit::Points,
        expected: points.0,
        held: value.total().points().0,
    };
    let worth = Check::yuan(
        "elastic: fixed + floating points at their values = before closing",
        value.total_worth(),
        clearing.before_closing.iter().sum(),
    );
    vec![split, worth]
}

fn ledger_checks(clearing: &Clearing, ledger: &Ledger, stated: &[Fen]) -> Vec<Check> {
    let (rows, count) = (&clearing.rows, clearing.rows.len());
    let balances = ledger.balances();
    let balance = |account: Account| balances.get(&account).copied().unwrap_or_default();
    let held = |account: fn(usize) -> Account| (0..count).map(account).map(&balance);
    let nothing = || std::iter::repeat_n(Fen::ZERO, count);
    let deducted = balance(Account::Deductions);
    let paid: Fen = held(Account::Paid).sum();
    let kept = clearing.budget.for_others() + balance(Account::Reserve) + balance(Account::Left);
    let consortiums = balances.iter().filter(|(account, _)| account.is_of_consortiums());
    let kept = kept + consortiums.map(|(_, amount)| *amount).sum();
    let from_outside = -(balance(Account::Balance) + balance(Account::Difference));
    vec![
        Check::yuan("ledger: the budget came in", clearing.budget.total, -balance(Account::Budget)),
        Check::each(
            "ledger: given = cleared + by item, hospital by hospital",
            rows.iter().map(|row| row.cleared + row.other_methods),
            ledger.granted(count).into_iter(),
        ),
        Check::each(
            "ledger: paid = final, hospital by hospital",
            rows.iter().map(|row| row.final_amount),
            held(Account::Paid),
        ),
        Check::each("ledger: nothing payable, hospital by hospital", nothing(), held(Account::Payable)),
        Check::each("ledger: no deposit held, hospital by hospital", nothing(), held(Account::Deposit)),
        Check::each(
            "ledger: no advance outstanding, hospital by hospital",
            nothing(),
            held(Account::Prepaid),
        ),
        Check::yuan("ledger: deductions.csv = deducted", stated.iter().sum(), deducted),
        Check::yuan("ledger: every forfeited deposit has its place", Fen::ZERO, balance(Account::Deposits)),
        Check::yuan("ledger: reserve left", clearing.reserve_left, balance(Account::Reserve)),
        Check::yuan("ledger: left", clearing.left, balance(Account::Left)),
        Check::yuan(
            "budget = paid + deducted + reserve + lines + left",
            clearing.budget.total + from_outside,
            paid + deducted + kept,
        ),
    ]
}
