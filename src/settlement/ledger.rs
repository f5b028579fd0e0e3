//! The books of a pool: every fen moves from one account to another, with its cause.

use std::collections::BTreeMap;

use crate::domain::{Date, Fen, Month};
use crate::policy::{ForfeitedTo, MonthBasis, ReductionTo, RewardFrom, SharingSource, YearBasis};

use super::account::Account;
use super::budget::Budget;
use super::clearing::{Clearing, ClearingRow, HospitalYear};
use super::deductions::Deducted;
use super::month::MonthRow;
use super::opening::Brought;

/// A movement of money; the amount is above zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The day it is booked.
    pub date: Date,
    /// Where the money comes from.
    pub from: Account,
    /// Where it goes.
    pub to: Account,
    /// How much.
    pub amount: Fen,
    /// The step that moves it, and in parentheses what it rests on: an entry of the policy, or the reason of a row.
    pub cause: String,
}

/// The books of a pool.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// All postings in the order of booking.
    pub postings: Vec<Posting>,
    /// What moved in each account, kept while it is booked: the postings are held against it.
    pub accounts: BTreeMap<Account, Movement>,
}

/// What came into an account and what went out of it. The books of a year begin empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Movement {
    /// As `account_to`.
    pub came_in: Fen,
    /// As `account_from`.
    pub went_out: Fen,
}

impl Movement {
    /// What it holds then.
    pub fn closing(self) -> Fen {
        self.came_in - self.went_out
    }
}

impl Ledger {
    /// Books an amount; a negative one moves the other way, nothing is not booked.
    pub fn post(&mut self, date: Date, from: Account, to: Account, amount: Fen, cause: impl Into<String>) {
        let (from, to) = if amount < Fen::ZERO { (to, from) } else { (from, to) };
        if amount != Fen::ZERO {
            let amount = Fen(amount.0.abs());
            self.accounts.entry(from.clone()).or_default().went_out += amount;
            self.accounts.entry(to.clone()).or_default().came_in += amount;
            self.postings.push(Posting { date, from, to, amount, cause: cause.into() });
        }
    }

    /// What each account holds at the end by its postings: what came in less what went out.
    pub fn balances(&self) -> BTreeMap<Account, Fen> {
        let mut balances = BTreeMap::new();
        for posting in &self.postings {
            *balances.entry(posting.from.clone()).or_default() -= posting.amount;
            *balances.entry(posting.to.clone()).or_default() += posting.amount;
        }
        balances
    }

    /// What came into each account by its postings.
    pub fn received(&self) -> BTreeMap<Account, Fen> {
        let mut received: BTreeMap<Account, Fen> = BTreeMap::new();
        for posting in &self.postings {
            *received.entry(posting.to.clone()).or_default() += posting.amount;
        }
        received
    }

    /// What each hospital was given from the available money and from lines, less what went back there.
    pub fn granted(&self, hospitals: usize) -> Vec<Fen> {
        let mut granted = vec![Fen::ZERO; hospitals];
        for posting in &self.postings {
            match (&posting.from, &posting.to) {
                (Account::Available | Account::Line(_), Account::Payable(hospital)) => {
                    granted[*hospital] += posting.amount
                }
                (Account::Payable(hospital), Account::Available | Account::Line(_)) => {
                    granted[*hospital] -= posting.amount
                }
                _ => {}
            }
        }
        granted
    }

    /// Opens the year: the budget goes to its lines, what changes in the course of the year on its day.
    pub fn open(&mut self, date: Date, budget: &Budget) {
        self.post(date, Account::Budget, Account::Reserve, budget.reserve, "budget: reserve");
        for line in budget.subtracted() {
            let cause = cause(format!("budget: {}", line.name), &line.reason);
            self.post(date, Account::Budget, Account::Line(line.name.clone()), -line.effect, cause);
        }
        let changes = || budget.lines.iter().filter_map(|line| Some((line.changed_on?, line)));
        let changed: Fen = changes().map(|(_, line)| line.effect).sum();
        let opening = budget.available - changed;
        self.post(date, Account::Budget, Account::Available, opening, "budget: available");
        for (day, line) in changes() {
            let cause = cause(format!("budget: {}", line.name), &line.reason);
            self.post(day, Account::Budget, Account::Available, line.effect, cause);
        }
    }

    /// Books an advance: cash that the hospital owes back. `why` is what its amount follows from.
    pub fn prepay(&mut self, date: Date, hospital: usize, amount: Fen, why: &str) {
        let cause = cause("prepayment".to_owned(), why);
        self.post(date, Account::Prepaid(hospital), Account::Paid(hospital), amount, cause);
    }

