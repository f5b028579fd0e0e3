//! The incentive pool: amounts that are given, distributed by frozen scores.

use std::collections::BTreeMap;

use crate::domain::{Error, Fen, Kind, Number};
use crate::policy::IndicatorWeights;
use crate::region::Receiver;

use super::split::split;

/// The incentive pool of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incentive {
    /// What each source gave.
    pub given: Vec<(String, Fen)>,
    /// What each receiver gets.
    pub parts: Vec<IncentivePart>,
}

/// What a receiver gets of the incentive pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncentivePart {
    /// Who.
    pub receiver: Receiver,
    /// Σ weight × score, in hundred-millionths.
    pub weighted: i128,
    /// How much.
    pub amount: Fen,
}

impl IncentivePart {
    /// Fractions of [`Self::weighted`] in a whole.
    pub const ONE: i128 = SCALE * SCALE;
}

/// Weights and scores have at most four decimals.
const SCALE: i128 = 10_000;

/// Distributes an incentive pool in proportion to Σ weight × score, by largest remainder; ties go to the first receiver.
///
/// # Errors
/// When all weighted scores are 0: nothing can be distributed by them.
///
/// # Example
/// 1260 wan (900 of the county and 360 of the consortiums, P14) by weighted scores of 80 and 60: 720 and 540 wan.
pub fn distribute(
    amount: Fen,
    weights: &IndicatorWeights,
    receivers: &[(Receiver, BTreeMap<String, Number>)],
) -> Result<Vec<IncentivePart>, Error> {
    let scaled = |number: Number| number.mantissa() * (SCALE / number.denominator());
    let of = |scores: &BTreeMap<String, Number>| -> i128 {
        let score =
            |name: &String| scores.get(name).copied().expect("the year was checked to have every score");
        weights.iter().map(|(name, weight)| scaled(*weight) * scaled(score(name))).sum()
    };
    let weighted: Vec<i128> = receivers.iter().map(|(_, scores)| of(scores)).collect();
    if amount != Fen::ZERO && weighted.iter().all(|weighted| *weighted == 0) {
        let message =
            format!("every weighted score is 0, and {amount} of incentive.csv cannot be distributed by them");
        return Err(Error::at(Kind::Rules, "incentive_scores.csv", message));
    }
    let parts = split(amount, &weighted).into_iter().zip(receivers).zip(&weighted);
    Ok(parts
        .map(|((amount, (receiver, _)), weighted)| IncentivePart {
            receiver: *receiver,
            weighted: *weighted,
            amount,
        })
        .collect())
}
