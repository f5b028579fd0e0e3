//! County consortiums (县域医共体): what the people of each used of its budget, and what becomes of the difference.

use num_traits::{One, Zero};

use crate::domain::{Fen, HomeSums, Quotient, fen_of, quotient_of_fen};
use crate::policy::{ConsortiumOverrun, ConsortiumRules, SurplusSplit};

use super::split::{split, split_like};

/// What the people of a consortium bring to a pool's year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// The consortium's code.
    pub code: String,
    /// Its budget.
    pub budget: Fen,
    /// Bills of treatment outside the county, paid in full.
    pub outside: Fen,
    /// Its people's cases, by hospital.
    pub sums: Vec<HomeSums>,
}

/// What people of one consortium (or of none) had at one hospital.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Fund amount recorded for cases paid by points.
    pub recorded: Fen,
    /// What the hospital is paid for them.
    pub paid: Fen,
    /// Amounts by item, paid in full.
    pub by_item: Fen,
}

/// The year of a consortium in a pool.
///
/// `budget = paid inside + by item + outside + surplus − overrun`,
/// `surplus = kept + cut + returned`, `overrun = owed + carried + borne by the pool`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeYear {
    /// The consortium's code.
    pub code: String,
    /// Its budget.
    pub budget: Fen,
    /// Bills of treatment outside the county.
    pub outside: Fen,
    /// The guarantee rate; none where the members' part of the points is charged.
    pub rate: Option<Quotient>,
    /// What its people had inside, by hospital.
    pub bills: Vec<Bill>,
    /// What they did not use of the budget.
    pub surplus: Fen,
    /// What the consortium keeps of it.
    pub kept: Fen,
    /// What it should keep and there is no money for.
    pub cut: Fen,
    /// What is kept, by county, township and village.
    pub levels: [Fen; 3],
    /// What they used beyond the budget.
    pub overrun: Fen,
    /// What the consortium owes of it.
    pub owed: Fen,
    /// What is carried to its next year.
    pub carried: Fen,
}

impl HomeYear {
    /// What the hospitals of the county are paid for its people's cases by points.
    pub fn paid(&self) -> Fen {
        self.bills.iter().map(|bill| bill.paid).sum()
    }

    /// Amounts by item of its people.
    pub fn by_item(&self) -> Fen {
        self.bills.iter().map(|bill| bill.by_item).sum()
    }

    /// The part of the surplus that stays with the pool by the rules.
    pub fn returned(&self) -> Fen {
        self.surplus - self.kept - self.cut
    }

    /// The part of the overrun that the pool bears.
    pub fn borne(&self) -> Fen {
        self.overrun - self.owed - self.carried
    }
}

/// The consortiums of a pool's year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsortiumYear {
    /// The consortium of each hospital; none of a non-member institution.
    pub members: Vec<Option<usize>>,
    /// What the budgets of the consortiums leave of the available money, for people of none.
    pub rest: Fen,
    /// The consortiums in order of their codes.
    pub homes: Vec<HomeYear>,
    /// What people of no consortium had, by hospital.
    pub others: Vec<Bill>,
}

impl ConsortiumYear {
    /// What a hospital is paid for the people of all consortiums and of none.
    pub fn paid_to(&self, hospital: usize) -> Fen {
        self.of_hospital(hospital).map(|bill| bill.paid).sum()
    }

    /// The bills at a hospital: of each consortium's people, then of those of none.
    pub fn of_hospital(&self, hospital: usize) -> impl Iterator<Item = &Bill> {
        self.homes.iter().map(move |home| &home.bills[hospital]).chain([&self.others[hospital]])
    }

    /// What the people of a consortium had at hospitals of another one, or (none) of non-member institutions.
    pub fn paid_at(&self, home: usize, payee: Option<usize>) -> Fen {
        let bills = self.homes[home].bills.iter().zip(&self.members);
        bills.filter(|(_, member)| **member == payee).map(|(bill, _)| bill.paid).sum()
    }

    /// What each consortium is to receive for treating the people of others, less what it owes them for its own.
    pub fn between(&self) -> Vec<Fen> {
        let mut between = vec![Fen::ZERO; self.homes.len()];
        for (number, home) in self.homes.iter().enumerate() {
            for (bill, member) in home.bills.iter().zip(&self.members) {
                let Some(payee) = *member else { continue };
                between[payee] += bill.paid;
                between[number] -= bill.paid;
            }
        }
        between
    }

    /// What leaves the pool's available money beside the hospitals' standards: bills outside and kept surplus, less what the
    /// consortiums owe or carry.
    pub fn drawn(&self) -> Fen {
        self.homes.iter().map(|home| home.outside + home.kept - home.owed - home.carried).sum()
    }

    /// Cuts the kept surpluses to the money that is there, pro rata by largest remainder.
    pub fn cut_to(&mut self, money: Fen, rule: &SurplusSplit) {
        let wanted: Vec<Fen> = self.homes.iter().map(|home| home.kept).collect();
        let total: Fen = wanted.iter().sum();
        for (home, kept) in self.homes.iter_mut().zip(split_like(total.min(money.at_least_zero()), &wanted)) {
            home.cut = home.kept - kept;
            home.kept = kept;
            home.levels = by_level(kept, rule);
        }
    }
}

