//! The books of a pool: every fen moves from one account to another, with its cause.

use std::collections::BTreeMap;

use crate::domain::{Date, Fen, Month};
use crate::policy::{ForfeitedTo, MonthBasis, SharingSource, YearBasis};

use super::budget::Budget;
use super::clearing::{Clearing, HospitalYear};
use super::deductions::Deducted;
use super::month::MonthRow;

/// An account. Hospitals are named by number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// Where the budget comes from.
    Budget,
    /// Money for the group method.
    Available,
    /// Set aside.
    Reserve,
    /// Money for something else, by the name of its line.
    Line(String),
    /// What is left of the year.
    Left,
    /// The fund's balance of earlier years.
    Balance,
    /// What a policy leaves open.
    Difference,
    /// What a hospital is owed.
    Payable(usize),
    /// Held from it.
    Deposit(usize),
    /// Paid to it ahead.
    Prepaid(usize),
    /// Paid to it.
    Paid(usize),
    /// Refused or recovered by audit.
    Deductions,
    /// Deposits forfeited.
    Deposits,
    /// An account of a consortium, by its code.
    Consortium(String, ConsortiumAccount),
    /// Who gave to the incentive pool.
    IncentiveSource(String),
    /// The incentive pool.
    IncentivePool,
    /// What a hospital receives of it.
    HospitalIncentive(usize),
}

/// What an account of a consortium is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsortiumAccount {
    /// Its budget; nothing is left there at the end.
    Budget,
    /// Paid for treatment outside the county.
    Outside,
    /// The county's part of the surplus that is kept.
    County,
    /// The townships' part.
    Township,
    /// The villages' part.
    Village,
    /// What it owes of an overrun: below zero.
    Owed,
    /// What its next year is to bear: below zero.
    Carried,
    /// What it received from other consortiums less what it paid them.
    Between,
    /// What it receives of the incentive pool.
    Incentive,
}

impl ConsortiumAccount {
    fn name(self) -> &'static str {
        match self {
            Self::Budget => "Budget",
            Self::Outside => "Outside",
            Self::County => "County",
            Self::Township => "Township",
            Self::Village => "Village",
            Self::Owed => "Owed",
            Self::Carried => "Carried",
            Self::Between => "Between",
            Self::Incentive => "Incentive",
        }
    }
}

impl Account {
    /// The name of the account in `ledger.csv`.
    pub fn name(&self, hospitals: &[String]) -> String {
        let of = |hospital: &usize, kind: &str| format!("Hospital:{}:{kind}", hospitals[*hospital]);
        match self {
            Self::Budget => "Fund:Budget".to_owned(),
            Self::Available => "Fund:Available".to_owned(),
            Self::Reserve => "Fund:Reserve".to_owned(),
            Self::Line(name) => format!("Fund:Lines:{name}"),
            Self::Left => "Fund:Left".to_owned(),
            Self::Balance => "Fund:Balance".to_owned(),
            Self::Difference => "Fund:Difference".to_owned(),
            Self::Payable(hospital) => of(hospital, "Payable"),
            Self::Deposit(hospital) => of(hospital, "Deposit"),
            Self::Prepaid(hospital) => of(hospital, "Prepaid"),
            Self::Paid(hospital) => of(hospital, "Paid"),
            Self::Deductions => "Recovered:Deductions".to_owned(),
            Self::Deposits => "Recovered:Deposits".to_owned(),
            Self::Consortium(code, own) => format!("Consortium:{code}:{}", own.name()),
            Self::IncentiveSource(name) => format!("Incentive:From:{name}"),
            Self::IncentivePool => "Incentive:Pool".to_owned(),
            Self::HospitalIncentive(hospital) => of(hospital, "Incentive"),
        }
    }

    /// Whether it belongs to the consortiums or their incentive pool.
    pub fn is_of_consortiums(&self) -> bool {
        matches!(
            self,
            Self::Consortium(..)
                | Self::IncentiveSource(_)
                | Self::IncentivePool
                | Self::HospitalIncentive(_)
        )
    }

    /// The hospital it belongs to.
    pub fn hospital(&self) -> Option<usize> {
        match self {
            Self::Payable(hospital)
            | Self::Deposit(hospital)
            | Self::Prepaid(hospital)
            | Self::Paid(hospital)
            | Self::HospitalIncentive(hospital) => Some(*hospital),
            _ => None,
        }
    }
}

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
}

impl Ledger {
    /// Books an amount; a negative one moves the other way, nothing is not booked.
    pub fn post(&mut self, date: Date, from: Account, to: Account, amount: Fen, cause: impl Into<String>) {
        let (from, to) = if amount < Fen::ZERO { (to, from) } else { (from, to) };
        if amount != Fen::ZERO {
            self.postings.push(Posting { date, from, to, amount: Fen(amount.0.abs()), cause: cause.into() });
        }
    }

    /// What each account holds at the end: what came in less what went out.
    pub fn balances(&self) -> BTreeMap<Account, Fen> {
        let mut balances = BTreeMap::new();
        for posting in &self.postings {
            *balances.entry(posting.from.clone()).or_default() -= posting.amount;
            *balances.entry(posting.to.clone()).or_default() += posting.amount;
        }
        balances
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
        let left = self.balances().get(&Available).copied().unwrap_or_default();
        self.post(date, Available, Left, left, "clearing: what is left");
    }
}

pub(super) fn cause(step: String, why: &str) -> String {
    if why.is_empty() { step } else { format!("{step} ({why})") }
}
