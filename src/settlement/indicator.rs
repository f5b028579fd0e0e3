//! Indicators of a hospital or a pool.

use num_bigint::BigInt;
use num_traits::Zero;

use crate::domain::{Fen, Quotient, fen_of, quotient_of_fen, round_big};

/// For how many months a pool's balance lasts at last year's mean spend (可支付月数); none without spend.
///
/// # Example
/// Balance 10.08, spend 11.44 (hundred million yuan): 10.08 / (11.44 / 12) = 10.57 (D23).
pub fn payable_months(balance: Fen, spend: Fen) -> Option<Quotient> {
    (!spend.0.is_zero()).then(|| quotient_of_fen(balance) / monthly(spend))
}

/// What a year's spend is in a month on average, in fen.
pub fn monthly(spend: Fen) -> Quotient {
    quotient_of_fen(spend) / Quotient::from_integer(12.into())
}

/// A group in a hospital beside the same group in the region, by what is compared: cost in fen, or days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupUse {
    /// Cases of the hospital in the group.
    pub cases: i64,
    /// What they used in all.
    pub own: i128,
    /// Cases of the region in the group.
    pub regional_cases: i64,
    /// What those used in all.
    pub regional: i128,
}

/// Parts of one in which what a group used is held against the mean of the region.
const FINE: i128 = 1_000_000_000;

/// Consumption index (费用消耗指数 of costs, 时间消耗指数 of days): Σ (own use / regional mean) / Σ cases, as its two sums. Above
/// 1 a hospital needs more than the region for the same groups.
///
/// # Rounding
/// What each group used is rounded to billionths of the regional mean: hundreds of exact fractions would have a
/// denominator of many thousand digits.
///
/// # Edges
/// A group that used nothing in the region, or whose cases were all taken back, compares nothing and is left out; none
/// where no case is left.
///
/// # Example
/// Costs 9000 of 10 000 in 40 cases, 6600 of 6000 in 60: (0.9 × 40 + 1.1 × 60) / 100 = 1.02 (D20).
pub fn consumption_index(groups: impl IntoIterator<Item = GroupUse>) -> Option<(Quotient, i64)> {
    let compared = groups.into_iter().filter(|group| group.regional > 0 && group.regional_cases > 0);
    let (mut used, mut cases) = (BigInt::zero(), 0);
    for group in compared {
        used += of_mean(&group);
        cases += group.cases;
    }
    (cases != 0).then(|| (Quotient::new(used, FINE.into()), cases))
}

/// Own use over the regional mean, in billionths.
fn of_mean(group: &GroupUse) -> BigInt {
    round_big(&(BigInt::from(group.own) * group.regional_cases * FINE), &group.regional.into())
}

/// Coefficient of variation of a group's costs: their standard deviation over their mean, as its two parts in fen.
///
/// # Rounding
/// The deviation once, to fen.
///
/// # Edges
/// None of fewer than two cases, and where they cost nothing.
///
/// # Example
/// Costs 800 and 1200 yuan: mean 1000, deviation 200, coefficient 0.2.
pub fn variation(cases: i64, cost: Fen, squares: i128) -> Option<(Fen, Quotient)> {
    if cases < 2 || cost <= Fen::ZERO {
        return None;
    }
    // Of the whole population: n Σx² − (Σx)² = (n s)². Four times it has a root that rounds to the nearest half.
    let spread = BigInt::from(cases) * squares - BigInt::from(cost.0) * cost.0;
    let twice = (spread.max(BigInt::zero()) * 4u8).sqrt();
    let deviation = fen_of(&Quotient::new(twice, BigInt::from(cases) * 2u8));
    Some((deviation, Quotient::new(cost.0.into(), cases.into())))
}

/// What a hospital's books expect for a month, and where it comes from (对账).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciliation {
    /// Fund amount that was recorded for all cases.
    pub declared: Fen,
    /// What the fund owes for them, after deductions.
    pub settled: Fen,
    /// What persons and other funds paid.
    pub paid_by_others: Fen,
    /// What was refused or deducted.
    pub refused: Fen,
}

impl Reconciliation {
    /// What the hospital has to receive in all: settled + paid by others + refused.
    ///
    /// # Example
    /// Declared 80 000, settled at 0.9: 72 000 + 25 000 + 3000 = 100 000 (P15).
    pub fn receivable(&self) -> Fen {
        self.settled + self.paid_by_others + self.refused
    }
}
