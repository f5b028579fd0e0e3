//! How the consortiums of a pool are booked.

use crate::domain::{Date, Fen};
use crate::policy::ConsortiumBasis;
use crate::region::{OutsideBill, Receiver};

use super::account::{Account, ConsortiumAccount};
use super::consortium::HomeYear;
use super::consortium_books::ConsortiumBooks;
use super::ledger::{Ledger, cause};

impl Ledger {
    /// Books the consortiums of a pool's year, from its first to its last day: their budgets come out of the available money;
    /// what the hospitals are paid for their people goes back there, since it is the pool that pays the hospitals; the rest
    /// goes where it belongs, and nothing stays in a budget.
    pub fn consortiums(
        &mut self,
        (first, last): (Date, Date),
        books: &ConsortiumBooks,
        bills: &[&OutsideBill],
        basis: &ConsortiumBasis,
    ) {
        use ConsortiumAccount::{Budget, Outside};
        let codes: Vec<&str> = books.year.homes.iter().map(|home| home.code.as_str()).collect();
        let of = |number: usize, own| Account::Consortium(codes[number].to_owned(), own);
        for (number, home) in books.year.homes.iter().enumerate() {
            let why = cause("budget of the consortium".to_owned(), &basis.budget);
            self.post(first, Account::Available, of(number, Budget), home.budget, why);
        }
        for bill in bills {
            let why = cause(format!("bill outside of {}", bill.payee), &bill.reason);
            self.post(bill.date, of(bill.consortium, Budget), of(bill.consortium, Outside), bill.amount, why);
        }
        let why = "clearing: reserve for surplus of consortiums";
        self.post(last, Account::Reserve, Account::Available, books.from_reserve, why);
        books.year.homes.iter().for_each(|home| self.home(last, home, basis));
        for net in &books.nets {
            let why = format!("clearing: netting of {} owed less {} owed back", net.owes, net.is_owed);
            let between = |number| of(number, ConsortiumAccount::Between);
            self.post(last, between(net.from), between(net.to), net.amount(), why);
        }
        self.incentive(last, books, &codes, basis);
    }

    /// What becomes of a consortium's budget.
    fn home(&mut self, date: Date, home: &HomeYear, basis: &ConsortiumBasis) {
        use ConsortiumAccount::{Budget, Carried, County, Owed, Township, Village};
        let of = |own| Account::Consortium(home.code.clone(), own);
        let mut post = |from, to, amount: Fen, what: &str, why: &str| {
            self.post(date, from, to, amount, cause(format!("clearing: {what}"), why));
        };
        let available = || Account::Available;
        post(of(Budget), available(), home.paid(), "use inside the county", &basis.guarantee);
        post(of(Budget), available(), home.by_item(), "use inside the county, by item", "");
        for (level, amount) in [County, Township, Village].into_iter().zip(home.levels) {
            post(of(Budget), of(level), amount, "surplus kept", &basis.surplus);
        }
        post(of(Budget), available(), home.returned() + home.cut, "surplus not kept", &basis.surplus);
        post(of(Owed), of(Budget), home.owed, "overrun owed", &basis.overrun);
        post(of(Carried), of(Budget), home.carried, "overrun carried to the next year", &basis.overrun);
        post(available(), of(Budget), home.borne(), "overrun borne by the pool", &basis.overrun);
    }

    fn incentive(&mut self, date: Date, books: &ConsortiumBooks, codes: &[&str], basis: &ConsortiumBasis) {
        for (source, amount) in &books.incentive.given {
            let from = Account::IncentiveSource(source.clone());
            self.post(date, from, Account::IncentivePool, *amount, "clearing: incentive given");
        }
        for part in &books.incentive.parts {
            let to = match part.receiver {
                Receiver::Hospital(number) => Account::HospitalIncentive(number),
                Receiver::Consortium(number) => {
                    Account::Consortium(codes[number].to_owned(), ConsortiumAccount::Incentive)
                }
            };
            let why = cause("clearing: incentive by score".to_owned(), &basis.incentive);
            self.post(date, Account::IncentivePool, to, part.amount, why);
        }
    }
}
