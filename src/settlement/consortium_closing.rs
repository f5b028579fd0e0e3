//! The closing checks of consortiums.

use crate::domain::{Date, Fen};
use crate::region::OutsideBill;

use super::account::{Account, ConsortiumAccount};
use super::clearing::{Clearing, HospitalYear};
use super::closing::Check;
use super::consortium::Bill;
use super::consortium_books::ConsortiumBooks;
use super::ledger::Ledger;

/// The closing checks of a pool's consortiums: bills against the sums of the hospitals, which were counted apart from them,
/// and the ledger against the tables and what was reckoned.
pub fn consortium_checks(
    books: &ConsortiumBooks,
    clearing: &Clearing,
    hospitals: &[HospitalYear],
    ledger: &Ledger,
    bills: &[&OutsideBill],
    first: Date,
) -> Vec<Check> {
    let mut checks = bill_checks(books, clearing, hospitals);
    checks.extend(home_checks(books, clearing, ledger, bills, first));
    checks.extend(incentive_checks(books, ledger));
    checks
}

/// Whose people they are splits nothing off and adds nothing.
fn bill_checks(books: &ConsortiumBooks, clearing: &Clearing, hospitals: &[HospitalYear]) -> Vec<Check> {
    let of = |amount: fn(&Bill) -> Fen| {
        (0..hospitals.len()).map(move |hospital| books.year.of_hospital(hospital).map(amount).sum::<Fen>())
    };
    vec![
        Check::each(
            "consortiums: recorded of all people = recorded, hospital by hospital",
            hospitals.iter().map(|hospital| hospital.sums.group.fund),
            of(|bill| bill.recorded),
        ),
        Check::each(
            "consortiums: by item of all people = by item, hospital by hospital",
            hospitals.iter().map(|hospital| hospital.sums.item_amount),
            of(|bill| bill.by_item),
        ),
        Check::each(
            "consortiums: paid for all people = standard, hospital by hospital",
            clearing.rows.iter().map(|row| row.standard),
            of(|bill| bill.paid),
        ),
    ]
}

fn home_checks(
    books: &ConsortiumBooks,
    clearing: &Clearing,
    ledger: &Ledger,
    bills: &[&OutsideBill],
    first: Date,
) -> Vec<Check> {
    let homes = &books.year.homes;
    let balances = ledger.balances();
    let balance = |code: &str, own| {
        balances.get(&Account::Consortium(code.to_owned(), own)).copied().unwrap_or_default()
    };
    let each = |own: ConsortiumAccount| homes.iter().map(move |home| balance(&home.code, own));
    let levels = || {
        use ConsortiumAccount::{County, Township, Village};
        homes
            .iter()
            .map(|home| [County, Township, Village].map(|level| balance(&home.code, level)).iter().sum())
    };
    let opened = ledger.postings.iter().filter(|posting| posting.date == first).filter(|posting| {
        let to_budget = matches!(posting.to, Account::Consortium(_, ConsortiumAccount::Budget));
        posting.from == Account::Available && to_budget
    });
    let outside = |number: usize| {
        let own = bills.iter().filter(move |bill| bill.consortium == number);
        own.map(|bill| bill.amount).sum::<Fen>()
    };
    let nothing = || std::iter::repeat_n(Fen::ZERO, homes.len());
    vec![
        Check::yuan(
            "consortiums: available = budgets opened + rest",
            clearing.budget.available,
            opened.map(|posting| posting.amount).sum::<Fen>() + books.year.rest,
        ),
        Check::each(
            "consortiums: outside_bills.csv = paid outside",
            (0..homes.len()).map(outside),
            each(ConsortiumAccount::Outside),
        ),
        Check::each(
            "consortiums: kept surplus = county + township + village",
            homes.iter().map(|home| home.kept),
            levels(),
        ),
        Check::each("consortiums: every budget has its place", nothing(), each(ConsortiumAccount::Budget)),
        Check::each(
            "consortiums: netting = received − owed for each other's people",
            books.year.between().into_iter(),
            each(ConsortiumAccount::Between),
        ),
        Check::yuan(
            "consortiums: what one pays another receives",
            Fen::ZERO,
            each(ConsortiumAccount::Between).sum(),
        ),
    ]
}

fn incentive_checks(books: &ConsortiumBooks, ledger: &Ledger) -> Vec<Check> {
    let balances = ledger.balances();
    let received = balances.iter().filter(|(account, _)| {
        matches!(
            account,
            Account::HospitalIncentive(_) | Account::Consortium(_, ConsortiumAccount::Incentive)
        )
    });
    let given = books.incentive.given.iter().map(|(_, amount)| *amount).sum();
    let received = received.map(|(_, amount)| *amount).sum();
    vec![Check::yuan("incentive: given = received", given, received)]
}
