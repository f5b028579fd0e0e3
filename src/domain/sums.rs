//! What cases add up to: all that settlement needs to know of them.

use serde::{Deserialize, Serialize};

use super::money::Fen;
use super::points::Points;

/// A number of cases with their money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Cases; a reversal counts minus one.
    pub cases: i64,
    /// Total cost.
    pub cost: Fen,
    /// Fund amount recorded by item.
    pub fund: Fen,
    /// Days of stay; a stay whose length is not known has none.
    pub days: i64,
}

impl Tally {
    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        self.add_signed(other, 1);
    }

    /// Takes another tally away.
    pub fn subtract(&mut self, other: &Self) {
        self.add_signed(other, -1);
    }

    /// Adds another tally, or (−1) takes it away.
    pub fn add_signed(&mut self, other: &Self, sign: i64) {
        let money = i128::from(sign);
        self.cases += sign * other.cases;
        self.cost.0 += money * other.cost.0;
        self.fund.0 += money * other.fund.0;
        self.days += sign * other.days;
    }
}

/// Sums over the cases of a hospital in a pool and a month (or year). Integers, so the order of adding does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSums {
    /// All cases that were accepted.
    pub all: Tally,
    /// Those of them in a payment group, and not routed to another method.
    pub grouped: i64,
    /// Cases paid by points.
    pub group: Tally,
    /// Their points.
    pub points: Points,
    /// Those of the points that belong to groups or costs at a fixed value, where the policy of the year has such.
    pub fixed_points: Points,
    /// Their base points, before coefficients and deviations: the case mix.
    pub base_points: Points,
    /// What the rate convention pays them, each case rounded to fen.
    pub rate_amount: Fen,
    /// Cases paid as recorded, outside the points.
    pub item: Tally,
    /// What they are paid.
    pub item_amount: Fen,
    /// Cases paid from lines of the budget, or per head.
    pub other: Tally,
    /// What they draw on the lines.
    pub other_amount: Fen,
    /// Cases that are paid elsewhere.
    pub excluded: Tally,
    /// Cases that are not paid.
    pub refused: Tally,
    /// What audit took off the cost and the fund amount of cases before their points; it is among the refused.
    pub audited: Fen,
    /// 特例单议: cases that were decided on singly.
    pub special: i64,
}

/// A tally as numbers, in the order of its fields.
fn of_tally(tally: &Tally) -> [i128; 4] {
    let Tally { cases, cost, fund, days } = *tally;
    [cases.into(), cost.0, fund.0, days.into()]
}

impl CaseSums {
    /// How many numbers there are.
    pub const NUMBERS: usize = 33;

    /// What the numbers are called, in their order.
    pub const NAMES: [&'static str; Self::NUMBERS] = [
        "cases",
        "cost",
        "fund",
        "days",
        "grouped",
        "group_cases",
        "group_cost",
        "group_fund",
        "group_days",
        "points",
        "fixed_points",
        "base_points",
        "rate_amount",
        "item_cases",
        "item_cost",
        "item_fund",
        "item_days",
        "item_amount",
        "other_cases",
        "other_cost",
        "other_fund",
        "other_days",
        "other_amount",
        "excluded_cases",
        "excluded_cost",
        "excluded_fund",
        "excluded_days",
        "refused_cases",
        "refused_cost",
        "refused_fund",
        "refused_days",
        "audited",
        "special",
    ];

    /// All of it as whole numbers: cases, days, fen, ten-thousandths of a point.
    pub fn numbers(&self) -> [i128; Self::NUMBERS] {
        let parts: [&[i128]; 15] = [
            &of_tally(&self.all),
            &[self.grouped.into()],
            &of_tally(&self.group),
            &[self.points.0],
            &[self.fixed_points.0],
            &[self.base_points.0],
            &[self.rate_amount.0],
            &of_tally(&self.item),
            &[self.item_amount.0],
            &of_tally(&self.other),
            &[self.other_amount.0],
            &of_tally(&self.excluded),
            &of_tally(&self.refused),
            &[self.audited.0],
            &[self.special.into()],
        ];
        parts.concat().try_into().expect("as many numbers as there are")
    }