/// The guarantee rate of a consortium (医共体预算基金保障率): the share of its people's recorded claims inside the county that
/// its budget pays, once what is paid in full has come off.
///
/// The name of the rate is published (霍山), its formula is not: **this is a model of ours** (example D14).
///
/// # Edges
/// Without claims, or where reversals outweigh them, the rate is 1. Where what is paid in full exceeds the budget, 0.
///
/// # Example
/// (50 000 000 − 8 000 000) / 46 000 000 = 0.913043478… (D14).
pub fn guarantee_rate(budget: Fen, in_full: Fen, claims: Fen) -> Quotient {
    if claims <= Fen::ZERO {
        return Quotient::one();
    }
    let rate = quotient_of_fen(budget - in_full) / quotient_of_fen(claims);
    rate.clamp(Quotient::zero(), Quotient::one())
}

/// Every claim inside at the rate of the consortium that its person belongs to; in full for people of none.
///
/// # Rounding
/// Recorded claims × rate once for each consortium, to fen; its bills are split from that by largest remainder, ties by
/// hospital code.
pub fn at_guarantee_rates(
    rules: &ConsortiumRules,
    members: Vec<Option<usize>>,
    rest: Fen,
    homes: &[Home],
    others: &[HomeSums],
) -> ConsortiumYear {
    let homes = homes.iter().map(|home| {
        let recorded: Vec<Fen> = home.sums.iter().map(|sums| sums.fund).collect();
        let (claims, by_item) = (recorded.iter().sum(), home.sums.iter().map(|sums| sums.item_amount).sum());
        let rate = guarantee_rate(home.budget, home.outside + by_item, claims);
        let paid = match rate.is_one() {
            true => recorded,
            false => split_like(fen_of(&(quotient_of_fen(claims) * &rate)), &recorded),
        };
        settled(rules, home, Some(rate), &paid)
    });
    let homes = homes.collect();
    let others = others.iter().map(|sums| bill(sums, sums.fund)).collect();
    ConsortiumYear { members, rest, homes, others }
}

/// Every consortium is charged with its people's part of what the points of each hospital stand for.
///
/// # Rounding
/// The standard of a hospital is split by the points of its people by largest remainder: consortiums in order of their
/// codes, people of none last. Where the points of a hospital sum to zero or below, its standard is nobody's.
pub fn by_points(
    rules: &ConsortiumRules,
    members: Vec<Option<usize>>,
    rest: Fen,
    homes: &[Home],
    others: &[HomeSums],
    standards: &[Fen],
) -> ConsortiumYear {
    let charged: Vec<Vec<Fen>> = standards
        .iter()
        .enumerate()
        .map(|(hospital, standard)| {
            let of_homes = homes.iter().map(|home| home.sums[hospital].points.0);
            let points: Vec<i128> = of_homes.chain([others[hospital].points.0]).collect();
            let mut parts = split(*standard, &points);
            let left = *standard - parts.iter().sum();
            *parts.last_mut().expect("people of none stand last") += left;
            parts
        })
        .collect();
    let of = |home: usize| charged.iter().map(move |parts| parts[home]);
    let rows = homes.iter().enumerate().map(|(number, home)| {
        let paid: Vec<Fen> = of(number).collect();
        settled(rules, home, None, &paid)
    });
    let rows = rows.collect();
    let others = others.iter().zip(of(homes.len())).map(|(sums, paid)| bill(sums, paid)).collect();
    ConsortiumYear { members, rest, homes: rows, others }
}

fn bill(sums: &HomeSums, paid: Fen) -> Bill {
    Bill { recorded: sums.fund, paid, by_item: sums.item_amount }
}

/// Surplus and overrun of a consortium.
fn settled(rules: &ConsortiumRules, home: &Home, rate: Option<Quotient>, paid: &[Fen]) -> HomeYear {
    let bills: Vec<Bill> = home.sums.iter().zip(paid).map(|(sums, paid)| bill(sums, *paid)).collect();
    let used: Fen = home.outside + bills.iter().map(|bill| bill.paid + bill.by_item).sum::<Fen>();
    let (surplus, overrun) = ((home.budget - used).at_least_zero(), (used - home.budget).at_least_zero());
    let kept = surplus.times(rules.surplus.kept);
    let (owed, carried) = match rules.overrun {
        ConsortiumOverrun::None => (Fen::ZERO, Fen::ZERO),
        ConsortiumOverrun::Share(share) => (overrun.times(share), Fen::ZERO),
        ConsortiumOverrun::Carry => (Fen::ZERO, overrun),
    };
    HomeYear {
        code: home.code.clone(),
        budget: home.budget,
        outside: home.outside,
        rate,
        bills,
        surplus,
        kept,
        cut: Fen::ZERO,
        levels: by_level(kept, &rules.surplus),
        overrun,
        owed,
        carried,
    }
}

/// What is kept, by county, township and village.
///
/// # Example
/// 100.01 in 6 : 3 : 1: 60.006, 30.003, 10.001; the fen that the floors leave goes to the largest remainder: 60.01, 30.00, 10.00.
fn by_level(kept: Fen, rule: &SurplusSplit) -> [Fen; 3] {
    let parts = split(kept, &rule.levels.map(i128::from));
    [parts[0], parts[1], parts[2]]
}
