//! The closing checks: if one of them fails, nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{CaseSums, Error, Fen, Kind, PartSums, Points, Problems, Tally};

use super::account::Account;
use super::amounts::PointValue;
use super::assessment::effect_on;
use super::budget::Budget;
use super::clearing::{Clearing, ClearingRow, HospitalYear};
use super::ledger::Ledger;
use super::others::LineYear;

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
    let audited =
        Check::yuan("audit: deductions.csv before points = taken off cases", read.audited, settled.audited);
    checks.extend([points, fixed, audited]);
    checks
}

/// The closing checks of a pool. `stated` are the deductions of `deductions.csv` and `opening.csv` by hospital.
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
    checks.extend(line_checks(clearing, hospitals, &sums));
    checks.extend(clearing_checks(clearing, &sums, stated));
    checks.extend(part_checks(clearing, hospitals));
    checks.extend(due_checks(clearing, hospitals));
    checks.extend(assessment_checks(clearing));
    checks.extend(elastic_checks(clearing, sums.points));
    checks.extend(ledger_checks(clearing, ledger, stated));
    checks.extend(account_checks(ledger));
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
    [sums.item, sums.other, sums.excluded, sums.refused].iter().for_each(|own| by_method.add(own));
    let names = ["cases: in = sum of methods", "cost: in = sum of methods", "fund: in = sum of methods"];
    tally_checks(names, &sums.all, &by_method)
}

/// Lines for other methods: what draws on them is what was summed case by case and what the tables state per head.
fn line_checks(clearing: &Clearing, hospitals: &[HospitalYear], sums: &CaseSums) -> Vec<Check> {
    let mut drawing = Tally::default();
    let claims = clearing.lines.iter().flat_map(|line| &line.claims);
    claims.for_each(|own| drawing.add(&own.claim.tally));
    let names = [
        "lines: cases routed to them = cases that draw on them",
        "lines: cost routed to them = cost that draws on them",
        "lines: fund routed to them = fund that draws on them",
    ];
    let mut checks = tally_checks(names, &sums.other, &drawing);
    let mut drawn = vec![Fen::ZERO; hospitals.len()];
    for own in clearing.lines.iter().flat_map(|line| &line.claims) {
        drawn[own.hospital] += own.claim.amount;
    }
    let asked = hospitals.iter().map(|own| own.sums.other_amount + own.per_head);
    checks.push(Check::each(
        "lines: of cases and per head = drawn, hospital by hospital",
        asked,
        drawn.into_iter(),
    ));
    checks.push(Check::each(
        "lines: set aside + reserve + available = paid + returned + left, line by line",
        clearing.lines.iter().map(|line| line.set_aside + line.from_reserve + line.from_available),
        clearing.lines.iter().map(|line| line.paid() + line.returned + line.left),
    ));
    checks
}

