//! What cases add up to: all that settlement needs to know of them.

use super::money::Fen;
use super::points::Points;

/// A number of cases with their money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
        self.cases += other.cases;
        self.cost += other.cost;
        self.fund += other.fund;
        self.days += other.days;
    }
}

/// Sums over the cases of a hospital in a pool and a month (or year). Integers, so the order of adding does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseSums {
    /// All cases that were accepted.
    pub all: Tally,
    /// Those of them in a payment group.
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
    /// Cases that are not paid.
    pub refused: Tally,
    /// 特例单议: cases that were decided on singly.
    pub special: i64,
}

impl CaseSums {
    /// Adds other sums.
    pub fn add(&mut self, other: &Self) {
        self.all.add(&other.all);
        self.grouped += other.grouped;
        self.group.add(&other.group);
        self.points += other.points;
        self.fixed_points += other.fixed_points;
        self.base_points += other.base_points;
        self.rate_amount += other.rate_amount;
        self.item.add(&other.item);
        self.item_amount += other.item_amount;
        self.refused.add(&other.refused);
        self.special += other.special;
    }

    /// What others than the fund paid of the cases paid by points.
    pub fn paid_by_others(&self) -> Fen {
        self.group.cost - self.group.fund
    }
}

/// Sums over the cases that people of one consortium (or of none) had at a hospital in a pool's year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
