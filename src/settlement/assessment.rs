//! How assessment changes the cleared amount.

use num_traits::One;

use crate::domain::{Fen, Number, Quotient, fen_of, quotient, quotient_of_fen};
use crate::policy::{AssessmentRule, CoefficientForm, ReductionTo, RewardFrom};

use super::clearing::HospitalYear;
use super::split::split_like;

/// The coefficient of the cleared amount for a score.
///
/// # Example
/// 0.005 per point around 85, between 0.9 and 1.05: 95 points give 1 + 10 · 0.005 = 1.05, 60 points 0.9 (0.875 is too low).
pub fn assessment_coefficient(rule: &AssessmentRule, score: Option<Number>) -> Quotient {
    let Some(score) = score else { return quotient(rule.without_score) };
    match &rule.form {
        CoefficientForm::Steps(steps) => {
            let step =
                steps.iter().find(|step| score >= step.at_least).expect("steps cover every score from 0");
            quotient(step.coefficient)
        }
        CoefficientForm::Linear { per_point, around, lowest, highest } => {
            let own = Quotient::one() + quotient(*per_point) * (quotient(score) - quotient(*around));
            own.clamp(quotient(*lowest), quotient(*highest))
        }
    }
}

/// What a coefficient adds to a cleared amount, or (negative) takes from it.
///
/// # Rounding
/// Once, to fen.
///
/// # Edges
/// A cleared amount of zero or less is a debt, which no assessment changes.
pub(super) fn effect_on(cleared: Fen, coefficient: &Quotient) -> Fen {
    fen_of(&(quotient_of_fen(cleared.at_least_zero()) * (coefficient - Quotient::one())))
}

/// The assessment of a pool's hospitals.
pub(super) struct Assessment {
    pub(super) coefficients: Vec<Quotient>,
    /// What each gets or loses, after the cut.
    pub(super) effects: Vec<Fen>,
    /// What the source could not pay of a reward.
    pub(super) cuts: Vec<Fen>,
    /// What reductions brought, and where it went.
    pub(super) reduced: Option<(ReductionTo, Fen)>,
    /// What rewards took, and where from.
    pub(super) rewarded: Option<(RewardFrom, Fen)>,
}

impl Assessment {
    /// Reductions come in first; then rewards are paid as far as their source reaches, cut pro rata by largest remainder.
    pub(super) fn of(
        rule: Option<&AssessmentRule>,
        hospitals: &[HospitalYear],
        cleared: &[Fen],
        reserve: Fen,
    ) -> Self {
        let Some(rule) = rule else {
            return Self {
                coefficients: vec![Quotient::one(); cleared.len()],
                effects: vec![Fen::ZERO; cleared.len()],
                cuts: vec![Fen::ZERO; cleared.len()],
                reduced: None,
                rewarded: None,
            };
        };
        let coefficients: Vec<Quotient> =
            hospitals.iter().map(|hospital| assessment_coefficient(rule, hospital.score)).collect();
        let wanted: Vec<Fen> =
            cleared.iter().zip(&coefficients).map(|(cleared, own)| effect_on(*cleared, own)).collect();
        let reduced: Fen = wanted.iter().map(|effect| (-*effect).at_least_zero()).sum();
        let rewards: Vec<Fen> = wanted.iter().map(|effect| effect.at_least_zero()).collect();
        let in_reserve = if rule.reduction_to == ReductionTo::Reserve { reserve + reduced } else { reserve };
        let holds = match rule.reward_from {
            None => Fen::ZERO,
            Some(RewardFrom::Reserve) => in_reserve,
            Some(RewardFrom::FundBalance { limit }) => limit,
        };
        let paid = rewards.iter().sum::<Fen>().min(holds);
        let parts = split_like(paid, &rewards);
        let cuts: Vec<Fen> = rewards.iter().zip(parts).map(|(reward, part)| *reward - part).collect();
        Self {
            coefficients,
            effects: wanted.iter().zip(&cuts).map(|(effect, cut)| *effect - *cut).collect(),
            cuts,
            reduced: Some((rule.reduction_to, reduced)),
            rewarded: rule.reward_from.map(|from| (from, paid)),
        }
    }

    /// What reductions brought to a place.
    pub(super) fn brought(&self, to: ReductionTo) -> Fen {
        self.reduced.filter(|(own, _)| *own == to).map_or(Fen::ZERO, |(_, amount)| amount)
    }

    /// What rewards took from the reserve.
    pub(super) fn taken_of_reserve(&self) -> Fen {
        self.rewarded.filter(|(from, _)| *from == RewardFrom::Reserve).map_or(Fen::ZERO, |(_, amount)| amount)
    }
}