    /// Books what a hospital brings into the year. A debt of last year goes from what it will be owed to the balance of
    /// the fund's earlier years, which is short of it.
    pub fn bring(&mut self, date: Date, hospital: usize, brought: &Brought) {
        use Account::{Available, Balance, Deductions, Deposit, Paid, Payable, Prepaid};
        let mut post = |from, to, amount, what: &str| {
            self.post(date, from, to, amount, format!("opening: {what} (opening.csv:{})", brought.line));
        };
        let (payable, months) = (|| Payable(hospital), &brought.months);
        post(Available, payable(), months.payable, "claims of the months before");
        post(payable(), Deductions, months.deduction, "deducted by the months before");
        post(payable(), Deposit(hospital), months.deposit_held, "held by the months before");
        post(payable(), Paid(hospital), months.paid, "paid by the months before");
        post(Prepaid(hospital), Paid(hospital), brought.prepaid, "advance outstanding");
        post(payable(), Balance, -brought.debt, "debt of last year");
    }

    /// Books a month of a hospital.
    pub fn month(
        &mut self,
        month: Month,
        hospital: usize,
        row: &MonthRow,
        deductions: &[Deducted],
        basis: &MonthBasis,
    ) {
        use Account::{Available, Deductions, Deferred, Deposit, Paid, Payable};
        let mut post = |from, to, amount, what: &str, why: &str| {
            // Most steps move nothing, and a cause takes longer to write than to leave.
            if amount == Fen::ZERO {
                return;
            }
            self.post(month.last(), from, to, amount, cause(format!("{month}: {what}"), why));
        };
        let payable = || Payable(hospital);
        post(Available, payable(), row.payable, "payable by points", &basis.value);
        post(
            Available,
            payable(),
            row.adjustment,
            "earlier months, as adjustments.csv lists them",
            &basis.value,
        );
        post(Available, payable(), row.other_methods, "payable by other methods", "");
        post(payable(), Deferred(hospital), row.deferred, "deferred above the quota", &basis.quota);
        for row in deductions {
            post(payable(), Deductions, row.amount, "deduction", &row.why);
        }
        post(payable(), Deposit(hospital), row.deposit_held, "deposit held", &basis.share_paid);
        post(payable(), Paid(hospital), row.paid, "paid", &basis.share_paid);
    }

    /// Books what a month leaves due to a merged hospital (or, negative, from it) to its successor.
    pub fn transfer(&mut self, month: Month, from: usize, to: usize, due: Fen) {
        let cause = format!("{month}: due to the successor (hospitals.csv)");
        self.post(month.last(), Account::Payable(from), Account::Payable(to), due, cause);
    }

    /// Books the clearing.
    pub fn clear(&mut self, date: Date, clearing: &Clearing, hospitals: &[HospitalYear], basis: &YearBasis) {
        use Account::{Available, Balance, Deposits, Difference, Left, Reserve};
        let mut post = |from, to, amount, what: &str, why: &str| {
            // Most steps move nothing, and a cause takes longer to write than to leave.
            if amount == Fen::ZERO {
                return;
            }
            self.post(date, from, to, amount, cause(format!("clearing: {what}"), why));
        };
        post(Reserve, Available, clearing.items_from_reserve, "reserve for amounts by item", "");
        post(
            Reserve,
            Available,
            clearing.closing_from_reserve,
            "reserve to close the total",
            &basis.close_to,
        );
        let open = clearing.open_difference.at_least_zero();
        post(Difference, Available, open, "difference left open", &basis.close_to);
        for line in &clearing.lines {
            let account = || Account::Line(line.name.clone());
            let (returned, lacking) = ("estimate not needed", format!("line {} overdrawn", line.name));
            post(account(), Available, line.returned, returned, &line.name);
            post(Reserve, account(), line.from_reserve, &lacking, "");
            post(Available, account(), line.from_available, &lacking, "");
            for own in &line.claims {
                let what = format!("by {}", own.claim.method.name());
                post(account(), Account::Payable(own.hospital), own.paid, &what, &line.name);
            }
        }
        for (source, amount) in &clearing.sources {
            let (from, what) = match source {
                // It comes back to the available money and is paid from there.
                SharingSource::UnkeptSurplus => continue,
                SharingSource::Reserve => (Reserve, "reserve for overruns"),
                SharingSource::FundBalance { .. } => (Balance, "fund balance for overruns"),
            };
            post(from, Available, *amount, what, &basis.sources);
        }
        for (index, hospital) in hospitals.iter().enumerate() {
            self.clear_hospital(date, clearing, index, hospital, basis);
        }
        let kept = |row: &ClearingRow| row.deposit_forfeited - row.deposit_redistributed;
        let kept: Fen = clearing.rows.iter().map(kept).sum();
        let (to, what) = match clearing.forfeited_to {
            ForfeitedTo::Pool => (Left, "forfeited deposits stay with the pool"),
            ForfeitedTo::Reserve => (Reserve, "forfeited deposits go to the reserve"),
            ForfeitedTo::OtherHospitals => (Left, "forfeited deposits that no other hospital has points for"),
        };
        self.post(date, Deposits, to, kept, cause(format!("clearing: {what}"), &basis.forfeited_to));
        let left = self.accounts.get(&Available).copied().unwrap_or_default();
        self.post(date, Available, Left, left.closing(), "clearing: what is left");
    }