fn clearing_checks(clearing: &Clearing, sums: &CaseSums, stated: &[Fen]) -> Vec<Check> {
    let total = |of: &dyn Fn(&ClearingRow) -> Fen| clearing.rows.iter().map(of).sum::<Fen>();
    let standard = total(&|row| row.standard);
    let spent = clearing.available + clearing.closing_from_reserve + clearing.open_difference;
    let items_paid = clearing.items_from_available + clearing.items_from_reserve;
    let of_lines = |of: fn(&LineYear) -> Fen| clearing.lines.iter().map(of).sum::<Fen>();
    let (by_lines, wanted) = (of_lines(LineYear::paid), sums.item_amount + of_lines(LineYear::wanted));
    let money = clearing.budget.available + of_lines(|line| line.returned) + clearing.budget.reserve;
    let beyond_budget = (sums.item_amount - money).at_least_zero();
    let deducted = clearing.rows.iter().map(|row| row.deduction);
    vec![
        Check::yuan("by item: from available and reserve = paid", items_paid, clearing.items.iter().sum()),
        Check::yuan(
            "by item: cut = what available and reserve lack",
            beyond_budget,
            sums.item_amount - items_paid,
        ),
        Check::yuan(
            "other methods: by item + lines = paid",
            items_paid + by_lines,
            total(&|row| row.other_methods),
        ),
        Check::yuan(
            "other methods: drawn = paid + cut",
            wanted,
            total(&|row| row.other_methods + row.other_cut),
        ),
        Check::yuan(
            "available: budget + returned − by item − lines − consortiums = for points",
            clearing.available,
            money
                - clearing.budget.reserve
                - clearing.items_from_available
                - of_lines(|line| line.from_available)
                - clearing.budget.drawn,
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

/// Where surplus and overrun are shared in parts of a hospital, the parts are the whole.
fn part_checks(clearing: &Clearing, hospitals: &[HospitalYear]) -> Vec<Check> {
    if !clearing.in_parts {
        return Vec::new();
    }
    let parts = |of: fn(&PartSums) -> i128| -> i128 {
        hospitals.iter().flat_map(|hospital| &hospital.parts).map(of).sum()
    };
    let sums = total_of(hospitals.iter().map(|hospital| &hospital.sums));
    let fund = |hospital: &HospitalYear| hospital.parts.iter().map(|part| part.fund).sum::<Fen>();
    vec![
        Check {
            name: "points: of groups or classes = of all cases",
            unit: Unit::Points,
            expected: sums.points.0,
            held: parts(|part| part.points.0),
        },
        Check::each(
            "recorded: of groups or classes = of the hospital, hospital by hospital",
            clearing.rows.iter().map(|row| row.recorded),
            hospitals.iter().map(fund),
        ),
    ]
}

/// What is still due follows from the final amount and what was paid, and what merged hospitals hand on arrives.
fn due_checks(clearing: &Clearing, hospitals: &[HospitalYear]) -> Vec<Check> {
    let rows = &clearing.rows;
    let due = |(row, hospital): (&ClearingRow, &HospitalYear)| {
        row.final_amount - hospital.months.paid - hospital.prepaid + row.transferred + hospital.debt
    };
    vec![
        Check::each(
            "net due + carried = final − paid − advance + transferred + debt, hospital by hospital",
            rows.iter().zip(hospitals).map(due),
            rows.iter().map(|row| row.net_due + row.carried_to_next),
        ),
        Check::yuan(
            "transferred: what is handed on arrives",
            Fen::ZERO,
            rows.iter().map(|row| row.transferred).sum(),
        ),
    ]
}

fn assessment_checks(clearing: &Clearing) -> Vec<Check> {
    let rows = &clearing.rows;
    let total = |of: fn(&ClearingRow) -> Fen| rows.iter().map(of).sum::<Fen>();
    vec![
        Check::each(
            "assessment: coefficient × cleared = effect + cut, hospital by hospital",
            rows.iter().map(|row| effect_on(row.cleared, &row.coefficient)),
            rows.iter().map(|row| row.assessment_effect + row.assessment_cut),
        ),
        Check::yuan(
            "assessment: reductions = what came in",
            clearing.reduced.map_or(Fen::ZERO, |(_, amount)| amount),
            total(|row| (-row.assessment_effect).at_least_zero()),
        ),
        Check::yuan(
            "assessment: rewards = what their source paid",
            clearing.rewarded.map_or(Fen::ZERO, |(_, amount)| amount),
            total(|row| row.assessment_effect.at_least_zero()),
        ),
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
    let paid = held(Account::Paid).sum::<Fen>() + held(Account::Carried).sum();
    let on_line = |line: &LineYear| balance(Account::Line(line.name.clone()));
    let on_lines: Vec<Fen> = clearing.lines.iter().map(on_line).collect();
    let kept = on_lines.iter().sum::<Fen>() + balance(Account::Reserve) + balance(Account::Left);
    let consortiums = balances.iter().filter(|(account, _)| account.is_of_consortiums());
    let kept = kept + consortiums.map(|(_, amount)| *amount).sum();
    let from_outside = -(balance(Account::Balance) + balance(Account::Difference));
    vec![
        Check::yuan("ledger: the budget came in", clearing.budget.total, -balance(Account::Budget)),
        Check::each(
            "ledger: given = cleared + other methods, hospital by hospital",
            rows.iter().map(|row| row.cleared + row.other_methods),
            ledger.granted(count).into_iter(),
        ),
        Check::each(
            "ledger: paid + carried = final + transferred less debts of last year, hospital by hospital",
            rows.iter().map(|row| row.final_amount + row.transferred + row.debt),
            held(Account::Paid).zip(held(Account::Carried)).map(|(paid, carried)| paid + carried),
        ),
        Check::each(
            "ledger: carried into the next year, hospital by hospital",
            rows.iter().map(|row| row.carried_to_next),
            held(Account::Carried),
        ),
        Check::each("ledger: nothing payable, hospital by hospital", nothing(), held(Account::Payable)),
        Check::each("ledger: no deposit held, hospital by hospital", nothing(), held(Account::Deposit)),
        Check::each("ledger: nothing deferred, hospital by hospital", nothing(), held(Account::Deferred)),
        Check::each(
            "ledger: no advance outstanding, hospital by hospital",
            nothing(),
            held(Account::Prepaid),
        ),
        Check::yuan("ledger: deductions.csv = deducted", stated.iter().sum(), deducted),
        Check::yuan("ledger: every forfeited deposit has its place", Fen::ZERO, balance(Account::Deposits)),
        Check::each(
            "ledger: left on each line",
            clearing.lines.iter().map(|line| line.left),
            on_lines.into_iter(),
        ),
        Check::yuan("ledger: reserve left", clearing.reserve_left, balance(Account::Reserve)),
        Check::yuan("ledger: left", clearing.left, balance(Account::Left)),
        Check::yuan(
            "budget = paid + carried + deducted + reserve + lines + left",
            clearing.budget.total + from_outside,
            paid + deducted + kept,
        ),
    ]
}

/// Each account as it was kept while it was booked, against its postings as they stand.
fn account_checks(ledger: &Ledger) -> Vec<Check> {
    let balances = ledger.balances();
    let received = ledger.received();
    let accounts: BTreeSet<&Account> = ledger.accounts.keys().chain(balances.keys()).collect();
    let kept = |account: &&Account| ledger.accounts.get(*account).copied().unwrap_or_default();
    let held =
        |of: &BTreeMap<Account, Fen>, account: &&Account| of.get(*account).copied().unwrap_or_default();
    vec![
        Check::each(
            "accounts: in = postings to it, account by account",
            accounts.iter().map(|account| held(&received, account)),
            accounts.iter().map(|account| kept(account).came_in),
        ),
        Check::each(
            "accounts: opening + in − out = closing, account by account",
            accounts.iter().map(|account| kept(account).closing()),
            accounts.iter().map(|account| held(&balances, account)),
        ),
    ]
}
