//! How assessment releases deposits.

use num_traits::{One, Zero};

use crate::domain::{Number, Quotient, quotient};
use crate::policy::DepositRule;

/// The share of a held deposit that is released for a score, between 0 and 1.
///
/// # Example
/// Fujian 2001: 74 points release 1 − (80 − 74) · 0.03 = 0.82 (D13).
pub fn released_share(rule: &DepositRule, score: Option<Number>) -> Quotient {
    let Some(score) = score else {
        return if rule.release_without_score { Quotient::one() } else { Quotient::zero() };
    };
    let step = rule.steps.iter().find(|step| score >= step.at_least).expect("steps cover every score from 0");
    let short = (quotient(step.below) - quotient(score)).max(Quotient::zero());
    let share = quotient(step.released) - short * quotient(step.less_per_point);
    share.clamp(Quotient::zero(), Quotient::one())
}