    /// Sums from their numbers; none where a count is too large.
    pub fn of_numbers(numbers: &[i128; Self::NUMBERS]) -> Option<Self> {
        let mut numbers = numbers.iter().copied();
        let mut next = || numbers.next().unwrap_or_default();
        let count = |number: i128| i64::try_from(number).ok();
        let tally = |next: &mut dyn FnMut() -> i128| {
            let [cases, cost, fund, days] = [next(), next(), next(), next()];
            Some(Tally { cases: count(cases)?, cost: Fen(cost), fund: Fen(fund), days: count(days)? })
        };
        Some(Self {
            all: tally(&mut next)?,
            grouped: count(next())?,
            group: tally(&mut next)?,
            points: Points(next()),
            fixed_points: Points(next()),
            base_points: Points(next()),
            rate_amount: Fen(next()),
            item: tally(&mut next)?,
            item_amount: Fen(next()),
            other: tally(&mut next)?,
            other_amount: Fen(next()),
            excluded: tally(&mut next)?,
            refused: tally(&mut next)?,
            audited: Fen(next()),
            special: count(next())?,
        })
    }
}

/// Some of a hospital's cases paid by points: those of a group, or of a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartSums {
    /// Which group or class, by its place among all.
    pub number: u32,
    /// Their points.
    pub points: Points,
    /// Fund amount recorded by item.
    pub fund: Fen,
}

impl CaseSums {
    /// Adds other sums.
    pub fn add(&mut self, other: &Self) {
        self.add_signed(other, 1);
    }

    /// Takes other sums away.
    pub fn subtract(&mut self, other: &Self) {
        self.add_signed(other, -1);
    }

    fn add_signed(&mut self, other: &Self, sign: i64) {
        let money = i128::from(sign);
        self.all.add_signed(&other.all, sign);
        self.grouped += sign * other.grouped;
        self.group.add_signed(&other.group, sign);
        self.points.0 += money * other.points.0;
        self.fixed_points.0 += money * other.fixed_points.0;
        self.base_points.0 += money * other.base_points.0;
        self.rate_amount.0 += money * other.rate_amount.0;
        self.item.add_signed(&other.item, sign);
        self.item_amount.0 += money * other.item_amount.0;
        self.other.add_signed(&other.other, sign);
        self.other_amount.0 += money * other.other_amount.0;
        self.excluded.add_signed(&other.excluded, sign);
        self.refused.add_signed(&other.refused, sign);
        self.audited.0 += money * other.audited.0;
        self.special += sign * other.special;
    }

    /// The same but for the days of stay, which nobody is paid by here.
    pub fn without_days(mut self) -> Self {
        let tallies = [
            &mut self.all,
            &mut self.group,
            &mut self.item,
            &mut self.other,
            &mut self.excluded,
            &mut self.refused,
        ];
        tallies.into_iter().for_each(|tally| tally.days = 0);
        self
    }

    /// What others than the fund paid of the cases paid by points.
    pub fn paid_by_others(&self) -> Fen {
        self.group.cost - self.group.fund
    }
}

/// Sums over the cases that people of one consortium (or of none) had at a hospital in a pool's year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeSums {
    /// Fund amount recorded for cases paid by points.
    pub fund: Fen,
    /// Their points.
    pub points: Points,
    /// What cases outside the points are paid.
    pub item_amount: Fen,
}

impl HomeSums {
    /// Adds other sums.
    pub fn add(&mut self, other: &Self) {
        self.fund += other.fund;
        self.points += other.points;
        self.item_amount += other.item_amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_go_into_numbers_and_back() {
        let mut numbers = [0i128; CaseSums::NUMBERS];
        numbers.iter_mut().zip(1..).for_each(|(number, own)| *number = own);
        let sums = CaseSums::of_numbers(&numbers).unwrap();
        assert_eq!(sums.numbers(), numbers);
        // By the names: the tenth number is the points, the last but one what audit took.
        assert_eq!((CaseSums::NAMES[9], sums.points), ("points", Points(10)));
        assert_eq!((CaseSums::NAMES[31], sums.audited), ("audited", Fen(32)));
        numbers[0] = i128::MAX;
        assert_eq!(CaseSums::of_numbers(&numbers), None);
    }
}
