//! How assessment releases deposits, and where forfeited ones go.

use num_traits::{One, Zero};

use crate::domain::{Fen, Number, Quotient, quotient};
use crate::policy::{DepositRule, ForfeitedTo};

use super::clearing::HospitalYear;
use super::split::split;

/// The share of a held deposit that is released for a score, between 0 and 1.
///
/// # Example
/// Fujian 2001: 74 points release 1 − (80 − 74) · 0.03 = 0.82 (D13). A city's text: 76 points release 76 / 95 = 0.8.
pub fn released_share(rule: &DepositRule, score: Option<Number>) -> Quotient {
    let Some(score) = score else {
        return if rule.release_without_score { Quotient::one() } else { Quotient::zero() };
    };
    let step = rule.steps.iter().find(|step| score >= step.at_least).expect("steps cover every score from 0");
    if let Some(all) = step.in_proportion_to {
        let share = quotient(step.released) * quotient(score) / quotient(all);
        return share.clamp(Quotient::zero(), Quotient::one());
    }
    let short = (quotient(step.below) - quotient(score)).max(Quotient::zero());
    let share = quotient(step.released) - short * quotient(step.less_per_point);
    share.clamp(Quotient::zero(), Quotient::one())
}

/// What each hospital is given of the deposits that others forfeited: those that forfeited nothing share them by points.
///
/// # Shape
/// An amount per hospital, in order. They sum to what was forfeited, or to nothing: where forfeited deposits go elsewhere, and
/// where no hospital has kept its own and has points.
///
/// # Example
/// 10.00 forfeited by C, points A 2, B 1: A 6.67, B 3.33.
pub(super) fn redistributed(to: ForfeitedTo, hospitals: &[HospitalYear], forfeited: &[Fen]) -> Vec<Fen> {
    if to != ForfeitedTo::OtherHospitals {
        return vec![Fen::ZERO; hospitals.len()];
    }
    let weight = |(hospital, forfeited): (&HospitalYear, &Fen)| match *forfeited {
        Fen::ZERO => hospital.sums.points.0.max(0),
        _ => 0,
    };
    let weights: Vec<i128> = hospitals.iter().zip(forfeited).map(weight).collect();
    split(forfeited.iter().sum(), &weights)
}
