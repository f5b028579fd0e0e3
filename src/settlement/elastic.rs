//! Elastic values: some points of each hospital are paid at a fixed value, the others at what then remains.
//!
//! One mechanism for three forms, which differ only in the points that are fixed: those up to a base volume, those of
//! severe groups, those of rigid costs.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use crate::domain::{Fen, Points, Quotient, fen_of, quotient, quotient_of_fen};
use crate::policy::{ElasticForm, ElasticRules, GrowthLimits};

use super::amounts::{Claim, quotient_of_points};
use super::split::whole_parts;

/// Points by how they are paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// At the fixed value.
    pub fixed: Points,
    /// At the floating value.
    pub floating: Points,
}

impl Parts {
    /// The parts of a hospital's points.
    ///
    /// # Example
    /// 120 points over a base of 100: 100 fixed, 20 of growth. 90 points over it: 90 fixed, no growth.
    pub fn of(form: ElasticForm, claim: &Claim<'_>) -> Self {
        let points = claim.sums.points;
        match form {
            ElasticForm::Volume => Self {
                fixed: points.min(claim.base_volume),
                floating: (points - claim.base_volume).max(Points::ZERO),
            },
            ElasticForm::Severity | ElasticForm::Cost => {
                let fixed = claim.sums.fixed_points;
                Self { fixed, floating: points - fixed }
            }
        }
    }

    /// Both together.
    pub fn points(self) -> Points {
        self.fixed + self.floating
    }
}

/// What fixed and floating points are worth in a pool, in yuan per point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElasticValue {
    /// The fixed value as the policy states it.
    pub stated: Quotient,
    /// The fixed value that is paid: less than stated where the money does not reach.
    pub fixed: Quotient,
    /// The floating value.
    pub floating: Quotient,
    /// The points of each hospital, in order.
    pub parts: Vec<Parts>,
}

impl ElasticValue {
    /// The points of all hospitals.
    pub fn total(&self) -> Parts {
        total(&self.parts)
    }

    /// What points are worth in yuan, exactly.
    fn worth(&self, parts: Parts) -> Quotient {
        quotient_of_points(parts.fixed) * &self.fixed + quotient_of_points(parts.floating) * &self.floating
    }

    /// What the points of the pool are worth, rounded once to fen.
    pub fn total_worth(&self) -> Fen {
        fen_of(&(self.worth(self.total()) * hundred()))
    }

    /// The mean value of a point; none without points.
    pub fn blended(&self, parts: Parts) -> Option<Quotient> {
        let points = quotient_of_points(parts.points());
        (!points.is_zero()).then(|| self.worth(parts) / points)
    }

    /// What must be said where the fixed value could not be paid as it is stated.
    pub fn shortfall(&self, available: Fen) -> Option<String> {
        let Parts { fixed, .. } = self.total();
        let wanted = fen_of(&(quotient_of_points(fixed) * &self.stated * hundred()));
        (self.fixed != self.stated).then(|| {
            format!(
                "{fixed} points at the fixed value would take {wanted} of {available} yuan: the fixed value is lowered to what there \
                 is, and floating points are worth 0"
            )
        })
    }
}

fn hundred() -> Quotient {
    Quotient::from_integer(100.into())
}

/// The fund amounts of hospitals, and the values.
///
/// # Rounding
/// The worth of the whole pool once, to fen; the hospitals' parts of it by largest remainder.
///
/// # Example
/// 1000.00 yuan, 100 fixed points at 6 yuan, 50 floating ones: (1000 − 600) / 50 = 8 yuan.
pub(super) fn elastic_amounts(
    rules: &ElasticRules,
    available: Fen,
    claims: &[Claim<'_>],
) -> (Vec<Fen>, ElasticValue) {
    let parts: Vec<Parts> = claims.iter().map(|claim| Parts::of(rules.form, claim)).collect();
    let stated = quotient(rules.fixed);
    let (fixed, floating) = values(&stated, rules.limits, available, total(&parts));
    let value = ElasticValue { stated, fixed, floating, parts };
    (amounts(&value), value)
}

fn total(parts: &[Parts]) -> Parts {
    parts.iter().fold(Parts::default(), |sum, own| Parts {
        fixed: sum.fixed + own.fixed,
        floating: sum.floating + own.floating,
    })
}

/// The fixed and the floating value: the stated one and what it leaves for each floating point.
///
/// - Limits hold the value of growth; what they leave, or take too much, is closed as the policy says.
/// - Without them a fixed part that takes more than there is is scaled to it, and floating points get nothing.
/// - Points of zero or below have no claim on the money: both values are 0.
/// - Floating points of zero or below have no claim on what is left: their value is 0.
fn values(
    stated: &Quotient,
    limits: Option<GrowthLimits>,
    available: Fen,
    Parts { fixed, floating }: Parts,
) -> (Quotient, Quotient) {
    if fixed + floating <= Points::ZERO {
        return (Quotient::zero(), Quotient::zero());
    }
    let available = quotient_of_fen(available) / hundred();
    let left = &available - quotient_of_points(fixed) * stated;
    let grown = floating > Points::ZERO;
    match limits {
        Some(GrowthLimits { lowest, highest }) if grown => {
            let value = left / quotient_of_points(floating);
            (stated.clone(), value.clamp(quotient(lowest), quotient(highest)))
        }
        _ if left.is_negative() => (available / quotient_of_points(fixed), Quotient::zero()),
        _ if grown => (stated.clone(), left / quotient_of_points(floating)),
        _ => (stated.clone(), Quotient::zero()),
    }
}

fn amounts(value: &ElasticValue) -> Vec<Fen> {
    let (fixed, floating) = (&value.fixed, &value.floating);
    let in_fen = |parts: &Parts| -> BigInt {
        let fixed = fixed.numer() * floating.denom() * parts.fixed.0;
        let floating = floating.numer() * value.fixed.denom() * parts.floating.0;
        (fixed + floating) * 100
    };
    let denominator = fixed.denom() * floating.denom() * Points::ONE;
    whole_parts(&value.parts.iter().map(in_fen).collect::<Vec<_>>(), &denominator)
}
