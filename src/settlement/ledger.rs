//! The books of a pool: every fen moves from one account to another, with its cause.

use std::collections::BTreeMap;

use crate::domain::{Date, Fen, Month};
use crate::policy::{ForfeitedTo, MonthBasis, SharingSource, YearBasis};

use super::account::Account;
use super::budget::Budget;
use super::clearing::{Clearing, HospitalYear};
use super::deductions::Deducted;
use super::month::MonthRow;

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

    /// What each hospital was given from the available money, less what went back there.
    pub fn granted(&self, hospitals: usize) -> Vec<Fen> {
        let mut granted = vec![Fen::ZERO; hospitals];
        for posting in &self.postings {
            match (&posting.from, &posting.to) {
                (Account::Available, Account::Payable(hospital)) => granted[*hospital] += posting.amount,
                (Account::Payable(hospital), Account::Available) => granted[*hospital] -= posting.amount,
                _ => {}
            }
        }
        granted
    }

    /// Opens the year: the budget goes to its lines.
    pub fn open(&mut self, date: Date, budget: &Budget) {
        self.post(date, Account::Budget, Account::Reserve, budget.reserve, "budget: reserve");
        for line in budget.subtracted() {
            let cause = cause(format!("budget: {}", line.name), &line.reason);
            self.post(date, Account::Budget, Account::Line(line.name.clone()), -line.effect, cause);
        }
        self.post(date, Account::Budget, Account::Available, budget.available, "budget: available");
    }

    /// Books an advance: cash that the hospital owes back.
    pub fn prepay(&mut self, date: Date, hospital: usize, amount: Fen) {
        self.post(date, Account::Prepaid(hospital), Account::Paid(hospital), amount, "prepayment");
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
        use Account::{Available, Deductions, Deposit, Paid, Payable};
        let mut post = |from, to, amount, what: &str, why: &str| {
            self.post(month.last(), from, to, amount, cause(format!("{month}: {what}"), why));
        };
        let payable = || Payable(hospital);
        post(Available, payable(), row.payable, "payable by points", &basis.value);
        post(Available, payable(), row.other_methods, "payable by item", "");
        for row in deductions {
            post(payable(), Deductions, row.amount, "deduction", &row.why);
        }
        post(payable(), Deposit(hospital), row.deposit_held, "deposit held", &basis.share_paid);
        post(payable(), Paid(hospital), row.paid, "paid", &basis.share_paid);
    }

    /// Books the clearing.
    pub fn clear(&mut self, date: Date, clearing: &Clearing, hospitals: &[HospitalYear], basis: &YearBasis) {
        use Account::{
            Available, Balance, Deposit, Deposits, Difference, Left, Paid, Payable, Prepaid, Reserve,
        };
        let mut post = |from, to, amount, what: &str, why: &str| {
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
        for (source, amount) in &clearing.sources {
            let (from, what) = match source {
                // It comes back to the available money and is paid from there.
                SharingSource::UnkeptSurplus => continue,
                SharingSource::Reserve => (Reserve, "reserve for overruns"),
                SharingSource::FundBalance { .. } => (Balance, "fund balance for overruns"),
            };
            post(from, Available, *amount, what, &basis.sources);
        }
        for (index, (row, hospital)) in clearing.rows.iter().zip(hospitals).enumerate() {
            let payable = || Payable(index);
            let to_standard = row.standard - hospital.months.payable;
            post(Available, payable(), to_standard, "difference to the year's standard", &basis.convention);
            let to_items = row.other_methods - hospital.months.other_methods;
            post(Available, payable(), to_items, "difference of amounts by item", "");
            post(payable(), Available, row.returned(), "surplus not kept", &basis.bands);
            let shared = row.shared.shared_by_fund - row.sharing_cut;
            post(Available, payable(), shared, "overrun shared by the fund", &basis.bands);
            for row in &hospital.at_clearing {
                post(payable(), Account::Deductions, row.amount, "deduction", &row.why);
            }
            let release = if row.score.is_some() { &basis.release } else { &basis.without_score };
            post(Deposit(index), payable(), row.deposit_released, "deposit released", release);
            post(Deposit(index), Deposits, row.deposit_forfeited, "deposit forfeited", release);
            post(payable(), Prepaid(index), row.prepayment_recovered, "prepayment recovered", "");
            post(payable(), Paid(index), row.net_due, "net due", "");
        }
        let forfeited: Fen = clearing.rows.iter().map(|row| row.deposit_forfeited).sum();
        let (to, what) = match clearing.forfeited_to {
            ForfeitedTo::Pool => (Left, "forfeited deposits stay with the pool"),
            ForfeitedTo::Reserve => (Reserve, "forfeited deposits go to the reserve"),
        };
        post(Deposits, to, forfeited, what, &basis.forfeited_to);
        let left = self.accounts.get(&Available).copied().unwrap_or_default();
        self.post(date, Available, Left, left.closing(), "clearing: what is left");
    }
}

fn cause(step: String, why: &str) -> String {
    if why.is_empty() { step } else { format!("{step} ({why})") }
}
