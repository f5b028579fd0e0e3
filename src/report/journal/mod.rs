//! The ledger as plain-text journals, so that other tools can check it: beancount and hledger.
//!
//! Each posting of `ledger.csv` is a transaction that debits `account_from` and credits `account_to`. So every account
//! has the sign of its root: what a hospital is owed (Liabilities) is a credit, what it was paid ahead (Assets) a debit.
//! At the end stands what each account must hold, as it was kept while it was booked: the tools reckon it again from the
//! transactions.

mod account;
mod beancount;
mod hledger;

use crate::domain::{Date, Fen, Month};
use crate::region::Region;
use crate::settlement::{Account, PoolBooks, Posting};

pub use account::component;
pub use beancount::write_beancount;
pub use hledger::write_hledger;

/// The only currency of the books.
const CURRENCY: &str = "CNY";

/// What both journals are written from.
pub struct Journal<'j> {
    /// The region.
    pub region: &'j Region,
    /// The year.
    pub year: i32,
    /// The books of its pools.
    pub pools: &'j [PoolBooks],
}

/// An account of a pool in the journals.
struct Opened {
    pool: String,
    /// Its name there.
    name: String,
    /// Its name in `ledger.csv`.
    plain: String,
    /// What it must hold at the end: debits less credits.
    closing: Fen,
}

impl Journal<'_> {
    fn first_day(&self) -> Date {
        Month { year: self.year, month: 1 }.first()
    }

    fn last_day(&self) -> Date {
        Month { year: self.year, month: 12 }.last()
    }

    /// The accounts that moved, pool by pool in the order of the chart.
    fn accounts(&self) -> impl Iterator<Item = Opened> {
        let codes = self.region.hospitals.codes();
        self.with_names().flat_map(move |(pool, name)| {
            pool.ledger.accounts.iter().map(move |(account, movement)| Opened {
                pool: name.to_owned(),
                name: self.name(name, account),
                plain: account.name(codes),
                closing: -movement.closing(),
            })
        })
    }

    /// The postings with their number in `ledger.csv` and their pool.
    fn entries(&self) -> impl Iterator<Item = (usize, &str, &Posting)> {
        let postings = self
            .with_names()
            .flat_map(|(pool, name)| pool.ledger.postings.iter().map(move |posting| (name, posting)));
        postings.enumerate().map(|(number, (pool, posting))| (number + 1, pool, posting))
    }

    fn with_names(&self) -> impl Iterator<Item = (&PoolBooks, &str)> {
        self.pools.iter().zip(self.region.pool_names())
    }

    /// The name of an account in the journals: root, pool, and the parts of its name in `ledger.csv`.
    fn name(&self, pool: &str, account: &Account) -> String {
        let mut name = format!("{}:{}", account.kind().root.name(), component(pool));
        for (part, of_owner) in account.parts(self.region.hospitals.codes()) {
            name.push(':');
            if of_owner { name += &component(part) } else { name += part }
        }
        name
    }
}