    /// From the difference to the standard to the net due of one hospital.
    fn clear_hospital(
        &mut self,
        date: Date,
        clearing: &Clearing,
        index: usize,
        hospital: &HospitalYear,
        basis: &YearBasis,
    ) {
        use Account::{Available, Carried, Deductions, Deposit, Deposits, Paid, Payable, Prepaid};
        let row = &clearing.rows[index];
        let mut post = |from, to, amount, what: &str, why: &str| {
            // Most steps move nothing, and a cause takes longer to write than to leave.
            if amount == Fen::ZERO {
                return;
            }
            self.post(date, from, to, amount, cause(format!("clearing: {what}"), why));
        };
        let payable = || Payable(index);
        let to_standard = row.standard - hospital.months.payable;
        post(Available, payable(), to_standard, "difference to the year's standard", &basis.convention);
        post(Account::Deferred(index), payable(), hospital.months.deferred, "what the months deferred", "");
        // The months paid all other methods from the pool's money; lines have paid their own by now.
        let to_items = clearing.items[index] - hospital.months.other_methods;
        post(Available, payable(), to_items, "amounts by item less other methods of the months", "");
        post(payable(), Available, row.returned(), "surplus not kept", &basis.bands);
        let shared = row.shared.shared_by_fund - row.sharing_cut;
        post(Available, payable(), shared, "overrun shared by the fund", &basis.bands);
        let (reduced_to, rewarded_from) = assessment_accounts(clearing);
        let effect = row.assessment_effect;
        post(payable(), reduced_to, (-effect).at_least_zero(), "assessment reduction", &basis.assessment);
        post(rewarded_from, payable(), effect.at_least_zero(), "assessment reward", &basis.assessment);
        for row in &hospital.at_clearing {
            post(payable(), Deductions, row.amount, "deduction", &row.why);
        }
        let release = if row.score.is_some() { &basis.release } else { &basis.without_score };
        post(Deposit(index), payable(), row.deposit_released, "deposit released", release);
        post(Deposit(index), Deposits, row.deposit_forfeited, "deposit forfeited", release);
        let given = row.deposit_redistributed;
        post(Deposits, payable(), given, "forfeited deposits of others", &basis.forfeited_to);
        post(payable(), Prepaid(index), row.prepayment_recovered, "prepayment recovered", "");
        if let Some(heir) = hospital.heir {
            let due = hospital.months.transferred - row.transferred;
            post(payable(), Payable(heir), due, "due to the successor", "hospitals.csv");
        }
        let carried = row.carried_to_next;
        post(payable(), Carried(index), carried, "carried into the next year", &basis.negative_due);
        post(payable(), Paid(index), row.net_due, "net due", "");
    }
}

/// Where reductions of assessment go, and where rewards come from. Without an assessment nothing is booked there.
fn assessment_accounts(clearing: &Clearing) -> (Account, Account) {
    let reduced_to = match clearing.reduced {
        Some((ReductionTo::Reserve, _)) => Account::Reserve,
        Some((ReductionTo::Pool, _)) | None => Account::Left,
    };
    let rewarded_from = match clearing.rewarded {
        Some((RewardFrom::FundBalance { .. }, _)) => Account::Balance,
        Some((RewardFrom::Reserve, _)) | None => Account::Reserve,
    };
    (reduced_to, rewarded_from)
}

pub(super) fn cause(step: String, why: &str) -> String {
    if why.is_empty() { step } else { format!("{step} ({why})") }
}
