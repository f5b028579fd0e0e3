//! What indicators need to know of cases beside what is settled.

use serde::{Deserialize, Serialize};

use super::money::Fen;
use super::points::Points;
use super::sums::Tally;

/// A part of the cost over the cases of which it is known. A blank is never 0: such a case is in neither sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    /// The part.
    pub amount: Fen,
    /// The whole cost of these cases.
    pub cost: Fen,
    /// The cases; a reversal counts minus one.
    pub cases: i64,
}

impl Fees {
    fn add_signed(&mut self, other: &Self, sign: i64) {
        self.amount.0 += i128::from(sign) * other.amount.0;
        self.cost.0 += i128::from(sign) * other.cost.0;
        self.cases += sign * other.cases;
    }
}

/// Cases for which less is paid than was spent, by the value of a point in the months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Losses {
    /// The cases; a reversal counts minus one.
    pub cases: i64,
    /// What is lacking.
    pub amount: Fen,
}

impl Losses {
    fn add_signed(&mut self, other: &Self, sign: i64) {
        self.cases += sign * other.cases;
        self.amount.0 += i128::from(sign) * other.amount.0;
    }

    /// Adds a case (or, −1, takes one back) that was paid an amount for what was spent on it.
    ///
    /// # Example
    /// 100.00 for 150.00: one case, 50.00. 100.00 for 100.00: none.
    pub fn weigh(&mut self, spent: Fen, paid: Fen, cases: i64, times: i64) {
        // A reversal has all its amounts below zero.
        let lacking = (spent - paid).0;
        if lacking * i128::from(cases) > 0 {
            self.cases += times * cases;
            self.amount.0 += i128::from(times) * lacking;
        }
    }
}

/// The parts of the cost that indicators show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fee {
    /// Drugs.
    Drug,
    /// Consumables.
    Consumable,
    /// Examinations.
    Exam,
    /// Own pay, above limits and paid first: outside the policy.
    OutOfPolicy,
    /// Paid by the person in all.
    Person,
}

impl Fee {
    /// Every fee.
    pub const ALL: [Self; 5] = [Self::Drug, Self::Consumable, Self::Exam, Self::OutOfPolicy, Self::Person];
}

/// Sums over the accepted cases of a hospital in a pool's year. Integers, so the order of adding does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GaugeSums {
    /// Parts of the cost, in the order of [`Fee::ALL`].
    pub fees: [Fees; 5],
    /// Patients who died.
    pub deaths: i64,
    /// Cases whose cost was measured against a mean.
    pub measured: i64,
    /// Those of them below the low bound.
    pub low: i64,
    /// Those above the high bound.
    pub high: i64,
    /// Those that ended early.
    pub incomplete: i64,
    /// Those that cost more than 0.9 and less than 1.1 times the mean (控费准确率).
    pub near_mean: i64,
    /// Cases by points that have an amount at the opening value.
    pub valued: i64,
    /// Those of them whose recorded fund amount is more.
    pub fund_losses: Losses,
    /// Those of them whose cost is more.
    pub cost_losses: Losses,
    /// Stays after which the person came back, by the rule of the policy.
    pub returned: i64,
}

impl GaugeSums {
    /// A part of the cost.
    pub fn fee(&self, fee: Fee) -> Fees {
        self.fees[fee as usize]
    }

    /// Adds other sums, or (−1) takes them away.
    pub fn add_signed(&mut self, other: &Self, sign: i64) {
        for (own, other) in self.fees.iter_mut().zip(&other.fees) {
            own.add_signed(other, sign);
        }
        self.deaths += sign * other.deaths;
        self.measured += sign * other.measured;
        self.low += sign * other.low;
        self.high += sign * other.high;
        self.incomplete += sign * other.incomplete;
        self.near_mean += sign * other.near_mean;
        self.valued += sign * other.valued;
        self.fund_losses.add_signed(&other.fund_losses, sign);
        self.cost_losses.add_signed(&other.cost_losses, sign);
        self.returned += sign * other.returned;
    }
}

/// Sums over the cases of a group that are paid by points, at a hospital in a pool's year. Aligned to the lines of memory:
/// there are many, and each case touches another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[repr(align(64))]
pub struct GroupSums {
    /// The cases with their money.
    pub tally: Tally,
    /// Their points.
    pub points: Points,
    /// Their base points.
    pub base_points: Points,
    /// Σ of the squared costs in fen, for their deviation.
    pub squares: i128,
    /// Those with a very low cost.
    pub low: i64,
    /// Those with a very high cost.
    pub high: i64,
}

impl GroupSums {
    /// Adds other sums.
    ///
    /// # Panics
    /// When the squares leave 128 bits: 10^30 is the square of the largest cost of a case, so that takes more than 10^8 such
    /// cases in one group of one hospital. A sum that stops growing would depend on the order of adding.
    pub fn add(&mut self, other: &Self) {
        self.tally.cases += other.tally.cases;
        self.tally.cost += other.tally.cost;
        self.tally.fund += other.tally.fund;
        self.tally.days += other.tally.days;
        self.points += other.points;
        self.base_points += other.base_points;
        self.squares = self.squares.checked_add(other.squares).expect("squares of 10^8 cases fit");
        self.low += other.low;
        self.high += other.high;
    }
}
