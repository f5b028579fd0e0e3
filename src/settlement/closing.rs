//! The closing checks: if one of them fails, nothing is written.

use std::collections::BTreeMap;

use crate::domain::{CaseSums, Fen, Points};

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
    fn yuan(name: &'static str, expected: Fen, held: Fen) -> Self {
        Self { name, unit: Unit::Yuan, expected: expected.0, held: held.0 }
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

/// The closing checks of a pool.
///
/// `read` are sums over all its accepted cases that were gathered apart from the hospitals' sums, while the cases were
/// written.
pub fn pool_checks(
    clearing: &Clearing,
    hospitals: &[HospitalYear],
    ledger: &Ledger,
    read: &CaseSums,
) -> Vec<Check> {
    let balances = ledger.balances();
    let mut sums = CaseSums::default();
    hospitals.iter().for_each(|hospital| sums.add(&hospital.sums));
    let budget = &clearing.budget;
    let lines: Fen = budget.lines.iter().map(|line| line.effect).sum();
    let subtracted: Fen = budget.subtracted().map(|line| -line.effect).sum();
    let total = |of: &dyn Fn(&ClearingRow) -> Fen| clearing.rows.iter().map(of).sum::<Fen>();
    let held = |wanted: &dyn Fn(&Account) -> bool| of_accounts(&balances, wanted);
    let spent = clearing.available + clearing.closing_from_reserve + clearing.open_difference;
    let standard = total(&|row| row.standard);
    let outside = held(&|account| matches!(account, Account::Balance | Account::Difference));
    let paid = held(&|account| matches!(account, Account::Paid(_)));
    // Of every row by itself, so that a fen too much here does not hide a fen too little there.
    let apart = |of: &dyn Fn(&ClearingRow) -> Fen| Fen(clearing.rows.iter().map(|row| of(row).0.abs()).sum());
    let moved =
        |row: &ClearingRow| row.standard - row.returned() + row.shared.shared_by_fund - row.sharing_cut;
    let kept = subtracted
        + held(&|account| matches!(account, Account::Reserve | Account::Left | Account::Deductions))
        + held(&|account| matches!(account, Account::Payable(_)));
    vec![
        Check::yuan("budget: lines leave what is available", budget.available, lines),
        Check::yuan(
            "budget: total = available + reserve + lines",
            budget.total,
            budget.available + budget.reserve + subtracted,
        ),
        Check {
            name: "points: of hospitals = of cases written",
            unit: Unit::Points,
            expected: read.points.0,
            held: sums.points.0,
        },
        Check {
            name: "cases: in = by points + by item + refused",
            unit: Unit::Cases,
            expected: i128::from(read.all.cases),
            held: i128::from(sums.group.cases + sums.item.cases + sums.refused.cases),
        },
        Check::yuan(
            "cost: read = by points + by item + refused",
            read.all.cost,
            sums.group.cost + sums.item.cost + sums.refused.cost,
        ),
        Check::yuan(
            "fund: read = by points + by item + refused",
            read.all.fund,
            sums.group.fund + sums.item.fund + sums.refused.fund,
        ),
        Check::yuan(
            "by item: available = the budget's less what it paid by item",
            budget.available - clearing.items_from_available,
            clearing.available,
        ),
        Check::yuan(
            "by item: from available and reserve = paid",
            clearing.items_from_available + clearing.items_from_reserve,
            total(&|row| row.other_methods),
        ),
        Check::yuan(
            "by item: asked = paid + cut",
            hospitals.iter().map(|hospital| hospital.sums.item_amount).sum(),
            total(&|row| row.other_methods + row.other_cut),
        ),
        Check::yuan("standard: sum = available + reserve used + difference", spent, standard),
        Check::yuan(
            "sharing: standard − recorded = surplus − overrun",
            standard - total(&|row| row.recorded),
            total(&|row| row.shared.surplus - row.shared.overrun),
        ),
        Check::yuan(
            "clearing: cleared = standard − returned + shared − cut, row by row",
            Fen::ZERO,
            apart(&|row| row.cleared - moved(row)),
        ),
        Check::yuan(
            "clearing: final = cleared + other methods + assessment − deduction − forfeited, row by row",
            Fen::ZERO,
            apart(&|row| {
                let added = row.cleared + row.other_methods + row.assessment_effect;
                row.final_amount - (added - row.deduction - row.deposit_forfeited)
            }),
        ),
        Check::yuan(
            "deposit: held = released + forfeited, row by row",
            Fen::ZERO,
            apart(&|row| row.deposit_held - row.deposit_released - row.deposit_forfeited),
        ),
        Check::yuan(
            "sharing: what the fund bears = what the sources paid",
            clearing.sources.iter().map(|(_, amount)| *amount).sum(),
            total(&|row| row.shared.shared_by_fund - row.sharing_cut),
        ),
        Check::yuan(
            "clearing: net due = final − paid − prepaid, row by row",
            Fen::ZERO,
            apart(&|row| row.net_due - (row.final_amount - row.paid_to_date - row.prepayment_recovered)),
        ),
        Check::yuan("ledger: final amounts are paid", total(&|row| row.final_amount), paid),
        Check::yuan(
            "ledger: nothing payable",
            Fen::ZERO,
            held(&|account| matches!(account, Account::Payable(_))),
        ),
        Check::yuan(
            "ledger: no deposit held",
            Fen::ZERO,
            held(&|account| matches!(account, Account::Deposit(_))),
        ),
        Check::yuan(
            "ledger: every forfeited deposit has its place",
            Fen::ZERO,
            held(&|account| *account == Account::Deposits),
        ),
        Check::yuan(
            "ledger: no advance outstanding",
            Fen::ZERO,
            held(&|account| matches!(account, Account::Prepaid(_))),
        ),
        Check::yuan("ledger: nothing available", Fen::ZERO, held(&|account| *account == Account::Available)),
        Check::yuan(
            "ledger: reserve left",
            clearing.reserve_left,
            held(&|account| *account == Account::Reserve),
        ),
        Check::yuan("ledger: left", clearing.left, held(&|account| *account == Account::Left)),
        Check::yuan("budget = paid + deducted + reserve + lines + left", budget.total - outside, paid + kept),
    ]
}

fn of_accounts(balances: &BTreeMap<Account, Fen>, wanted: &dyn Fn(&Account) -> bool) -> Fen {
    balances.iter().filter(|(account, _)| wanted(account)).map(|(_, amount)| *amount).sum()
}
